/** An intruder whose learner is asked by checks, and what the harness itself says may count. */

import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { type CheckAnswer, type CheckEnd } from '../../../engine/protocol/checks.ts';
import { type Witness } from '../witness.ts';
import { Intruder } from './intruder.ts';
import { type Rig } from './rig.ts';

export const GATED = {
  gateCredit: true,
  minGapMs: 30_000,
  maxGapMs: 60_000,
  onMissed: 'since-last-pass',
} as const;

const STEP_MS = 5_000;

export class Checked {
  readonly rig: Rig;
  readonly witness: Witness;
  readonly learner: string;
  intruder: Intruder;
  atMs = 0;
  /** Presented before a check that was passed: only this may count for good. */
  provedMs = 0;
  #sinceMs = 0;
  #plays = false;
  #ends = 0;

  constructor(rig: Rig, witness: Witness, learner: string, intruder: Intruder) {
    this.rig = rig;
    this.witness = witness;
    this.learner = learner;
    this.intruder = intruder;
  }

  static async begin(rig: Rig, learner: string): Promise<Checked> {
    const witness = rig.witness();
    return new Checked(rig, witness, learner, await Intruder.open(rig, witness, learner));
  }

  /** Whether nothing counts until a check is passed, as the learner was told. */
  get owes(): boolean {
    return (this.intruder.client.credit?.check.owed ?? null) !== null;
  }

  /** Presented since the last check, which the next one may still take. */
  get unprovedMs(): number {
    return this.#sinceMs;
  }

  /** Goes on in another session of the same learner, from a place. */
  goOn(intruder: Intruder, atMs = this.atMs): void {
    this.intruder = intruder;
    this.atMs = atMs;
    this.#plays = false;
    this.#ends = 0;
  }

  /** Plays and downloads honestly; stops early where a check is open and `stopAtCheck` is set. */
  async play(ms: number, stopAtCheck = false): Promise<void> {
    if (!this.#plays) await this.intruder.beat({ now: 'playing', positionMs: this.atMs });
    this.#plays = true;
    for (let leftMs = ms; leftMs > 0; leftMs -= STEP_MS) {
      const span = [this.atMs, this.atMs + STEP_MS] as const;
      await this.intruder.download(span);
      this.rig.clock.advance(STEP_MS);
      await this.intruder.beat({ spans: [span] });
      this.atMs += STEP_MS;
      // What is played while a check is owed is proved by nothing.
      if (!this.owes) this.#sinceMs += STEP_MS;
      await this.#settle();
      if (stopAtCheck && (await this.open()) !== null) return;
    }
  }

  /** Waits until the engine has done what a beat or an answer brings about. */
  async #settle(): Promise<void> {
    await this.rig.engine.settled();
    const open = await this.open();
    const { client } = this.intruder;
    const startMs = performance.now();
    const told = () => (open === null ? client.check === null : client.check !== null);
    while (!told() && performance.now() - startMs < 5_000) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    for (const end of client.checkEnds.slice(this.#ends)) this.#follow(end);
    this.#ends = client.checkEnds.length;
  }

  #follow(end: CheckEnd): void {
    if (end === 'passed') this.provedMs += this.#sinceMs;
    this.#sinceMs = 0;
  }

  async answer(answer: CheckAnswer): Promise<unknown> {
    const became = await this.intruder.client.answerCheck(answer);
    await this.#settle();
    return became;
  }

  /** What a person does who sees or hears. */
  async pass(): Promise<void> {
    const task = (await this.open())?.task;
    if (task === undefined) throw new Error('no check is open');
    await this.answer(task.kind === 'presence' ? { code: task.code } : { chosen: [...task.right] });
  }

  open(): Promise<OpenCheck | null> {
    return this.rig.engine.openCheck(this.learner);
  }
}
