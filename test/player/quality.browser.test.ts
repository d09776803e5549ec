import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { NETWORKS } from '../../engine/protocol/quality.ts';
import { Stage, play, until } from './stage.ts';

const CHECK: CheckPrompt = {
  ...{ checkId: 'check-1', attempt: 1, attemptsLeft: 2, leftMs: 60_000 },
  asks: {
    kind: 'presence',
    picture: '/checks/a/picture.png',
    sound: { zh: '/checks/a/zh.wav', en: '/checks/a/en.wav' },
    digits: 4,
  },
};

describe('player in Chromium: playing quality and checks', function () {
  this.timeout(90_000);
  let stage: Stage;
  let page: Page | undefined;
  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page?.context().close();
    stage.engine.reset();
  });

  const told = (name: string) =>
    (page as Page).evaluate(
      (wanted) =>
        (window as unknown as { told: { name: string; detail: unknown }[] }).told
          .filter((each) => each.name === wanted)
          .map((each) => each.detail),
      name,
    );

  it('tells the start once, and the network with the handshake', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.qualities.length > 0, 'a first claim');
    const { qualities, hellos } = stage.engine;
    expect(qualities[0]?.startMs).to.be.within(0, 10_000);
    expect(qualities[0]).to.include({ stalls: 0, errors: 0 });
    expect(qualities[0]?.bitrateBps, 'the declared bitrate of the rung').to.be.above(10_000);
    expect(hellos[0]?.network).to.be.oneOf([...NETWORKS]);
  });

  it('counts stalls where the network is too slow, and frames', async () => {
    stage.engine.knobs.rules = { bufferGoalMs: 2_000 };
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.qualities.length > 0, 'a first claim');
    // Slower than it plays: what is buffered runs out, and comes again after a while.
    stage.engine.knobs.delaySegmentsMs = 4_000;
    const before = stage.engine.beats.length;
    await until(
      () => stage.engine.beats.slice(before).some((beat) => beat.now === 'stalled'),
      'a stalled beat',
      40_000,
    );
    await until(() => stage.engine.beats.at(-1)?.now === 'playing', 'it goes on', 30_000);
    stage.engine.knobs.delaySegmentsMs = 0;
    await page.waitForTimeout(9_000);
    await page.getByRole('button', { name: 'Pause' }).click();
    await until(() => stage.engine.qualities.some(({ stalls }) => stalls > 0), 'stalls are told');
    const sum = (name: 'stalls' | 'stalledMs' | 'playedMs' | 'shownFrames') =>
      stage.engine.qualities.reduce((total, each) => total + each[name], 0);
    expect(sum('stalledMs')).to.be.within(200, 60_000);
    expect(sum('playedMs')).to.be.within(5_000, 90_000);
    expect(sum('shownFrames')).to.be.above(50);
    expect(stage.engine.qualities.filter(({ startMs }) => startMs !== undefined)).to.have.length(1);
  });

  it('survives checks and tells the host of them', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.openCheck(CHECK);
    stage.engine.openCheck({ ...CHECK, attempt: 2, attemptsLeft: 1 });
    stage.engine.closeCheck('another', 'missed');
    stage.engine.closeCheck('check-1', 'passed');
    await page.waitForFunction(() =>
      (window as unknown as { told: { name: string }[] }).told.some(
        ({ name }) => name === 'checkclose',
      ),
    );
    const { asks: _asked, ...rest } = CHECK;
    const first = { ...rest, kind: 'presence' };
    expect(await told('checkopen')).to.deep.equal([
      first,
      { ...first, attempt: 2, attemptsLeft: 1 },
    ]);
    expect(await told('checkclose')).to.deep.equal([{ checkId: 'check-1', end: 'passed' }]);
    // With the lease the check goes elsewhere.
    stage.engine.openCheck({ ...CHECK, checkId: 'check-2' });
    stage.engine.supersede();
    await page.getByRole('button', { name: 'Continue here' }).waitFor();
    expect((await told('checkclose')).at(-1)).to.deep.equal({ checkId: 'check-2', end: null });
    const [{ check }] = (await told('creditchange')).slice(-1) as [{ check: unknown }];
    expect(check, 'kept in the account').to.deep.equal({
      open: false,
      owed: null,
      courseFailed: false,
      mayAsk: false,
      readyInMs: 0,
    });
    await page.getByRole('button', { name: 'Continue here' }).click();
    const count = stage.engine.beats.length;
    await until(() => stage.engine.beats.length > count, 'beats go on');
  });
});
