/** A page with the real player, and the witness of what goes over its wires. */

import { type Page, type WebSocket } from 'playwright-core';
import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { type CheckEnd } from '../../../engine/protocol/checks.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { type Welcome } from '../../../engine/protocol/messages.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { TEST_TIME_ZONE } from '../../support/test-engine.ts';
import { creditedMs, expectBalance, inWords, outcomes } from '../balance.ts';
import { openCheckOf } from '../bare/rig-engine.ts';
import { boundRules } from '../bare/rules.ts';
import { Expectations, type Outcome } from '../scenario.ts';
import { Witness, type WitnessedBeat } from '../witness.ts';
import { eventOf, predecessorOf } from './frames.ts';
import { PAGE_POLICIES, type PagePolicy } from './page-policies.ts';
import { Proof } from './proof.ts';
import { stage, type Stage } from './stage.ts';

const SETTLE_MS = 8_000;

/** What runs before any script of the page, and under which rules it plays. */
export interface PageWish {
  readonly patch?: (() => void) | undefined;
  readonly policy?: PagePolicy | undefined;
}

export class WatchedPage {
  readonly expect = new Expectations();
  readonly page: Page;
  readonly learner: string;
  readonly proof = new Proof();
  readonly #policy: PagePolicy;
  readonly #stage: Stage;
  readonly #witness: Witness;
  readonly #segments: ReadonlyMap<string, { kind: 'video' | 'audio'; span: Span }>;
  /** Segments that arrived before the page's first welcome was overheard. */
  readonly #early = new Map<string, { kind: 'video' | 'audio'; span: Span }>();
  readonly #statuses = new Map<string, number>();
  #sessionId = '';
  #startedAtMs = 0;

  private constructor(parts: { stage: Stage; page: Page; learner: string; policy: PagePolicy }) {
    this.#policy = parts.policy;
    this.#stage = parts.stage;
    this.page = parts.page;
    this.learner = parts.learner;
    const { lesson } = parts.stage;
    const longestMs = Math.max(...steps(lesson.grid.video), ...steps(lesson.grid.audio));
    this.#witness = new Witness(boundRules(PAGE_POLICIES[parts.policy], longestMs));
    this.#segments = segmentsOf(parts.stage);
    this.page.on('websocket', (socket) => this.#overhear(socket));
    this.page.on('response', (response) => this.#statuses.set(response.url(), response.status()));
    this.page.on('requestfinished', (request) => this.#follow(request.url()));
    this.page.on('framenavigated', (frame) => {
      if (frame === this.page.mainFrame()) this.#sessionId = '';
    });
  }

  /** Opens the host's page for a learner. */
  static async open(
    learner: string,
    { patch, policy = 'standard' }: PageWish = {},
  ): Promise<WatchedPage> {
    const opened = await stage();
    const context = await opened.browser.newContext();
    const page = await context.newPage();
    // The loader of the tests gives functions their names by this one, which no page knows.
    await page.addInitScript('globalThis.__name ??= (named) => named');
    if (patch !== undefined) await page.addInitScript(patch);
    const watched = new WatchedPage({ stage: opened, page, learner, policy });
    await watched.goTo(opened.lesson.id);
    watched.#startedAtMs = performance.now();
    return watched;
  }

  /** Another lesson, which has the same pictures. */
  get otherLesson(): string {
    return this.#stage.otherLesson;
  }

  /** Opens the page of a lesson anew. */
  async goTo(lesson = this.#stage.lesson.id): Promise<void> {
    await this.page.goto(this.#stage.site.pageOf(this.learner, lesson, this.#policy));
    await this.#ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  async #ready(): Promise<void> {
    await this.page.waitForFunction(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return (video?.readyState ?? 0) >= 2;
    });
  }

  /** Presses the button that a learner would press. */
  async pressPlay(): Promise<void> {
    await this.page
      .getByRole('button', { name: /^(Play|播放)$/ })
      .first()
      .click();
  }

  /** What the media element itself says it has played, as spans. */
  played(): Promise<Span[]> {
    return this.page.evaluate(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      const { played } = video as HTMLVideoElement;
      return Array.from({ length: played.length }, (_, i): [number, number] => [
        played.start(i) * 1_000,
        played.end(i) * 1_000,
      ]);
    });
  }

  /** The open check with its answer: what somebody knows who sees, hears or has learned. */
  openCheck(): Promise<OpenCheck | null> {
    const learnerId = this.learner;
    return openCheckOf(this.#stage.engine, { learnerId, timeZone: TEST_TIME_ZONE });
  }

  statement(): Promise<Statement> {
    return this.#stage.engine.statement(this.learner);
  }

  /**
   * Takes the player out of the page, waits until the account stands still, and settles the case.
   *
   * @param watched what was really watched; where nobody can say, no more than time has passed
   */
  async settle(watched: readonly Span[] | 'as time passed', remark = ''): Promise<Outcome> {
    await this.page.evaluate(() => document.querySelector('lectern-player')?.remove());
    const playedMs = performance.now() - this.#startedAtMs;
    const seen = await this.#stillStatement();
    await this.page.context().close();
    expectBalance(this.expect, seen);
    const words = inWords(outcomes(seen));
    return {
      creditedMs: creditedMs(seen),
      boundMs: this.#witness.boundMs(playedMs),
      watchedMs: watched === 'as time passed' ? Math.floor(playedMs) : unionMs(watched),
      complaints: this.expect.complaints,
      seen: remark === '' ? words : `${words}; ${remark}`,
    };
  }

  async #stillStatement(): Promise<Statement> {
    let before = '';
    const untilMs = performance.now() + SETTLE_MS;
    for (;;) {
      const seen = await this.statement();
      const now = JSON.stringify(seen.sessions.map(({ coverage }) => coverage));
      if (now === before || performance.now() > untilMs) return seen;
      before = now;
      await this.page.waitForTimeout(700);
    }
  }

  /** Reads the page's own socket: what it claims, and what the engine has acknowledged. */
  #overhear(socket: WebSocket): void {
    const claims = new Map<number, WitnessedBeat>();
    let sessionId = '';
    const accept = (session: string, claim: WitnessedBeat) => {
      const beforeMs = this.#witness.claimedMs;
      this.#witness.accepted(session, claim, this.#now());
      this.proof.claimed(this.#witness.claimedMs - beforeMs);
    };
    socket.on('framesent', ({ payload }) => {
      const left = predecessorOf(payload);
      for (const claim of left?.beats ?? []) accept(left?.sessionId ?? '', claim);
      const [name, body] = eventOf(payload);
      if (name === 'beat') claims.set((body as WitnessedBeat).seq, body as WitnessedBeat);
    });
    socket.on('framereceived', ({ payload }) => {
      const [name, body] = eventOf(payload);
      if (name === 'welcome') {
        const welcome = body as Welcome;
        sessionId = welcome.sessionId;
        const { lessonId: id, durationMs } = welcome;
        this.proof.greeted(welcome.credit.check.owed);
        this.#witness.opened(sessionId, { id, durationMs }, this.#now());
        for (const [file, { kind, span }] of this.#early) {
          if (this.#early.delete(file)) this.#witness.downloaded(sessionId, kind, span);
        }
        this.#sessionId = sessionId;
      }
      if (name === 'checkclosed') this.proof.closed((body as { end: CheckEnd }).end);
      if (name !== 'ack') return;
      for (const [seq, claim] of claims) {
        if (seq > (body as { seq: number }).seq) continue;
        claims.delete(seq);
        accept(sessionId, claim);
      }
    });
    // What a page said with its last breath may have been heard, though it never heard the ack.
    socket.on('close', () => claims.forEach((claim) => accept(sessionId, claim)));
  }

  #follow(url: string): void {
    // "Too early" is a finished request too.
    if (this.#statuses.get(url) !== 200) return;
    const path = decodeURIComponent(new URL(url).pathname).split('/').slice(3).join('/');
    const segment = this.#segments.get(path);
    if (segment === undefined) return;
    if (this.#sessionId === '') this.#early.set(path, segment);
    else this.#witness.downloaded(this.#sessionId, segment.kind, segment.span);
  }

  #now(): { monoMs: number; day: number } {
    return {
      monoMs: performance.now(),
      day: Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000),
    };
  }
}

function segmentsOf({ lesson }: Stage): Map<string, { kind: 'video' | 'audio'; span: Span }> {
  const segments = new Map<string, { kind: 'video' | 'audio'; span: Span }>();
  for (const { kind, path } of [...lesson.video, ...lesson.audio]) {
    const marks = lesson.grid[kind] ?? [];
    for (let index = 0; index + 1 < marks.length; index += 1) {
      const span: Span = [marks[index] ?? 0, marks[index + 1] ?? 0];
      segments.set(`${path}/${segmentFile(index)}`, { kind, span });
    }
  }
  return segments;
}

function steps(marks: readonly number[] = []): number[] {
  return marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0));
}

function unionMs(spans: readonly Span[]): number {
  let totalMs = 0;
  let reachedMs = 0;
  for (const [startMs, endMs] of [...spans].sort((a, b) => a[0] - b[0])) {
    totalMs += Math.max(0, endMs - Math.max(startMs, reachedMs));
    reachedMs = Math.max(reachedMs, endMs);
  }
  return Math.floor(totalMs);
}
