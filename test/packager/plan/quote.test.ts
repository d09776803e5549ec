import { execFileSync } from 'node:child_process';

import { expect } from 'chai';

import { quoteCommand } from '../../../packager/plan/quote.ts';

describe('quoting for people', () => {
  it('reads back in a shell as the same arguments', function () {
    if (process.platform === 'win32') this.skip();
    const awkward = ['a b', "it's", '$HOME', '`x`', '%d', '课程', '-i', '', 'a"b', 'a\\b', '*;&|'];
    const command = quoteCommand('printf', ['%s\\n', ...awkward]);
    const shown = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
    expect(shown.split('\n').slice(0, -1)).to.deep.equal(awkward);
  });
});
