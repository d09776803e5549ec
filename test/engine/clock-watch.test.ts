import { expect } from 'chai';
import { clocksOf, ClockWatch, type OtherClock } from '../../engine/clock-watch.ts';

const NOON_MS = Date.UTC(2026, 10, 2, 4);

/** A clock that is so far behind ours; ours stands still. */
function behind(ms: number, more: Partial<OtherClock> = {}): OtherClock {
  const utcMs = () => Promise.resolve(NOON_MS - ms);
  return { name: 'the database', utcMs, isYardstick: true, isElsewhere: true, ...more };
}

async function watched(others: readonly OtherClock[]) {
  const said: string[] = [];
  const watch = new ClockWatch(others, () => NOON_MS, { warn: (_about, text) => said.push(text) });
  await watch.compare();
  return { watch, said, ...watch.state };
}

describe('the clocks of an installation', () => {
  it('agree within a second', async () => {
    for (const ms of [0, 900, -900]) {
      expect(await watched([behind(ms)]), `${ms} ms`).to.deep.include({
        fault: null,
        warnings: [],
        said: [],
      });
    }
  });

  it('are apart from a second on, and the words say by how much and what to do', async () => {
    const { fault, warnings } = await watched([behind(2_400), behind(-1_500, { name: 'Redis' })]);
    expect(fault).to.equal(null);
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/2\.[34] s ahead of that of the database\. Reason: .* chrony/);
    expect(warnings[1]).to.match(/1\.5 s behind that of Redis/);
  });

  it('stop an engine that is a minute from the database, whichever way, and not for Redis', async () => {
    for (const ms of [61_000, -61_000]) {
      expect((await watched([behind(ms)])).fault).to.contain('61.0 s');
      const redis = await watched([behind(ms, { isYardstick: false })]);
      expect(redis.fault).to.equal(null);
      expect(redis.warnings).to.have.length(1);
    }
  });

  it('stop no engine that agrees with Redis: then it is the database that is wrong', async () => {
    const { fault, warnings } = await watched([
      behind(61_000),
      behind(300, { name: 'Redis', isYardstick: false }),
    ]);
    expect(fault).to.equal(null);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('61.0 s ahead of that of the database');
  });

  it('are no witness for an engine on whose machine they are', async () => {
    const utcMs = () => Promise.resolve(NOON_MS);
    const far = () => Promise.resolve(NOON_MS - 61_000);
    for (const [url, isStopped] of [
      ['redis://localhost:6379', true],
      ['redis://:secret@127.0.0.1/2', true],
      ['redis://[::1]', true],
      ['redis://redis.internal:6379', false],
      ['rediss://10.2.3.4', false],
    ] as const) {
      const { fault } = await watched(clocksOf(far, utcMs, url));
      expect(fault !== null, url).to.equal(isStopped);
    }
  });

  it('are not said to be apart because an answer was long on its way, or did not come', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return NOON_MS - 950;
    };
    expect((await watched([behind(0, { utcMs: slow })])).warnings).to.deep.equal([]);
    const gone = () => Promise.reject(new Error('nobody there'));
    expect((await watched([behind(0, { utcMs: gone })])).warnings).to.deep.equal([]);
  });

  it('are told of once when they part, and once when they agree again', async () => {
    let ms = 5_000;
    const { watch, said } = await watched([
      behind(0, { utcMs: () => Promise.resolve(NOON_MS - ms) }),
    ]);
    await watch.compare();
    expect(said).to.deep.equal(['clocks are apart']);
    ms = 0;
    await watch.compare();
    expect(said).to.deep.equal(['clocks are apart', 'all clocks agree again']);
    expect(watch.state).to.deep.equal({ fault: null, warnings: [] });
  });
});
