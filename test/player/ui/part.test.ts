/** Parts of the screen that are files of their own: what is told where they do not come. */

import { expect } from 'chai';
import { Part } from '../../../player/ui/part.ts';

/** What an address brings when it is asked again, in a browser that remembers failures. */
const PART = 'data:text/javascript,export%20const%20EN={},ZH={},STYLE=%22%22;//';

describe('player: a part of the screen', () => {
  const globals = globalThis as { CSSStyleSheet?: unknown };
  before(
    () =>
      (globals.CSSStyleSheet = class {
        replaceSync(): void {}
      }),
  );
  after(() => delete globals.CSSStyleSheet);

  it('tells each time that it did not come, and comes all the same when it can', async () => {
    let failures = 0;
    const part = new Part(() =>
      Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${PART}`)),
    );
    const here = await new Promise((then) => part.need(then, () => (failures += 1)));
    expect(here).to.have.property('STYLE', '');
    expect(failures).to.equal(1);
    expect(part.isHere).to.equal(true);
  });
});
