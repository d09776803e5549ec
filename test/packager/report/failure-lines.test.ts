import { expect } from 'chai';

import { failureLines } from '../../../packager/report/batch-report.ts';

describe('a failure among others', () => {
  const failed = { id: 'a', message: 'It is bad.', reason: 'a \u001b name' };

  it('is one line, and what to do about it another', () => {
    expect(failureLines(failed)).to.equal('failed   a: It is bad. (a \\u001b name)\n');
    expect(failureLines(failed, 'Mend it.')).to.equal(
      'failed   a: It is bad. (a \\u001b name)\n         Mend it.\n',
    );
  });

  it('has a line for each of several mistakes', () => {
    const reason = 'o.yaml:1: one\n    title: x\n           ^\no.yaml:2: two';
    expect(failureLines({ ...failed, reason })).to.equal(
      [
        'failed   a: It is bad.',
        '         o.yaml:1: one',
        '             title: x',
        '                    ^',
        '         o.yaml:2: two',
        '',
      ].join('\n'),
    );
  });
});
