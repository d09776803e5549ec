import { expect } from 'chai';
import { closeStage, missingBrowser } from './browser/stage.ts';
import { SCENARIOS } from './registry.ts';
import { carryOut } from './scenario.ts';

describe('the attack suite, in a browser', function () {
  this.timeout(120_000);
  after(closeStage);

  for (const scenario of SCENARIOS.filter(
    ({ air, isSlow }) => air === 'browser' && isSlow !== true,
  )) {
    it(`${scenario.id} ${scenario.title}`, async function () {
      const missing = missingBrowser();
      if (missing !== null) {
        console.warn(`${scenario.id} is skipped. Reason: ${missing}`);
        this.skip();
      }
      const { ok, why } = await carryOut(scenario);
      expect(ok, why).to.equal(true);
    });
  }
});
