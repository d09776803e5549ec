/**
 * A person in front of a player, on a clock set by hand: a simulated media element and network,
 * and the real player's own folds from looks to beats and from beats to the outbox.
 */

import { type Playhead, atRest, observe } from '../../../player/beats/beat.ts';
import { type Cause } from '../../../player/beats/observation.ts';
import { bufferGoalMs } from '../../../player/beats/pace.ts';
import { landingMs } from '../../../player/beats/seek.ts';
import { type PlayState } from '../../../engine/protocol/messages.ts';
import { type Rig } from '../bare/rig.ts';
import { type Witness } from '../witness.ts';
import { type Checks } from './checks.ts';
import { Loader } from './loader.ts';
import { Line } from './line.ts';
import { note } from './tally.ts';
import { type Weather } from './weather.ts';

/** Time by which the clock is moved at once. */
export const STEP_MS = 250;

export class Viewer {
  readonly line: Line;
  readonly loader: Loader;
  readonly #rig: Rig;
  readonly #witness: Witness;
  /** Answers checks, where the learner is asked any. */
  checks: Checks | null = null;
  /** What somebody else does in each step, before the page lives through it. */
  beside: (() => Promise<void>) | null = null;
  /** How often the page looks at the playhead; slow machines and clamped timers look seldom. */
  lookEveryMs = STEP_MS;
  /** How much faster than time the page's clocks and its picture run; 1 but for a cheat. */
  warp = 1;
  /** Some browsers round the page's clock. */
  clockGrainMs = 1;
  #unlookedMs = 0;
  positionMs = 0;
  rate = 1;
  visible = true;
  /** Whether there is input on the page. */
  touches = false;
  /** What the learner wants; a player without its lease does not follow. */
  wantsPlay = false;
  /** Offset of the page's clock, which may be anything. */
  pageClockMs = 0;
  #playhead: Playhead = atRest(0, 0);
  #furthestMs = 0;
  #playedSinceSeekMs = 0;

  private constructor(rig: Rig, witness: Witness, line: Line, loader: Loader) {
    this.#rig = rig;
    this.#witness = witness;
    this.line = line;
    this.loader = loader;
  }

  static async open(
    rig: Rig,
    witness: Witness,
    learner: string,
    weather: Weather,
    how: { readonly before?: Viewer; readonly extendedTime?: boolean } = {},
  ): Promise<Viewer> {
    const { before, extendedTime = false } = how;
    const token = await rig.engine.token(learner, rig.lesson, false, { extendedTime });
    const predecessor = before === undefined ? {} : { predecessor: before.line.handOver() };
    return Viewer.connect(rig, witness, weather, { token, ...predecessor });
  }

  static async connect(
    rig: Rig,
    witness: Witness,
    weather: Weather,
    auth: Record<string, unknown>,
    kept?: Line,
  ): Promise<Viewer> {
    const line = await Line.open(rig, witness, weather, auth, kept);
    const viewer = new Viewer(rig, witness, line, new Loader(rig, witness, weather, line));
    const { positionMs, frontierMs } = line.welcome;
    viewer.positionMs = positionMs >= rig.durationMs - 1_000 ? 0 : positionMs;
    viewer.#furthestMs = frontierMs;
    viewer.#playhead = atRest(viewer.positionMs, viewer.#pageNowMs());
    return viewer;
  }

  get state(): PlayState {
    if (this.positionMs >= this.#rig.durationMs) return 'ended';
    if (!this.wantsPlay || !this.line.leased) return 'paused';
    return this.loader.bufferedFrom(this.positionMs) > this.positionMs ? 'playing' : 'stalled';
  }

  async play(): Promise<void> {
    if (!this.wantsPlay) note('play');
    this.wantsPlay = true;
    await this.#look('change');
  }

  async pause(): Promise<void> {
    note('pause');
    this.wantsPlay = false;
    await this.#look('change');
  }

  async setRate(rate: number): Promise<void> {
    note('change of rate');
    this.rate = rate;
    await this.#look('change');
  }

  /** Another tab or window is in front, or this one is again. */
  async show(visible: boolean): Promise<void> {
    if (!visible) note('page hidden');
    this.visible = visible;
    await this.#look('change');
  }

  /** Moves the playhead as the player lets it move. */
  async seek(targetMs: number): Promise<void> {
    note('seek');
    const { welcome, credited } = this.line;
    this.positionMs = landingMs(targetMs, {
      seek: welcome.rules.seek,
      frontierMs: this.#furthestMs,
      credited,
      durationMs: welcome.durationMs,
      untilMs: null,
    });
    this.#playedSinceSeekMs = 0;
    this.loader.dropBuffer(this.positionMs);
    await this.#look('seek');
  }

  /** The page is hidden, frozen or closed, and is told so. */
  leaving(): Promise<void> {
    return this.#look('leaving');
  }

  /** Time passes and the page lives through it. */
  async live(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) await this.#step();
  }

  /** Watches on until the playhead has come this far, stalls and outages included. */
  async watchTo(targetMs: number, patienceMs = 3_600_000): Promise<void> {
    const goalMs = Math.min(targetMs, this.#rig.durationMs);
    for (let passedMs = 0; this.positionMs < goalMs; passedMs += STEP_MS) {
      if (passedMs > patienceMs) throw new Error(`stuck at ${this.positionMs} of ${goalMs} ms`);
      await this.#step();
    }
  }

  /** Watches to the end and stays until the engine has everything. */
  async finish(): Promise<void> {
    await this.watchTo(this.#rig.durationMs);
    await this.#look('change');
    await this.line.drain(() => this.#step());
  }

  async #step(): Promise<void> {
    this.#rig.clock.advance(STEP_MS);
    await this.tick();
  }

  /** Lives through the step by which the clock was moved. */
  async tick(): Promise<void> {
    await this.beside?.();
    const goalMs = bufferGoalMs(this.line.welcome.rules.bufferGoalMs, this.#playedSinceSeekMs);
    await this.loader.step(STEP_MS, this.positionMs, this.positionMs + goalMs);
    const before = this.state;
    if (before === 'playing') this.#present();
    if (before === 'playing' && this.state === 'stalled') note('stall');
    this.#unlookedMs += STEP_MS;
    if (this.state !== before || this.#unlookedMs >= this.lookEveryMs) {
      this.#unlookedMs = 0;
      await this.#look(this.state === before ? 'sample' : 'change');
    }
    await this.line.step();
    await this.checks?.step(this.line, STEP_MS);
  }

  #present(): void {
    const fromMs = this.positionMs;
    const possibleMs = fromMs + STEP_MS * this.rate * this.warp;
    const toMs = Math.min(possibleMs, this.loader.bufferedFrom(fromMs), this.#rig.durationMs);
    this.positionMs = toMs;
    this.#playedSinceSeekMs += toMs - fromMs;
    if (fromMs <= this.#furthestMs + 500) this.#furthestMs = Math.max(this.#furthestMs, toMs);
    const { lessonId, rules } = this.line.welcome;
    if (!this.visible && !rules.hiddenCounts) return;
    this.#witness.watched(lessonId, [Math.floor(fromMs), Math.floor(toMs)]);
  }

  async #look(cause: Cause): Promise<void> {
    const { beatIntervalMs } = this.line.welcome.rules;
    const step = observe(
      this.#playhead,
      {
        cause,
        atMs: this.#pageNowMs(),
        positionMs: this.positionMs,
        now: this.state,
        rate: this.rate,
        visible: this.visible,
        touched: this.touches,
      },
      { beatIntervalMs, durationMs: this.line.welcome.durationMs },
    );
    this.#playhead = step.playhead;
    for (const draft of step.due) await this.line.send(draft);
  }

  #pageNowMs(): number {
    const atMs = this.#rig.now().monoMs * this.warp + this.pageClockMs;
    return Math.floor(atMs / this.clockGrainMs) * this.clockGrainMs;
  }
}
