/** Stories of the levels of assurance; told with those of the bounds, see `bounds.ts`. */

import { expect } from 'chai';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, type Ledger, type PolicyChange, policyWith } from '../../support/given.ts';
import { type BoundStory } from './rule-stories.ts';

const NOTHING = {
  'wall-bounded': 0,
  delivered: 0,
  'token-echoed': 0,
  'presence-proved': 0,
  'identity-proved': 0,
};

const tokens = { assurance: { tokensPerMinute: 4, tokensNeeded: 3 } };
const checked = (maxGapMs: number, onMissed: 'nothing' | 'session' = 'nothing'): PolicyChange => ({
  checks: { minGapMs: maxGapMs, maxGapMs, onMissed },
});

function ready(ledger: Ledger, change: PolicyChange = {}): Driver {
  const d = new Driver(ledger).open('s1', policyWith(change));
  d.deliver([[0, 600_000]]);
  return d;
}

/** Milliseconds by level, of a lesson and of its first session. */
const levelsOf = (d: Driver, lesson = 0) => d.statement().lessons[lesson]?.levelsMs;
const withheldOf = (d: Driver) => d.statement().lessons[0]?.withheld;

/** Plays a stretch; its last beat brings these tokens. */
function echoing(d: Driver, [startMs, endMs]: Span, echoed: readonly number[], id = 's1'): Driver {
  d.play([startMs, endMs], 1, id);
  d.beat({ positionMs: endMs, echoed }, id);
  return d;
}

function pass(d: Driver, checkId: string): void {
  d.check('open-check', checkId);
  d.check('pass-check', checkId);
}

export const ASSURANCE_STORIES: readonly BoundStory[] = [
  {
    bound: 'levels: what had been sent is delivered, what a waiver brought is wall-bounded',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ assurance: { deliveredRatio: 0.7 } }));
      d.deliver([[0, 20_000]]);
      d.play([0, 30_000]);
      d.waive([[0, 60_000]]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, 'wall-bounded': 10_000, delivered: 20_000 });
      expect(d.statement().sessions[0]?.levelsMs).to.deep.equal(levelsOf(d));
      expect(withheldOf(d)).to.deep.equal(['too-little-delivered']);
    },
  },
  {
    bound: 'levels: what a waiver brought stays wall-bounded, whatever else is proved',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith(checked(300_000)));
      d.play([0, 20_000]);
      d.waive([[0, 20_000]]);
      pass(d, 'c1');
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, 'wall-bounded': 20_000 });
    },
  },
  {
    bound: 'levels: credit of a waiver that was taken back and earned again was delivered then',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith(checked(300_000, 'session')));
      d.play([0, 20_000]);
      d.waive([[0, 20_000]]);
      d.check('open-check', 'c1');
      d.check('miss-check', 'c1');
      pass(d, 'c2');
      d.deliver([[0, 20_000]]);
      d.play([0, 20_000]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 20_000 });
    },
  },
  {
    bound: 'tokens: k of the n of a minute, each minute for itself',
    tell(ledger) {
      const d = ready(ledger, { assurance: { ...tokens.assurance, tokenEchoedRatio: 0.5 } });
      echoing(d, [0, 120_000], [5_000, 20_000, 35_000, 65_000, 80_000]);
      expect(levelsOf(d)).to.deep.equal({
        ...NOTHING,
        'token-echoed': 60_000,
        delivered: 60_000,
      });
      expect(withheldOf(d), 'half is enough').to.deep.equal([]);
      d.play([120_000, 180_000]);
      expect(withheldOf(d)).to.deep.equal(['too-few-tokens']);
    },
  },
  {
    bound: 'tokens: what was credited of a minute needs its part of them',
    tell(ledger) {
      const d = ready(ledger, tokens);
      echoing(d, [0, 40_000], [5_000, 35_000]);
      echoing(d, [100_000, 120_000], []);
      echoing(d, [300_000, 315_000], []);
      expect(levelsOf(d), 'two of 40 s, none of 20 s, none needed of 15 s').to.deep.equal({
        ...NOTHING,
        'token-echoed': 55_000,
        delivered: 20_000,
      });
    },
  },
  {
    bound: 'tokens: one whose place was not presented counts neither now nor later',
    tell(ledger) {
      const d = ready(ledger, tokens).play([0, 10_000]);
      d.beat({ positionMs: 10_000, echoed: [20_000, 35_000, 50_000], wrongTokens: 2 });
      const event = d.log.at(-1);
      expect(event).to.deep.include({ type: 'beat-accepted', echoed: [], wrongTokens: 2 });
      d.play([10_000, 60_000]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 60_000 });
      d.beat({ positionMs: 60_000, echoed: [20_000, 35_000, 50_000, 50_000] });
      expect(levelsOf(d), 'said again').to.deep.equal({ ...NOTHING, 'token-echoed': 60_000 });
    },
  },
  {
    bound: 'tokens: watching a minute again in another session adds none to the first time',
    tell(ledger) {
      const d = ready(ledger, tokens);
      echoing(d, [0, 60_000], [5_000, 20_000]);
      d.open('s2', policyWith(tokens)).deliver([[0, 60_000]], 's2');
      echoing(d, [0, 60_000], [6_000, 21_000, 36_000], 's2');
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 60_000 });
    },
  },
  {
    bound: 'tokens: a minute in two sessions needs as many as in one',
    tell(ledger) {
      const d = ready(ledger, tokens);
      echoing(d, [0, 30_000], [5_000]);
      d.open('s2', policyWith(tokens)).deliver([[0, 60_000]], 's2');
      echoing(d, [30_000, 60_000], [35_000], 's2');
      expect(levelsOf(d)?.['token-echoed'], 'two').to.equal(0);
      d.beat({ positionMs: 60_000, echoed: [50_000] }, 's2');
      expect(levelsOf(d)?.['token-echoed'], 'three').to.equal(60_000);
    },
  },
  {
    bound: 'tokens: where the policy asks for none, nothing is echoed',
    tell(ledger) {
      const d = echoing(ready(ledger), [0, 60_000], [5_000, 20_000, 35_000, 50_000]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 60_000 });
      expect(withheldOf(d)).to.deep.equal([]);
    },
  },
  {
    bound: 'presence: a passed check proves what lies before it, as far as the longest gap',
    tell(ledger) {
      const d = ready(ledger, checked(60_000)).play([0, 100_000]);
      pass(d, 'c1');
      d.play([100_000, 110_000]);
      expect(levelsOf(d)).to.deep.equal({
        ...NOTHING,
        'presence-proved': 60_000,
        delivered: 50_000,
      });
    },
  },
  {
    bound:
      'presence: how far that is, the policy of each session says for what was presented in it',
    tell(ledger) {
      const d = ready(ledger, checked(60_000)).play([0, 100_000]);
      d.open('s2', policyWith(checked(300_000))).deliver([[0, 600_000]], 's2');
      d.play([100_000, 150_000], 1, 's2');
      pass(d, 'c1');
      expect(levelsOf(d)).to.deep.equal({
        ...NOTHING,
        'presence-proved': 60_000,
        delivered: 90_000,
      });
    },
  },
  {
    bound: 'presence: time to answer is not held against whoever answers',
    tell(ledger) {
      const d = ready(ledger, checked(60_000)).play([0, 60_000]);
      d.check('open-check', 'c1');
      d.play([60_000, 90_000]);
      d.check('pass-check', 'c1');
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, 'presence-proved': 90_000 });
    },
  },
  {
    bound: 'presence: after a miss the next pass proves nothing of the time before',
    tell(ledger) {
      const d = ready(ledger, checked(300_000)).play([0, 20_000]);
      d.check('open-check', 'c1');
      d.check('miss-check', 'c1');
      pass(d, 'c2');
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 20_000 });
    },
  },
  {
    bound: 'presence: what was taken back and earned again has to be proved again',
    tell(ledger) {
      const d = ready(ledger, checked(300_000, 'session')).play([0, 20_000]);
      pass(d, 'c1');
      d.check('open-check', 'c2');
      d.check('miss-check', 'c2');
      pass(d, 'c3');
      d.play([0, 20_000]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 20_000 });
      pass(d, 'c4');
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, 'presence-proved': 20_000 });
    },
  },
  {
    bound: 'presence: what idling has taken is not proved by a check that comes later',
    tell(ledger) {
      const change: PolicyChange = {
        ...checked(300_000),
        checks: { minGapMs: 300_000, maxGapMs: 300_000, gateCredit: true, onMissed: 'nothing' },
        idle: { timeoutMs: 30_000, forfeits: 'since-last-pass' },
      };
      const d = ready(ledger, change).play([0, 40_000]);
      expect(d.session().creditedMs, 'forfeited').to.equal(0);
      pass(d, 'c1');
      d.play([0, 20_000]);
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, delivered: 20_000 });
    },
  },
  {
    bound: 'levels: carried credit keeps its level, and follows it down',
    tell(ledger) {
      const d = ready(ledger, checked(300_000, 'session')).play([0, 20_000]);
      pass(d, 'c1');
      d.play([20_000, 30_000]);
      d.openCarrying([{ fromMs: 0, toMs: 100_000, lengthMs: 25_000 }], 's2', policyWith({}));
      const [before, after] = [levelsOf(d, 0), levelsOf(d, 1)];
      expect(before).to.deep.equal({ ...NOTHING, 'presence-proved': 20_000, delivered: 10_000 });
      expect(after).to.deep.equal({ ...NOTHING, 'presence-proved': 20_000, delivered: 5_000 });
    },
  },
  {
    bound: 'identity: the host’s proof reaches as far as a check, once for each reference',
    tell(ledger) {
      const d = ready(ledger, { assurance: { identityProvedRatio: 0.9 } }).play([0, 20_000]);
      expect(withheldOf(d)).to.deep.equal(['identity-not-proved']);
      const told = { type: 'prove-identity', sessionId: 's1', method: 'id-card' } as const;
      d.run({ ...told, reference: 'r1', consentId: 'k1' });
      expect(levelsOf(d)).to.deep.equal({ ...NOTHING, 'identity-proved': 20_000 });
      expect(withheldOf(d)).to.deep.equal([]);
      const length = d.log.length;
      d.play([20_000, 30_000]);
      const played = d.log.length;
      d.run({ ...told, reference: 'r1', consentId: 'k1' });
      expect(d.log.length, `told twice, after ${length} events`).to.equal(played);
      expect(levelsOf(d)?.['identity-proved']).to.equal(20_000);
      d.end();
      expect(d.try({ ...told, reference: 'r2', consentId: 'k1' })).to.equal('session_ended');
    },
  },
];
