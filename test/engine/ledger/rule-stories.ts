/** Stories of the policy's own rules; told with those of the bounds, see `bounds.ts`. */

import { expect } from 'chai';
import { type Span } from '../../../engine/protocol/units.ts';
import {
  DAY_MS,
  Driver,
  HOUR_MS,
  type Ledger,
  ManualClock,
  type PolicyChange,
  plainLesson,
  policyWith,
} from '../../support/given.ts';

export interface BoundStory {
  readonly bound: string;
  readonly tell: (ledger: Ledger) => void;
}

const MEDIA = ['video', 'audio'] as const;
const otherLesson = { ...plainLesson, lessonId: 'geology-2' };

/** A session in which all is delivered, under the plain policy with this change. */
function ready(ledger: Ledger, change: PolicyChange = {}, clock = new ManualClock()): Driver {
  const d = new Driver(ledger, clock).open('s1', policyWith(change));
  d.deliver([[0, 600_000]]);
  return d;
}

const idle = (forfeits: 'nothing' | 'since-last-pass' | 'session' | 'lesson' = 'nothing') => ({
  idle: { timeoutMs: 60_000, forfeits },
});

export const RULE_STORIES: readonly BoundStory[] = [
  {
    bound: 'idle: play without a sign counts for as long as the policy says, to the millisecond',
    tell(ledger) {
      const d = ready(ledger, idle()).play([0, 100_000]);
      expect(d.session().creditedMs).to.equal(60_000);
      expect(d.refusedMs()).to.deep.equal({ idle: 40_000 });
    },
  },
  {
    bound: 'idle: every sign begins the time anew, and nothing else does',
    tell(ledger) {
      const after = (sign: (d: Driver) => void) => {
        const d = ready(ledger, idle()).play([0, 50_000]);
        sign(d);
        return d.play([100_000, 150_000]).session().creditedMs;
      };
      const seekAlone = after(() => undefined);
      expect(seekAlone, 'a seek').to.equal(100_000);
      const goesOn = ready(ledger, idle()).play([0, 50_000]);
      goesOn.clock.pass(1_000);
      goesOn.beat({ spans: [[50_000, 51_000]], touched: true });
      goesOn.play([51_000, 111_000]);
      expect(goesOn.session().creditedMs, 'a touch').to.equal(111_000);
      const paused = ready(ledger, idle()).play([0, 50_000]);
      paused.beat({ now: 'paused', positionMs: 50_000 });
      paused.beat({ now: 'playing', positionMs: 50_000 });
      expect(paused.play([50_000, 110_000]).session().creditedMs, 'a pause').to.equal(110_000);
      const stalled = ready(ledger, idle()).play([0, 50_000]);
      stalled.beat({ now: 'stalled', positionMs: 50_000 });
      stalled.beat({ now: 'playing', positionMs: 50_000 });
      expect(stalled.play([50_000, 110_000]).session().creditedMs, 'no stall').to.equal(60_000);
      const checked = ready(ledger, idle()).play([0, 50_000]);
      checked.check('open-check');
      checked.check('pass-check');
      expect(checked.play([50_000, 110_000]).session().creditedMs, 'a check').to.equal(110_000);
    },
  },
  {
    bound: 'idle: opening the page anew is no sign',
    tell(ledger) {
      const policy = policyWith(idle());
      const d = ready(ledger, idle()).play([0, 50_000]);
      d.end('s1', 'succeeded');
      d.open('s2', policy).deliver([[0, 600_000]], 's2');
      d.play([50_000, 100_000], 1, 's2');
      expect(d.session('s2').creditedMs).to.equal(10_000);
    },
  },
  {
    bound: 'idle: what the policy forfeits is taken back, and a complete lesson is not',
    tell(ledger) {
      const d = ready(ledger, idle('session')).play([0, 61_000]);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.refusedMs()).to.deep.equal({ idle: 61_000 });
      const short = { ...plainLesson, durationMs: 50_000 };
      const done = new Driver(ledger).open('s1', policyWith(idle('lesson')), short);
      done.deliver([[0, 50_000]]);
      done.play([0, 50_000]);
      // Looking at the end again for as long as nobody touches anything.
      for (let i = 0; i < 80; i += 1) {
        done.clock.pass(1_000);
        done.beat({ spans: [[48_500, 49_500]], positionMs: 49_000 });
      }
      expect(done.session().creditedMs).to.equal(50_000);
    },
  },
  {
    bound: 'idle: a lesson falls over all its sessions, where the policy says lesson',
    tell(ledger) {
      const d = ready(ledger, idle('lesson')).play([0, 30_000]);
      d.end();
      d.open('s2', policyWith(idle('lesson'))).deliver([[0, 600_000]], 's2');
      d.beat({ touched: true, positionMs: 30_000 }, 's2');
      d.play([30_000, 95_000], 1, 's2');
      expect([...d.state.lessons.values()][0]?.creditedMs).to.equal(0);
    },
  },
  {
    bound: 'hours: nothing counts at other times of the day',
    tell(ledger) {
      // The clock begins at noon.
      const hours = { allowed: [{ from: 720, to: 721 }] };
      const d = ready(ledger, { hours }).play([0, 55_000]).play([55_000, 120_000]);
      expect(d.session().creditedMs).to.equal(55_000);
      expect(d.refusedMs()).to.deep.equal({ 'outside-hours': 65_000 });
    },
  },
  {
    bound: 'order: a lesson counts once those before it are complete',
    tell(ledger) {
      const policy = policyWith({ order: { linear: true } });
      const short = { ...plainLesson, lessonId: 'first', durationMs: 20_000 };
      const course = { courseId: 'c', lessonsBefore: ['first'] };
      const d = new Driver(ledger);
      d.openIn(course, 's1', policy).deliver([[0, 600_000]]);
      d.play([0, 10_000]);
      expect(d.refusedMs()).to.deep.equal({ 'lesson-order': 10_000 });
      d.open('s2', policy, short).deliver([[0, 20_000]], 's2');
      d.play([0, 20_000], 1, 's2');
      d.take('s1').play([10_000, 20_000]);
      expect(d.session().creditedMs).to.equal(10_000);
    },
  },
  {
    bound: 'cap: any 24 hours hold no more than the cap, where the window rolls',
    tell(ledger) {
      const cap = { dailyMs: 20_000, window: 'rolling-24h' } as const;
      const session = { maxSilenceMs: DAY_MS };
      const d = ready(ledger, { cap, session }).play([0, 15_000]);
      d.beat({ now: 'paused' });
      d.clock.pass(13 * HOUR_MS);
      d.play([20_000, 35_000]);
      expect(d.session().creditedMs, 'another day of the calendar').to.equal(20_000);
      d.beat({ now: 'paused' });
      d.clock.pass(11.5 * HOUR_MS);
      d.play([40_000, 55_000]);
      expect(d.session().creditedMs, 'the first part has left the window').to.equal(35_000);
    },
  },
  {
    bound: 'cap: a day later, what has left the window is forgotten',
    tell(ledger) {
      const cap = { dailyMs: 20_000, window: 'rolling-24h' } as const;
      const d = ready(ledger, { cap }).play([0, 15_000]);
      d.clock.pass(48.5 * HOUR_MS);
      d.open('s2', policyWith({ cap })).deliver([[0, 600_000]], 's2');
      d.play([20_000, 35_000], 1, 's2');
      expect(d.session('s2').creditedMs).to.equal(15_000);
    },
  },
  {
    bound: 'cap: news of what lies in an earlier window asks for the room of that one',
    tell(ledger) {
      const cap = { dailyMs: 20_000, window: 'rolling-24h' } as const;
      const d = new Driver(ledger).open('s1', policyWith({ cap }));
      const sentAt = d.clock.stamp();
      d.play([0, 15_000]);
      d.clock.pass(HOUR_MS);
      d.deliver([[100_000, 200_000]]);
      d.play([100_000, 115_000]);
      expect(d.session().creditedMs).to.equal(15_000);
      d.deliver([[0, 60_000]], 's1', MEDIA, sentAt);
      expect(d.session().creditedMs).to.equal(20_000);
    },
  },
  {
    bound: 'media: one kind that never came is told from a part of which nothing is known',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 10_000]], 's1', ['audio']);
      d.play([0, 20_000]);
      d.clock.pass(130_000);
      d.beat({ now: 'paused' });
      expect(d.refusedMs()).to.deep.equal({ 'media-missing': 10_000, 'not-delivered': 10_000 });
    },
  },
  {
    bound: 'media: late news of one kind tells the rest anew, and of the last one brings credit',
    tell(ledger) {
      const d = new Driver(ledger).open();
      const sentAt = d.clock.stamp();
      d.play([0, 20_000]);
      d.clock.pass(130_000);
      d.beat({ now: 'paused' });
      d.deliver([[0, 12_000]], 's1', ['audio'], sentAt);
      expect(d.refusedMs()).to.deep.equal({ 'media-missing': 12_000, 'not-delivered': 8_000 });
      d.deliver([[4_000, 16_000]], 's1', ['video'], sentAt);
      expect(d.session().creditedMs).to.equal(8_000);
      expect(d.refusedMs()).to.deep.equal({ 'media-missing': 8_000, 'not-delivered': 4_000 });
    },
  },
  {
    bound: 'handover: what was presented before the lease moved counts, and nothing after it',
    tell(ledger) {
      const d = ready(ledger).play([0, 20_000]);
      d.clock.pass(3_000);
      d.open('s2', undefined, otherLesson);
      d.clock.pass(2_000);
      d.beat({ now: 'paused', spans: [[20_000, 25_000]] });
      expect(d.session().creditedMs).to.equal(23_000);
      expect(d.refusedMs()).to.deep.equal({ superseded: 2_000 });
      d.beat({ now: 'paused', spans: [[25_000, 30_000]] });
      expect(d.session().creditedMs, 'once').to.equal(23_000);
    },
  },
  {
    bound: 'handover: it brings no more than the server time that ran, and no more than one gap',
    tell(ledger) {
      const d = ready(ledger, { rate: { maxRatio: 1, minRatio: 1 } }).play([0, 20_000]);
      d.clock.pass(HOUR_MS);
      d.open('s2', undefined, otherLesson);
      d.beat({ spans: [[20_000, 600_000]] });
      expect(d.session().creditedMs).to.be.at.most(20_000 + 74_000 + 2 * 5_000);
    },
  },
  {
    bound: 'carry: what both versions show counts once, where it lies now, and no more',
    tell(ledger) {
      const d = ready(ledger).play([0, 30_000]);
      d.end();
      d.openCarrying([{ fromMs: 10_000, toMs: 50_000, lengthMs: 40_000 }]);
      const lesson = d.state.lessons.get(d.session('s2').lessonKey);
      expect(lesson?.credited).to.deep.equal([[50_000, 70_000]]);
      expect(lesson?.creditedMs).to.equal(20_000);
      expect(lesson?.carriedMs).to.equal(20_000);
      d.deliver([[0, 600_000]], 's2');
      d.play([50_000, 60_000], 1, 's2');
      expect(d.refusedMs('s2'), 'watched again').to.deep.equal({ repeat: 10_000 });
      d.openCarrying([{ fromMs: 10_000, toMs: 200_000, lengthMs: 40_000 }], 's3');
      expect(d.state.lessons.get(d.session('s3').lessonKey)?.creditedMs, 'once').to.equal(20_000);
    },
  },
  {
    bound: 'carry: what a check takes in the earlier version falls in the new one too',
    tell(ledger) {
      const change = { checks: { gateCredit: true, onMissed: 'lesson' } } as const;
      const d = ready(ledger, change).play([0, 30_000]);
      d.openCarrying([{ fromMs: 0, toMs: 5_000, lengthMs: 600_000 }], 's2');
      expect(d.state.lessons.get(d.session('s2').lessonKey)?.creditedMs).to.equal(30_000);
      d.check('open-check');
      d.check('miss-check');
      const lesson = d.state.lessons.get(d.session('s2').lessonKey);
      expect([lesson?.creditedMs, lesson?.carriedMs, lesson?.countedMs]).to.deep.equal([0, 0, 0]);
    },
  },
  {
    bound: 'short lessons: nothing completes unwatched',
    tell(ledger) {
      const lesson = { ...plainLesson, durationMs: 2_000 };
      const d = new Driver(ledger).open('s1', undefined, lesson);
      d.deliver([[0, 2_000]]);
      expect(d.ledger.summaryOf(d.state, d.session(), d.clock.stamp()).complete).to.equal(false);
      d.play([0, 1_900]);
      expect(d.ledger.summaryOf(d.state, d.session(), d.clock.stamp()).complete).to.equal(true);
    },
  },
  {
    bound: 'two zones: whoever studies under both has one day, not two',
    tell(ledger) {
      const cap = { dailyMs: 20_000 };
      const d = ready(ledger, { cap }).play([0, 30_000]);
      expect(d.session().creditedMs).to.equal(20_000);
      d.clock.pass(6 * HOUR_MS);
      const at = d.clock.stamp();
      const eastern = { ...at, day: at.day + 1, minute: at.minute + 480 - 1_440 };
      const spans: readonly Span[] = [[40_000, 45_000]];
      const seq = d.session().lastSeq + 1;
      d.beatAt({ ...eastern }, { seq, spans, now: 'paused' });
      expect(d.session().creditedMs).to.equal(20_000);
    },
  },
];
