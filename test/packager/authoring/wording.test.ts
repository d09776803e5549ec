/** How moments and titles are spoken of where they are wrong. */

import { expect } from 'chai';

import { momentText } from '../../../packager/authoring/authored-words.ts';
import { parseOutline } from '../../../packager/authoring/outline.ts';

const reasonOf = (source: string): string => {
  try {
    parseOutline(source, 'o.yaml');
  } catch (error) {
    return (error as { reason: string }).reason;
  }
  return '';
};

describe('words about an outline', () => {
  it('name moments as people write them', () => {
    expect([500, 59_000, 78_000, 90_500, 3_723_000].map(momentText)).to.deep.equal([
      ...['0.5 s', '59 s', '1:18 (78 s)', '1:30.500 (90.5 s)', '1:02:03 (3723 s)'],
    ]);
    const twice = 'chapters:\n  - { at: 1:18, title: a }\n  - { at: 78, title: b }\n';
    expect(reasonOf(twice)).to.equal(
      'o.yaml:3: the chapter starts at 1:18 (78 s) like another one',
    );
  });

  it('say that the title of a slide has one language', () => {
    const cues = 'slides:\n  file: a.pdf\n  cues:\n    - { at: 0, title: { zh: a, en: b } }\n';
    expect(reasonOf(cues)).to.equal(
      'o.yaml:4: slides.cues[0].title: expected a plain text: the title of a slide has one language, got object',
    );
    expect(reasonOf(cues.replace('{ zh: a, en: b }', 'a'))).to.equal('');
  });
});
