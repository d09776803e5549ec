/**
 * How a learner of the suite answers checks. The right answer comes from the suite's own hook
 * (`RigEngine.openCheck`), which stands for eyes, ears and knowledge; that pictures and sounds can
 * be read, and that nothing else tells the answer, is tested with the checks themselves.
 */

import { type CheckAnswer } from '../../../engine/protocol/checks.ts';
import { type Rig } from '../bare/rig.ts';
import { type Line } from './line.ts';
import { note } from './tally.ts';

const PATIENCE_MS = 5_000;

export interface Manner {
  /** From seeing the check to answering it, milliseconds. */
  readonly thinkMs: () => number;
  /** Whether the answer is right. */
  readonly knows: () => boolean;
}

export class Checks {
  readonly #rig: Rig;
  readonly #learner: string;
  readonly #manner: Manner;
  #seen = '';
  #leftMs = 0;
  #askAgainMs = 0;
  /** Nothing counts until a check is passed. */
  owes = false;
  passed = 0;
  failed = 0;

  constructor(rig: Rig, learner: string, manner: Manner) {
    this.#rig = rig;
    this.#learner = learner;
    this.#manner = manner;
  }

  /** A step has passed: looks whether something is asked, thinks, answers. */
  async step(line: Line, passedMs: number): Promise<void> {
    if (!line.online || !line.leased) return;
    const { client } = line;
    this.owes = (client.credit?.check.owed ?? null) !== null;
    if (line.tookAnswer) {
      // What the engine makes of a beat comes after its ack; no time passes meanwhile.
      line.tookAnswer = false;
      await this.#rig.engine.settled();
      const open = await this.#rig.engine.openCheck(this.#learner);
      const startMs = performance.now();
      const told = () => (open === null ? client.check === null : client.check !== null);
      while (!told() && performance.now() - startMs < PATIENCE_MS) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
    const { check } = client;
    if (check === null) {
      this.#seen = '';
      if ((client.credit?.check.owed ?? null) !== null) await this.#makeUp(line, passedMs);
      return;
    }
    const name = `${check.checkId} ${check.attempt}`;
    if (name !== this.#seen) {
      this.#seen = name;
      this.#leftMs = this.#manner.thinkMs();
      client.showCheck();
      await this.#rig.engine.settled();
    }
    this.#leftMs -= passedMs;
    if (this.#leftMs > 0) return;
    const answer = await this.#answer();
    if (answer === null) {
      line.tookAnswer = true;
      return;
    }
    const end = await client.answerCheck(answer);
    if (end === 'passed') this.passed += 1;
    if (end === 'failed') this.failed += 1;
    note(typeof end === 'string' ? `check: ${end}` : `check: ${end.code}`);
    line.tookAnswer = true;
  }

  /** The lesson is over: stays until no check is open or owed any more. */
  async finish(viewer: { readonly live: (ms: number) => Promise<void> }): Promise<void> {
    for (let waitedMs = 0; ; waitedMs += 1_000) {
      const open = await this.#rig.engine.openCheck(this.#learner);
      if (open === null && !this.owes) return;
      if (waitedMs > 900_000) throw new Error('a check never ends');
      await viewer.live(1_000);
    }
  }

  /** The learner owes a check, and asks for it as soon as the button lets them. */
  async #makeUp({ client }: Line, passedMs: number): Promise<void> {
    this.#askAgainMs -= passedMs;
    if (this.#askAgainMs > 0) return;
    this.#askAgainMs = 5_000;
    await client.readyForCheck();
    note('check asked for');
  }

  async #answer(): Promise<CheckAnswer | null> {
    const task = (await this.#rig.engine.openCheck(this.#learner))?.task;
    // Its time may have run out while the learner thought.
    if (task === undefined) return null;
    const right = this.#manner.knows();
    if (task.kind === 'presence') return { code: right ? task.code : '' };
    if (right) return { chosen: [...task.right] };
    return { chosen: [task.order.map((_, at) => at).find((at) => !task.right.includes(at)) ?? 0] };
  }
}
