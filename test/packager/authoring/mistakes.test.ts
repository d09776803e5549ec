/** Mistakes of an outline, of the files that it names, and of the lecture: one list, by line. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makePdf, words } from '../slides/pdf.ts';
import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

const outline = `titel: x
chapters:
  - { at: 5:00, title: late }
captions:
  - { language: zh, file: bad.srt }
  - { language: en, file: engilsh.srt }
slides:
  file: deck.pdf
  cues:
    - at: 0
    - at: 1
streams: { presentation: { file: none.mp4 } }
`;

describe('mistakes in what people wrote', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
    const write = (name: string, text: string | Buffer): Promise<void> =>
      writeFile(join(folder.path, name), text);
    await makeClip(join(folder.path, 'a.mp4'), { seconds: 3, size: '160x90' });
    await makeClip(join(folder.path, 'good.mp4'), { seconds: 3, size: '160x90' });
    await write('a.yaml', outline);
    await write('bad.srt', '1\n00:00:02,000 --> 00:00:01,000\nx\n');
    await write('english.srt', '1\n00:00:01,000 --> 00:00:02,000\nx\n');
    await write('deck.pdf', makePdf([{ content: words('One') }]));
  });
  after(() => folder.remove());

  const expected: readonly RegExp[] = [
    /a\.yaml:1: the outline has no field "titel"; did you mean "title"\?$/,
    /a\.yaml:3: the chapter is at 5:00 \(300 s\), and the lesson lasts 3\.\d s$/,
    /a\.yaml:5: in .*bad\.srt:2: the cue ends before it starts$/,
    /a\.yaml:6: there is no readable file ".*engilsh\.srt"; did you mean "english\.srt"\?$/,
    /a\.yaml:11: the cue at 1 s: there is no slide 2; .*deck\.pdf has 1 page$/,
    /a\.yaml:12: there is no readable file ".*none\.mp4"$/,
  ];
  const check = (told: string): void => {
    const lines = told.split('\n').filter((line) => line.includes('a.yaml:'));
    expect(lines, told).to.have.length(expected.length);
    for (const [i, line] of lines.entries()) expect(line).to.match(expected[i] as RegExp);
    expect(told).to.include('The outline and the files that it names have 6 mistakes.');
  };

  for (const verb of [
    ['plan'],
    ['package', '--out', 'x'],
    ['package', '--dry-run', '--out', 'x'],
  ]) {
    it(`are all told at once by "${verb.join(' ')}"`, async () => {
      const { code, err } = await run([...verb, join(folder.path, 'a.mp4')]);
      check(err);
      expect(code).to.equal(1);
    });
  }

  it('are told of each of many lectures by a dry run, which looks at all of them', async () => {
    const many = ['package', folder.path, '--out-root', join(folder.path, 'out'), '--dry-run'];
    const { code, out } = await run(many);
    expect(code).to.equal(1);
    check(out);
    expect(out).to.include('Mistakes: 1 of 2 lectures would fail.');
    const records = (await run([...many, '--json'])).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; mistakes?: { reason: string } });
    expect(records.map(({ id, mistakes }) => [id, mistakes === undefined])).to.deep.equal([
      ['a', false],
      ['good', true],
    ]);
  });
});
