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
  this.timeout(120_000);
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

  it('compare no thousands of names with hundreds, and quote no endless ones', () => {
    const name = (i: number): string => `point-number-${i}-${'x'.repeat(40)}`;
    const points = Array.from(
      { length: 500 },
      (_, i) => `  - {id: ${name(i)}, at: ${i}, title: a}`,
    );
    const questions = Array.from(
      { length: 1000 },
      (_, i) =>
        `  - {id: q${i}, prompt: p, knowledgePoint: ${name(i + 1000)}, options: [{text: a, right: true}, b]}`,
    );
    const text = ['knowledgePoints:', ...points, 'questions:', ...questions].join('\n');
    expect(refusal(text).message).to.equal('The outline has 1000 mistakes.');
    expect(refusal(`? ${'k'.repeat(500_000)}\n: 1\n`).reason.length).to.be.lessThan(400);
  });

  it('take names that mean something to a program as names without meaning', () => {
    const text =
      '__proto__: { id: x }\nconstructor: y\nchapters:\n  - { __proto__: { at: 0 }, title: a }\n';
    expect(
      refusal(text)
        .reason.split('\n')
        .map((line) => line.slice(0, 58)),
    ).to.deep.equal([
      'outline.yaml:1: the outline has no field "__proto__"; know',
      'outline.yaml:2: the outline has no field "constructor"; kn',
      'outline.yaml:4: a chapter has no field "__proto__"; known ',
      'outline.yaml:4: a chapter needs "at"',
    ]);
    expect(({} as { id?: string }).id).to.equal(undefined);
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
