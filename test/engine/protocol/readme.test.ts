import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { decode } from '../../../engine/protocol/decoder.ts';
import {
  MAX_MESSAGE_BYTES,
  MAX_OUTBOX_BEATS,
  MAX_SPANS_PER_BEAT,
  MAX_TOKENS_PER_BEAT,
  PLAY_STATES,
  type ServerEvents,
  SESSION_ENDS,
  clientBodies,
  hello,
} from '../../../engine/protocol/messages.ts';
import { ASSURANCE_LEVELS } from '../../../engine/protocol/assurance.ts';
import { NOT_COUNTED_REASONS, WITHHELD_REASONS } from '../../../engine/protocol/reasons.ts';
import { REFUSALS, type RefusalCode, refusal } from '../../../engine/protocol/refusals.ts';
import { PROTOCOL_VERSION } from '../../../engine/protocol/version.ts';

const SERVER_EVENTS: Record<keyof ServerEvents, true> = {
  welcome: true,
  ack: true,
  refused: true,
  credit: true,
  lease: true,
  check: true,
  checkclosed: true,
  ended: true,
};

/** The first cells of all table rows. */
function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
}

/** The files of the specification, in the order in which they are read. */
const WRITTEN = ['README.md', 'messages.md', 'requests.md', 'codes.md', 'example.md'];
const PROTOCOL = new URL('../../../engine/protocol/', import.meta.url);

describe('protocol: the written specification', () => {
  let text: string;
  before(async () => {
    const files = WRITTEN.map((name) => readFile(new URL(name, PROTOCOL), 'utf8'));
    text = (await Promise.all(files)).join('\n');
  });

  function part(title: string): string {
    const from = text.indexOf(`\n## ${title}\n`);
    expect(from, `part "${title}"`).to.be.at.least(0);
    const to = text.indexOf('\n## ', from + 4);
    return text.slice(from, to < 0 ? undefined : to);
  }

  it('names the version', () => {
    expect(text).to.include(`version **${PROTOCOL_VERSION}**`);
  });

  it('describes every message of either side', () => {
    for (const name of Object.keys(clientBodies)) {
      expect(part('From the player')).to.include(`**${name}**`);
    }
    for (const name of Object.keys(SERVER_EVENTS)) {
      expect(part('From the engine')).to.include(`**${name}**`);
    }
  });

  it('describes every field of a beat and of a hello', () => {
    const fields = rows(part('From the player')).map(([name]) => name);
    const beat = {
      seq: 1,
      spans: [],
      rate: 1,
      visible: true,
      touched: false,
      now: 'paused',
      positionMs: 0,
      tokens: [],
      quality: {
        ...{ playedMs: 0, stalls: 0, stalledMs: 0, bitrateBps: 0 },
        ...{ droppedFrames: 0, shownFrames: 0, errors: 0 },
      },
    };
    const decoded = clientBodies.beat({ ...beat, nonce: '12345678' });
    expect(fields).to.have.members(Object.keys(decoded).map((name) => `\`${name}\``));
    for (const field of ['protocol', 'token', 'resume', 'predecessor', 'network']) {
      expect(part('Handshake')).to.include(`| \`${field}\``);
    }
    for (const word of [...PLAY_STATES, ...SESSION_ENDS]) expect(text).to.include(`\`${word}\``);
  });

  it('lists every refusal code once, with its status', () => {
    const listed = rows(part('Refusal codes')).map(([code, status]) => [code, Number(status)]);
    const known = Object.entries(REFUSALS).map(([code, { status }]) => [`\`${code}\``, status]);
    expect(listed).to.have.deep.members(known);
    expect(listed).to.have.lengthOf(known.length);
  });

  it('lists every reason once', () => {
    const listed = rows(part('Reasons')).map(([reason]) => reason);
    expect(listed).to.have.members(NOT_COUNTED_REASONS.map((reason) => `\`${reason}\``));
    expect(listed).to.have.lengthOf(NOT_COUNTED_REASONS.length);
  });

  it('lists once each reason for which units are withheld', () => {
    const listed = rows(part('Withheld units')).map(([reason]) => reason);
    expect(listed).to.deep.equal(WITHHELD_REASONS.map((reason) => `\`${reason}\``));
  });

  it('lists the levels of assurance in their order', () => {
    const listed = rows(part('Presentation tokens')).map(([level]) => level);
    expect(listed).to.deep.equal(ASSURANCE_LEVELS.map((level) => `\`${level}\``));
  });

  it('states the limits that hold', () => {
    const plain = part('Limits').replaceAll(/(\d) (?=\d)/g, '$1');
    const limits = [MAX_SPANS_PER_BEAT, MAX_TOKENS_PER_BEAT, MAX_OUTBOX_BEATS, MAX_MESSAGE_BYTES];
    for (const limit of limits) {
      expect(plain).to.match(new RegExp(`\\b${limit}\\b`));
    }
  });

  it('shows a conversation that the decoders understand', () => {
    const json = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const lines = JSON.parse(json) as { from: string; event: string; body: unknown }[];
    const shown = lines.filter(({ from }) => from === 'player');
    expect(shown.length).to.be.at.least(3);
    for (const { event, body } of shown) {
      const decoder = event === 'hello' ? hello : clientBodies[event as keyof typeof clientBodies];
      expect(decode(decoder as (value: unknown) => unknown, body)).to.deep.equal({
        ok: true,
        value: body,
      });
    }
    for (const { event, body } of lines.filter(({ from }) => from === 'engine')) {
      expect(SERVER_EVENTS).to.have.property(event);
      if (event !== 'refused') continue;
      const { code, sentence, detail } = body as Record<'code' | 'sentence' | 'detail', string>;
      expect(refusal(code as RefusalCode, detail)).to.deep.equal({ code, sentence, detail });
    }
  });
});
