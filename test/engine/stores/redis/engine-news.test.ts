/** What engines tell each other through a real Redis, and what it cannot do to them. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { packageRoot } from '../../../../config/package-root.ts';
import { type AccountKey } from '../../../../engine/clerk/account.ts';
import { type Change } from '../../../../engine/clerk/clerk.ts';
import { initialState } from '../../../../engine/ledger/state.ts';
import { type EngineNews, openEngineNews } from '../../../../engine/stores/redis/engine-news.ts';
import { Driver } from '../../../support/given.ts';
import { type RedisServer, startRedis, until } from '../../../support/redis.ts';

const script = readFileSync(
  join(packageRoot, 'engine', 'stores', 'redis', 'claim_lease_1_key.lua'),
  'utf8',
);
const ann = { tenantId: 'host', learnerId: '学员', timeZone: 'UTC' };

describe('engine news', function () {
  this.timeout(30_000);
  let redis: RedisServer | undefined;
  let raw: Redis;
  let here: EngineNews;
  let there: EngineNews;
  let heard: AccountKey[];
  const heardHere: AccountKey[] = [];

  before(async function () {
    redis = await startRedis(this, { keeps: false });
    raw = new Redis(redis.url, { retryStrategy: () => 100 });
    raw.on('error', () => undefined);
    const options = { url: redis.url, script, onTrouble: () => undefined };
    here = openEngineNews(options);
    there = openEngineNews(options);
    there.onGrown((learner) => heard.push(learner));
    here.onGrown((learner) => heardHere.push(learner));
  });
  beforeEach(() => {
    heard = [];
  });
  after(async () => {
    for (const news of [here, there]) news?.close();
    raw?.disconnect();
    await redis?.stop();
  });

  it('tells what its clock says', async () => {
    await until(async () => (await here.clockMs().catch(() => 0)) > 0, 'Redis is not there');
    expect(Math.abs((await here.clockMs()) - Date.now())).to.be.lessThan(5_000);
  });

  const change = (
    type: 'end' | 'beat' | null,
    holder: string | null,
    fence: number,
    learner = ann,
  ): Change => {
    const command =
      type === null
        ? null
        : type === 'end'
          ? ({ type, sessionId: 's1', why: 'left' } as const)
          : ({ type, sessionId: 's1', beat: {} } as never);
    const state = { ...initialState(), holder, fence };
    return {
      learner,
      command,
      events: [],
      bookings: [],
      state,
      at: new Driver().clock.stamp(),
    };
  };

  /** Tells until somebody hears: connecting takes its time. */
  const heardAfter = (told: Change) =>
    until(() => {
      here.tell(told);
      return heard.length > 0;
    }, 'nobody heard');

  it('tells the others which learner has grown, and nothing more', async () => {
    await heardAfter(change('end', null, 1));
    expect(heard[0]).to.deep.equal({ tenantId: 'host', learnerId: '学员' });
    expect(heardHere, 'an engine does not hear itself').to.deep.equal([]);
  });

  it('says nothing of beats, nor of what it heard itself', async () => {
    for (let i = 0; i < 10; i += 1) {
      here.tell(change('beat', null, 1, { ...ann, learnerId: 'bob' }));
      here.tell(change(null, null, 1, { ...ann, learnerId: 'bob' }));
    }
    // What an earlier test told may still be on its way: this is about another learner.
    here.tell(change('end', null, 1, { ...ann, learnerId: 'bob' }));
    const ofBob = () => heard.filter(({ learnerId }) => learnerId === 'bob');
    await until(() => ofBob().length > 0, 'nobody heard');
    expect(ofBob().length).to.equal(1);
  });

  it('announces who holds the lease; an older fencing number replaces no newer one', async () => {
    const holderIs = (sessionId: string, news: EngineNews) =>
      until(async () => {
        const found = await there.holder(ann);
        return found?.sessionId === sessionId && found.engineId === news.engineId;
      }, `${sessionId} is not announced`);
    here.tell(change('beat', 's1', 5));
    await holderIs('s1', here);
    there.tell(change('beat', 's2', 6));
    await holderIs('s2', there);
    const late = openEngineNews({ url: redis?.url ?? '', script, onTrouble: () => undefined });
    try {
      await until(async () => (await late.holder(ann)) !== null, 'not connected');
      late.tell(change('end', 's0', 4));
      await until(() => heard.length > 0, 'nobody heard');
      expect(await there.holder(ann)).to.deep.include({ fence: 6, sessionId: 's2' });
    } finally {
      late.close();
    }
  });

  it('tells the others which session speaks on a new line, and takes garbage for none', async () => {
    const resumed: string[] = [];
    const own: string[] = [];
    there.onResumed((sessionId) => resumed.push(sessionId));
    here.onResumed((sessionId) => own.push(sessionId));
    for (const said of ['', 'no JSON', '{}', 'null', '[]', '["x"]', '["x",1]', '["x",null]']) {
      await raw.publish('lectern:resumed', said);
    }
    await until(() => {
      here.tellResumed('s1');
      return resumed.length > 0;
    }, 'nobody heard');
    expect([...new Set(resumed)]).to.deep.equal(['s1']);
    expect(own, 'an engine does not hear itself').to.deep.equal([]);
  });

  it('of two lines that are made at once, on two engines, one alone is cut', async () => {
    const cut = new Map<string, string[]>();
    const hear = (news: EngineNews, name: string) =>
      news.onResumed((sessionId) => cut.set(sessionId, [...(cut.get(sessionId) ?? []), name]));
    hear(here, 'here');
    hear(there, 'there');
    const sessions = Array.from({ length: 200 }, (_, i) => `race-${i}`);
    for (const [i, sessionId] of sessions.entries()) {
      const [first, second] = i % 2 === 0 ? [here, there] : [there, here];
      first.tellResumed(sessionId);
      second.tellResumed(sessionId);
      if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(
      () => sessions.every((sessionId) => cut.has(sessionId)),
      'a line was left alive beside another',
    );
    // Whatever else was said would have come before this.
    here.tellResumed('last');
    await until(() => cut.has('last'), 'nobody heard');
    there.tellResumed('the very last');
    await until(() => cut.has('the very last'), 'nobody heard');
    for (const sessionId of sessions) expect(cut.get(sessionId)).to.have.lengthOf(1);
  });

  it('takes garbage for no news', async () => {
    for (const said of [
      '',
      'no JSON',
      '{}',
      'null',
      '[]',
      '["x"]',
      '["x",1,2]',
      '["x",null,"a"]',
    ]) {
      await raw.publish('lectern:grown', said);
    }
    await raw.publish('lectern:grown', '["x","host","bob"]');
    await until(() => heard.some(({ learnerId }) => learnerId === 'bob'), 'nobody heard');
    const names = new Set(heard.map(({ tenantId, learnerId }) => `${tenantId} ${learnerId}`));
    names.delete('host 学员');
    expect([...names]).to.deep.equal(['host bob']);
    const key = (await raw.keys('lectern:lease:*'))[0] ?? '';
    await raw.hset(key, 'fence', 'many');
    expect(await there.holder(ann)).to.equal(null);
    await raw.del(key);
    await raw.set(key, 'no hash');
    expect(await there.holder(ann)).to.equal(null);
    await raw.del(key);
  });

  it('never throws while Redis is away, and goes on by itself when it is back', async () => {
    await redis?.kill();
    for (let i = 0; i < 2_000; i += 1) here.tell(change('end', 's1', 7));
    expect(await here.holder(ann)).to.equal(null);
    await redis?.start({ empty: true });
    await heardAfter(change('end', 's1', 8));
  });
});
