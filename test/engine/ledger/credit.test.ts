import { expect } from 'chai';
import { type RefusalReason } from '../../../engine/protocol/reasons.ts';
import { PRECEDENCE } from '../../../engine/ledger/precedence.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import {
  Driver,
  HOUR_MS,
  type PolicyChange,
  plainLesson,
  policyWith,
} from '../../support/given.ts';

const watchedOnly = { seek: { rule: 'watched-only' } } as const;

/** A learner whose page has everything and who plays at most at normal speed. */
function ready(change: Parameters<typeof policyWith>[0] = {}): Driver {
  const d = new Driver().open('s1', policyWith(change));
  d.deliver([[0, 600_000]]);
  return d;
}

/** What the newest beat was booked as. */
function outcomes(d: Driver, spans: readonly Span[], how = {}): (readonly [Span, string])[] {
  return d.beat({ spans, ...how }).map(({ span, outcome }) => [span, outcome] as const);
}

describe('ledger: credit of a beat', () => {
  describe('a neighbour that others count wrongly', () => {
    it('counts nothing of a jump of 30 minutes', () => {
      const d = new Driver().open('s1', undefined, { ...plainLesson, durationMs: 2 * HOUR_MS });
      d.deliver([[0, 2 * HOUR_MS]]);
      d.play([0, 10_000]);
      d.clock.pass(1_000);
      d.beat({ spans: [], positionMs: 1_810_000 });
      d.play([1_810_000, 1_820_000]);
      expect(d.session().creditedMs).to.equal(20_000);
      expect(d.session().credited).to.deep.equal([
        [0, 10_000],
        [1_810_000, 1_820_000],
      ]);
    });

    it('reports 60 s of 60 s played, not 61', () => {
      const d = ready().play([0, 60_000]);
      d.beat({ now: 'paused', positionMs: 60_000 });
      const { creditedMs, countedMs, openMs } = d.session();
      expect([creditedMs, countedMs, openMs]).to.deep.equal([60_000, 60_000, 60_000]);
    });

    it('does not fill a gap between two beats', () => {
      const d = ready().play([0, 10_000]);
      d.clock.pass(HOUR_MS);
      d.beat({ spans: [[10_000, 15_000]] });
      expect(d.session().creditedMs).to.equal(15_000);
      expect(d.session().notCountedMs.get('gap')).to.equal(HOUR_MS - 74_000);
    });
  });

  describe('honest play loses nothing', () => {
    for (const rate of [0.5, 0.75, 1, 1.25, 1.5]) {
      it(`at ${rate}x`, () => {
        const d = ready().play([0, 120_000], rate);
        expect(d.session().creditedMs).to.equal(120_000);
        expect(d.session().countedMs).to.be.closeTo(120_000 / rate, 1_000);
      });
    }

    it('at the highest rate with beats that are late by turns', () => {
      const d = ready({ rate: { maxRatio: 1 } });
      d.beat({ now: 'playing' });
      const lateMs = [400, 0, 600, 100, 0, 250, 600, 0];
      for (let i = 0; i < 100; i += 1) {
        const before = lateMs[i % 8] ?? 0;
        const now = lateMs[(i + 1) % 8] ?? 0;
        d.clock.pass(5_000 + now - before);
        d.beat({ spans: [[i * 5_000, (i + 1) * 5_000]] });
      }
      expect(d.session().creditedMs).to.equal(500_000);
    });

    it('in a tunnel of 3 minutes with a full buffer, and a burst after it', () => {
      const d = ready().play([0, 20_000]);
      d.clock.pass(180_000);
      for (let at = 20_000; at < 65_000; at += 5_000) d.beat({ spans: [[at, at + 5_000]] });
      d.beat({ now: 'stalled', positionMs: 65_000 });
      expect(d.session().creditedMs).to.equal(65_000);
      expect(d.session().notCountedMs.get('gap')).to.equal(180_000 - 74_000);
    });

    it('over a reload whose successor hands in the outbox', () => {
      const d = ready().play([0, 20_000]);
      d.clock.pass(3_000);
      d.beat({ spans: [[20_000, 23_000]] });
      d.end('s1', 'succeeded');
      d.open('s2').deliver([[0, 600_000]], 's2');
      expect(d.session('s2').positionMs).to.equal(23_000);
      d.play([23_000, 40_000], 1, 's2');
      expect([...d.state.lessons.values()][0]?.creditedMs).to.equal(40_000);
    });

    it('over a restart in mid-play, whose wall clock agrees', () => {
      const d = ready().play([0, 20_000]);
      d.clock.pass(12_000).restart();
      for (let at = 20_000; at < 30_000; at += 5_000) d.beat({ spans: [[at, at + 5_000]] });
      d.play([30_000, 60_000]);
      expect(d.session().creditedMs).to.equal(60_000);
    });

    it('where a hidden page is not counted, and the lecture goes on unlocked', () => {
      const d = ready(watchedOnly).play([0, 10_000]);
      d.play([10_000, 20_000], 1, 's1', { visible: false }).play([20_000, 60_000]);
      expect(d.session().creditedMs).to.equal(50_000);
      expect(d.refusedMs()).to.deep.equal({ hidden: 10_000 });
      d.play([10_000, 20_000]);
      expect(d.session().creditedMs, 'watched again').to.equal(60_000);
    });

    it('nor does a stretch that was played too fast, or not sent, lock the lecture', () => {
      const d = ready(watchedOnly).play([0, 30_000], 3).play([30_000, 60_000]);
      expect(d.session().creditedMs).to.equal(30_000);
      const unsent = new Driver().open('s1', policyWith(watchedOnly));
      unsent.play([0, 60_000]).deliver([[60_000, 600_000]]);
      expect(unsent.play([60_000, 90_000]).session().creditedMs).to.equal(30_000);
    });
  });

  describe('asks in the order of precedence', () => {
    /** For each pair of neighbouring rows, a millisecond for which both hold. */
    const pairs: Record<string, () => RefusalReason | undefined> = {
      'superseded before lesson-order': () => {
        const d = new Driver().openIn(second, 's1', policyWith({ order: { linear: true } }));
        d.open('s2');
        return only(d.play([0, 5_000]));
      },
      'lesson-order before outside-hours': () => {
        const policy = policyWith({ order: { linear: true }, hours: nights });
        return only(new Driver().openIn(second, 's1', policy).play([0, 5_000]));
      },
      'outside-hours before check-missed': () => only(missed({ hours: nights }).play([0, 5_000])),
      'check-missed before check-failed': () =>
        only(missed({ checks: { failCourseAfter: 1 } }).play([0, 5_000])),
      'check-failed before rate-above-policy': () => {
        const d = missed({ checks: { failCourseAfter: 1 } });
        d.check('open-check', 'c2');
        d.check('pass-check', 'c2');
        return only(d.play([0, 5_000], 3));
      },
      'rate-above-policy before hidden': () =>
        only(ready().play([0, 5_000], 3, 's1', { visible: false })),
      'hidden before idle': () =>
        only(ready({ idle }).play([0, 20_000], 1, 's1', { visible: false })),
      'idle before seek-rule': () => {
        const d = ready({ idle, seek: { rule: 'watched-only', toleranceMs: 0 } });
        d.play([0, 10_000]);
        // Half a second further than was watched: too far to count, too near for a seek.
        d.clock.pass(4_500);
        d.beat({ spans: [[10_500, 15_000]] });
        return only(d);
      },
      'seek-rule before repeat': () => {
        const d = ready().play([300_000, 305_000]);
        d.open('s2', policyWith(watchedOnly)).deliver([[0, 600_000]], 's2');
        return only(d.play([300_000, 305_000], 1, 's2'), 's2');
      },
      'repeat before faster-than-clock': () => {
        const d = ready().play([0, 5_000]);
        d.open('s2').beat({ now: 'paused', spans: [[5_000, 10_000]] }, 's2');
        d.beat({ now: 'paused', spans: [[0, 5_000]] }, 's2');
        return d.session('s2').lastOutcome as RefusalReason;
      },
      'faster-than-clock before daily-cap': () => {
        const d = ready({ cap: { dailyMs: 5_000 } });
        d.beat({ now: 'paused', spans: [[0, 5_000]] });
        d.beat({ now: 'paused', spans: [[5_000, 10_000]] });
        return d.session().lastOutcome as RefusalReason;
      },
      'daily-cap before media-missing': () => {
        const d = ready({ cap: { dailyMs: 5_000 } }).play([0, 5_000]);
        d.open('s2', policyWith({ cap: { dailyMs: 5_000 } }));
        d.deliver([[0, 10_000]], 's2', ['audio']);
        return only(d.play([5_000, 10_000], 1, 's2'), 's2');
      },
      'media-missing before not-delivered': () => {
        const d = new Driver().open();
        d.deliver([[0, 5_000]], 's1', ['audio']);
        d.play([0, 5_000]).end();
        return only(d);
      },
    };
    const second = { courseId: 'c', lessonsBefore: ['first'] };
    const nights = { allowed: [{ from: 0, to: 60 }] };
    const idle = { timeoutMs: 10_000, forfeits: 'nothing' } as const;

    /** A session whose learner has missed a check before anything was played. */
    function missed(change: PolicyChange): Driver {
      const d = ready(change);
      d.check('open-check');
      d.check('miss-check');
      return d;
    }

    function only(d: Driver, sessionId = 's1'): RefusalReason | undefined {
      const reasons = Object.keys(d.refusedMs(sessionId));
      expect(reasons).to.have.lengthOf(1);
      return reasons[0] as RefusalReason;
    }

    PRECEDENCE.slice(1).forEach(({ reason: lower }, i) => {
      const higher = PRECEDENCE[i]?.reason ?? 'superseded';
      const name = `${higher} before ${lower}`;
      it(name, () => expect(pairs[name]?.()).to.equal(higher));
    });
  });

  it('books what is paid, what is capped and what is too fast of one span', () => {
    const d = ready({ cap: { dailyMs: 8_000 }, rate: { maxRatio: 1 } });
    d.beat({ now: 'playing' });
    d.clock.pass(6_000);
    expect(outcomes(d, [[0, 20_000]])).to.deep.equal([
      [[0, 8_000], 'credited'],
      [[8_000, 11_000], 'daily-cap'],
      [[11_000, 20_000], 'faster-than-clock'],
    ]);
  });

  it('keeps the order of presentation, repeats in their place', () => {
    const d = ready({ rate: { maxRatio: 3 } }).play([5_000, 10_000]);
    d.clock.pass(10_000);
    expect(
      outcomes(d, [
        [0, 12_000],
        [11_000, 13_000],
      ]),
    ).to.deep.equal([
      [[0, 5_000], 'credited'],
      [[5_000, 10_000], 'repeat'],
      [[10_000, 12_000], 'credited'],
      [[11_000, 12_000], 'repeat'],
      [[12_000, 13_000], 'credited'],
    ]);
  });

  it('shares running time by length, to the last millisecond', () => {
    const d = ready();
    d.beat({ now: 'playing' });
    d.clock.pass(5_000);
    d.beat({
      spans: [
        [0, 1],
        [10, 12],
        [20, 27],
      ],
    });
    expect(d.session().countedMs).to.equal(5_000);
  });

  it('counts today’s study for the day before too, so the cap holds over a step back', () => {
    const d = ready({ cap: { dailyMs: 20_000 } }).play([0, 15_000]);
    d.clock.restart(-24 * HOUR_MS);
    d.play([15_000, 60_000]);
    expect(d.session().creditedMs).to.equal(20_000);
  });

  it('opens a new day of the tenant with its own cap', () => {
    const d = ready({ cap: { dailyMs: 20_000 } }).play([0, 30_000]);
    d.beat({ now: 'paused' });
    d.clock.pass(11.9 * HOUR_MS);
    d.beat({ now: 'paused' });
    d.clock.pass(0.2 * HOUR_MS);
    d.play([30_000, 60_000]);
    expect(d.session().creditedMs).to.equal(40_000);
  });

  it('makes no time for who hops between two nodes whose wall clocks differ', () => {
    const d = ready({ rate: { maxRatio: 1 } });
    d.beat({ now: 'playing' });
    for (let i = 0; i < 50; i += 1) {
      d.clock.pass(100).restart(i % 2 === 0 ? 3_000 : -3_000);
      d.beat({ spans: [] });
    }
    expect(d.state.runningMs).to.be.at.most(50 * 100 + 3_000);
  });

  it('loses the lease to the newest session, which takes over the clock', () => {
    const d = ready().play([0, 10_000]);
    d.clock.pass(3_000);
    d.open('s2').deliver([[0, 600_000]], 's2');
    d.play([10_000, 15_000]);
    expect(d.refusedMs(), 'what came after it was taken').to.deep.equal({ superseded: 2_000 });
    expect(d.session().notCountedMs.get('gap'), 'until it was taken').to.equal(0);
    expect(d.session().countedMs).to.equal(13_000);
    expect(d.session().notCountedMs.get('superseded')).to.equal(5_000);
    d.take('s1').play([10_000, 15_000]);
    expect(d.session().creditedMs).to.equal(15_000);
  });

  it('keeps the frontier contiguous under the free rule too', () => {
    const d = ready().play([0, 10_000]).play([300_000, 310_000]);
    expect([...d.state.lessons.values()][0]?.frontierMs).to.equal(10_000);
  });
});
