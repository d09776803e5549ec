import { expect } from 'chai';

import { parseOutline } from '../../../packager/authoring/outline.ts';
import type { PackagerFault } from '../../../packager/plan/fault.ts';

function refusal(text: string): PackagerFault {
  try {
    parseOutline(text, 'outline.yaml');
  } catch (error) {
    return error as PackagerFault;
  }
  throw new Error('it was taken');
}

describe('the bounds of an outline', function () {
  this.timeout(8_000);
  const levels = 20_000;

  for (const [name, text] of [
    ['brackets', `title: x\nchapters: ${'['.repeat(levels)}`],
    ['braces on lines of their own', `title: x\na: ${'{a:\n '.repeat(levels)}`],
    ['dashes', `title: x\na:\n  ${'- '.repeat(levels)}x`],
    ['question marks', `title: x\na:\n  ${'? '.repeat(levels)}x`],
    ['indents', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ] as const) {
    it(`refuse ${name} deep in each other, with the line and what to do`, () => {
      const fault = refusal(text);
      expect(fault.kind).to.equal('fault');
      expect(fault.reason).to.match(/^outline\.yaml:\d+:\d+: more than \d+ levels/);
    });
  }

  it('refuse 100 000 keys and 50 000 questions at once, not after minutes', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(refusal(keys).reason).to.include('100000 entries');
    const questions = `questions:\n${'  - {id: a}\n'.repeat(50_000)}`;
    expect(refusal(questions).reason).to.match(/^outline\.yaml:\d+:\d+: it holds 50000 entries/);
  });

  it('still tell a key that stands twice', () => {
    expect(refusal('title: a\nlanguage: zh\ntitle: b\n').reason).to.equal(
      'outline.yaml:3: "title" stands here again; it stands in line 1 already, and one of the two must go',
    );
  });

  it('leave brackets in texts alone', () => {
    const title = '(a) [b] {c} '.repeat(20).trim();
    expect(parseOutline(`title: "${title}"\n`, 'outline.yaml').title).to.equal(title);
  });
});
