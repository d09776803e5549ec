import { expect } from 'chai';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { takeDroppedFolders } from '../../../engine/library/drop-in.ts';
import { checkLessonFiles, readLessonFolder } from '../../../engine/library/lesson-folder.ts';
import { isOpen, openLibrary } from '../../../engine/library/library.ts';
import { type CatalogueStore } from '../../../engine/library/ports.ts';
import { publish } from '../../../engine/library/publish.ts';
import { createMemoryCatalogueStore } from '../../../engine/stores/memory-catalogue-store.ts';
import { rejection } from '../../contract/rejection.ts';
import { FAKE_AUDIO, FAKE_VIDEO, writeFakeLesson } from '../../support/fake-lesson.ts';

const publication = {
  tenantId: 'main',
  courseId: 'safety',
  state: 'published',
  validUntilUtcMs: null,
  previewMs: 20_000,
  nowUtcMs: 1_000,
} as const;

describe('library', () => {
  let root: string;
  let source: string;
  let library: string;
  let catalogue: CatalogueStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-library-'));
    source = join(root, 'source');
    library = join(root, 'library');
    catalogue = createMemoryCatalogueStore();
    await catalogue.putTenant({
      tenantId: 'main',
      name: 'Main',
      timeZone: 'UTC',
      origins: [],
      policyId: 'standard',
    });
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  describe('a lesson folder', () => {
    it('knows every listed file, the span of each segment, and nothing else', async () => {
      await writeFakeLesson(source, { durationMs: 5_000, segmentMs: 2_000, bytesPerSegment: 64 });
      const folder = await readLessonFolder(source);
      expect(folder.facts).to.deep.include({
        durationMs: 5_000,
        longestSegmentMs: 2_000,
        kinds: ['video', 'audio'],
      });
      expect(folder.file(`${FAKE_VIDEO}/00003.m4s`)).to.deep.equal({
        role: 'segment',
        kind: 'video',
        span: [4_000, 5_000],
        bytes: 64,
      });
      expect(folder.file(`${FAKE_AUDIO}/init.mp4`)).to.deep.equal({ role: 'other', bytes: 4 });
      expect(folder.file('lesson.json')?.role).to.equal('other');
      for (const path of [`${FAKE_VIDEO}/00004.m4s`, '../source/lesson.json', '', 'constructor']) {
        expect(folder.file(path), path).to.equal(undefined);
      }
    });

    it('says what is wrong with it, and what to do', async () => {
      const refused = rejection(readLessonFolder(source));
      expect(await refused).to.match(/^LessonFolderError: There is no lesson\.json .*Package the/);
      const place = join(source, 'lesson.json');
      await writeFakeLesson(source, { durationMs: 8_000 });
      const good = JSON.parse(await readFile(place, 'utf8')) as Record<string, unknown>;
      await writeFile(place, '{"format": "lectern-les');
      expect(await rejection(readLessonFolder(source))).to.contain('is not a lesson description');
      const wrong: [change: object, place: string][] = [
        [{ formatVersion: 1 }, 'formatVersion: expected 2'],
        [{ id: '../up' }, 'id: expected a lesson id'],
        [{ durationMs: -1 }, 'durationMs: expected'],
        [{ grid: { video: [0, 5, 5] } }, 'grid.video: expected boundaries'],
        [{ manifests: { dash: '/etc/passwd', hls: 'x' } }, 'manifests.dash: expected'],
        [{ files: [{ path: '../../x', bytes: 1, sha256: '0'.repeat(64) }] }, 'files[0].path'],
      ];
      for (const [change, words] of wrong) {
        await writeFile(place, JSON.stringify({ ...good, ...change }));
        expect(await rejection(readLessonFolder(source))).to.contain(words);
      }
    });
  });

  describe('publishing', () => {
    it('copies the folder whole and enters lesson, version and course', async () => {
      const lesson = await writeFakeLesson(source, { id: 'dust', durationMs: 10_000 });
      const row = await publish(catalogue, library, source, publication);
      expect(row).to.deep.include({ lessonId: 'dust', state: 'published', previewMs: 10_000 });
      expect(await catalogue.courses('main')).to.have.length(1);
      await rm(source, { recursive: true });
      const folder = await openLibrary(library, catalogue).folder(
        'main',
        'dust',
        lesson.mediaVersion,
      );
      expect(folder?.lesson).to.deep.equal(lesson);
      expect(await readdir(join(library, 'main')), 'nothing half copied').to.have.length(1);
    });

    it('twice changes nothing but state and dates', async () => {
      await writeFakeLesson(source, { id: 'dust', durationMs: 8_000 });
      const first = await publish(catalogue, library, source, publication);
      const held = { ...publication, state: 'held', nowUtcMs: 9_000 } as const;
      expect(await publish(catalogue, library, source, held)).to.deep.equal({
        ...first,
        state: 'held',
      });
      expect(await catalogue.lessons('main')).to.have.length(1);
      expect(await readdir(join(library, 'main'))).to.have.length(1);
    });

    it('makes a course of its own where none is named, and leaves a known lesson in its course', async () => {
      const { courseId: named, ...unnamed } = publication;
      await writeFakeLesson(source, { id: 'dust', durationMs: 8_000 });
      expect(await publish(catalogue, library, source, unnamed)).to.include({ courseId: 'dust' });
      expect(await publish(catalogue, library, source, publication)).to.include({
        courseId: named,
      });
      expect(await publish(catalogue, library, source, unnamed)).to.include({ courseId: named });
      const courses = await catalogue.courses('main');
      expect(courses.map(({ courseId }) => courseId)).to.have.members(['dust', named]);
    });

    it('many times at once brings it in once, whole', async () => {
      const lesson = await writeFakeLesson(source, { id: 'dust', durationMs: 40_000 });
      const others = [1, 2].map((n) => ({ ...publication, tenantId: `host-${n}` }));
      const all = [publication, publication, ...others, publication];
      await Promise.all(all.map((each) => publish(catalogue, library, source, each)));
      for (const { tenantId } of [publication, ...others]) {
        const [name, ...more] = await readdir(join(library, tenantId));
        expect(more, 'nothing half copied').to.deep.equal([]);
        const folder = await readLessonFolder(join(library, tenantId, name ?? ''));
        expect(folder.lesson).to.deep.equal(lesson);
        await checkLessonFiles(folder);
      }
    });

    it('may be brought in by another process at the same moment', async () => {
      const { mediaVersion } = await writeFakeLesson(source, { id: 'dust', durationMs: 200_000 });
      const folder = join(library, 'main');
      const target = join(folder, `dust-${mediaVersion.slice(-12)}`);
      const begun = publish(catalogue, library, source, publication);
      while (!existsSync(folder) || readdirSync(folder).length === 0) await setImmediate();
      // Hundreds of files are still to be copied; the other process is quicker.
      expect(existsSync(target)).to.equal(false);
      cpSync(source, target, { recursive: true });
      expect(await begun).to.include({ mediaVersion });
      expect(await readdir(folder)).to.deep.equal([basename(target)]);
    });

    it('keeps earlier versions for the sessions that are pinned to them', async () => {
      const old = await writeFakeLesson(source, { id: 'dust', durationMs: 8_000 });
      await publish(catalogue, library, source, publication);
      await rm(source, { recursive: true });
      const fresh = await writeFakeLesson(source, { id: 'dust', durationMs: 12_000 });
      expect(fresh.mediaVersion).not.to.equal(old.mediaVersion);
      const row = await publish(catalogue, library, source, publication);
      expect(row.mediaVersion).to.equal(fresh.mediaVersion);
      const shelf = openLibrary(library, catalogue);
      expect((await shelf.folder('main', 'dust', old.mediaVersion))?.facts.durationMs).to.equal(
        8_000,
      );
      expect(await shelf.folder('other', 'dust', old.mediaVersion)).to.equal(undefined);
    });

    it('is seen by a library that has read the version before, and read no more than once', async () => {
      const { mediaVersion, ...said } = await writeFakeLesson(source, { id: 'dust' });
      await publish(catalogue, library, source, publication);
      const shelf = openLibrary(library, catalogue);
      const before = await shelf.folder('main', 'dust', mediaVersion);
      expect(await shelf.folder('main', 'dust', mediaVersion)).to.equal(before);
      const title = { en: 'Another title' };
      await writeFile(
        join(source, 'lesson.json'),
        JSON.stringify({ ...said, mediaVersion, title }),
      );
      await publish(catalogue, library, source, publication);
      const both = await Promise.all([1, 2].map(() => shelf.folder('main', 'dust', mediaVersion)));
      expect(both[0]?.lesson.title).to.deep.equal(title);
      expect(both[1]).to.equal(both[0]);
      expect(await shelf.folder('main', 'dust', mediaVersion)).to.equal(both[0]);
    });

    it('refuses a folder with a missing, short or long file, and enters nothing', async () => {
      const segment = join(source, FAKE_VIDEO, '00002.m4s');
      const breakings: [() => Promise<void>, string][] = [
        [() => rm(segment), '00002.m4s is missing'],
        [() => truncate(segment, 10), 'has 10 bytes, but lesson.json lists 64'],
        [() => writeFile(segment, 'x'.repeat(65)), 'has 65 bytes, but lesson.json lists 64'],
      ];
      for (const [breakIt, words] of breakings) {
        await writeFakeLesson(source, { durationMs: 8_000 });
        await breakIt();
        const refused = publish(catalogue, library, source, publication);
        expect(await rejection(refused)).to.contain(words);
        expect(await catalogue.lessons('main')).to.deep.equal([]);
      }
    });

    it('opens a lesson while it is published and its date has not passed', async () => {
      await writeFakeLesson(source, { durationMs: 8_000 });
      const row = await publish(catalogue, library, source, publication);
      expect(isOpen(row, 5_000)).to.equal(true);
      for (const state of ['draft', 'held', 'retired'] as const) {
        expect(isOpen({ ...row, state }, 5_000), state).to.equal(false);
      }
      expect(isOpen({ ...row, validUntilUtcMs: 5_000 }, 4_999)).to.equal(true);
      expect(isOpen({ ...row, validUntilUtcMs: 5_000 }, 5_000)).to.equal(false);
    });
  });

  describe('folders dropped in', () => {
    const drop = (name: string, wish = {}) => writeFakeLesson(join(library, 'main', name), wish);

    it('become drafts once, where they lie', async () => {
      await drop('any name', { id: 'dust', durationMs: 8_000 });
      const { added } = await takeDroppedFolders(catalogue, library, 1_000);
      expect(added.map(({ lessonId, state }) => [lessonId, state])).to.deep.equal([
        ['dust', 'draft'],
      ]);
      expect(await takeDroppedFolders(catalogue, library, 2_000)).to.deep.equal({
        added: [],
        waiting: [],
      });
      const version = await catalogue.lessonVersion('main', 'dust', added[0]?.mediaVersion ?? '');
      expect(version?.folder).to.equal('main/any name');
    });

    it('wait, with the reason, while they are incomplete, and are taken when they are whole', async () => {
      const segment = join(library, 'main', 'dust', FAKE_VIDEO, '00001.m4s');
      await drop('dust', { id: 'dust', durationMs: 8_000 });
      const whole = await readFile(segment);
      await truncate(segment, 3);
      const first = await takeDroppedFolders(catalogue, library, 1_000);
      expect(first.added).to.deep.equal([]);
      expect(first.waiting[0]?.reason).to.contain('has 3 bytes');
      await writeFile(segment, whole);
      expect((await takeDroppedFolders(catalogue, library, 2_000)).added).to.have.length(1);
    });

    it('never replace a lesson that is in use', async () => {
      await writeFakeLesson(source, { id: 'dust', durationMs: 8_000 });
      const used = await publish(catalogue, library, source, publication);
      await drop('newer', { id: 'dust', durationMs: 12_000 });
      const { added, waiting } = await takeDroppedFolders(catalogue, library, 2_000);
      expect(added).to.deep.equal([]);
      expect(waiting[0]?.reason).to.contain('publish this one to replace it');
      expect(await catalogue.lesson('main', 'dust')).to.deep.equal(used);
    });

    it('are not looked at while they are being copied, or where they are no lesson', async () => {
      await drop('dust.part-77', { id: 'dust', durationMs: 8_000 });
      await drop('.hidden', { id: 'dust', durationMs: 8_000 });
      await writeFile(join(library, 'main', 'lesson.json'), '{}');
      expect(await takeDroppedFolders(catalogue, library, 1_000)).to.deep.equal({
        added: [],
        waiting: [],
      });
    });
  });
});
