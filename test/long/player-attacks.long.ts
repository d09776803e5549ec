/** The cases of the attack suite that live in a page and take their time; three pages at once. */

import { expect } from 'chai';
import { closeStage, missingBrowser } from '../attacks/browser/stage.ts';
import { SCENARIOS } from '../attacks/registry.ts';
import { carryOut, type Verdict } from '../attacks/scenario.ts';

const AT_ONCE = 3;

describe('the attack suite, its slow cases in a browser', function () {
  this.timeout(900_000);
  const verdicts = new Map<string, Promise<Verdict>>();
  const slow = SCENARIOS.filter(({ isSlow }) => isSlow === true);
  before(function () {
    const missing = missingBrowser();
    if (missing !== null) {
      console.warn(`The slow cases are skipped. Reason: ${missing}`);
      return this.skip();
    }
    const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [index, scenario] of slow.entries()) {
      const verdict = (lanes[index % AT_ONCE] as Promise<unknown>).then(() => carryOut(scenario));
      lanes[index % AT_ONCE] = verdict;
      verdicts.set(scenario.id, verdict);
    }
  });
  after(closeStage);

  for (const { id, title } of slow) {
    it(`${id} ${title}`, async () => {
      const { ok, why, creditedMs, boundMs, watchedMs } = (await verdicts.get(id)) as Verdict;
      console.log(
        `      credited ${creditedMs}, bound ${boundMs}, watched ${watchedMs} ms: ${why}`,
      );
      expect(ok, why).to.equal(true);
    });
  }
});
