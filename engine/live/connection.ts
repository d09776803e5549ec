/** One player's socket after the handshake: beats in, acknowledgements out. */

import { type Socket } from 'socket.io';
import { type Clerk, type Verdict } from '../clerk/clerk.ts';
import { type Capabilities } from '../gate/capability.ts';
import { type Command } from '../ledger/decide.ts';
import { bufferGoalMs } from '../ledger/policy.ts';
import { type Booking, type LearnerState, lessonOf, type SessionState } from '../ledger/state.ts';
import { summaryOf } from '../ledger/summary.ts';
import { decode } from '../protocol/decoder.ts';
import {
  type BookedRun,
  type ClientEvents,
  clientBodies,
  type CreditSummary,
  type ServerEvents,
  type Welcome,
} from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { type Admitted } from './admission.ts';
import { Nonces } from './nonces.ts';
import { MALFORMED_LIMIT, MessageRate, OVER_RATE_LIMIT } from './rate.ts';

export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, unknown>;

export interface ConnectionPorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  /** Path prefix under which the HTTP edge serves media, e.g. `/media/`. */
  readonly mediaPath: string;
}

export class Connection {
  readonly sessionId: string;
  readonly admitted: Admitted;
  readonly #ports: ConnectionPorts;
  readonly #socket: LiveSocket;
  readonly #nonces = new Nonces();
  readonly #rate = new MessageRate(performance.now());
  readonly #letGo: () => void;
  #malformed = 0;
  #overRate = 0;
  /** Runs booked since the last ack was sent; null where none is due. */
  #due: { seq: number; runs: BookedRun[]; verdict: Verdict & { ok: true } } | null = null;

  constructor(ports: ConnectionPorts, socket: LiveSocket, admitted: Admitted) {
    this.#ports = ports;
    this.#socket = socket;
    this.admitted = admitted;
    this.sessionId = admitted.session.row.sessionId;
    this.#letGo = ports.clerk.hold(admitted.ref);
    socket.on('beat', (body) => this.#onBeat(body));
    socket.on('takeover', (body) => void this.#onTakeover(body));
    socket.on('leave', (body) => void this.#onLeave(body));
  }

  async welcome(): Promise<void> {
    this.#socket.emit('welcome', await this.#welcomeBody());
  }

  /** Another connection speaks for this session now, or the engine stops. */
  close(): void {
    this.#socket.disconnect(true);
  }

  /** The socket has gone. */
  closed(): void {
    this.#letGo();
  }

  tellLease(learner: LearnerState, leased: boolean): void {
    const credit = this.#summary(learner);
    if (credit !== null) this.#socket.emit('lease', { leased, credit });
  }

  tellCredit(learner: LearnerState, bookings: readonly Booking[]): void {
    const credit = this.#summary(learner);
    if (credit !== null) this.#socket.emit('credit', { runs: runsOf(bookings), credit });
  }

  #onBeat(body: unknown): void {
    if (!this.#mayRead()) return;
    const decoded = decode(clientBodies.beat, body);
    if (!decoded.ok) {
      this.#refuseMalformed(decoded.error.message);
      return;
    }
    if (this.admitted.session.row.preview) {
      this.#refuse(refusal('preview_only'));
      return;
    }
    const { nonce, ...beat } = decoded.value;
    if (!this.#nonces.isRecent(nonce)) {
      this.#refuse(refusal('stale_nonce'));
      return;
    }
    const { sessionId } = this;
    void this.#ports.clerk
      .submit(this.admitted.ref, { type: 'beat', sessionId, beat })
      .then((verdict) => this.#answerBeat(beat.seq, verdict));
  }

  #answerBeat(seq: number, verdict: Verdict): void {
    if (!verdict.ok) {
      this.#refuse(verdict.refusal);
      return;
    }
    // Beats of one commit share one ack: it is cumulative.
    if (this.#due === null) {
      this.#due = { seq, runs: runsOf(verdict.bookings), verdict };
      queueMicrotask(() => this.#sendAck());
      return;
    }
    this.#due.seq = Math.max(this.#due.seq, seq);
    this.#due.runs.push(...runsOf(verdict.bookings));
    this.#due.verdict = verdict;
  }

  #sendAck(): void {
    const due = this.#due;
    this.#due = null;
    if (due === null) return;
    const { learner, at } = due.verdict;
    const session = learner.sessions.get(this.sessionId);
    if (session === undefined) return;
    this.#socket.emit('ack', {
      seq: due.seq,
      nonce: this.#nonces.issue(),
      runs: due.runs,
      frontierMs: lessonOf(learner, session).frontierMs,
      credit: summaryOf(learner, session, at.day),
    });
  }

  async #onTakeover(body: unknown): Promise<void> {
    if (!this.#mayRead()) return;
    const decoded = decode(clientBodies.takeover, body);
    if (!decoded.ok) return this.#refuseMalformed(decoded.error.message);
    if (this.admitted.session.row.preview) return this.#refuse(refusal('preview_only'));
    const { sessionId } = this;
    const verdict = await this.#ports.clerk.submitFenced(this.admitted.ref, (fence): Command => ({
      type: 'take-lease',
      sessionId,
      fence,
    }));
    if (!verdict.ok) return this.#refuse(verdict.refusal);
    this.tellLease(verdict.learner, true);
  }

  async #onLeave(body: unknown): Promise<void> {
    if (!this.#mayRead()) return;
    const decoded = decode(clientBodies.leave, body);
    if (!decoded.ok) return this.#refuseMalformed(decoded.error.message);
    if (this.admitted.session.row.preview) return this.close();
    const { sessionId } = this;
    const verdict = await this.#ports.clerk.submit(this.admitted.ref, {
      type: 'end',
      sessionId,
      why: 'left',
    });
    if (!verdict.ok) return this.#refuse(verdict.refusal);
    const credit = this.#summary(verdict.learner);
    if (credit !== null) this.#socket.emit('ended', { why: 'left', credit });
    this.close();
  }

  #mayRead(): boolean {
    if (this.#rate.take(performance.now())) return true;
    this.#overRate += 1;
    if (this.#overRate > OVER_RATE_LIMIT) this.close();
    else this.#refuse(refusal('rate_limited'));
    return false;
  }

  #refuseMalformed(detail: string): void {
    this.#malformed += 1;
    this.#refuse(refusal('malformed', detail));
    if (this.#malformed >= MALFORMED_LIMIT) this.close();
  }

  #refuse(why: Refusal): void {
    void this.#ports.clerk.account(this.admitted.ref).then(({ state }) => {
      const lastSeq = state.sessions.get(this.sessionId)?.lastSeq ?? 0;
      this.#socket.emit('refused', { ...why, lastSeq, nonce: this.#nonces.newest() });
    });
  }

  #summary(learner: LearnerState): CreditSummary | null {
    const session = learner.sessions.get(this.sessionId);
    if (session === undefined) return null;
    return summaryOf(learner, session, this.#ports.clerk.now(this.admitted.ref).day);
  }

  async #welcomeBody(): Promise<Welcome> {
    const { session: issued, ref } = this.admitted;
    const { state } = await this.#ports.clerk.account(ref);
    const session = state.sessions.get(this.sessionId);
    const { capabilities, mediaPath } = this.#ports;
    const { facts } = issued.folder;
    const base = {
      protocol: PROTOCOL_VERSION,
      sessionId: this.sessionId,
      resume: capabilities.issue('resume', this.sessionId),
      mediaBase: `${mediaPath}${capabilities.issue('media', this.sessionId)}/`,
      lessonId: facts.lessonId,
      mediaVersion: facts.mediaVersion,
      durationMs: facts.durationMs,
      nonce: this.#nonces.issue(),
    };
    return session === undefined
      ? { ...base, ...previewPart(issued.previewUntilMs ?? 0) }
      : { ...base, ...creditPart(state, session, facts.longestSegmentMs, this.#summary(state)) };
  }
}

function runsOf(bookings: readonly Booking[]): BookedRun[] {
  return bookings.map(({ span, outcome }) => [span[0], span[1], outcome]);
}

type WelcomePart = Omit<
  Welcome,
  | 'protocol'
  | 'sessionId'
  | 'resume'
  | 'mediaBase'
  | 'lessonId'
  | 'mediaVersion'
  | 'durationMs'
  | 'nonce'
>;

function creditPart(
  learner: LearnerState,
  session: SessionState,
  longestSegmentMs: number,
  credit: CreditSummary | null,
): WelcomePart {
  const { policy } = session;
  const lesson = lessonOf(learner, session);
  return {
    rules: {
      policyId: policy.id,
      policyVersion: policy.version,
      beatIntervalMs: policy.beat.intervalMs,
      maxRate: policy.rate.maxRatio,
      seek: policy.seek.rule,
      hiddenCounts: policy.visibility.hiddenCounts,
      bufferGoalMs: bufferGoalMs(policy, longestSegmentMs),
    },
    lastSeq: session.lastSeq,
    positionMs: session.positionMs,
    frontierMs: lesson.frontierMs,
    credited: lesson.credited,
    credit: credit ?? NO_CREDIT,
    leased: learner.holder === session.id,
    preview: null,
  };
}

const NO_CREDIT: CreditSummary = {
  creditedMs: 0,
  provisionalMs: 0,
  pendingMs: 0,
  refusedMs: 0,
  requiredMs: 0,
  todayMs: 0,
  dailyCapMs: null,
  counting: false,
  reason: null,
  complete: false,
};

/** A preview plays freely up to its end and earns nothing. */
function previewPart(untilMs: number): WelcomePart {
  return {
    rules: {
      policyId: 'preview',
      policyVersion: '',
      beatIntervalMs: 5_000,
      maxRate: 2,
      seek: 'free',
      hiddenCounts: true,
      bufferGoalMs: 30_000,
    },
    lastSeq: 0,
    positionMs: 0,
    frontierMs: 0,
    credited: [],
    credit: NO_CREDIT,
    leased: false,
    preview: { untilMs },
  };
}
