import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_OUTBOX_BEATS, outboxBeat } from '../../../engine/protocol/messages.ts';
import { type PlayingQuality, playingQuality } from '../../../engine/protocol/quality.ts';
import { type BeatDraft } from '../../../player/beats/beat.ts';
import {
  type Outbox,
  EMPTY_OUTBOX,
  SEND_WINDOW_BEATS,
  acknowledge,
  add as addOrNull,
  due,
  giveUpOldest,
  resendAfter,
  restored,
  resume,
  sent,
  toBody,
} from '../../../player/beats/outbox.ts';
import { totalMs } from '../../../player/beats/spans.ts';

function draft(index: number, over: Partial<BeatDraft> = {}): BeatDraft {
  return {
    spans: [[index * 5_000, (index + 1) * 5_000]],
    rate: 1,
    visible: true,
    touched: false,
    now: 'playing',
    positionMs: (index + 1) * 5_000,
    ...over,
  };
}

/** Adds where there has to be room. */
function add(outbox: Outbox, beat: BeatDraft): Outbox {
  const added = addOrNull(outbox, beat);
  if (added === null) throw new Error('there was no room');
  return added;
}

function filled(count: number, from: Outbox = EMPTY_OUTBOX): Outbox {
  let outbox = from;
  for (let i = 0; i < count; i += 1) outbox = add(outbox, draft(i));
  return outbox;
}

const presentedMs = (outbox: Outbox): number =>
  outbox.beats.reduce((sum, beat) => sum + totalMs(beat.spans), 0);

const seqs = (outbox: Outbox): number[] => outbox.beats.map((beat) => beat.seq);

describe('player/beats/outbox', () => {
  it('numbers beats from 1 and forgets what is acknowledged', () => {
    const outbox = acknowledge(sent(filled(3), 3), 2);
    expect(seqs(outbox)).to.deep.equal([3]);
    expect(seqs(add(outbox, draft(3)))).to.deep.equal([3, 4]);
  });

  it('sends only what was not sent, within the window', () => {
    const outbox = sent(filled(SEND_WINDOW_BEATS + 10), 5);
    const dueSeqs = due(outbox).map((beat) => beat.seq);
    expect(dueSeqs[0]).to.equal(6);
    expect(dueSeqs.at(-1)).to.equal(SEND_WINDOW_BEATS);
  });

  it('resends after the last stored number', () => {
    const outbox = resendAfter(sent(filled(5), 5), 3);
    expect(due(outbox).map((beat) => beat.seq)).to.deep.equal([4, 5]);
  });

  it('keeps what was never sent when the peer claims to have it', () => {
    const outbox = acknowledge(sent(filled(4), 2), 9);
    expect(seqs(outbox)).to.deep.equal([10, 11]);
    expect(presentedMs(outbox)).to.equal(10_000);
  });

  it('numbers on from a peer that stands before what it acknowledged', () => {
    const outbox = resume(acknowledge(sent(filled(6), 6), 4), 2);
    expect(seqs(outbox)).to.deep.equal([3, 4]);
    expect(due(outbox)).to.have.length(2);
  });

  it('gives up one beat without losing the others', () => {
    const outbox = giveUpOldest(sent(filled(3), 3), 1);
    expect(seqs(outbox)).to.deep.equal([2, 3]);
    expect(outbox.beats[0]?.spans).to.deep.equal([[5_000, 10_000]]);
  });

  it('merges when full and drops nothing', () => {
    const outbox = filled(MAX_OUTBOX_BEATS + 50);
    expect(outbox.beats).to.have.length(MAX_OUTBOX_BEATS);
    expect(presentedMs(outbox)).to.equal((MAX_OUTBOX_BEATS + 50) * 5_000);
    expect(outbox.beats[0]?.spans).to.have.length(1);
  });

  it('has room for an hour without contact, in the order in which it was shown', () => {
    // Paused and gone on now and then, one second of each beat seen in the background.
    let outbox = sent(filled(20), 20);
    let shownMs = presentedMs(outbox);
    for (let i = 20; i < 720; i += 1) {
      const manner = { visible: i % 60 !== 0, touched: i % 7 === 0 };
      outbox = add(outbox, draft(i, manner));
      shownMs += 5_000;
      if (i % 40 === 0) outbox = add(outbox, draft(i, { spans: [], now: 'paused' }));
    }
    expect(outbox.beats.length).to.be.at.most(MAX_OUTBOX_BEATS);
    expect(presentedMs(outbox)).to.equal(shownMs);
    const spans = outbox.beats.flatMap((beat) => beat.spans);
    expect(spans.every(([start], i) => i === 0 || start === spans[i - 1]?.[1])).to.equal(true);
    for (const beat of outbox.beats) outboxBeat(JSON.parse(JSON.stringify(toBody(beat))));
  });

  it('keeps 20 minutes of usual beats as they are', () => {
    const outbox = filled(240);
    expect(outbox.beats.map(({ spans }) => spans.length)).to.deep.equal(Array(240).fill(1));
    expect(outbox.beats).to.have.length(240);
  });

  it('says so where there is no room for one more, and keeps what it has', () => {
    const bodies = filled(MAX_OUTBOX_BEATS).beats.map(toBody);
    // After a reload all of it may have been sent, so none of it may change.
    const full = restored(bodies);
    expect(full.beats).to.have.length(MAX_OUTBOX_BEATS);
    expect(addOrNull(full, draft(MAX_OUTBOX_BEATS))).to.equal(null);
    const roomy = acknowledge(sent(full, 10), 10);
    expect(seqs(add(roomy, draft(300))).at(-1)).to.equal(MAX_OUTBOX_BEATS + 1);
  });

  it('adds up what merged beats tell of quality', () => {
    const quality: PlayingQuality = {
      ...{ startMs: 700, playedMs: 3_599_000, stalls: 1, stalledMs: 400, bitrateBps: 1_000_000 },
      ...{ droppedFrames: 2, shownFrames: 1_400, errors: 1 },
    };
    const later = { ...quality, startMs: 9, playedMs: 3_599_000, bitrateBps: 3_000_000 };
    let outbox = add(EMPTY_OUTBOX, draft(0, { quality }));
    outbox = add(outbox, draft(1, { quality: later }));
    for (let i = 2; i <= MAX_OUTBOX_BEATS; i += 1) outbox = add(outbox, draft(i));
    expect(outbox.beats[0]?.quality).to.deep.equal({
      ...{ startMs: 700, playedMs: 3_600_000, stalls: 2, stalledMs: 800, bitrateBps: 2_000_000 },
      ...{ droppedFrames: 4, shownFrames: 2_800, errors: 2 },
    });
    expect(playingQuality(outbox.beats[0]?.quality)).to.deep.equal(outbox.beats[0]?.quality);
  });

  it('never changes a body that was sent', () => {
    const before = sent(filled(MAX_OUTBOX_BEATS), 3);
    const after = add(before, draft(MAX_OUTBOX_BEATS));
    expect(after.beats.slice(0, 3)).to.deep.equal(before.beats.slice(0, 3));
    expect(after.beats).to.have.length(MAX_OUTBOX_BEATS);
  });

  it('claims the less favourable manner where unlike beats must merge', () => {
    let outbox = EMPTY_OUTBOX;
    for (let i = 0; i <= MAX_OUTBOX_BEATS; i += 1) {
      outbox = add(outbox, draft(i, { visible: i % 2 === 0, rate: 1 + (i % 2) }));
    }
    expect(outbox.beats[0]).to.include({ visible: false, rate: 2, seq: 1 });
  });

  it('writes bodies that the protocol accepts', () => {
    const [body] = due(add(EMPTY_OUTBOX, draft(0))).map(toBody);
    expect(outboxBeat(JSON.parse(JSON.stringify(body)))).to.deep.equal(body);
  });

  it('has no holes and loses no unacknowledged beat (property)', () => {
    type Move =
      | { kind: 'add'; visible: boolean }
      | { kind: 'send'; count: number }
      | { kind: 'ack'; share: number }
      | { kind: 'reconnect'; share: number };
    const move: fc.Arbitrary<Move> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('add' as const), visible: fc.boolean() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('send' as const), count: fc.nat(40) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('ack' as const),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('reconnect' as const),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      },
    );
    let merges = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 100, maxLength: 900, size: 'max' }), (moves) => {
        let outbox = EMPTY_OUTBOX;
        let added = 0;
        // The peer: bodies by number, as an engine with a durable store would keep them.
        const stored = new Map<number, string>();
        const bodies = new Map<number, string>();
        for (const step of moves) {
          switch (step.kind) {
            case 'add':
              if (outbox.beats.length === MAX_OUTBOX_BEATS) merges += 1;
              outbox = add(outbox, draft(added, { visible: step.visible }));
              added += 1;
              break;
            case 'send':
              for (const beat of due(outbox).slice(0, step.count)) {
                const body = JSON.stringify(toBody(beat));
                const earlier = bodies.get(beat.seq);
                if (earlier !== undefined) expect(body).to.equal(earlier);
                bodies.set(beat.seq, body);
                outbox = sent(outbox, beat.seq);
              }
              break;
            case 'ack':
            case 'reconnect': {
              const span = outbox.sentSeq - outbox.ackedSeq;
              const upTo = outbox.ackedSeq + Math.floor(span * step.share);
              for (let seq = outbox.ackedSeq + 1; seq <= upTo; seq += 1) {
                stored.set(seq, bodies.get(seq) ?? 'missing');
              }
              outbox = step.kind === 'ack' ? acknowledge(outbox, upTo) : resume(outbox, upTo);
              break;
            }
          }
          const numbers = seqs(outbox);
          expect(numbers).to.deep.equal(numbers.map((_, i) => outbox.ackedSeq + 1 + i));
          expect(numbers.length).to.be.at.most(MAX_OUTBOX_BEATS);
        }
        const keptMs = [...stored.values()]
          .map((body) => JSON.parse(body) as { spans: [number, number][] })
          .reduce((sum, body) => sum + totalMs(body.spans), 0);
        expect(keptMs + presentedMs(outbox)).to.equal(added * 5_000);
      }),
      { numRuns: 60 },
    );
    expect(merges, 'histories that filled the outbox').to.be.above(0);
  });
});
