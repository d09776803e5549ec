/** Manifests of long lectures leave compressed, for whoever can read that. */

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { publish } from '../../../engine/library/publish.ts';
import { type Lesson } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { writeFakeLesson } from '../../support/fake-lesson.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('media: large texts', () => {
  const text = '<Period id="0" start="PT0S"/>\n'.repeat(4_000);
  let test: TestEngine;
  let client: BareClient;

  before(async () => {
    test = await startTestEngine();
    const folder = await mkdtemp(join(tmpdir(), 'lectern-lesson-'));
    await writeFakeLesson(folder, { durationMs: 8_000 });
    await writeFile(join(folder, 'manifest.mpd'), text);
    const place = join(folder, 'lesson.json');
    const lesson = JSON.parse(await readFile(place, 'utf8')) as Lesson;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const files = lesson.files.map((file) =>
      file.path === 'manifest.mpd' ? { ...file, bytes: text.length, sha256 } : file,
    );
    await writeFile(place, JSON.stringify({ ...lesson, files }));
    const { lessonId } = await publish(test.engine.catalogue, test.engine.libraryRoot, folder, {
      tenantId: FIRST_TENANT,
      courseId: 'tests',
      state: 'published',
      validUntilUtcMs: null,
      previewMs: 20_000,
      nowUtcMs: Date.now(),
    });
    await rm(folder, { recursive: true, force: true });
    client = await BareClient.connect(test.url, { token: await test.token('anna', lessonId) });
  });
  after(async () => {
    client.drop();
    await test.close();
  });

  const ask = (path: string, headers: Record<string, string>) =>
    fetch(`${test.url}${client.welcome.mediaBase}${path}`, { headers });

  it('come compressed, and whole', async () => {
    const answer = await ask('manifest.mpd', { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).to.equal('gzip');
    expect(answer.headers.get('content-type')).to.equal('application/dash+xml');
    expect(answer.headers.get('vary')).to.match(/Accept-Encoding/);
    expect(Number(answer.headers.get('content-length'))).to.be.below(text.length / 20);
    expect(await answer.text()).to.equal(text);
  });

  it('are compressed once, however many ask, and however often', async () => {
    const row = await test.engine.catalogue.session(client.welcome.sessionId);
    const { tenantId, lessonId, mediaVersion } = row ?? expect.fail('no such session');
    const version = await test.engine.catalogue.lessonVersion(tenantId, lessonId, mediaVersion);
    const place = join(test.engine.libraryRoot, version?.folder ?? '', 'manifest.mpd');
    const gzip = { 'accept-encoding': 'gzip' };
    expect(await (await ask('manifest.mpd', gzip)).text()).to.equal(text);
    // Files of a version never change: whoever reads it again would see this.
    await writeFile(place, text.toUpperCase());
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('manifest.mpd', gzip)));
    for (const answer of answers) expect(await answer.text()).to.equal(text);
    await writeFile(place, text);
  });

  it('come as they are to whoever cannot read that, or wants a part', async () => {
    const plain = await ask('manifest.mpd', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).to.equal(null);
    expect(await plain.text()).to.equal(text);
    const part = await ask('manifest.mpd', { 'accept-encoding': 'gzip', range: 'bytes=0-9' });
    expect(part.status).to.equal(206);
    expect(await part.text()).to.equal(text.slice(0, 10));
  });

  it('are left alone where they are small, or no text', async () => {
    for (const path of ['master.m3u8', 'video/360p/init.mp4', 'video/360p/00001.m4s']) {
      const answer = await ask(path, { 'accept-encoding': 'gzip' });
      expect(answer.headers.get('content-encoding'), path).to.equal(null);
    }
  });
});
