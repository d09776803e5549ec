import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { PRECEDENCE } from '../../../engine/ledger/precedence.ts';

const LEDGER = new URL('../../../engine/ledger/', import.meta.url);

describe('ledger: its written rules', () => {
  it('tells the precedence as it is', async () => {
    const text = await readFile(new URL('rules.md', LEDGER), 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|$/gm)].map((m) => [m[1], m[2]]);
    expect(rows).to.deep.equal(PRECEDENCE.map(({ reason, asks }) => [reason, asks]));
  });
});
