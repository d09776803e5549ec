import { expect } from 'chai';
import { bufferGoalMs, maxGapMs, requiredMs, timeZoneOf } from '../../../engine/ledger/limits.ts';
import {
  LEAST_BUFFER_MS,
  PARAMETERS,
  policy,
  policyFaults,
} from '../../../engine/ledger/policy.ts';
import { PRECEDENCE } from '../../../engine/ledger/precedence.ts';
import { decode } from '../../../engine/protocol/decoder.ts';
import { REFUSAL_REASONS } from '../../../engine/protocol/reasons.ts';
import { type PolicyChange, plainPolicy, policyWith } from '../../support/given.ts';

describe('ledger: policy', () => {
  it('lists every reason of refusal in the order of precedence, exactly once', () => {
    const asked = PRECEDENCE.map(({ reason }) => reason);
    expect([...asked].sort()).to.deep.equal([...REFUSAL_REASONS].sort());
  });

  it('has a value for each parameter, and no other', () => {
    const given = Object.entries(plainPolicy).flatMap(([group, rules]) =>
      typeof rules === 'object' ? Object.keys(rules).map((name) => `${group}.${name}`) : [],
    );
    expect(given.sort()).to.deep.equal([...PARAMETERS].sort());
    expect(policyFaults(plainPolicy)).to.deep.equal([]);
  });

  it('refuses what is out of range and says where', () => {
    const wrong = { ...plainPolicy, rate: { maxRatio: 16 } };
    const result = decode(policy, wrong);
    expect(!result.ok && result.error.message).to.equal(
      'rate.maxRatio: expected a number from 0.5 to 4, got 16',
    );
  });

  const unfit: readonly [string, PolicyChange][] = [
    ['release.goalMs', { release: { goalMs: 20_000 } }],
    ['rate.minRatio', { rate: { maxRatio: 0.75, minRatio: 1 } }],
    ['credit.incrementUnits', { credit: { incrementUnits: 0.125 } }],
    ['checks.minGapMs', { checks: { minGapMs: 10_000 } }],
    ['assurance.tokensNeeded', { assurance: { tokensNeeded: 1 } }],
  ];
  for (const [parameter, change] of unfit) {
    it(`finds a ${parameter} that does not fit the rest`, () => {
      const faults = policyFaults(policyWith(change));
      expect(faults.map((fault) => fault.parameter)).to.deep.equal([parameter]);
    });
  }

  it('works out gap, buffer and completion as chapter 3 says', () => {
    expect(maxGapMs(plainPolicy, 4_000)).to.equal(74_000);
    expect(bufferGoalMs(plainPolicy, 4_000, 0)).to.equal(46_000);
    expect(bufferGoalMs(plainPolicy, 4_000, 20_000), 'keys of 20 s').to.equal(26_000);
    expect(bufferGoalMs(plainPolicy, 4_000, 30_000), 'keys of 30 s').to.equal(16_000);
    expect(bufferGoalMs(plainPolicy, 4_000, 47_000), 'a long tail').to.equal(LEAST_BUFFER_MS);
    const tight = policyWith({ release: { goalMs: 20_000 } });
    expect(bufferGoalMs(tight, 4_000, 0)).to.equal(6_000);
    expect(bufferGoalMs(tight, 4_000, 20_000), 'no key makes it longer').to.equal(6_000);
    expect(requiredMs(plainPolicy, 600_000)).to.equal(591_030);
    expect(requiredMs(plainPolicy, 20_000), 'a tenth of it at most is left out').to.equal(17_820);
    expect(requiredMs(plainPolicy, 1), 'never nothing').to.equal(1);
  });

  it('names the zone of its days, or leaves it to the host', () => {
    expect(timeZoneOf(plainPolicy, 'Asia/Shanghai')).to.equal('Asia/Shanghai');
    const central = policyWith({ cap: { timeZone: 'America/Chicago' } });
    expect(timeZoneOf(central, 'Asia/Shanghai')).to.equal('America/Chicago');
  });
});
