/** The private part of a lesson: it has to fit, and it never lies where lessons are served from. */

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { takeDroppedFolders } from '../../../engine/library/drop-in.ts';
import { readLessonFolder } from '../../../engine/library/lesson-folder.ts';
import { openLibrary } from '../../../engine/library/library.ts';
import { type CatalogueStore } from '../../../engine/library/ports.ts';
import { privatePart } from '../../../engine/library/private-part.ts';
import { publish } from '../../../engine/library/publish.ts';
import { createMemoryCatalogueStore } from '../../../engine/stores/memory-catalogue-store.ts';
import { rejection } from '../../contract/rejection.ts';
import { writeFakeLesson } from '../../support/fake-lesson.ts';
import { keyFile, type LockedLesson, lockLesson } from '../../support/locked-lesson.ts';

const publication = {
  tenantId: 'main',
  courseId: 'safety',
  state: 'published',
  validUntilUtcMs: null,
  previewMs: 20_000,
  nowUtcMs: 1_000,
} as const;

describe('library: the private part of a lesson', () => {
  let root: string;
  let source: string;
  let library: string;
  let catalogue: CatalogueStore;
  let locked: LockedLesson;

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
    const clear = await writeFakeLesson(source, { id: 'dust', durationMs: 50_000 });
    locked = await lockLesson(source, clear);
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const beside = () => `${source}.private.json`;
  const put = (change: object) =>
    writeFile(beside(), JSON.stringify({ ...locked.secret, ...change }));
  const publishing = () => publish(catalogue, library, source, publication);

  it('is taken beside the library, for the engine alone, and stays where it was', async () => {
    await publishing();
    const place = join(root, 'private', 'main', `dust-${locked.lesson.mediaVersion}.json`);
    expect((await stat(place)).mode & 0o777).to.equal(0o600);
    expect((await stat(join(root, 'private', 'main'))).mode & 0o777).to.equal(0o700);
    expect(JSON.parse(await readFile(beside(), 'utf8'))).to.deep.equal(locked.secret);
    const below = await readdir(library, { recursive: true });
    expect(below.filter((name) => /private|\.key/.test(name))).to.deep.equal([]);
    const { mediaVersion } = locked.lesson;
    expect(await privatePart(library, 'main', 'dust', mediaVersion)).to.deep.equal(locked.secret);
    expect(await privatePart(library, 'other', 'dust', mediaVersion)).to.equal(undefined);
  });

  it('gives the lesson its keys, each for its key period', async () => {
    await publishing();
    const folder = await openLibrary(library, catalogue).folder(
      'main',
      'dust',
      locked.lesson.mediaVersion,
    );
    expect(folder?.file(keyFile(2))).to.deep.equal({
      role: 'key',
      span: [40_000, 50_000],
      keyId: locked.lesson.protection?.keys[2]?.keyId,
      key: Buffer.from('2'.padStart(32, '0'), 'hex'),
    });
    expect(folder?.file(keyFile(3))).to.equal(undefined);
    // Whoever reads the folder without it knows no key.
    expect((await readLessonFolder(source)).file(keyFile(0))).to.equal(undefined);
  });

  it('is needed by an encrypted lesson, and says where it belongs', async () => {
    await rm(beside());
    expect(await rejection(publishing())).to.match(
      /"dust" is encrypted and its keys are missing\. Reason: there is no .*source\.private\.json\. Put/,
    );
    expect(await catalogue.lessons('main')).to.deep.equal([]);
  });

  it('is needed once: publishing the same version again takes the one that is kept', async () => {
    await publishing();
    await rm(beside());
    expect((await publishing()).state).to.equal('published');
  });

  it('changes together with the questions of the same version, and goes with them', async () => {
    const { protection: _, ...clear } = locked.lesson;
    const place = join(root, 'private', 'main', `dust-${clear.mediaVersion}.json`);
    const publishWith = async (id: string) => {
      const options = ['a', 'b'].map((one) => ({ id: one, text: { en: one } }));
      const questions = [{ id, kind: 'single', prompt: { en: id }, options }];
      await writeFile(join(source, 'lesson.json'), JSON.stringify({ ...clear, questions }));
      await put({ keys: [], answers: [{ questionId: id, correct: ['a'] }] });
      await publishing();
      const folder = await openLibrary(library, catalogue).folder(
        'main',
        'dust',
        clear.mediaVersion,
      );
      expect(folder?.lesson.questions.map((one) => one.id)).to.deep.equal([id]);
      const kept = await privatePart(library, 'main', 'dust', clear.mediaVersion);
      expect(kept?.answers.map((one) => one.questionId)).to.deep.equal([id]);
    };
    await publishWith('q1');
    await publishWith('q2');
    await writeFile(join(source, 'lesson.json'), JSON.stringify({ ...clear, questions: [] }));
    await rm(beside());
    await publishing();
    expect(await stat(place).catch(() => null)).to.equal(null);
    const below = await readdir(library, { recursive: true });
    expect(below.filter((name) => name.includes('.part-'))).to.deep.equal([]);
  });

  it('is missed in words where questions have no answer, and the lesson is published', async () => {
    const { protection: _, ...clear } = locked.lesson;
    const options = ['a', 'b'].map((id) => ({ id, text: { en: id } }));
    const questions = ['q1', 'q2'].map((id) => ({
      ...{ id, kind: 'single', prompt: { en: id } },
      options,
    }));
    await writeFile(join(source, 'lesson.json'), JSON.stringify({ ...clear, questions }));
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const publishWith = async (...answered: string[]) => {
      warnings.length = 0;
      const answers = answered.map((questionId) => ({ questionId, correct: ['a'] }));
      if (answered.length > 0) await put({ keys: [], answers });
      return publish(catalogue, library, source, { ...publication, onWarning });
    };
    await rm(beside());
    expect((await publishWith()).state).to.equal('published');
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /^2 of 2 questions of "dust" have no answer.*Reason: .*Put the file/,
    );
    await publishWith('q1');
    expect(warnings[0]).to.match(/^1 of 2 questions/);
    await publishWith('q1', 'q2');
    expect(warnings).to.deep.equal([]);
  });

  it('is refused where it does not fit, and nothing is entered', async () => {
    const [first, ...others] = locked.secret.keys;
    const wrong: [change: object, words: string][] = [
      [{ lessonId: 'other' }, 'it belongs to the lesson "other"'],
      [{ mediaVersion: `sha256-${'9'.repeat(32)}` }, 'it belongs to version sha256-9999'],
      [{ keys: others }, 'the key keys/00001.key is not in it'],
      [{ keys: [{ ...first, key: 'abcd' }, ...others] }, 'a key of 32 hexadecimal digits'],
      [{ keys: [{ ...first, key: 'z'.repeat(32) }, ...others] }, 'a key of 32 hexadecimal digits'],
      [{ keys: [{ ...first, path: '../../../etc/shadow' }, ...others] }, 'keys[0].path'],
      [{ lessonId: '../../up' }, 'lessonId should be a lesson id'],
      [{ format: 'lectern-lesson' }, 'format'],
      [{ answers: [{ questionId: 'q9', correct: ['a'] }] }, 'it answers "q9"'],
    ];
    for (const [change, words] of wrong) {
      await put(change);
      const error = await rejection(publishing());
      expect(error).to.contain(words);
      expect(error, 'no key in a message').to.not.contain('z'.repeat(32));
      expect(await catalogue.lessons('main'), words).to.deep.equal([]);
      expect(await stat(join(root, 'private')).catch(() => null), words).to.equal(null);
    }
  });

  it('is refused where it is no file, or no JSON, and is never quoted', async () => {
    await writeFile(beside(), '{"keys": [{"key": "0123456789abcdef');
    const error = await rejection(publishing());
    expect(error).to.match(/is not JSON/);
    expect(error).to.not.contain('0123456789');
    await rm(beside());
    await mkdir(beside());
    expect(await rejection(publishing())).to.match(/is not the private part/);
    await rm(beside(), { recursive: true });
    await symlink('/dev/zero', beside());
    expect(await rejection(publishing())).to.match(/is not the private part/);
  });

  it('lets key periods neither hide a file nor run backwards', async () => {
    const { protection } = locked.lesson;
    const keys = protection?.keys ?? [];
    const tricks = [
      [{ ...keys[0], path: 'manifest.mpd' }],
      [{ ...keys[0], path: 'lesson.json' }],
      [keys[0], { ...keys[1], startMs: 0 }],
      [{ ...keys[0], startMs: 5 }],
      [keys[0], { ...keys[1], startMs: 50_000 }],
    ];
    for (const trick of tricks) {
      const made = { ...locked.lesson, protection: { scheme: 'aes-128', keys: trick } };
      await writeFile(join(source, 'lesson.json'), JSON.stringify(made));
      expect(await rejection(publishing())).to.match(/key periods of "dust" do not fit/);
    }
  });

  it('is no use where the player cannot open what it protects', async () => {
    const protection = { ...locked.lesson.protection, scheme: 'cbcs' };
    await writeFile(join(source, 'lesson.json'), JSON.stringify({ ...locked.lesson, protection }));
    expect(await rejection(publishing())).to.match(/encrypted with cbcs\. Reason: .* aes128/);
    expect(await catalogue.lessons('main')).to.deep.equal([]);
  });

  it('is taken with a folder that is dropped in, and waited for until it is there', async () => {
    const dropped = join(library, 'main', 'dust');
    await lockLesson(dropped, await writeFakeLesson(dropped, { id: 'dust', durationMs: 50_000 }));
    await rm(`${dropped}.private.json`);
    const first = await takeDroppedFolders(catalogue, library, 1_000);
    expect(first.added).to.deep.equal([]);
    expect(first.waiting[0]?.reason).to.contain('its keys are missing');
    await writeFile(`${dropped}.private.json`, JSON.stringify(locked.secret));
    expect((await takeDroppedFolders(catalogue, library, 2_000)).added).to.have.length(1);
    const kept = await privatePart(library, 'main', 'dust', locked.lesson.mediaVersion);
    expect(kept).to.deep.equal(locked.secret);
    const below = await readdir(library, { recursive: true });
    expect(
      below.filter((name) => name.includes('private')),
      'moved out',
    ).to.deep.equal([]);
    const again = { ...publication, nowUtcMs: 3_000 };
    expect((await publish(catalogue, library, dropped, again)).state).to.equal('published');
  });
});
