import { expect } from 'chai';

import { parseOutline } from '../../../packager/authoring/outline.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

function fault(source: string): PackagerFault {
  try {
    parseOutline(source, 'o.yaml');
  } catch (error) {
    if (error instanceof PackagerFault) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const mistakes: readonly [string, string, string, RegExp][] = [
  ['a tab', 'chapters:\n\t- at: 0\n\t  title: a\n', '2:1', /a tab stands here .*spaces/],
  ['no space behind a colon', 'language: zh\ntitle:Fire\nid: x\n', '2:6', /no space .*this colon/],
  [
    'no space behind the colon of a time',
    'chapters:\n  - at:0\n    title: a\n',
    '2:7',
    /no space .*this colon/,
  ],
  ['a full-width colon', 'title：消防\nlanguage: zh\n', '1:6', /full-width colon "："/],
  [
    'an open quote, until the end',
    'title: "Fire\nlanguage: zh\n',
    '1:8',
    /begins with " .*not closed/,
  ],
  [
    'an open quote that the next one closes',
    'title: "Fire\nlanguage: "zh"\nid: x\n',
    '1:8',
    /begins with " .*not closed/,
  ],
  [
    'an open quote in braces',
    "title: { zh: '消防, en: Fire }\nlanguage: zh\n",
    '1:14',
    /begins with ' .*not closed/,
  ],
  ['text behind a quote', 'title: "Yes" or no?\nid: x\n', '1:14', /text follows behind "/],
  [
    'a dash out of line',
    'chapters:\n  - at: 0\n    title: a\n   - at: 5\n     title: b\n',
    '4:4',
    /indented by 3 spaces; expected 2, as the dashes/,
  ],
  ['a line too far right', 'title: a\n  language: zh\n', '2:3', /indented by 2 spaces; expected 0/],
  [
    'a field too far left',
    'chapters:\n  - at: 0\n   title: a\n',
    '3:4',
    /indented by 3 spaces; expected 0 or 4/,
  ],
  ['a second colon', 'title: Fire: safety\nid: x\n', '1:12', /second colon .*quotes/],
  ['an open brace', 'title: { zh: a, en: b\nlanguage: zh\n', '1:8', /"{" here is not closed/],
  ['a missing comma', 'title: { zh: a en: b }\n', '1:14', /comma is missing/],
  ['a reserved sign', 'title: @home\n', '1:8', /cannot begin with @/],
  ['a star', 'title: *Important*\nid: x\n', '1:8', /begins with \* needs quotes/],
  ['a backslash', 'title: "C:\\Users"\n', '1:11', /backslash/],
  ['a line that is a word', 'title: a\nlanguage\nid: x\n', '2:1', /"language" stands alone/],
  ['a dash without a space', 'chapters:\n  -at: 0\n   title: a\n', '2:3', /behind this dash/],
  ['a second document', 'title: a\n---\ntitle: b\n', '2:1', /second document/],
];

describe('mistakes of YAML', () => {
  for (const [name, source, place, words] of mistakes) {
    it(`are one, in plain words, with the line quoted: ${name}`, () => {
      const { message, reason } = fault(source);
      const [line = 0, column = 0] = place.split(':').map(Number);
      expect(message).to.equal(`The outline has a mistake in line ${line}.`);
      const [told, quoted = '', caret = '', ...more] = reason.split('\n');
      expect(told)
        .to.match(new RegExp(`^o\\.yaml:${place}: `))
        .and.match(words);
      const written = (source.split('\n')[line - 1] ?? '').replaceAll('\t', '→');
      expect(quoted).to.equal(`    ${line} | ${written}`);
      expect(more).to.deep.equal([]);
      // Signs of two columns push the caret to the right.
      const wide = [...written.slice(0, column - 1)].filter((sign) => sign > '\u2e80').length;
      expect(caret).to.equal(`${' '.repeat(`    ${line} | `.length + column - 1 + wide)}^`);
    });
  }

  it('leave quotes and brackets of good files alone', () => {
    const source = `title: it's "so" [so]
chapters:
  - { at: 0, title: "a # b, {c" } # isn't
  - at: 5
    title: 'two
      lines'
`;
    expect(parseOutline(source, 'o').chapters?.map(({ title }) => title)).to.deep.equal([
      'a # b, {c',
      'two lines',
    ]);
  });

  it('quote a long line in part', () => {
    const { reason } = fault(`title: ${'x'.repeat(500)}: ${'y'.repeat(500)}\n`);
    const [, quoted = '', caret = ''] = reason.split('\n');
    expect(quoted.length).to.be.lessThan(100);
    expect(quoted.charAt(caret.length - 1)).to.equal(':');
  });
});
