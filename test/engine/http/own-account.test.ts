/** The learner's own door: what it tells, to whom, and what it does not. */

import { expect } from 'chai';
import { type LessonAccount, lessonAccount } from '../../../engine/protocol/lesson-account.ts';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';

const LESSON_MS = 120_000;
const HOUR_MS = 3_600_000;
const presets = presetsWith((policy) => ({
  ...policy,
  credit: { ...policy.credit, minutesPerUnit: 15, incrementUnits: 0.01, minCountedRatio: 0.9 },
}));
const sum = (account: object) =>
  Object.values(account as Record<string, number>).reduce((total, ms) => total + ms, 0);

describe('http: a learner’s own account of a lesson', function () {
  this.timeout(30_000);
  let lectern: TestEngine;
  let clock: ManualClock;
  let lesson: string;
  let other: string;

  before(async () => {
    clock = new ManualClock();
    lectern = await startTestEngine({}, { clock, presets });
    lesson = await lectern.publishFake({ id: 'asked', durationMs: LESSON_MS });
    other = await lectern.publishFake({ id: 'other', durationMs: LESSON_MS });
  });
  after(() => lectern.close());

  const open = async (learner: string, of = lesson, preview = false) =>
    BareClient.connect(lectern.url, { token: await lectern.token(learner, of, preview) });

  const ask = (key: string | null, init: RequestInit = {}, query = '') =>
    fetch(`${lectern.url}/account${query}`, {
      ...init,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...init.headers },
    });
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { error: { code: string } }).error.code;
  const accountOf = async (client: BareClient): Promise<LessonAccount> => {
    const answer = await ask(client.welcome.resume);
    expect(answer.status).to.equal(200);
    return lessonAccount(await answer.json());
  };

  /** Plays pieces of five seconds, in the background where it is said. */
  async function study(client: BareClient, fromMs: number, toMs: number, visible = true) {
    await client.beat({ positionMs: fromMs });
    for (let atMs = fromMs; atMs < toMs; atMs += 5_000) {
      await client.fetchSpan([atMs, atMs + 5_000]);
      clock.advance(5_000);
      await client.beat({ spans: [[atMs, atMs + 5_000]], visible });
    }
  }

  it('balances over all sessions, and lists what does not count, newest first', async () => {
    const first = await open('ada');
    await study(first, 0, 20_000);
    await study(first, 20_000, 30_000, false);
    first.leave();
    clock.advance(60_000);
    const second = await open('ada');
    await study(second, 10_000, 20_000);
    await second.beat({ now: 'paused', positionMs: 20_000 });
    clock.advance(7_000);
    await second.beat({ now: 'paused', positionMs: 20_000 });
    const told = await accountOf(second);

    expect(told.sessions).to.equal(2);
    const { coverage, time } = told;
    expect(coverage.presentedMs).to.equal(40_000);
    expect(coverage.creditedMs + coverage.pendingMs + sum(coverage.refusedMs)).to.equal(40_000);
    expect(coverage.refusedMs).to.deep.equal({ hidden: 10_000, repeat: 10_000 });
    expect(time.countedMs + time.pendingMs + sum(time.notCountedMs)).to.equal(time.openMs);
    expect(time.notCountedMs.paused).to.be.at.least(7_000);
    expect(told.lesson).to.deep.include({ creditedMs: 20_000, carriedMs: 0 });
    expect(told.refused.map(([startMs, endMs, reason]) => [startMs, endMs, reason])).to.deep.equal([
      [10_000, 20_000, 'repeat'],
      [20_000, 30_000, 'hidden'],
    ]);
    expect(told.refused[0]?.[4]).to.be.at.most(clock.utcMs());
    expect(told.leftOut).to.deep.equal({ parts: 0, ms: 0 });
    expect(told.asOfUtcMs).to.equal(clock.utcMs());
    second.drop();
  });

  it('tells units, what withholds them, and how well the credit is proved', async () => {
    const client = await open('grace');
    await study(client, 0, 60_000);
    await client.beat({ now: 'paused', positionMs: 60_000 });
    const { units, levels } = await accountOf(client);
    expect(units).to.deep.include({ minutesPerUnit: 15, incrementHundredths: 1, withheld: [] });
    expect(units.earnedHundredths, 'one minute of 15').to.be.within(6, 7);
    expect(levels.map(({ level, ms }) => [level, ms])).to.deep.equal([['delivered', 60_000]]);
    await study(client, 60_000, 90_000, false);
    const after = await accountOf(client);
    expect(after.units.awardedHundredths, 'too little counted').to.equal(0);
    expect(after.units.withheld[0]?.zh).to.be.a('string');
    client.drop();
  });

  it('lists so many parts at most, and sums up the others', async () => {
    const client = await open('many');
    await client.fetchSpan([0, 2_000]);
    await client.beat();
    for (let i = 0; i < 202; i += 1) {
      clock.advance(1_000);
      // The same second again and again: no two of them make one part.
      await client.beat({ spans: [[0, 1_000]], positionMs: 1_000 });
    }
    const { refused, leftOut, coverage } = await accountOf(client);
    expect(refused).to.have.lengthOf(200);
    expect(leftOut).to.deep.equal({ parts: 1, ms: 1_000 });
    expect(coverage.refusedMs.repeat).to.equal(201_000);
    client.drop();
  });

  it('tells of nobody else and of no other lesson, whatever is asked', async () => {
    const mine = await open('curious');
    const theirs = await open('victim');
    await study(theirs, 0, 10_000, false);
    const elsewhere = await open('curious', other);
    await study(elsewhere, 0, 10_000, false);
    const { resume, sessionId } = mine.welcome;
    for (const query of [
      '?learner=victim',
      `?session=${theirs.welcome.sessionId}`,
      '?lesson=other',
      '?learner[]=victim&__proto__[x]=1',
    ]) {
      const answer = await ask(resume, {}, query);
      const text = await answer.text();
      expect(answer.status, query).to.equal(200);
      expect(text, query).not.to.match(/victim|curious|127\.0\.0\.1/);
      expect(lessonAccount(JSON.parse(text)).refused, query).to.have.lengthOf(0);
    }
    const mac = resume.slice(resume.lastIndexOf('.'));
    const media = mine.welcome.mediaBase.split('/')[2] ?? '';
    for (const key of [
      null,
      'x'.repeat(40),
      `${theirs.welcome.sessionId}${mac}`,
      `${sessionId}.${'A'.repeat(27)}`,
      `${sessionId}.`,
      media,
      lectern.apiKey,
      '../../etc/passwd',
      'y'.repeat(5_000),
    ]) {
      const answer = await ask(key);
      expect(answer.status, String(key)).to.equal(404);
      expect(await codeOf(answer)).to.equal('session_unknown');
    }
    for (const client of [mine, theirs, elsewhere]) client.drop();
  });

  it('answers nothing but GET, and no page of an origin that is not the host’s', async () => {
    const client = await open('origin');
    const { resume } = client.welcome;
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect((await ask(resume, { method })).status, method).to.equal(404);
    }
    const preflight = await ask(null, {
      method: 'OPTIONS',
      headers: { origin: 'https://school.example' },
    });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-headers')).to.equal('Authorization');
    const foreign = await ask(resume, { headers: { origin: 'https://school.example' } });
    expect(await codeOf(foreign)).to.equal('origin_refused');
    const own = await ask(resume, { headers: { origin: lectern.url } });
    expect(own.status).to.equal(200);
    expect(own.headers.get('access-control-allow-origin')).to.equal(lectern.url);
    expect(own.headers.get('cache-control')).to.equal('no-store');
    client.drop();
  });

  it('has nothing for previews, and nothing any more after the host took a session back', async () => {
    const preview = await open('guest', lesson, true);
    expect(await codeOf(await ask(preview.welcome.resume))).to.equal('preview_only');
    preview.drop();
    const client = await open('revoked');
    const { sessionId, resume } = client.welcome;
    await fetch(`${lectern.url}/v1/sessions/${sessionId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${lectern.apiKey}` },
    });
    expect(await codeOf(await ask(resume))).to.equal('session_ended');
  });

  it('can be asked for a day after the session has ended', async () => {
    const client = await open('late');
    await study(client, 0, 10_000);
    const { resume } = client.welcome;
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    client.leave();
    await gone;
    clock.advance(23 * HOUR_MS);
    expect((await ask(resume)).status).to.equal(200);
    clock.advance(2 * HOUR_MS);
    expect(await codeOf(await ask(resume))).to.equal('session_ended');
  });

  it('answers a learner twelve times a minute, over all sessions, and others all the same', async () => {
    const [one, two] = [await open('eager'), await open('eager')];
    for (let i = 0; i < 12; i += 1) {
      expect((await ask((i % 2 === 0 ? one : two).welcome.resume)).status).to.equal(200);
    }
    const refused = await ask(one.welcome.resume);
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('retry-after')).to.equal('60');
    const calm = await open('calm');
    expect((await ask(calm.welcome.resume)).status).to.equal(200);
    for (const client of [one, two, calm]) client.drop();
  });

  it('lets so many ask at once, and tells the others to come back', async () => {
    const client = await open('crowd');
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(client.welcome.resume)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => [200, 429, 503].includes(status))).to.equal(true);
    expect(statuses.has(200)).to.equal(true);
    expect((await ask((await open('after')).welcome.resume)).status).to.equal(200);
    client.drop();
  });
});
