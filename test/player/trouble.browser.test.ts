import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type Credit } from '../../player/session/account.ts';
import { totalMs, union } from '../../player/beats/spans.ts';
import { Stage, html, play, positionMs, until } from './stage.ts';

type Told = { name: string; detail: Record<string, unknown> };

describe('player in Chromium: trouble', function () {
  this.timeout(60_000);
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

  const claimed = () => stage.engine.beats.flatMap((beat) => beat.spans);
  const told = (name: string): Promise<Told[]> =>
    (page as Page).evaluate(
      (wanted) => (window as unknown as { told: Told[] }).told.filter((t) => t.name === wanted),
      name,
    );

  it('plays on while the socket is lost, then resends only what was not acknowledged', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 3, 'acknowledged beats');
    stage.engine.knobs.offline = true;
    stage.engine.drop();
    await page.getByText('No contact', { exact: true }).waitFor();
    const lost = await page.evaluate(
      () => (document.querySelector('lectern-player') as unknown as { credit: Credit }).credit,
    );
    expect(lost).to.include({ counting: false, reason: null });
    expect((await told('creditchange')).at(-1)?.detail).to.include({ counting: false });
    const before = stage.engine.beats.length;
    const arrivedBefore = stage.engine.arrivals.length;
    await page.waitForTimeout(2_500);
    stage.engine.knobs.offline = false;
    await until(() => stage.engine.beats.length > before + 2, 'the kept beats', 25_000);
    expect(stage.engine.hellos.at(-1)?.resume).to.be.a('string');
    expect(stage.engine.hellos.at(-1)?.token).to.equal(undefined);
    const resent = stage.engine.arrivals.slice(arrivedBefore).map(({ seq }) => seq);
    expect(resent[0]).to.equal(before + 1);
    expect(new Set(resent).size, 'nothing twice').to.equal(resent.length);
    expect(union(claimed()), 'no hole where the line was cut').to.have.length(1);
    await page.getByText('Counting', { exact: true }).waitFor();
  });

  it('tells of lost contact over the picture, and that it is back, and then is silent', async () => {
    page = await stage.page();
    await play(page);
    const banner = page.locator('lectern-player .banner');
    expect(await banner.isVisible()).to.equal(false);
    stage.engine.knobs.offline = true;
    stage.engine.drop();
    await banner.getByText('What you watch is kept here').waitFor();
    stage.engine.knobs.offline = false;
    await banner.getByText('Contact is back').waitFor({ timeout: 20_000 });
    await banner.waitFor({ state: 'hidden' });
  });

  it('comes back at once when the device wakes up, however its clocks have jumped', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    stage.engine.knobs.offline = true;
    stage.engine.drop();
    await page.getByText('No contact', { exact: true }).first().waitFor();
    // Asleep for three hours, by both clocks; meanwhile the wait for the next attempt grew long.
    await page.evaluate(() => {
      const [now, date, sleptMs] = [performance.now.bind(performance), Date.now, 3 * 3_600_000];
      performance.now = () => now() + sleptMs;
      Date.now = () => date() + sleptMs - 86_400_000;
    });
    await page.waitForTimeout(2_000);
    stage.engine.knobs.offline = false;
    const wokenMs = performance.now();
    await page.evaluate(() => document.dispatchEvent(new Event('resume')));
    await until(() => stage.engine.hellos.at(-1)?.resume !== undefined, 'the return');
    expect(performance.now() - wokenMs).to.be.below(1_500);
    const count = stage.engine.beats.length;
    await until(() => stage.engine.beats.length >= count + 3, 'beats after it');
    const atMs = await positionMs(page);
    expect(union(claimed()), 'one span without a hole').to.have.length(1);
    expect(totalMs(claimed()), 'no more than was played').to.be.below(atMs + 100);
    expect(stage.engine.beats.every(({ rate }) => rate === 1)).to.equal(true);
  });

  it('plays and claims where the browser refuses all storage', async () => {
    page = await (await stage.browser.newContext()).newPage();
    const thrown: Error[] = [];
    page.on('pageerror', (error) => thrown.push(error));
    await page.addInitScript(() => {
      for (const name of ['sessionStorage', 'localStorage'] as const) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('refused', 'SecurityError');
          },
        });
      }
      // Firefox has one, and lets nobody make it who may store nothing.
      window.BroadcastChannel = class {
        constructor() {
          throw new DOMException('refused', 'SecurityError');
        }
      } as unknown as typeof BroadcastChannel;
    });
    stage.engine.page(
      '/bare',
      html({ script: '<script type="module" src="/player/lectern.js"></script>' }),
    );
    await page.goto(`${stage.engine.url}/bare`);
    await play(page);
    await until(() => stage.engine.beats.length >= 3, 'beats');
    stage.engine.drop();
    await until(() => stage.engine.hellos.length === 2, 'a second handshake');
    const count = stage.engine.beats.length;
    await until(() => stage.engine.beats.length >= count + 2, 'beats after it');
    expect(union(claimed())).to.have.length(1);
    expect(thrown).to.deep.equal([]);
  });

  it('offers a way out when media fail, and goes on where it was', async () => {
    stage.engine.knobs.rules = { bufferGoalMs: 5_000 };
    page = await stage.page();
    await play(page);
    stage.engine.knobs.failSegments = { status: 404, times: 99 };
    await page
      .getByRole('heading', { name: 'The video cannot be loaded' })
      .waitFor({ timeout: 20_000 });
    const [error] = await told('playererror');
    expect(error?.detail).to.include({ code: 'media_failed', action: 'retry' });
    const atMs = await positionMs(page);
    stage.engine.knobs.failSegments = { status: 404, times: 0 };
    await page.getByRole('button', { name: 'Try again' }).click();
    await until(() => stage.engine.beats.at(-1)?.now === 'playing', 'play');
    await page.waitForFunction(
      (wantedMs) =>
        (document.querySelector('lectern-player')?.shadowRoot?.querySelector('video')
          ?.currentTime ?? 0) *
          1_000 >
        wantedMs,
      atMs + 500,
    );
    expect(union(claimed()), 'no hole').to.have.length(1);
  });

  it('restamps and resends after a refusal', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    stage.engine.knobs.refuseNext = 'stale_nonce';
    await until(() => stage.engine.knobs.refuseNext === null, 'the refusal');
    const refusedSeq = stage.engine.arrivals.at(-1)?.seq ?? 0;
    const staleNonce = stage.engine.arrivals.at(-1)?.nonce;
    await until(() => stage.engine.beats.some(({ seq }) => seq === refusedSeq), 'the resend');
    const again = stage.engine.arrivals.findLast(({ seq }) => seq === refusedSeq);
    expect(again?.nonce).to.not.equal(staleNonce);
    expect(await told('playererror')).to.deep.equal([]);
  });

  it('gives up a claim that will never be taken, says so, and goes on', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    stage.engine.knobs.refuseNext = 'out_of_lesson';
    await until(() => stage.engine.knobs.refuseNext === null, 'the refusal');
    const count = stage.engine.beats.length;
    await until(() => stage.engine.beats.length >= count + 2, 'beats after it');
    const [error] = await told('playererror');
    expect(error?.detail).to.include({ code: 'claim_given_up', action: 'none' });
  });

  it('hands in what a reload left behind, under a new token', async () => {
    stage.engine.page(
      '/reload',
      html({
        script: '<script type="module" src="/player/lectern.js"></script>',
        attributes: 'id="lesson"',
      }).replace(
        '</html>',
        `<script>lesson.setAttribute('token', 'token-' + Math.random().toString().padEnd(20, '0'))</script></html>`,
      ),
    );
    page = await (await stage.browser.newContext()).newPage();
    await page.goto(`${stage.engine.url}/reload`);
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    stage.engine.knobs.holdAcks = true;
    await page.waitForTimeout(1_500);
    const lastAcked = stage.engine.beats.length;
    const atMs = await positionMs(page);
    const lookedMs = performance.now();
    stage.engine.knobs.holdAcks = false;
    await page.reload();
    // It plays on until the page has gone, which a busy machine may take its time for.
    const leavingMs = performance.now() - lookedMs;
    await until(() => stage.engine.hellos.length === 2, 'a second handshake');
    const { predecessor } = stage.engine.hellos[1] ?? {};
    expect(predecessor?.beats[0]?.seq).to.equal(lastAcked + 1);
    expect(totalMs(claimed())).to.be.within(atMs - 300, atMs + 300 + leavingMs);
    expect(union(claimed())).to.have.length(1);
  });

  it('resumes the same session after a reload under the same token', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    const atMs = await positionMs(page);
    await page.reload();
    await until(() => stage.engine.hellos.length === 2, 'a second handshake');
    expect(stage.engine.hellos[1]?.resume).to.be.a('string');
    expect(stage.engine.hellos[1]?.predecessor).to.equal(undefined);
    await play(page);
    await until(
      () => stage.engine.beats.at(-1)?.seq !== 1 && totalMs(claimed()) > atMs,
      'beats go on',
    );
    const seqs = stage.engine.beats.map(({ seq }) => seq);
    expect(seqs).to.deep.equal(seqs.map((_, i) => i + 1));
  });

  it('stops when the learner went on elsewhere, and comes back by a click', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.supersede();
    await page.getByText('You are studying somewhere else').waitFor();
    await until(() => stage.engine.beats.at(-1)?.now === 'paused', 'a paused beat');
    await page.getByRole('button', { name: 'Continue here' }).click();
    await until(() => stage.engine.takeovers === 1, 'the takeover');
    await page.getByText('You are studying somewhere else').waitFor({ state: 'hidden' });
    await until(() => stage.engine.beats.at(-1)?.now === 'playing', 'play goes on');
  });

  it('lets the copy of a duplicated tab speak, without a fight', async () => {
    page = await stage.page();
    await play(page);
    const copy = await page.context().newPage();
    await copy.goto(page.url());
    // Both pages carry the same token; the fake engine gives each its session, so tell the first
    // one what a real engine makes true: that its session now lives in the other tab.
    await page.evaluate((engineUrl) => {
      new BroadcastChannel(`lectern:${engineUrl}`).postMessage(['s1', 'somebody else']);
    }, stage.engine.url);
    await page.getByText('You are studying somewhere else').waitFor();
    const count = stage.engine.hellos.length;
    await page.waitForTimeout(1_500);
    expect(stage.engine.hellos, 'no reconnect of its own').to.have.length(count);
    await page.bringToFront();
    await page.getByRole('button', { name: 'Continue here' }).click();
    await until(() => stage.engine.hellos.length === count + 1, 'a reconnect by the click');
  });

  it('asks the host for a new token and goes on with it', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 2, 'beats');
    stage.engine.knobs.refuseHello = 'session_ended';
    stage.engine.drop();
    await page.getByText('Please open this lesson again').waitFor();
    const [error] = await told('playererror');
    expect(error?.detail).to.include({ code: 'session_ended', action: 'renew-token' });
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('token', 'token-fedcba9876543210'),
    );
    await page.getByText('Please open this lesson again').waitFor({ state: 'hidden' });
    await until(() => stage.engine.hellos.at(-1)?.token === 'token-fedcba9876543210', 'the token');
    expect(stage.engine.hellos.at(-1)?.predecessor?.resume).to.be.a('string');
    const count = stage.engine.beats.length;
    await until(() => stage.engine.beats.length >= count + 3, 'play that goes on by itself');
    expect(union(claimed()), 'no hole between the sessions').to.have.length(1);
    expect(stage.engine.beats.filter(({ seq }) => seq === 1)).to.have.length(2);
  });

  it('says at once that a placeholder is no session token, and takes a real one after', async () => {
    page = await stage.page({ attributes: 'token="TOKEN"' });
    await page.getByRole('heading', { name: 'This session token is not valid' }).waitFor();
    await page.getByText('POST /v1/sessions').first().waitFor();
    const [error] = await told('playererror');
    expect(error?.detail).to.include({ code: 'token_invalid', action: 'renew-token' });
    expect(stage.engine.hellos, 'the engine was not asked').to.have.length(0);
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('token', 'token-0123456789abcdef'),
    );
    await play(page);
    expect(await told('playererror')).to.have.length(1);
  });

  it('waits a moment for a token, then says that there is none', async () => {
    page = await stage.page({ attributes: '' });
    await page.getByText('Waiting for the session').first().waitFor();
    await page.getByRole('heading', { name: 'There is no session token' }).waitFor();
    const [error] = await told('playererror');
    expect(error?.detail).to.include({ code: 'token_missing', action: 'renew-token' });
  });

  it('tells the developer how to let the origin of the page in', async () => {
    stage.engine.knobs.refuseHello = 'origin_refused';
    const said: string[] = [];
    page = await stage.page({ attributes: '' });
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('token', 'token-0123456789abcdef'),
    );
    await page.getByRole('heading', { name: 'This lesson cannot be opened' }).waitFor();
    const origin = new URL(stage.engine.url).origin;
    expect(said.join('\n')).to.include(`lectern-engine host main --origin ${origin}`);
  });

  it('tells the host when the session ends', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.end('revoked');
    await page.getByText('This study session has ended').first().waitFor();
    expect((await told('sessionend'))[0]?.detail).to.deep.equal({ why: 'revoked' });
    await page.getByRole('button', { name: 'Continue here' }).click();
    await page.getByText('Please open this lesson again').waitFor();
    expect((await told('playererror'))[0]?.detail).to.include({ action: 'renew-token' });
  });

  it('asks for a new token when the media of the session is refused', async () => {
    stage.engine.knobs.rules = { bufferGoalMs: 5_000 };
    page = await stage.page();
    await play(page);
    stage.engine.knobs.failSegments = { status: 410, times: 99 };
    await page.getByText('Please open this lesson again').waitFor({ timeout: 20_000 });
    expect((await told('playererror'))[0]?.detail).to.include({ code: 'media_refused' });
  });

  it('beats before the page is frozen, and goes on after', async () => {
    stage.engine.knobs.rules = { beatIntervalMs: 60_000 };
    page = await stage.page();
    await play(page);
    const count = stage.engine.beats.length;
    // The event only: Chromium freezes hidden pages alone, and a headless page is never hidden.
    await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
    await until(() => stage.engine.beats.length > count, 'the beat before the freeze');
    expect(totalMs(claimed())).to.be.above(100);
    await page.getByRole('button', { name: 'Pause' }).click();
    await until(() => stage.engine.beats.at(-1)?.now === 'paused', 'the pause');
    expect(union(claimed()), 'no hole').to.have.length(1);
  });

  it('leaves the session when the element is removed', async () => {
    page = await stage.page();
    await play(page);
    await page.evaluate(() => document.querySelector('lectern-player')?.remove());
    await until(() => stage.engine.leaves === 1, 'the leave');
    expect(stage.engine.beats.at(-1)?.spans.length, 'the last beat went first').to.equal(1);
  });
});
