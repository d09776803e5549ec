import { expect } from 'chai';
import fc from 'fast-check';
import { type CarriedSpan } from '../../../engine/ledger/events.ts';
import { measure } from '../../../engine/ledger/spans.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import { statementHolds } from './invariants.ts';

const LENGTH_MS = plainLesson.durationMs;

/** Spans of which neither the old places nor the new ones overlap, as the packager writes them. */
const maps: fc.Arbitrary<readonly CarriedSpan[]> = fc
  .array(
    fc.record({
      gapMs: fc.nat(20_000),
      newGapMs: fc.nat(20_000),
      lengthMs: fc.integer({ min: 1, max: 60_000 }),
    }),
    {
      maxLength: 10,
    },
  )
  .map((pieces) => {
    let fromMs = 0;
    let toMs = 0;
    return pieces
      .map(({ gapMs, newGapMs, lengthMs }) => {
        const span = { fromMs: fromMs + gapMs, toMs: toMs + newGapMs, lengthMs };
        fromMs = span.fromMs + lengthMs;
        toMs = span.toMs + lengthMs;
        return span;
      })
      .filter(
        (span) =>
          span.fromMs + span.lengthMs <= LENGTH_MS && span.toMs + span.lengthMs <= LENGTH_MS,
      );
  });

const places = fc.array(
  fc.tuple(fc.nat(LENGTH_MS - 20_000), fc.integer({ min: 1_000, max: 20_000 })),
  { minLength: 1, maxLength: 6 },
);

/** Which credited millisecond of the old version lies where in the new one, worked out plainly. */
function expectedSpans(earned: readonly Span[], map: readonly CarriedSpan[]): Uint8Array {
  const bits = new Uint8Array(LENGTH_MS);
  for (const { fromMs, toMs, lengthMs } of map) {
    for (const [startMs, endMs] of earned) {
      const from = Math.max(startMs, fromMs);
      const to = Math.min(endMs, fromMs + lengthMs);
      if (from < to) bits.fill(1, from - fromMs + toMs, to - fromMs + toMs);
    }
  }
  return bits;
}

function bitsOf(spans: readonly Span[]): Uint8Array {
  const bits = new Uint8Array(LENGTH_MS);
  for (const span of spans) bits.fill(1, ...span);
  return bits;
}

describe('ledger: credit carried to a lesson packaged anew', () => {
  it('is what was earned and kept, millisecond by millisecond, once, and replays the same', () => {
    fc.assert(
      fc.property(places, maps, fc.boolean(), (watched, map, again) => {
        const d = new Driver().open();
        d.deliver([[0, LENGTH_MS]]);
        for (const [startMs, lengthMs] of watched) d.play([startMs, startMs + lengthMs]);
        const earned = d.session().credited;
        d.openCarrying(map);
        if (again) d.openCarrying(map, 's3');
        const lesson = d.state.lessons.get(d.session('s2').lessonKey);
        const carried = lesson?.carried ?? [];
        expect(Buffer.compare(bitsOf(carried), expectedSpans(earned, map))).to.equal(0);
        expect(lesson?.creditedMs).to.equal(measure(carried));
        expect(lesson?.carriedMs).to.be.at.most(measure(earned));
        expect(lesson?.countedMs).to.be.at.most(d.session().countedMs);
        statementHolds(d);
      }),
      { numRuns: 60 },
    );
  });

  it('adds what was earned in the meantime, and no more', () => {
    const d = new Driver().open();
    d.deliver([[0, LENGTH_MS]]);
    d.play([0, 20_000]);
    const whole = [{ fromMs: 0, toMs: 100_000, lengthMs: 400_000 }];
    d.openCarrying(whole);
    d.take('s1').play([20_000, 50_000]);
    d.openCarrying(whole, 's3');
    const lesson = d.state.lessons.get(d.session('s3').lessonKey);
    expect(lesson?.carried).to.deep.equal([[100_000, 150_000]]);
  });

  it('comes over two versions from where it was earned, once', () => {
    const second = `sha256-${'1'.repeat(32)}`;
    const third = `sha256-${'2'.repeat(32)}`;
    const d = new Driver().open();
    d.deliver([[0, LENGTH_MS]]);
    d.play([0, 20_000]);
    d.openCarrying([{ fromMs: 0, toMs: 10_000, lengthMs: 30_000 }]);
    d.deliver([[0, LENGTH_MS]], 's2');
    d.play([100_000, 110_000], 1, 's2');
    const carried = [
      { mediaVersion: second, spans: [{ fromMs: 0, toMs: 0, lengthMs: LENGTH_MS }] },
      {
        mediaVersion: plainLesson.mediaVersion,
        spans: [{ fromMs: 0, toMs: 10_000, lengthMs: 30_000 }],
      },
    ];
    const lesson = { ...plainLesson, mediaVersion: third };
    const { policy } = d.session();
    const open = { type: 'open', sessionId: 's3', fence: 99, policy, lesson, carried } as const;
    d.run({ ...open, address: '192.0.2.7' });
    const state = d.state.lessons.get(d.session('s3').lessonKey);
    expect(state?.carried).to.deep.equal([
      [10_000, 30_000],
      [100_000, 110_000],
    ]);
    expect(state?.carriedMs).to.equal(30_000);
  });

  it('opens the way under the seek rule as far as it reaches, and over what lies behind a hole', () => {
    const policy = policyWith({ seek: { rule: 'watched-only' } });
    const d = new Driver().open('s1', policy);
    d.deliver([[0, LENGTH_MS]]);
    d.play([0, 300_000]);
    d.openCarrying(
      [
        { fromMs: 0, toMs: 0, lengthMs: 100_000 },
        { fromMs: 100_000, toMs: 120_000, lengthMs: 100_000 },
      ],
      's2',
      policy,
    );
    expect(d.session('s2').positionMs, 'where to go on').to.equal(100_000);
    d.deliver([[0, LENGTH_MS]], 's2');
    d.play([100_000, 120_000], 1, 's2').play([220_000, 240_000], 1, 's2');
    expect(d.session('s2').creditedMs).to.equal(40_000);
    expect(d.refusedMs('s2')).to.deep.equal({});
  });

  it('is none where the policy says none, and needs no room of the day', () => {
    const none = policyWith({ carry: { rule: 'none' } });
    const d = new Driver().open('s1', policyWith({ cap: { dailyMs: 20_000 } }));
    d.deliver([[0, LENGTH_MS]]);
    d.play([0, 20_000]);
    const map = [{ fromMs: 0, toMs: 0, lengthMs: 20_000 }];
    d.openCarrying(map, 's2', none);
    expect(d.state.lessons.get(d.session('s2').lessonKey)?.creditedMs).to.equal(0);
    d.openCarrying(map, 's3', policyWith({ cap: { dailyMs: 20_000 } }));
    expect(d.state.lessons.get(d.session('s3').lessonKey)?.creditedMs).to.equal(20_000);
  });
});
