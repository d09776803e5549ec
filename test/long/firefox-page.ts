/** A host's page in Firefox with the player and a real engine, and the hands of a learner on it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { expect } from 'chai';
import { type Context } from 'mocha';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type OpenCheck } from '../../engine/ledger/check-state.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { addAll, measure, type Spans, subtract } from '../../engine/ledger/spans.ts';
import { type Credit } from '../../player/session/account.ts';
import { packageLecture } from '../attacks/browser/lecture.ts';
import { buildPlayer } from '../player/stage.ts';
import { type Preferences, launchFirefox } from '../support/firefox.ts';
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { packagedLecture } from '../support/packaged-lecture.ts';
import {
  TEST_TIME_ZONE,
  presetsWith,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';
import { until } from '../support/until.ts';

/** How far credit may be from what was really presented: the issue of the product's promise. */
export const TOLERANCE_MS = 250;

type PolicyChange = {
  readonly [Group in 'beat' | 'checks' | 'visibility']?: Partial<Policy[Group]>;
};

/** An expression of the page about its media element. */
const ofVideo = (what: string): string =>
  `((video) => ${what})(document.querySelector('lectern-player').shadowRoot.querySelector('video'))`;

/** What the media element itself says was played, kept over reloads. */
const keepPlayed = () => {
  // The empty page that Firefox shows before the host's one has no storage.
  if (origin === 'null') return;
  const w = window as unknown as { playedSoFar: () => [number, number][] };
  const earlier = JSON.parse(sessionStorage.getItem('played') ?? '[]') as [number, number][];
  w.playedSoFar = () => {
    const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
    const own = Array.from({ length: video?.played.length ?? 0 }, (_, i): [number, number] => [
      video!.played.start(i) * 1_000,
      video!.played.end(i) * 1_000,
    ]);
    return [...earlier, ...own];
  };
  addEventListener('pagehide', () =>
    sessionStorage.setItem('played', JSON.stringify(w.playedSoFar())),
  );
};

export class FirefoxPage {
  readonly browser: Browser;
  readonly lectern: TestEngine;
  /** A lesson of a minute with a bank of questions. */
  readonly questions: string;
  readonly #folder: string;
  readonly #change: (change: PolicyChange) => void;
  #host: HostPage | null = null;
  #learner = '';
  /** What the page has complained of since it was opened. */
  faults: string[] = [];

  private constructor(parts: {
    readonly browser: Browser;
    readonly lectern: TestEngine;
    readonly folder: string;
    readonly questions: string;
    readonly change: (change: PolicyChange) => void;
  }) {
    this.browser = parts.browser;
    this.lectern = parts.lectern;
    this.questions = parts.questions;
    this.#folder = parts.folder;
    this.#change = parts.change;
  }

  /**
   * @param context of the hook; skipped loudly where there is no Firefox
   * @param preferences of its profile
   */
  static async start(context: Context, preferences: Preferences = {}): Promise<FirefoxPage> {
    const browser = await launchFirefox(context, preferences);
    await buildPlayer();
    const folder = await mkdtemp(join(tmpdir(), 'lectern-firefox-'));
    let wish: PolicyChange = {};
    const now = () => presetsWith((policy) => changed(policy, wish)).now('standard');
    const presets = { now, at: now, ids: ['standard'], all: [] };
    const lectern = await startTestEngine({}, { presets });
    const questions = await packageLecture(folder);
    const change = (next: PolicyChange): void => void (wish = next);
    return new FirefoxPage({ browser, lectern, folder, questions, change });
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.lectern.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Opens a host's page for this learner under the standard policy with this change. */
  async open(
    learner: string,
    wish: PolicyChange = {},
    { lesson = packagedLecture(), engineUrl = this.lectern.url } = {},
  ): Promise<void> {
    this.#change(wish);
    this.#learner = learner;
    this.faults = [];
    this.#host = await openHostPage(this.browser, this.lectern, lesson, learner, engineUrl);
    const { page } = this;
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.faults.push(message.text());
    });
    await page.addInitScript(keepPlayed);
    await page.goto(this.#host.origin);
    await this.player.locator('.big-play').waitFor();
  }

  async close(): Promise<void> {
    await this.#host?.page.context().close();
    this.#host?.close();
    this.#host = null;
  }

  get page(): Page {
    if (this.#host === null) throw new Error('no page is open');
    return this.#host.page;
  }

  get player(): Locator {
    return this.page.locator('lectern-player');
  }

  press(name: string | RegExp): Promise<void> {
    return this.player.getByRole('button', { name, exact: true }).first().click();
  }

  /** Chooses from a menu of the control bar. */
  async choose(menu: string | RegExp, item: string): Promise<void> {
    await this.press(menu);
    await this.page.getByRole('menuitemradio', { name: item }).click();
  }

  /** @param what an expression of `video` */
  video<T>(what: string): Promise<T> {
    return this.page.evaluate<T>(ofVideo(what));
  }

  async videoIs(what: string): Promise<void> {
    await this.page.waitForFunction(ofVideo(what), undefined, { timeout: 30_000 });
  }

  credit(): Promise<Credit> {
    return this.page.evaluate<Credit>(`document.querySelector('lectern-player').credit`);
  }

  async reasonIs(reason: string): Promise<void> {
    await this.page.waitForFunction(
      `document.querySelector('lectern-player').credit?.reason === '${reason}'`,
    );
  }

  async played(): Promise<Spans> {
    const spans = await this.page.evaluate<[number, number][]>('playedSoFar()');
    return addAll(
      [],
      spans.map(([fromMs, toMs]) => [Math.round(fromMs), Math.round(toMs)] as const),
    );
  }

  async playedFor(ms: number): Promise<void> {
    await this.page.waitForFunction(
      `playedSoFar().reduce((sum, [from, to]) => sum + to - from, 0) >= ${ms}`,
      undefined,
      { timeout: ms + 60_000 },
    );
  }

  /** Pauses with a click on the picture, and waits until the engine has said what counts. */
  async pause(): Promise<void> {
    await this.player.locator('video[part="video"]').click();
    await this.videoIs('video.paused');
    await this.reasonIs('paused');
  }

  /** What was credited is what the element has played, neither more nor less. */
  async expectAllCredited(): Promise<void> {
    const truth = await this.played();
    const lesson = (await this.lectern.statement(this.#learner)).lessons[0];
    const told = JSON.stringify({ truth, lesson });
    console.log(`      played ${measure(truth)} ms, credited ${lesson?.creditedMs} ms`);
    const apartMs = Math.abs(measure(truth) - (lesson?.creditedMs ?? 0));
    expect(apartMs, told).to.be.at.most(TOLERANCE_MS);
    const neverPlayed = subtract(lesson?.credited ?? [], truth);
    expect(measure(neverPlayed), told).to.be.at.most(TOLERANCE_MS);
  }

  /** What axe finds, in Chinese on dark ground and in English on light. */
  async expectAccessible(state: string): Promise<void> {
    await this.page.evaluate(axe.source);
    for (const [lang, scheme] of [
      ['zh', 'dark'],
      ['en', 'light'],
    ] as const) {
      const found = await this.page.evaluate(
        async ([language, colorScheme]) => {
          document.documentElement.style.cssText = `color-scheme: ${colorScheme}; background: Canvas`;
          document.querySelector('lectern-player')?.setAttribute('lang', language);
          const { run } = (window as unknown as { axe: typeof axe }).axe;
          const { violations } = await run('lectern-player');
          return violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`,
          );
        },
        [lang, scheme] as const,
      );
      expect(found, `${state}, ${lang}, ${scheme}`).to.deep.equal([]);
    }
  }

  /** What somebody knows who sees, hears or has learned: the check that the page has shown. */
  async openTask(): Promise<OpenCheck['task']> {
    const ref = {
      tenantId: FIRST_TENANT,
      learnerId: this.#learner,
      timeZone: TEST_TIME_ZONE,
    };
    let open: OpenCheck | null = null;
    await until(async () => {
      open = (await this.lectern.engine.clerk.account(ref)).state.checks.open;
      return (open?.shownAt ?? null) !== null;
    }, 'a check is shown');
    return (open as unknown as OpenCheck).task;
  }
}

/** The policy with some rules changed. */
function changed(policy: Policy, change: PolicyChange): Policy {
  const { beat, checks, visibility } = change;
  return {
    ...policy,
    beat: { ...policy.beat, ...beat },
    checks: { ...policy.checks, ...checks },
    visibility: { ...policy.visibility, ...visibility },
  };
}
