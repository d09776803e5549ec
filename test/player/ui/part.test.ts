/** Parts of the screen that are files of their own: what is told where they do not come. */

import { expect } from 'chai';
import { Part } from '../../../player/ui/part.ts';

/** An import that a page cannot have, which names this address. */
const failing = (address: string) => () =>
  Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${address}`));
/** What an address brings when it is asked again. */
const PART = 'data:text/javascript,export%20const%20EN={},ZH={},STYLE=%22%22;//';

describe('player: a part of the screen', () => {
  const { fetch } = globalThis;
  const globals = globalThis as { CSSStyleSheet?: unknown };
  before(
    () =>
      (globals.CSSStyleSheet = class {
        replaceSync(): void {}
      }),
  );
  after(() => {
    globalThis.fetch = fetch;
    delete globals.CSSStyleSheet;
  });

  for (const [what, status, isGone] of [
    ['is gone where its address says so: the engine was replaced', 404, true],
    ['is not gone where the engine is busy', 503, false],
    ['is not gone where nothing comes through', null, false],
  ] as const) {
    it(what, async () => {
      const asked: string[] = [];
      globalThis.fetch = (address, init) => {
        asked.push(`${init?.method} ${address as string}`);
        if (status === null) return Promise.reject(new TypeError('Failed to fetch'));
        return Promise.resolve(new Response(null, { status }));
      };
      const told = await new Promise((failed) => new Part(failing(PART)).need(undefined, failed));
      expect(told).to.equal(isGone);
      expect(asked).to.deep.equal([`HEAD ${PART}`]);
    });
  }

  it('comes all the same when it can', (done) => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    new Part(failing(PART)).need((part) => {
      expect(part).to.have.property('STYLE', '');
      done();
    });
  });
});
