import { expect } from 'chai';
import fc from 'fast-check';
import {
  type BeatAccepted,
  EVENT_VERSION,
  type LedgerEvent,
} from '../../../engine/ledger/events.ts';
import { type Stamp } from '../../../engine/ledger/stamp.ts';
import { type BeatBody, PLAY_STATES } from '../../../engine/protocol/messages.ts';
import { type Span, claim } from '../../../engine/protocol/units.ts';
import { eventText } from '../../../engine/stores/event-text.ts';

/** Makes every key that there is, those that may be left out, too: a new one does not compile without. */
type Model<T> = { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> };

const ms = fc.nat();
const plain = fc.stringMatching(/^[\w-]{1,20}$/);
const id = fc.oneof(plain, fc.string(), fc.constantFrom('"', '\\', '学', '\n'));
const stamp: Model<Stamp> = {
  utcMs: ms,
  monoMs: ms,
  boot: id,
  day: fc.nat(100_000),
  minute: fc.nat(1_439),
};
const span: fc.Arbitrary<Span> = fc.tuple(ms, ms);
const body: Model<BeatBody> = {
  seq: fc.nat(),
  spans: fc.array(span, { maxLength: 5 }).map(claim),
  rate: fc.double({ min: 0.0625, max: 64, noNaN: true }).map(claim),
  visible: fc.boolean().map(claim),
  touched: fc.boolean().map(claim),
  now: fc.constantFrom(...PLAY_STATES).map(claim),
  positionMs: ms.map(claim),
};
const usual = {
  v: fc.constant(EVENT_VERSION),
  at: fc.record(stamp),
  sessionId: id,
  type: fc.constant('beat-accepted'),
  beat: fc.record(body),
} as const;
const accepted: Model<BeatAccepted> = {
  ...usual,
  echoed: fc.array(ms, { maxLength: 3 }),
  wrongTokens: fc.nat(3),
  unheardMs: ms,
};
const requiredKeys = ['v', 'at', 'sessionId', 'type', 'beat'] as const;
const beat: fc.Arbitrary<BeatAccepted> = fc.oneof(
  fc.record(usual),
  fc.record(accepted, { requiredKeys: [...requiredKeys] }),
);

describe('stores: an event as text', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(beat, (event) => {
        expect(eventText(event)).to.equal(JSON.stringify(event));
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps each thing that only some beats have, alone, too', () => {
    const plainly = { ...usual, sessionId: plain, at: fc.record({ ...stamp, boot: plain }) };
    for (const key of Object.keys(accepted) as (keyof BeatAccepted)[]) {
      const alone: fc.Arbitrary<BeatAccepted> = fc.record({ [key]: accepted[key], ...plainly });
      fc.assert(
        fc.property(alone, (event) => {
          expect(JSON.parse(eventText(event)))
            .to.deep.equal(event)
            .and.have.property(key);
        }),
        { numRuns: 20 },
      );
    }
  });

  it('is so for other events, too', () => {
    const at = { utcMs: 1, monoMs: 1, boot: 'b', day: 1, minute: 1 };
    const event: LedgerEvent = {
      v: EVENT_VERSION,
      at,
      sessionId: 's"',
      type: 'check-parted',
      checkId: 'c',
    };
    expect(eventText(event)).to.equal(JSON.stringify(event));
  });
});
