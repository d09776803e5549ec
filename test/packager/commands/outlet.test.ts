import { Writable } from 'node:stream';

import { expect } from 'chai';

import { outlet } from '../../../packager/commands/outlet.ts';

/** A stream that takes one write and refuses the second, as a pipe does whose reader has gone. */
function refusing(code: string): { stream: Writable; tries: () => number } {
  let tries = 0;
  const stream = new Writable({
    autoDestroy: false,
    write: (_chunk, _encoding, done) => {
      tries += 1;
      done(tries === 1 ? null : Object.assign(new Error(code), { code }));
    },
  });
  return { stream, tries: () => tries };
}

async function printThrice(code: string): Promise<{ tries: number; lost: string[] }> {
  const { stream, tries } = refusing(code);
  const lost: string[] = [];
  const print = outlet(stream, (error) => lost.push(error.message));
  for (const text of ['one', 'two', 'three']) {
    print(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { tries: tries(), lost };
}

describe('outlet', () => {
  it('falls silent once its reader has gone', async () => {
    expect(await printThrice('EPIPE')).to.deep.equal({ tries: 2, lost: [] });
    expect(await printThrice('EIO')).to.deep.equal({ tries: 2, lost: [] });
  });

  it('tells once when words are lost on a full disk', async () => {
    expect(await printThrice('ENOSPC')).to.deep.equal({ tries: 2, lost: ['ENOSPC'] });
  });
});
