/** Folders that point outside, and a library that is looked through all the time. */

import { mkdtemp, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { takeDroppedFolders } from '../../../engine/library/drop-in.ts';
import { checkLessonFiles, readLessonFolder } from '../../../engine/library/lesson-folder.ts';
import { createMemoryCatalogueStore } from '../../../engine/stores/memory-catalogue-store.ts';
import { rejection } from '../../contract/rejection.ts';
import { FAKE_VIDEO, writeFakeLesson } from '../../support/fake-lesson.ts';

describe('library: a folder that is not what it seems', () => {
  let root: string;
  let folder: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-library-'));
    folder = join(root, 'library', 'main', 'dust');
    await writeFakeLesson(folder, { id: 'dust', durationMs: 8_000 });
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  for (const linked of ['manifest.mpd', FAKE_VIDEO]) {
    it(`is refused where ${linked} is a link to a place outside`, async () => {
      await checkLessonFiles(await readLessonFolder(folder));
      await rename(join(folder, linked), join(root, 'elsewhere'));
      await symlink(join(root, 'elsewhere'), join(folder, linked));
      const error = await rejection(checkLessonFiles(await readLessonFolder(folder)));
      expect(error).to.match(/is a link\. Reason: /);
    });
  }

  it('may itself be reached over a link', async () => {
    await symlink(folder, join(root, 'lesson'));
    await checkLessonFiles(await readLessonFolder(join(root, 'lesson')));
  });

  it('is read once while its description stays as it was', async () => {
    const catalogue = createMemoryCatalogueStore();
    await catalogue.putTenant({
      tenantId: 'main',
      name: 'Main',
      timeZone: 'UTC',
      origins: [],
      policyId: 'standard',
    });
    const settled = new Set<string>();
    const look = () => takeDroppedFolders(catalogue, join(root, 'library'), 1_000, settled);
    const description = join(folder, 'lesson.json');
    await utimes(description, 1_700_000_000, 1_700_000_000);
    expect((await look()).added).to.have.length(1);
    await look();
    // Whoever read it again would stumble over this.
    await writeFile(description, ' '.repeat((await stat(description)).size));
    await utimes(description, 1_700_000_000, 1_700_000_000);
    expect(await look()).to.deep.equal({ added: [], waiting: [] });
    await writeFile(description, '{}');
    expect((await look()).waiting).to.have.length(1);
  });
});
