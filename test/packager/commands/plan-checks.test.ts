/** What `plan` and a dry run refuse before hours are spent. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

describe('a plan', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  let outline = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 3, size: '160x90' });
    outline = join(folder.path, 'late.yaml');
    await writeFile(outline, 'chapters:\n  - { at: 900, title: x }\n');
  });
  after(() => folder.remove());

  for (const verb of [['plan'], ['package', '--dry-run', '--out', 'x']]) {
    it(`by "${verb.join(' ')}" refuses an outline that points behind the end`, async () => {
      const { code, err } = await run([...verb, clip, '--outline', outline]);
      expect(err).to.include('late.yaml:2').and.include('900 s');
      expect(code).to.equal(1);
    });
  }

  it('refuses captions that are not there', async () => {
    const { code, err } = await run(['plan', clip, '--captions', 'zh=nowhere.srt']);
    expect(err).to.include('nowhere.srt');
    expect(code).to.not.equal(0);
  });
});
