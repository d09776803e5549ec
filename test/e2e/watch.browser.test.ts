import { expect } from 'chai';
import { type Browser, type Page } from 'playwright-core';
import { addAll, measure, type Spans, subtract } from '../../engine/ledger/spans.ts';
import { launchChromium } from '../support/chromium.ts';
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { packagedLecture } from '../support/packaged-lecture.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

/** How far credit may be from what was really presented: the issue of the product's promise. */
const TOLERANCE_MS = 250;
const LEARNER = 'e2e-learner';

/** What the media element itself says was played, kept over reloads. */
const keepPlayed = () => {
  const w = window as unknown as { playedSoFar: () => [number, number][] };
  const earlier = JSON.parse(sessionStorage.getItem('played') ?? '[]') as [number, number][];
  w.playedSoFar = () => {
    const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
    const own: [number, number][] = [];
    for (let i = 0; i < (video?.played.length ?? 0); i += 1) {
      own.push([video!.played.start(i) * 1_000, video!.played.end(i) * 1_000]);
    }
    return [...earlier, ...own];
  };
  addEventListener('pagehide', () =>
    sessionStorage.setItem('played', JSON.stringify(w.playedSoFar())),
  );
};

describe('a lecture in, credited study time out', function () {
  this.timeout(240_000);
  let browser: Browser;
  let lectern: TestEngine;
  let host: HostPage;
  let page: Page;

  before(async function () {
    browser = await launchChromium(this);
    const folder = packagedLecture();
    lectern = await startTestEngine();
    host = await openHostPage(browser, lectern, folder, LEARNER);
    page = host.page;
    await page.addInitScript(keepPlayed);
    await page.goto(host.origin);
  });

  after(async () => {
    await browser?.close();
    host?.close();
    await lectern?.close();
  });

  const played = () =>
    page.evaluate(() =>
      (window as unknown as { playedSoFar: () => [number, number][] }).playedSoFar(),
    );
  const playedSpans = async (): Promise<Spans> =>
    addAll(
      [],
      (await played()).map(([from, to]) => [Math.round(from), Math.round(to)] as const),
    );
  const press = (name: string) =>
    page.locator('lectern-player').getByRole('button', { name, exact: true }).first().click();
  const playedFor = async (ms: number) => {
    await page.waitForFunction(
      (wanted) =>
        (window as unknown as { playedSoFar: () => [number, number][] })
          .playedSoFar()
          .reduce((sum, [from, to]) => sum + to - from, 0) >= wanted,
      ms,
      { timeout: ms + 60_000, polling: 100 },
    );
  };

  it('credits half a minute played by real clicks, over a reload, within 250 ms of the truth', async () => {
    await press('Play');
    await playedFor(15_000);
    await page.reload();
    await press('Play');
    await playedFor(30_000);
    // The controls hide while it plays; a learner clicks the picture.
    await page.locator('lectern-player').locator('video[part="video"]').click();
    await page.waitForFunction(() => {
      const player = document.querySelector('lectern-player') as unknown as {
        credit: { reason: string };
      };
      return player.credit.reason === 'paused';
    });
    const truth = await playedSpans();
    const { lessons, sessions } = await lectern.statement(LEARNER);
    const [lesson] = lessons;
    expect(measure(truth)).to.be.at.least(30_000);
    expect(
      Math.abs((lesson?.creditedMs ?? 0) - measure(truth)),
      JSON.stringify({ truth, lesson }),
    ).to.be.at.most(TOLERANCE_MS);
    expect(
      measure(subtract(lesson?.credited ?? [], truth)),
      'credited but never played',
    ).to.be.at.most(TOLERANCE_MS);
    for (const { coverage, time } of sessions) {
      const refused = Object.values(coverage.refusedMs).reduce((sum, ms) => sum + ms, 0);
      expect(coverage.presentedMs).to.equal(coverage.creditedMs + coverage.pendingMs + refused);
      const idle = Object.values(time.notCountedMs).reduce((sum, ms) => sum + ms, 0);
      expect(time.openMs).to.equal(time.countedMs + time.pendingMs + idle);
    }
    expect(sessions).to.have.length(2);
    expect(sessions[0]?.end).to.equal('succeeded');
  });

  it('shows the learner the same figure as the statement', async () => {
    const shown = () =>
      page.evaluate(
        () =>
          (
            document.querySelector('lectern-player') as unknown as {
              credit: { creditedMs: number };
            }
          ).credit.creditedMs,
      );
    // The answer to the last beat may still be on its way.
    const isSame = async () =>
      (await lectern.statement(LEARNER)).lessons[0]?.creditedMs === (await shown());
    await until(isSame, 'the page shows what the statement says');
  });
});
