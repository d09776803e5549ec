/** Keys at the media door: paced like segments, recorded as facts, and nobody else's. */

import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Request, type Response } from 'express';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { sendKey } from '../../../engine/http/media-key.ts';
import { openLibrary } from '../../../engine/library/library.ts';
import { publish } from '../../../engine/library/publish.ts';
import { sessionDirectory } from '../../../engine/library/session-directory.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FAKE_VIDEO, writeFakeLesson } from '../../support/fake-lesson.ts';
import { keyFile, lockLesson } from '../../support/locked-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';

/** Seeking is free, so that only the meter speaks; requests are hardly held. */
const presets = presetsWith((policy) => ({
  ...policy,
  seek: { ...policy.seek, rule: 'free' },
  release: { goalMs: 46_000, holdMs: 100 },
}));

describe('media: keys', () => {
  let test: TestEngine;
  let clock: ManualClock;
  let client: BareClient;

  before(async () => {
    clock = new ManualClock();
    test = await startTestEngine({}, { clock, presets });
    const root = await mkdtemp(join(tmpdir(), 'lectern-lesson-'));
    for (const id of ['locked', 'other']) {
      const folder = join(root, id);
      await lockLesson(folder, await writeFakeLesson(folder, { id, durationMs: 600_000 }));
      await publish(test.engine.catalogue, test.engine.libraryRoot, folder, {
        tenantId: FIRST_TENANT,
        courseId: 'tests',
        state: 'published',
        validUntilUtcMs: null,
        previewMs: 30_000,
        nowUtcMs: clock.utcMs(),
      });
    }
    await rm(root, { recursive: true, force: true });
  });
  after(() => test.close());

  let learners = 0;
  const connect = async (lesson = 'locked') => {
    learners += 1;
    const learner = `learner-${learners}`;
    const token = await test.token(learner, lesson);
    return { learner, client: await BareClient.connect(test.url, { token }) };
  };
  let learner: string;
  beforeEach(async () => ({ learner, client } = await connect()));
  afterEach(() => client.drop());

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${test.url}${client.welcome.mediaBase}${path}`, init);
  const segment = (number: number) => `${FAKE_VIDEO}/${String(number).padStart(5, '0')}.m4s`;
  const issued = async () => (await test.statement(learner)).sessions[0]?.keysIssued;

  it('go out as 16 bytes that nobody keeps, and stand in the statement', async () => {
    const answer = await ask(keyFile(1));
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    expect(Buffer.from(await answer.arrayBuffer()).toString('hex')).to.equal('1'.padStart(32, '0'));
    expect(await issued()).to.deep.equal([[20_000, 40_000]]);
    await client.fetch(keyFile(0));
    expect(await issued()).to.deep.equal([[0, 40_000]]);
  });

  it('are released no earlier than their segments, and open the way for these', async () => {
    expect((await client.fetch(keyFile(0))).status).to.equal(200);
    expect((await client.fetch(keyFile(1))).status).to.equal(200);
    // 40 of 46 s are let go; the third key opens 20 s more.
    const early = await ask(keyFile(2));
    expect(early.status).to.equal(425);
    expect(early.headers.get('retry-after')).to.equal('2');
    expect((await client.fetch(segment(20))).status, 'of a released key').to.equal(200);
    for (const number of [21, 22, 23]) {
      expect((await client.fetch(segment(number))).status, 'within the meter').to.equal(200);
    }
    expect((await client.fetch(segment(24))).status, 'beyond the meter').to.equal(425);
    expect((await client.fetch(keyFile(0))).status, 'once more').to.equal(200);
    await client.beat({ now: 'playing', positionMs: 0 });
    clock.advance(12_000);
    await client.beat({ now: 'playing', positionMs: 12_000, spans: [[0, 12_000]] });
    expect((await client.fetch(keyFile(2))).status).to.equal(200);
  });

  it('are not to be had by seeking about', async () => {
    await client.fetch(keyFile(0));
    await client.fetch(keyFile(1));
    for (const index of [10, 20, 29]) {
      await client.beat({ now: 'paused', positionMs: index * 20_000 });
      expect((await client.fetch(keyFile(index))).status, `key ${index}`).to.equal(425);
    }
    expect(await issued()).to.deep.equal([[0, 40_000]]);
  });

  it('earn nothing by themselves', async () => {
    await client.fetch(keyFile(0));
    await client.beat({ now: 'playing', positionMs: 0 });
    clock.advance(5_000);
    await client.beat({ now: 'playing', positionMs: 5_000, spans: [[0, 5_000]] });
    const [lesson] = (await test.statement(learner)).lessons;
    expect(lesson?.creditedMs).to.equal(0);
  });

  it('make the player ask for less ahead, by the longest key period', async () => {
    const clear = await connect(await test.publishFake());
    const clearGoalMs = clear.client.welcome.rules.bufferGoalMs;
    // 46 s of goal less two beats of 5 s and a segment of 2 s; keys of 20 s.
    expect(clearGoalMs).to.equal(34_000);
    expect(client.welcome.rules.bufferGoalMs).to.equal(clearGoalMs - 20_000);
    clear.client.drop();
  });

  it('are not recorded for a client that went away while the ledger was asked', async () => {
    const { catalogue, clerk, libraryRoot } = test.engine;
    const directory = sessionDirectory(catalogue, openLibrary(libraryRoot, catalogue));
    const session = await directory.find(client.welcome.sessionId);
    const file = session?.folder.file(keyFile(0));
    if (session === undefined || file?.role !== 'key') throw new Error('no key to ask for');
    const gone = Object.assign(new EventEmitter(), { closed: true }) as unknown as Response;
    await sendKey(clerk, { method: 'GET' } as Request, gone, session, file);
    expect(await issued()).to.equal(undefined);
    // Nor is it held against the session: all of the goal is left.
    for (const index of [1, 2]) {
      expect((await client.fetch(keyFile(index))).status, `key ${index + 1}`).to.equal(200);
    }
  });

  it('are not told by HEAD, nor released by it', async () => {
    const answer = await ask(keyFile(0), { method: 'HEAD' });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    expect((await answer.arrayBuffer()).byteLength).to.equal(0);
    expect(await issued()).to.equal(undefined);
  });

  it('go to no session that has ended', async () => {
    client.socket.emit('leave', {});
    await new Promise((resolve) => client.socket.once('ended', resolve));
    expect((await client.fetch(keyFile(0))).status).to.equal(410);
    expect(await issued()).to.equal(undefined);
  });

  it('go only to the capability of a session of this lesson', async () => {
    const base = client.welcome.mediaBase;
    const forged = base.replace(/.(?=\/$)/, (last) => (last === 'x' ? 'y' : 'x'));
    expect((await fetch(`${test.url}${forged}${keyFile(0)}`)).status).to.equal(403);
    expect((await fetch(`${test.url}/media/${keyFile(0)}`)).status).to.be.at.least(403);
    // A path is a path inside one lesson: encoded dots and slashes lead nowhere.
    for (const trick of [
      '%2e%2e/keys/00001.key',
      '..%2fprivate%2fmain',
      'keys%2f00001.key%00',
      'keys//00001.key',
      'keys/00001.KEY',
      'keys/1.key',
      'keys/99999.key',
      'keys',
      'keys/',
    ]) {
      const { status } = await fetch(`${test.url}${base}${trick}`);
      expect(status, trick).to.be.oneOf([400, 403, 404]);
    }
    expect(await issued()).to.equal(undefined);
  });

  it('are those of the lesson that the session plays', async () => {
    const other = await connect('other');
    await other.client.fetch(keyFile(0));
    expect((await test.statement(other.learner)).sessions[0]?.lessonId).to.equal('other');
    expect(await issued(), 'nothing of the other session').to.equal(undefined);
    other.client.drop();
  });

  it('go to a preview as far as it may play, and earn and record nothing', async () => {
    const token = await test.token('visitor', 'locked', true);
    const visitor = await BareClient.connect(test.url, { token });
    expect((await visitor.fetch(keyFile(0))).status).to.equal(200);
    expect((await visitor.fetch(keyFile(1))).status).to.equal(200);
    expect((await visitor.fetch(keyFile(2))).status).to.equal(403);
    expect((await test.statement('visitor')).sessions).to.deep.equal([]);
    visitor.drop();
  });
});
