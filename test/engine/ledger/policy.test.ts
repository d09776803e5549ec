import { expect } from 'chai';
import { readFile, readdir } from 'node:fs/promises';
import {
  LEAST_BUFFER_MS,
  PRECEDENCE,
  bufferGoalMs,
  maxGapMs,
  policy,
  preset,
  requiredMs,
} from '../../../engine/ledger/policy.ts';
import { decode } from '../../../engine/protocol/decoder.ts';
import { REFUSAL_REASONS } from '../../../engine/protocol/reasons.ts';
import { plainPolicy, policyWith } from '../../support/given.ts';

const PRESETS = new URL('../../../config/presets/', import.meta.url);

describe('ledger: policy', () => {
  it('lists every reason of refusal in the order of precedence, exactly once', () => {
    const asked = PRECEDENCE.map(({ reason }) => reason);
    expect([...asked].sort()).to.deep.equal([...REFUSAL_REASONS].sort());
  });

  it('decodes every preset, whose sources name parameters that exist', async () => {
    const names = (await readdir(PRESETS)).filter((name) => name.endsWith('.json'));
    expect(names).to.include('standard.json');
    for (const name of names) {
      const file = preset(JSON.parse(await readFile(new URL(name, PRESETS), 'utf8')));
      expect(`${file.policy.id}.json`).to.equal(name);
      for (const { parameter } of file.sources) {
        const value = parameter
          .split('.')
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], file.policy);
        expect(value, `${name}: ${parameter}`).to.not.equal(undefined);
      }
    }
  });

  it('refuses what is out of range and says where', () => {
    const wrong = { ...plainPolicy, rate: { maxRatio: 16 } };
    const result = decode(policy, wrong);
    expect(!result.ok && result.error.message).to.equal(
      'rate.maxRatio: expected a number from 0.5 to 4, got 16',
    );
  });

  it('refuses a preset whose release goal leaves no buffer', () => {
    const small = policyWith({ release: { goalMs: 20_000 } });
    const file = { policy: small, title: { zh: '小', en: 'small' }, sources: [] };
    expect(decode(preset, file).ok).to.equal(false);
  });

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
    expect(requiredMs(plainPolicy, 2_000), 'shorter than its tolerance').to.equal(0);
  });
});
