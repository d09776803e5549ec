import { type ServerEvents } from '../../engine/protocol/messages.ts';
import { type Refusal } from '../../engine/protocol/refusals.ts';
import { type BeatDraft } from '../beats/beat.ts';
import {
  type Outbox,
  EMPTY_OUTBOX,
  acknowledge,
  add,
  due,
  giveUpOldest,
  resendAfter,
  restored,
  resume,
  sent,
  toBody,
} from '../beats/outbox.ts';
import { reconnectDelayMs } from '../beats/pace.ts';
import { isHopeless, troubleOf } from '../session/errors.ts';
import { Predecessor, helloOf } from './hello.ts';
import { hearOut } from './last-words.ts';
import { Keep, openerOf } from './keep.ts';
import { type Heard, type LineListener, passOn } from './line-listener.ts';
import { Silence } from './silence.ts';
import { followPage } from './page-events.ts';
import { Transport } from './transport.ts';
import { Twins } from './twins.ts';

/** The thin line between page and engine: keeps, numbers, sends and resends beats. */
export class Line {
  readonly #listener: LineListener;
  readonly #keep: Keep;
  readonly #twins: Twins;
  readonly #silence = new Silence((online) => this.#listener.online(online));
  readonly #socket: Transport;
  #token: string;
  /** Which token opened the session whose beats are in the outbox. */
  #opener = '';
  #resumeKey: string | undefined;
  readonly #predecessor = new Predecessor();
  #outbox: Outbox = EMPTY_OUTBOX;
  #nonce = '';
  #welcomed = false;
  #stopped = false;
  #connecting = false;
  /** The same session goes on in a copy of this tab. */
  #twinned = false;
  #attempt = 0;
  #refusals = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #pageEvents = new AbortController();

  /**
   * @param engineUrl absolute URL of the engine without a slash at the end.
   * @param slot tells several players in one page apart.
   */
  constructor(engineUrl: string, token: string, slot: string, listener: LineListener) {
    this.#listener = listener;
    this.#token = token;
    this.#keep = new Keep(engineUrl, slot, token);
    this.#twins = new Twins(engineUrl, () => this.#onTwin());
    const left = this.#keep.left();
    if (left !== undefined) {
      this.#opener = left.opener;
      this.#outbox = restored(left.beats);
      // The same token opened the session that was left: it goes on, it needs no successor.
      if (left.opener === openerOf(token)) this.#resumeKey = left.resume;
      else this.#predecessor.key = left.resume;
    }
    this.#socket = new Transport(engineUrl, () =>
      helloOf(this.#resumeKey, this.#token, this.#predecessor.handIn(this.#outbox)),
    );
    this.#listen();
    this.#reconnectNow();
  }

  /** Opens a new session; what the old one could not send is handed in with it. */
  open(token: string): void {
    this.#predecessor.key = this.#resumeKey ?? this.#predecessor.key;
    this.#token = token;
    this.#keep.keepFor(token);
    this.#resumeKey = undefined;
    this.#welcomed = false;
    this.#stopped = false;
    this.#twinned = false;
    this.#attempt = 0;
    this.#socket.disconnect();
    this.#connecting = false;
    this.#later(0, () => this.#reconnectNow());
  }

  /** Keeps a beat and sends it as soon as the engine listens. */
  send(draft: BeatDraft): void {
    const added = add(this.#outbox, draft);
    // Nothing is left out silently: what finds no room is told as what it is.
    if (added === null) return this.#giveUp();
    this.#outbox = added;
    this.#save();
    this.#flush();
  }

  /** Says what is worth nothing later, so it is not kept. @returns false where nobody listens now */
  say(event: 'checkshown' | 'checkanswer' | 'checkready', body: object): boolean {
    if (!this.#socket.connected || !this.#welcomed) return false;
    this.#socket.emit(event, body);
    // While a check is open play stands still, and no beat would notice a network that swallows all.
    if (event !== 'checkshown') this.#silence.asked();
    return true;
  }

  /** The learner's click on "continue here". */
  takeover(): void {
    if (this.#twinned) {
      this.#twinned = false;
      this.#stopped = false;
      this.#reconnectNow();
    } else if (this.#socket.connected && this.#welcomed) this.#socket.emit('takeover', {});
  }

  /** Hears at once what there is to hear, also where nothing is told unasked. */
  ask(): void {
    this.#socket.ask();
  }

  /** A page that comes after this one may go on with the session, or may not any more. */
  mark(isLeft: boolean): void {
    this.#keep.mark(isLeft);
  }

  /** The learner has left this lesson for good. */
  leave(): void {
    this.#keep.mark(true);
    const isHeard = this.#socket.connected && this.#welcomed;
    if (isHeard) this.#socket.emit('leave', {});
    hearOut(this.#socket, this.#keep, this.#outbox, isHeard);
    this.#stop();
    this.#twins.close();
    this.#pageEvents.abort();
  }

  #listen(): void {
    const hear = <E extends keyof ServerEvents>(event: E, then: (body: Heard<E>) => void): void =>
      this.#socket.on(event, (body: Heard<E>) => (this.#silence.heard(), then(body)));
    hear('welcome', (welcome) => this.#onWelcome(welcome));
    hear('ack', (ack) => this.#onAck(ack));
    hear('refused', (refused) => this.#onRefused(refused));
    passOn(hear, this.#listener);
    hear('ended', ({ why, credit }) => (this.#stop(), this.#listener.ended(why, credit)));
    this.#socket.on('connect', () => (this.#connecting = false));
    this.#socket.on('disconnect', () => this.#onLost());
    this.#socket.on('connect_error', (error: Error & { data?: Refusal }) =>
      this.#onConnectError(error.data),
    );
    followPage(this.#pageEvents.signal, {
      awake: () => this.#wake(),
      cutOff: () => this.#silence.fell(),
      left: (isLeft) => this.#keep.mark(isLeft),
    });
  }

  #onWelcome(welcome: Heard<'welcome'>): void {
    const fresh = this.#resumeKey === undefined;
    if (fresh && this.#predecessor.lacks(this.#outbox)) this.#giveUp();
    this.#outbox = resume(fresh ? EMPTY_OUTBOX : this.#outbox, welcome.lastSeq);
    this.#resumeKey = welcome.resume;
    this.#predecessor.key = undefined;
    this.#opener = openerOf(this.#token);
    this.#nonce = welcome.nonce;
    this.#welcomed = true;
    this.#twins.announce(welcome.sessionId);
    this.#attempt = 0;
    this.#refusals = 0;
    this.#save();
    this.#listener.online(true);
    this.#listener.welcome(welcome);
    this.#flush();
  }

  #onAck(ack: Heard<'ack'>): void {
    this.#outbox = acknowledge(this.#outbox, ack.seq);
    this.#nonce = ack.nonce;
    this.#refusals = 0;
    this.#save();
    this.#listener.booked(ack.runs, ack.credit, ack.frontierMs);
    this.#flush();
  }

  #onRefused(refused: Heard<'refused'>): void {
    this.#nonce = refused.nonce;
    if (isHopeless(refused.code)) {
      // This claim will never be taken; say so, and do not hold up the ones after it.
      this.#outbox = giveUpOldest(this.#outbox, refused.lastSeq);
      this.#giveUp();
    } else {
      const trouble = troubleOf(refused.code);
      // What was asked for is not to be had (the lease, a check); the session goes on as it was.
      if (trouble.action === 'none') return this.#listener.trouble(trouble);
      if (trouble.action !== 'retry') {
        this.#stop();
        return this.#listener.trouble(trouble);
      }
      this.#outbox = resendAfter(this.#outbox, refused.lastSeq);
    }
    this.#save();
    // Several beats under way are refused one by one; answer them with one resend.
    this.#later(reconnectDelayMs(this.#refusals, 1) / 10, () => this.#flush());
    this.#refusals += 1;
  }

  /** A copy of this tab speaks for the session now; two would only cut each other off. */
  #onTwin(): void {
    this.#twinned = true;
    this.#stop();
    this.#socket.disconnect();
    this.#listener.twinned();
  }

  #onLost(): void {
    this.#noContact();
    this.#retry();
  }

  #onConnectError(refusal: Refusal | undefined): void {
    this.#noContact();
    if (refusal !== undefined) {
      const trouble = troubleOf(refusal.code);
      if (trouble.action !== 'retry') {
        if (this.#predecessor.key !== undefined && trouble.action !== 'renew-token') {
          // It may be the predecessor that is not welcome; the session itself must not fail for it.
          this.#predecessor.key = undefined;
          if (this.#outbox.beats.length > 0) this.#giveUp();
          this.#outbox = EMPTY_OUTBOX;
          return this.#retry();
        }
        this.#stop();
        return this.#listener.trouble(trouble);
      }
    }
    this.#retry(refusal?.retryAfterMs);
  }

  #noContact(): void {
    this.#silence.forget();
    this.#connecting = false;
    this.#welcomed = false;
    this.#listener.online(false);
  }

  #retry(retryAfterMs = 0): void {
    if (this.#stopped) return;
    const delayMs = reconnectDelayMs(this.#attempt, Math.random(), retryAfterMs);
    this.#attempt += 1;
    this.#later(delayMs, () => this.#reconnectNow());
  }

  #wake(): void {
    // A socket that outlived it speaks again; if it does not, the next beat tells.
    if (this.#socket.connected) this.#silence.heard();
    this.#reconnectNow();
  }

  #reconnectNow(): void {
    if (this.#stopped || this.#connecting || this.#socket.connected) return;
    clearTimeout(this.#timer);
    this.#connecting = true;
    this.#socket.connect();
  }

  #flush(): void {
    // Never through socket.io's own offline buffer: it would send stale stamps after a reconnect.
    if (!this.#welcomed || !this.#socket.connected || this.#stopped) return;
    for (const beat of due(this.#outbox)) {
      this.#socket.emit('beat', { ...toBody(beat), nonce: this.#nonce });
      this.#outbox = sent(this.#outbox, beat.seq);
      this.#silence.asked();
    }
  }

  #giveUp(): void {
    this.#listener.trouble({ code: 'claim_given_up', action: 'none' });
  }

  #save(): void {
    const resume = this.#resumeKey ?? this.#predecessor.key;
    if (resume === undefined) return;
    const beats = this.#outbox.beats.map(toBody);
    this.#keep.store({ resume, beats, opener: this.#opener });
  }

  #stop(): void {
    this.#stopped = true;
    this.#silence.forget();
    clearTimeout(this.#timer);
  }

  #later(delayMs: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delayMs);
  }
}
