/**
 * The conductor of checks: listens to the clerk, and brings in what the ledger's rules leave open:
 * chance, the passing of time, and the questions of a lesson. It remembers nothing that matters; two
 * of them, or a new one, come to the same.
 */

import { randomBytes, randomInt } from 'node:crypto';
import { type Change, type Clerk, type LearnerRef, type Verdict } from '../clerk/clerk.ts';
import { type CheckCause, type CheckTask } from '../ledger/events.ts';
import { type CheckPoint, type OpenCheck } from '../ledger/check-state.ts';
import { type LearnerState, lessonOf } from '../ledger/state.ts';
import { type IssuedSession, type SessionDirectory } from '../library/session-directory.ts';
import { type CheckAnswer } from '../protocol/checks.ts';
import { type LocalizedText } from '../protocol/lesson.ts';
import { refusal } from '../protocol/refusals.ts';
import { type Banks } from './banks.ts';
import { type AskableQuestion, type QuestionBank } from './rules/bank.ts';
import { type Draw, presenceTask, questionTask, randomTask } from './rules/choose.ts';
import { type NextStep, nextStep } from './rules/next-step.ts';

export interface ConductorPorts {
  readonly clerk: Clerk;
  readonly directory: SessionDirectory;
  readonly banks: Banks;
  readonly onError: (error: unknown) => void;
  /** Chance in [0, 1); tests put their own in its place. */
  readonly draw?: Draw;
}

/** How often open checks are looked at, to see whose time has run out, milliseconds. */
const LOOK_MS = 1_000;
const RANDOM_STEPS = 2 ** 47;
const ID_BYTES = 12;

export class Conductor {
  readonly #ports: ConductorPorts;
  readonly #draw: Draw;
  readonly #stop: () => void;
  readonly #timer: NodeJS.Timeout;
  /** Learners with an open check, as far as anything was heard of them here. */
  readonly #open = new Map<string, LearnerRef>();
  /** Learners for whom a step is being taken. */
  readonly #busy = new Set<string>();

  constructor(ports: ConductorPorts) {
    this.#ports = ports;
    this.#draw = ports.draw ?? (() => randomInt(RANDOM_STEPS) / RANDOM_STEPS);
    this.#stop = ports.clerk.onChange((change) => this.#heard(change));
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#stop();
    clearInterval(this.#timer);
  }

  /** A page of the learner is here. Returns what to call when it has gone. */
  arrived(ref: LearnerRef, sessionId: string): () => void {
    void this.#consider(ref);
    return () => {
      const part = { type: 'part-check', sessionId } as const;
      this.#ports.clerk.submit(ref, part).catch(this.#ports.onError);
    };
  }

  /** Where the lesson's author wants questions to be asked. */
  async points(session: IssuedSession): Promise<readonly CheckPoint[]> {
    return (await this.#ports.banks(session)).points;
  }

  /** What the author says of the question that is open: for who has answered it, never before. */
  async explanation({ task, sessionId }: OpenCheck): Promise<LocalizedText | null> {
    if (task.kind === 'presence') return null;
    return (await this.#bank(sessionId))?.questions.get(task.questionId)?.explanation ?? null;
  }

  /** The learner owes a check and is ready for it. */
  async ready(ref: LearnerRef, sessionId: string): Promise<Verdict> {
    const { state } = await this.#ports.clerk.account(ref);
    return this.#openOne(ref, state, sessionId, 'asked', null);
  }

  shown(ref: LearnerRef, sessionId: string, checkId: string): Promise<Verdict> {
    return this.#ports.clerk.submit(ref, { type: 'show-check', sessionId, checkId });
  }

  async answer(
    ref: LearnerRef,
    sessionId: string,
    { checkId, attempt, answer }: { checkId: string; attempt: number; answer: CheckAnswer },
  ): Promise<Verdict> {
    const { state } = await this.#ports.clerk.account(ref);
    const { open } = state.checks;
    if (open === null) return { ok: false, refusal: refusal('check_closed') };
    // Drawn before anybody knows whether it will be needed: how long an answer takes tells nothing.
    const next = await this.#again(state, open);
    const said = { sessionId, checkId, attempt, answer, next } as const;
    return this.#ports.clerk.submit(ref, { type: 'answer-check', ...said });
  }

  #heard({ learner, state, at }: Change): void {
    this.#note(learner, state);
    const step = nextStep(state, at);
    if (step !== null) void this.#step(learner, state, step);
  }

  #note(ref: LearnerRef, { checks }: LearnerState): void {
    if (checks.open !== null) this.#open.set(nameOf(ref), ref);
    else if (this.#open.size > 0) this.#open.delete(nameOf(ref));
  }

  /** Looks at those who may have run out of time without a change that would have told. */
  #look(): void {
    for (const ref of this.#open.values()) void this.#consider(ref);
  }

  async #consider(ref: LearnerRef): Promise<void> {
    try {
      const { state } = await this.#ports.clerk.account(ref);
      this.#note(ref, state);
      const step = nextStep(state, this.#ports.clerk.now(ref));
      if (step !== null) await this.#step(ref, state, step);
    } catch (error) {
      this.#ports.onError(error);
    }
  }

  async #step(ref: LearnerRef, state: LearnerState, step: NextStep): Promise<void> {
    const name = nameOf(ref);
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    try {
      const { sessionId } = step;
      switch (step.do) {
        case 'schedule':
          await this.#ports.clerk.submit(ref, {
            type: 'schedule-check',
            sessionId,
            draw: this.#draw(),
          });
          return;
        case 'open':
          await this.#openOne(
            ref,
            state,
            sessionId,
            step.point === null ? 'random' : 'authored',
            step.point,
          );
          return;
        case 'expire':
          await this.#ports.clerk.submit(ref, {
            type: 'expire-check',
            sessionId,
            checkId: step.checkId,
          });
          return;
      }
    } catch (error) {
      this.#ports.onError(error);
    } finally {
      this.#busy.delete(name);
    }
  }

  async #openOne(
    ref: LearnerRef,
    state: LearnerState,
    sessionId: string,
    cause: CheckCause,
    point: CheckPoint | null,
  ): Promise<Verdict> {
    const task = await this.#task(state, sessionId, point);
    return this.#ports.clerk.submit(ref, {
      type: 'open-check',
      sessionId,
      checkId: randomBytes(ID_BYTES).toString('base64url'),
      cause,
      pointId: point?.pointId ?? null,
      task,
    });
  }

  async #task(
    state: LearnerState,
    sessionId: string,
    point: CheckPoint | null,
  ): Promise<CheckTask> {
    const session = state.sessions.get(sessionId);
    const bank = await this.#bank(sessionId);
    if (session === undefined || bank === null) return presenceTask(this.#draw);
    const { asked } = lessonOf(state, session);
    if (point === null) {
      return randomTask(session.policy.checks.randomKind, bank.pool, asked, this.#draw);
    }
    // Answers may have been taken away since: then somebody is asked to be there, and no more.
    return questionTask(named(bank, point), asked, this.#draw) ?? presenceTask(this.#draw);
  }

  /** What the next attempt at an open check asks: never the same code, another question if possible. */
  async #again(state: LearnerState, { task, point, sessionId }: OpenCheck): Promise<CheckTask> {
    const session = state.sessions.get(sessionId);
    if (task.kind === 'presence' || session === undefined) return presenceTask(this.#draw);
    const bank = await this.#bank(sessionId);
    const pool = bank === null ? [] : point === null ? bank.pool : named(bank, point);
    const { asked } = lessonOf(state, session);
    return questionTask(pool, asked, this.#draw) ?? presenceTask(this.#draw);
  }

  async #bank(sessionId: string): Promise<QuestionBank | null> {
    const issued = await this.#ports.directory.find(sessionId);
    return issued === undefined ? null : this.#ports.banks(issued);
  }
}

function named(bank: QuestionBank, { questionIds }: CheckPoint): AskableQuestion[] {
  return questionIds.flatMap((id) => bank.questions.get(id) ?? []);
}

function nameOf({ tenantId, learnerId }: LearnerRef): string {
  return `${tenantId}\t${learnerId}`;
}
