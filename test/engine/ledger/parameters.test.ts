import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARAMETERS } from '../../../engine/ledger/policy.ts';
import { policyWith } from '../../support/given.ts';
import { PARAMETER_STORIES, TOLD_ELSEWHERE } from './parameters.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('ledger: every parameter of the policy', () => {
  for (const { parameter, from, to, tell } of PARAMETER_STORIES) {
    it(`${parameter}: changing it changes an outcome`, () => {
      const [one, other] = [policyWith(from), policyWith(to)];
      const [group = '', name = ''] = parameter.split('.');
      const valueIn = (policy: object) =>
        ((policy as Record<string, unknown>)[group] as Record<string, unknown>)[name];
      expect(valueIn(one), 'the value').not.to.deep.equal(valueIn(other));
      // Nothing else differs, or it would prove nothing about this one.
      const aligned = structuredClone(other) as unknown as Record<string, Record<string, unknown>>;
      (aligned[group] as Record<string, unknown>)[name] = valueIn(one);
      expect(aligned).to.deep.equal(one);
      expect(tell(one)).not.to.deep.equal(tell(other));
    });
  }

  it('is told here, or in the file that is named for it', () => {
    const here = PARAMETER_STORIES.map(({ parameter }) => parameter);
    expect([...here, ...Object.keys(TOLD_ELSEWHERE)].sort()).to.deep.equal([...PARAMETERS].sort());
    for (const [parameter, file] of Object.entries(TOLD_ELSEWHERE)) {
      if (file === null) continue;
      const name = parameter.split('.')[1] ?? '';
      expect(readFileSync(join(ROOT, file), 'utf8'), parameter).to.include(name);
    }
  });
});
