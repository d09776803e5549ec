import { expect } from 'chai';
import { readFile, readdir } from 'node:fs/promises';
import { PRECEDENCE } from '../../../engine/ledger/policy.ts';

const LEDGER = new URL('../../../engine/ledger/', import.meta.url);

describe('ledger: its own laws', () => {
  it('only credit.ts unwraps what the browser claims', async () => {
    const names = (await readdir(LEDGER)).filter((name) => name.endsWith('.ts'));
    expect(names).to.include('credit.ts');
    for (const name of names) {
      const source = await readFile(new URL(name, LEDGER), 'utf8');
      const unwraps = /as unknown as|as any|\bunwrap\b|Claimed\b/.test(source);
      expect(unwraps, name).to.equal(name === 'credit.ts');
    }
  });

  it('the README tells the precedence as it is', async () => {
    const text = await readFile(new URL('README.md', LEDGER), 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|$/gm)].map((m) => [m[1], m[2]]);
    expect(rows).to.deep.equal(PRECEDENCE.map(({ reason, asks }) => [reason, asks]));
  });
});
