/** One player's connection after the handshake: beats in, acknowledgements out. */

import { type Clerk, type HeldAccount, type Verdict } from '../clerk/clerk.ts';
import { type Conductor } from '../checks/conductor.ts';
import { type PromptPorts } from '../checks/prompt.ts';
import { type PresentationTokens, type TokenOwner } from '../gate/presentation-tokens.ts';
import { type Command } from '../ledger/decide.ts';
import { type Booking, type LearnerState, lessonOf } from '../ledger/state.ts';
import { summaryOf } from '../ledger/summary.ts';
import { type CheckEnd } from '../protocol/checks.ts';
import { decode } from '../protocol/decoder.ts';
import {
  type BookedRun,
  clientBodies,
  type CreditSummary,
  type SessionEnd,
  type Welcome,
} from '../protocol/messages.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { type Admitted } from './admission.ts';
import { hearChecks } from './check-messages.ts';
import { CheckTold } from './check-told.ts';
import { beatCommand, judgeEchoes, tokenOwnerOf } from './echoes.ts';
import { Nonces } from './nonces.ts';
import { type QualityClaims } from './quality-claims.ts';
import { costOf, MALFORMED_LIMIT, type MessageRate, OVER_RATE_LIMIT } from './rate.ts';
import { standing } from './welcome.ts';
import { type Wire } from './wire.ts';

export interface ConnectionPorts extends PromptPorts {
  readonly clerk: Clerk;
  readonly conductor: Conductor;
  readonly presentationTokens: PresentationTokens;
  readonly qualityClaims: QualityClaims;
  /** Path prefix under which the HTTP edge serves media, e.g. `/media/`. */
  readonly mediaPath: string;
}

/** An ack in the making. */
interface Due {
  seq: number;
  readonly runs: BookedRun[];
  verdict: Verdict & { readonly ok: true };
}

export class Connection {
  readonly sessionId: string;
  readonly admitted: Admitted;
  readonly #ports: ConnectionPorts;
  readonly #socket: Wire;
  readonly #nonces = new Nonces();
  readonly #rate: MessageRate;
  /** The learner's account stays in memory while this line is there. */
  readonly #held: HeldAccount;
  /** Tells the conductor that this page has gone; null in a preview, and where it has not. */
  #part: (() => void) | null;
  /** The welcome says it all; what changes before it need not be told. */
  #welcomed = false;
  /** Whose tokens a beat may bring, known from the welcome on; null where none are asked for. */
  #owner: TokenOwner | null = null;
  #malformed = 0;
  #overRate = 0;
  /** Beats that were read and not answered yet. */
  #unanswered = 0;
  readonly #told: CheckTold;
  /** What was booked since the last ack was sent; null where none is due. */
  #due: Due | null = null;

  constructor(ports: ConnectionPorts, socket: Wire, admitted: Admitted, rate: MessageRate) {
    this.#ports = ports;
    this.#socket = socket;
    this.admitted = admitted;
    this.#rate = rate;
    this.#told = new CheckTold(ports, admitted);
    this.sessionId = admitted.session.row.sessionId;
    this.#held = ports.clerk.hold(admitted.ref);
    this.#part = admitted.session.row.preview
      ? null
      : ports.conductor.arrived(admitted.ref, this.sessionId);
    socket.on('beat', (body) => this.#onBeat(body));
    socket.on('takeover', (body) => void this.#onTakeover(body));
    socket.on('leave', (body) => void this.#onLeave(body));
    hearChecks(socket, ports.conductor, admitted, {
      mayRead: () => this.#mayRead(),
      malformed: (detail) => this.#refuseMalformed(detail),
      refuse: (why) => this.#refuse(why),
    });
    socket.onAny((event: unknown) => {
      if (Object.hasOwn(clientBodies, String(event)) || !this.#mayRead()) return;
      this.#refuseMalformed(`there is no message "${String(event).slice(0, 40)}"`);
    });
  }

  async welcome(): Promise<void> {
    const body = await this.#welcomeBody();
    this.#welcomed = true;
    this.#socket.emit('welcome', body);
  }

  /** Another connection speaks for this session now, or the engine stops. */
  close(): void {
    this.#socket.disconnect(true);
  }

  /** The session speaks on another engine: its page shows an open check there, so none has gone. */
  wentElsewhere(): void {
    this.#part = null;
    this.close();
  }

  /** The socket has gone. */
  closed(): void {
    this.#part?.();
    this.#held.letGo();
  }

  tellLease(learner: LearnerState): void {
    const session = learner.sessions.get(this.sessionId);
    const credit = this.#summary(learner);
    if (!this.#welcomed || session === undefined || credit === null) return;
    const { leaseLost } = session;
    this.#socket.emit('lease', { leased: learner.holder === this.sessionId, leaseLost, credit });
  }

  /** The open check, where this session has the lease and so the learner before it. */
  tellCheck(learner: LearnerState): void {
    const credit = this.#summary(learner);
    if (!this.#welcomed || credit === null || learner.holder !== this.sessionId) return;
    this.#told.prompt(learner).then(
      (check) => (check === null ? null : this.#socket.emit('check', { check, credit })),
      // A page that was told nothing comes back and is told in its welcome.
      () => this.close(),
    );
  }

  tellCheckClosed(learner: LearnerState, checkId: string, end: CheckEnd): void {
    const credit = this.#summary(learner);
    const explanation = this.#told.explanation(end);
    if (this.#welcomed && credit !== null)
      this.#socket.emit('checkclosed', { checkId, end, explanation, credit });
  }

  tellCredit(learner: LearnerState, bookings: readonly Booking[]): void {
    if (!this.#welcomed) return;
    const credit = this.#summary(learner);
    if (credit !== null) this.#socket.emit('credit', { runs: runsOf(bookings), credit });
  }

  /** The session has ended by somebody else's act: its host, or a page that took its place. */
  tellEnded(learner: LearnerState, why: SessionEnd): void {
    const credit = this.#summary(learner);
    if (credit !== null) this.#socket.emit('ended', { why, credit });
    this.close();
  }

  #onBeat(body: unknown): void {
    if (!this.#mayRead()) return;
    const decoded = decode(clientBodies.beat, body);
    if (!decoded.ok) return this.#refuseMalformed(decoded.error.message);
    if (this.admitted.session.row.preview) return this.#refuse(refusal('preview_only'));
    const more = costOf(decoded.value) - 1;
    if (more > 0 && !this.#mayRead(more)) return;
    const { nonce, seq, quality } = decoded.value;
    if (!this.#nonces.isRecent(nonce)) return this.#refuse(refusal('stale_nonce'));
    const { presentationTokens, clerk, qualityClaims } = this.#ports;
    const echoes = judgeEchoes(presentationTokens, this.#owner, decoded.value.tokens);
    const command = beatCommand(this.sessionId, decoded.value, echoes, this.admitted.resumedAt);
    if (quality !== undefined) qualityClaims.expect(command, this.admitted, quality);
    this.#unanswered += 1;
    clerk.submitHeld(this.#held, command, (verdict) => this.#answerBeat(seq, verdict));
  }

  #answerBeat(seq: number, verdict: Verdict): void {
    this.#unanswered -= 1;
    if (!verdict.ok) this.#refuse(verdict.refusal);
    else if (this.#due === null) this.#due = { seq, runs: runsOf(verdict.bookings), verdict };
    else {
      this.#due.seq = Math.max(this.#due.seq, seq);
      this.#due.runs.push(...runsOf(verdict.bookings));
      this.#due.verdict = verdict;
    }
    // Beats that came together share one ack: it is cumulative.
    if (this.#unanswered === 0 && this.#due !== null) this.#sendAck(this.#due);
  }

  #sendAck(due: Due): void {
    this.#due = null;
    const { learner, at } = due.verdict;
    const session = learner.sessions.get(this.sessionId);
    if (session === undefined) return;
    this.#socket.emit('ack', {
      seq: due.seq,
      nonce: this.#nonces.issue(),
      runs: due.runs,
      frontierMs: lessonOf(learner, session).frontierMs,
      credit: summaryOf(learner, session, at),
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
    this.tellLease(verdict.learner);
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
    this.tellEnded(verdict.learner, 'left');
  }

  #mayRead(messages = 1): boolean {
    if (this.#rate.take(this.#ports.clerk.monoMs(), messages)) return true;
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
    // The player forgets what it is told to be stored: never say so of what only memory holds.
    this.#durableSeq().then(
      (lastSeq) => {
        this.#socket.emit('refused', { ...why, lastSeq, nonce: this.#nonces.newest() });
      },
      // Nobody knows from where to resend while the store cannot be read: the resume will tell.
      () => this.close(),
    );
  }

  #durableSeq(): Promise<number> {
    const { clerk } = this.#ports;
    return clerk.durable(this.admitted.ref, ({ sessions }) => {
      return sessions.get(this.sessionId)?.lastSeq ?? 0;
    });
  }

  #summary(learner: LearnerState): CreditSummary | null {
    const session = learner.sessions.get(this.sessionId);
    if (session === undefined) return null;
    return summaryOf(learner, session, this.#ports.clerk.now(this.admitted.ref, session.policy));
  }

  async #welcomeBody(): Promise<Welcome> {
    const { session: issued, ref } = this.admitted;
    const lastSeq = await this.#durableSeq();
    const { state } = await this.#ports.clerk.account(ref);
    this.#owner = tokenOwnerOf(state.sessions.get(this.sessionId));
    const { capabilities, mediaPath } = this.#ports;
    const { facts } = issued.folder;
    const credit = this.#summary(state);
    return {
      protocol: PROTOCOL_VERSION,
      sessionId: this.sessionId,
      mediaBase: `${mediaPath}${capabilities.issue('media', this.sessionId)}/`,
      lessonId: facts.lessonId,
      mediaVersion: facts.mediaVersion,
      durationMs: facts.durationMs,
      nonce: this.#nonces.issue(),
      ...standing(state, issued, credit, this.admitted.watermark, capabilities),
      check: await this.#told.prompt(state),
      lastSeq,
    };
  }
}

function runsOf(bookings: readonly Booking[]): BookedRun[] {
  return bookings.map(({ span, outcome }) => [span[0], span[1], outcome]);
}
