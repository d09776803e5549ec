/**
 * One small story for each bound of chapter 3, told to any ledger. The real one must pass them all;
 * one from which a bound was removed must fail at least one.
 */

import { expect } from 'chai';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import { ASSURANCE_STORIES } from './assurance-stories.ts';
import { CHECK_STORIES } from './check-stories.ts';
import { CLOCK_STORIES } from './clock-stories.ts';
import { type BoundStory, RULE_STORIES } from './rule-stories.ts';
import { UNHEARD_STORIES } from './unheard-stories.ts';

const otherLesson = { ...plainLesson, lessonId: 'geology-2' };

export const BOUND_STORIES: readonly BoundStory[] = [
  ...RULE_STORIES,
  ...ASSURANCE_STORIES,
  ...CHECK_STORIES,
  ...CLOCK_STORIES,
  ...UNHEARD_STORIES,
  {
    bound: 'delivered: what was never sent is not credited',
    tell(ledger) {
      const d = new Driver(ledger).open().play([0, 20_000]);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.session().pendingMs).to.equal(20_000);
    },
  },
  {
    bound: 'delivered: every required kind must have been sent',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 60_000]], 's1', ['audio']);
      d.play([0, 20_000]);
      expect(d.session().creditedMs).to.equal(0);
      d.deliver([[0, 60_000]], 's1', ['video'], d.clock.stamp());
      expect(d.session().creditedMs, 'sent after the claims').to.be.at.most(5_000);
    },
  },
  {
    bound: 'delivered: what was sent after the claim came too late',
    tell(ledger) {
      const d = new Driver(ledger).open().play([0, 5_000]);
      d.clock.pass(1_000);
      d.deliver([[0, 20_000]]);
      expect(d.session().creditedMs).to.equal(0);
    },
  },
  {
    bound: 'delivered: late news is believed at its own time',
    tell(ledger) {
      const d = new Driver(ledger).open();
      const sentAt = d.clock.stamp();
      d.play([0, 5_000]);
      d.clock.pass(60_000);
      d.deliver([[0, 20_000]], 's1', ['video', 'audio'], sentAt);
      expect(d.session().creditedMs).to.equal(5_000);
    },
  },
  {
    bound: 'already credited: nothing counts twice, in one beat or in two',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 60_000]]);
      d.play([0, 20_000]).play([0, 20_000]);
      expect(d.session().creditedMs).to.equal(20_000);
      d.clock.pass(10_000);
      d.beat({
        spans: [
          [30_000, 34_000],
          [30_000, 34_000],
        ],
      });
      expect(d.session().creditedMs).to.equal(24_000);
      expect(d.refusedMs()).to.deep.equal({ repeat: 24_000 });
    },
  },
  {
    bound: 'already credited: nor over two sessions, nor when late news comes for both',
    tell(ledger) {
      const d = new Driver(ledger).open();
      const sentAt = d.clock.stamp();
      d.play([0, 5_000]);
      d.open('s2').play([0, 5_000], 1, 's2');
      for (const id of ['s1', 's2']) d.deliver([[0, 8_000]], id, ['video', 'audio'], sentAt);
      expect([...d.state.lessons.values()][0]?.creditedMs).to.equal(5_000);
      expect(d.refusedMs('s2')).to.deep.equal({ repeat: 5_000 });
    },
  },
  {
    bound: 'budget: one message cannot claim hours',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(5_000);
      d.beat({ spans: [[0, 600_000]] });
      expect(d.session().creditedMs).to.equal(5_000 * 1.5 + 5_000);
    },
  },
  {
    bound: 'budget: what was refused has cost as much',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(10_000);
      d.beat({ spans: [[0, 15_000]], visible: false });
      d.beat({ spans: [[15_000, 30_000]] });
      expect(d.session().creditedMs, 'the opening alone').to.equal(5_000);
    },
  },
  {
    bound: 'budget: the clock runs only while the player says playing',
    tell(ledger) {
      for (const now of ['paused', 'stalled', 'ended'] as const) {
        const d = new Driver(ledger).open();
        d.deliver([[0, 600_000]]);
        d.beat({ now });
        d.clock.pass(30_000);
        d.beat({ spans: [[0, 30_000]] });
        expect(d.session().creditedMs, now).to.equal(5_000);
      }
    },
  },
  {
    bound: 'budget: a gap runs for goal, segment and two intervals at most',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ rate: { maxRatio: 1 } }));
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(600_000);
      d.beat({ spans: [[0, 600_000]] });
      expect(d.session().creditedMs).to.equal(60_000 + 4_000 + 10_000 + 5_000);
    },
  },
  {
    bound: 'budget: one clock for all lessons and sessions of a learner',
    tell(ledger) {
      const d = new Driver(ledger).open('s1').open('s2', undefined, otherLesson);
      for (const id of ['s1', 's2']) d.deliver([[0, 60_000]], id);
      for (let at = 0; at < 40_000; at += 5_000) {
        for (const id of ['s1', 's2']) d.beat({ now: 'playing', spans: [[at, at + 5_000]] }, id);
        d.clock.pass(5_000);
      }
      expect(d.session('s1').creditedMs + d.session('s2').creditedMs).to.be.at.most(40_000);
    },
  },
  {
    bound: 'lapse: an hour of playing without presenting buys no burst',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ rate: { maxRatio: 1 } }));
      d.deliver([[0, 600_000]]);
      for (let i = 0; i < 720; i += 1) {
        d.beat({ now: 'playing' });
        d.clock.pass(5_000);
      }
      d.beat({ now: 'playing' });
      d.beat({ spans: [[0, 600_000]] });
      // The last two lots have not lapsed, one interval is kept, one opened the day.
      expect(d.session().creditedMs).to.be.at.most(4 * 5_000);
    },
  },
  {
    bound: 'lapse: what a gap brought must be spent within one interval',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ rate: { maxRatio: 1 } }));
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(70_000);
      d.beat({ now: 'paused' });
      d.clock.pass(5_001);
      d.beat({ spans: [[0, 70_000]], now: 'paused' });
      expect(d.session().creditedMs).to.equal(5_000 + 5_000);
    },
  },
  {
    bound: 'opening: a day opens once',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 600_000]]);
      for (let i = 0; i < 10; i += 1)
        d.beat({ now: 'paused', spans: [[i * 5_000, (i + 1) * 5_000]] });
      d.open('s2').deliver([[0, 600_000]], 's2');
      d.beat({ now: 'paused', spans: [[100_000, 105_000]] }, 's2');
      expect([...d.state.lessons.values()][0]?.creditedMs).to.equal(5_000);
    },
  },
  {
    bound: 'rate: nothing counts above the highest rate',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 600_000]]);
      d.play([0, 20_000], 1.6);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.refusedMs()).to.deep.equal({ 'rate-above-policy': 20_000 });
    },
  },
  {
    bound: 'rate: a claimed rate of 1 does not buy more than the highest rate',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      for (let at = 0; at < 160_000; at += 16_000) {
        d.clock.pass(1_000);
        d.beat({ spans: [[at, at + 16_000]] });
      }
      expect(d.session().creditedMs).to.equal(10_000 * 1.5 + 5_000);
    },
  },
  {
    bound: 'hidden: nothing counts in a hidden page, unless the policy counts it',
    tell(ledger) {
      const hiddenMs = (hiddenCounts: boolean) => {
        const d = new Driver(ledger).open('s1', policyWith({ visibility: { hiddenCounts } }));
        d.deliver([[0, 600_000]]);
        return d.play([0, 10_000], 1, 's1', { visible: false }).session().creditedMs;
      };
      expect(hiddenMs(false)).to.equal(0);
      expect(hiddenMs(true)).to.equal(10_000);
    },
  },
  {
    bound: 'seek rule: nothing counts beyond the frontier',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ seek: { rule: 'watched-only' } }));
      d.deliver([[0, 600_000]]);
      d.play([0, 10_000]).play([300_000, 310_000]).play([10_000, 15_000]);
      expect(d.session().creditedMs).to.equal(15_000);
      expect(d.refusedMs()).to.deep.equal({ 'seek-rule': 10_000 });
    },
  },
  {
    bound: 'seek rule: going on from where one skipped to does not count either',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ seek: { rule: 'watched-only' } }));
      d.deliver([[0, 600_000]]);
      d.play([0, 10_000]).play([40_000, 45_000]).play([45_000, 50_000]);
      expect(d.refusedMs()).to.deep.equal({ 'seek-rule': 10_000 });
    },
  },
  {
    bound: 'seek rule: one boastful claim does not move the frontier to the end',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ seek: { rule: 'watched-only' } }));
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(5_000);
      d.beat({ spans: [[0, 590_000]] });
      d.clock.pass(5_000);
      d.beat({ spans: [[590_000, 595_000]] });
      expect(d.refusedMs()['seek-rule']).to.equal(5_000);
    },
  },
  {
    bound: 'daily cap: no more than the cap in one day, over all lessons',
    tell(ledger) {
      const policy = policyWith({ cap: { dailyMs: 20_000 } });
      const d = new Driver(ledger).open('s1', policy);
      d.deliver([[0, 600_000]]);
      d.play([0, 15_000]);
      d.open('s2', policy, otherLesson).deliver([[0, 600_000]], 's2');
      d.play([0, 15_000], 1, 's2');
      expect(d.session('s2').creditedMs).to.equal(5_000);
      expect(d.refusedMs('s2')).to.deep.equal({ 'daily-cap': 10_000 });
    },
  },
  {
    bound: 'daily cap: claims that wait for news have taken their part of it',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ cap: { dailyMs: 20_000 } }));
      const sentAt = d.clock.stamp();
      d.play([0, 15_000]);
      d.deliver([[100_000, 200_000]]);
      d.play([100_000, 115_000]);
      d.deliver([[0, 60_000]], 's1', ['video', 'audio'], sentAt);
      expect(d.session().creditedMs).to.equal(20_000);
    },
  },
  {
    bound: 'daily cap: news that comes after a claim has lapsed asks for it again',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ cap: { dailyMs: 20_000 } }));
      const sentAt = d.clock.stamp();
      d.play([0, 15_000]);
      d.clock.pass(121_000);
      d.deliver([[100_000, 200_000]]);
      d.play([100_000, 115_000]);
      expect(d.session().creditedMs).to.equal(15_000);
      d.deliver([[0, 60_000]], 's1', ['video', 'audio'], sentAt);
      expect(d.session().creditedMs).to.equal(20_000);
      expect(d.refusedMs()['daily-cap']).to.equal(10_000);
    },
  },
  {
    bound: 'holder: a session without the lease earns nothing',
    tell(ledger) {
      const d = new Driver(ledger).open('s1').open('s2');
      d.deliver([[0, 600_000]]);
      d.play([0, 20_000]);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.refusedMs()).to.deep.equal({ superseded: 20_000 });
    },
  },
  {
    bound: 'checks: late news brings nothing back that a missed check took',
    tell(ledger) {
      const checks = { gateCredit: true, onMissed: 'since-last-pass' } as const;
      const d = new Driver(ledger).open('s1', policyWith({ checks }));
      const sentAt = d.clock.stamp();
      d.play([0, 5_000]);
      d.check('open-check');
      d.check('miss-check');
      d.deliver([[0, 20_000]], 's1', ['video', 'audio'], sentAt);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.refusedMs()).to.deep.equal({ 'check-missed': 5_000 });
    },
  },
  {
    bound: 'checks: nothing of a course counts that has failed',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ checks: { failCourseAfter: 1 } }));
      d.deliver([[0, 600_000]]);
      d.check('open-check', 'c1');
      d.check('miss-check', 'c1');
      d.check('open-check', 'c2');
      d.check('pass-check', 'c2');
      d.play([0, 10_000]);
      expect(d.session().creditedMs).to.equal(0);
    },
  },
  {
    bound: 'size: thousands of holes are not torn into a lesson',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ rate: { maxRatio: 4 } }));
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      for (let first = 0; first < 5_000; first += 50) {
        d.clock.pass(1_000);
        const spans = Array.from({ length: 50 }, (_, i): Span => {
          const startMs = (first + i) * 100;
          return [startMs, startMs + 10];
        });
        d.beat({ spans });
      }
      expect(d.session().credited).to.have.lengthOf(4_096);
      expect(d.refusedMs()['seek-rule']).to.equal((5_000 - 4_096) * 10);
    },
  },
  {
    bound: 'size: one beat is not cut into thousands of parts',
    tell(ledger) {
      const d = new Driver(ledger).open();
      d.deliver([[0, 60_000]]);
      d.beat({ now: 'playing' });
      for (let first = 0; first < 2_048; first += 64) {
        d.clock.pass(1_000);
        d.beat({
          spans: Array.from({ length: 64 }, (_, i) => [2 * (first + i), 2 * (first + i) + 1]),
        });
      }
      // The budget is spent on what was never sent; then the teeth of the comb, again and again.
      const again = Array.from({ length: 8 }, (): Span => [0, 4_096]);
      const parts = d.beat({ spans: [[100_000, 300_000], ...again] });
      expect(parts.length).to.be.below(300);
      expect(d.session().presentedMs).to.equal(2_048 + 200_000 + 8 * 4_096);
      // Whoever studies on there closes one hole after the other.
      d.clock.pass(1_000);
      d.beat({ spans: [[0, 200]] });
      expect(d.session().credited[0]).to.deep.equal([0, 201]);
    },
  },
  {
    bound: 'size: claims that wait are counted',
    tell(ledger) {
      const d = new Driver(ledger).open('s1');
      d.beat({ now: 'playing' });
      for (let first = 0; first < 20_000; first += 64) {
        d.clock.pass(100);
        const spans = Array.from({ length: 64 }, (_, i): Span => {
          const startMs = (first + i) * 2;
          return [startMs, startMs + 1];
        });
        d.beat({ spans });
      }
      expect(d.session().awaiting.length + d.session().lapsed.length).to.be.below(17_000);
    },
  },
];
