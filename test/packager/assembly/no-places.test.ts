/** A lesson is handed on: where its source lay is nobody's business. */

import { mkdir, readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

describe('files of a lesson', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it('name the source, but no folder it lay in, internal ones included', async () => {
    const place = join(folder.path, 'recordings of Mrs Wang');
    await mkdir(place);
    const clip = await makeClip(join(place, 'lecture.mp4'), { seconds: 3 });
    const out = join(folder.path, 'out');
    const { code, err } = await run(['package', clip, '--out', out]);
    expect(code, err).to.equal(0);
    const entries = await readdir(out, { recursive: true, withFileTypes: true });
    const files = entries.filter((one) => one.isFile());
    const naming: string[] = [];
    for (const { parentPath, name } of files) {
      const bytes = await readFile(join(parentPath, name));
      for (const part of ['Mrs Wang', basename(folder.path)]) {
        expect(bytes.includes(part), `${name} holds "${part}"`).to.equal(false);
      }
      if (bytes.includes('lecture.mp4')) naming.push(name);
    }
    expect(naming).to.include.members(['origin.json', 'quality.json', 'quality.html']);
  });
});
