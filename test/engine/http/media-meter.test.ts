/** The meter of paced release at the edge: what left counts, however the transfer ended. */

import { type IncomingMessage, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';

const SEGMENT_BYTES = 4_000_000;
/** Seeking is free, so that only the meter speaks; requests are hardly held. */
const presets = presetsWith((policy) => ({
  ...policy,
  seek: { ...policy.seek, rule: 'free' },
  release: { goalMs: 24_000, holdMs: 100 },
}));

describe('media: the meter of paced release', () => {
  let test: TestEngine;
  let client: BareClient;

  beforeEach(async () => {
    test = await startTestEngine({}, { clock: new ManualClock(), presets });
    const lesson = await test.publishFake({ durationMs: 60_000, bytesPerSegment: SEGMENT_BYTES });
    client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
  });

  afterEach(async () => {
    client.drop();
    await test.close();
  });

  const segment = (index: number) => `${FAKE_VIDEO}/${segmentFile(index)}`;
  const seekTo = (positionMs: number) => client.beat({ now: 'paused', positionMs });
  const allButTheLastByte = { headers: { range: `bytes=0-${SEGMENT_BYTES - 2}` } };

  it('counts segments of which all but a byte was fetched', async () => {
    for (let index = 0; index < 12; index += 1) {
      const { status } = await client.fetch(segment(index), allButTheLastByte);
      expect(status, `segment ${index}`).to.equal(206);
    }
    await seekTo(40_000);
    expect((await client.fetch(segment(20), allButTheLastByte)).status).to.equal(425);
    // What has left already may be fetched again, in full or in part.
    expect((await client.fetch(segment(3))).status).to.equal(200);
  });

  it('counts segments whose transfer was cut short', async () => {
    for (let index = 0; index < 12; index += 1) await cutShort(segment(index));
    await seekTo(40_000);
    expect((await client.fetch(segment(20))).status).to.equal(425);
  });

  it('does not count what was answered without a body', async () => {
    expect((await client.fetch(segment(0), { method: 'HEAD' })).status).to.equal(200);
    for (let index = 1; index < 12; index += 1) {
      const known = { 'if-none-match': '*' };
      expect((await ask(segment(index), known)).statusCode).to.equal(304);
      const beyond = { range: `bytes=${SEGMENT_BYTES}-` };
      expect((await ask(segment(index), beyond)).statusCode).to.equal(416);
    }
    await seekTo(40_000);
    expect((await client.fetch(segment(20))).status).to.equal(200);
  });

  function ask(path: string, headers = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(`${test.url}${client.welcome.mediaBase}${path}`, { headers });
      asked.on('error', reject);
      asked.on('response', (answer) => answer.resume().once('end', () => resolve(answer)));
      asked.end();
    });
  }

  /** Reads the first bytes of a body and cuts the connection. */
  function cutShort(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request(`${test.url}${client.welcome.mediaBase}${path}`, (answer) => {
        expect(answer.statusCode, path).to.equal(200);
        answer.once('data', () => asked.destroy());
        answer.once('close', resolve);
        answer.on('error', () => undefined);
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});

describe('media: held requests', () => {
  it('are a few of one learner at once; more are told at once that it is too early', async () => {
    const slow = presetsWith((policy) => ({
      ...policy,
      release: { goalMs: 24_000, holdMs: 3_000 },
    }));
    const test = await startTestEngine({}, { clock: new ManualClock(), presets: slow });
    const lesson = await test.publishFake();
    const client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    const early = Array.from({ length: 50 }, async () => {
      const { status } = await client.fetch(`${FAKE_VIDEO}/${segmentFile(40)}`);
      return { status, atMs: performance.now() };
    });
    const answers = await Promise.all(early);
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([425]));
    const last = Math.max(...answers.map(({ atMs }) => atMs));
    const held = answers.filter(({ atMs }) => last - atMs < 1_500);
    expect(held.length).to.equal(32);
    // Those that were held have made room.
    const next = client.fetch(`${FAKE_VIDEO}/${segmentFile(40)}`).then(() => 'answered');
    expect(await Promise.race([next, setTimeout(1_000, 'held')])).to.equal('held');
    client.drop();
    await test.close();
  });
});
