/**
 * The line of the simulated player: numbers, keeps, sends and resends beats with the real player's
 * outbox, over a real socket, with delays and losses of the weather in between.
 */

import { type Ack, type Refused, type Welcome } from '../../../engine/protocol/messages.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type BeatDraft } from '../../../player/beats/beat.ts';
import {
  EMPTY_OUTBOX,
  type NumberedBeat,
  type Outbox,
  acknowledge,
  add,
  due,
  resendAfter,
  restored,
  resume,
  sent,
  toBody,
} from '../../../player/beats/outbox.ts';
import { union } from '../../../player/beats/spans.ts';
import { type BareClient } from '../../support/bare-client.ts';
import { type Rig } from '../bare/rig.ts';
import { volley } from '../bare/volley.ts';
import { type Witness } from '../witness.ts';
import { measure, note } from './tally.ts';
import { type Weather } from './weather.ts';

const GIVE_UP_MS = 600_000;

/** A beat on its way, with the nonce it was stamped with when it left. */
interface Sent {
  readonly beat: NumberedBeat;
  readonly nonce: string;
  readonly arrivesMs: number;
}

export class Line {
  readonly #rig: Rig;
  readonly #witness: Witness;
  readonly #weather: Weather;
  client!: BareClient;
  online = false;
  leased = true;
  credited: readonly Span[] = [];
  outbox: Outbox = EMPTY_OUTBOX;
  #nonce = '';
  #underWay: Sent[] = [];
  #news: { readonly answer: Ack | Refused; readonly arrivesMs: number }[] = [];
  complete = false;
  /** Set with each answer of the engine; whoever looks for checks takes it back. */
  tookAnswer = true;
  #wentAtMs = 0;

  private constructor(rig: Rig, witness: Witness, weather: Weather) {
    this.#rig = rig;
    this.#witness = witness;
    this.#weather = weather;
  }

  static async open(
    rig: Rig,
    witness: Witness,
    weather: Weather,
    auth: Record<string, unknown>,
    kept?: Line,
  ): Promise<Line> {
    const line = new Line(rig, witness, weather);
    if (kept !== undefined) line.outbox = restored(kept.outbox.beats.map(toBody));
    await line.#connect(auth);
    return line;
  }

  get welcome(): Welcome {
    return this.client.welcome;
  }

  /** What a page that goes leaves to the session after it; the engine books it on this one. */
  handOver(): { resume: string; beats: readonly unknown[] } {
    this.#witness.resumed(this.welcome.sessionId, this.#rig.now());
    for (const beat of this.outbox.beats) this.#accepted(beat);
    return { resume: this.welcome.resume, beats: this.outbox.beats.map(toBody) };
  }

  async send(draft: BeatDraft): Promise<void> {
    this.outbox = add(this.outbox, draft) ?? this.outbox;
    await this.step();
  }

  /** Delivers what has arrived by now, both ways. */
  async step(): Promise<void> {
    if (!this.online) return;
    const nowMs = this.#nowMs();
    for (const { answer } of takeArrived(this.#news, nowMs)) this.#hear(answer);
    for (const beat of due(this.outbox)) {
      this.outbox = sent(this.outbox, beat.seq);
      const delayMs = this.#weather.delayMs();
      measure('delay of a beat', delayMs);
      const arrivesMs = nowMs + delayMs;
      this.#underWay.push({ beat, nonce: this.#nonce, arrivesMs });
    }
    await this.#deliver(takeArrived(this.#underWay, nowMs));
  }

  /** The socket breaks. What is under way may arrive or not; no answer does. */
  async drop(arrives: boolean): Promise<void> {
    note('socket broken');
    if (arrives) await this.#deliver(this.#underWay);
    else if (this.#underWay.length > 0) note('beat lost under way', this.#underWay.length);
    this.#wentAtMs = this.#nowMs();
    this.#underWay = [];
    this.#news = [];
    this.online = false;
    this.client.drop();
  }

  /** The same session again; what is not known to be stored is sent again. */
  reconnect(): Promise<void> {
    measure('time offline', this.#nowMs() - this.#wentAtMs);
    note('beat resent', this.outbox.beats.length);
    return this.#connect({ resume: this.welcome.resume });
  }

  /** Time passes until everything is acknowledged. */
  async drain(step: () => Promise<void>): Promise<void> {
    const startMs = this.#nowMs();
    while (this.outbox.beats.length > 0) {
      if (this.#nowMs() - startMs > GIVE_UP_MS) throw new Error('the outbox never drains');
      await step();
    }
  }

  /** The learner's click on "continue here". */
  async takeover(): Promise<void> {
    note('lease taken back');
    await this.client.takeover();
    this.#witness.leased(this.welcome.sessionId, this.#rig.now());
    this.leased = true;
  }

  async #connect(auth: Record<string, unknown>): Promise<void> {
    this.client = await this.#rig.connect(auth);
    this.tookAnswer = true;
    const { welcome } = this;
    const { lessonId: id, durationMs, sessionId } = welcome;
    this.#witness.opened(sessionId, { id, durationMs }, this.#rig.now());
    if ('resume' in auth) this.#witness.resumed(sessionId, this.#rig.now());
    // What had arrived before the socket broke is acknowledged only now.
    for (const beat of this.outbox.beats) if (beat.seq <= welcome.lastSeq) this.#accepted(beat);
    this.outbox = resume(this.outbox, welcome.lastSeq);
    this.#nonce = welcome.nonce;
    this.leased = welcome.leased;
    this.credited = welcome.credited;
    this.online = true;
    this.client.socket.on('lease', ({ leased }) => (this.leased = leased));
  }

  /** Beats reach the engine, and its answers start on their way back. */
  async #deliver(arrived: readonly Sent[]): Promise<void> {
    if (arrived.length === 0) return;
    const bodies = arrived.map(({ beat, nonce }) => ({ ...toBody(beat), nonce }));
    const { acks, refusals, ackedSeq } = await volley(this.client, bodies);
    for (const { beat } of arrived) if (beat.seq <= ackedSeq) this.#accepted(beat);
    this.tookAnswer = true;
    const arrivesMs = this.#nowMs() + this.#weather.delayMs();
    for (const answer of [...acks, ...refusals]) this.#news.push({ answer, arrivesMs });
    for (const { answer } of takeArrived(this.#news, this.#nowMs())) this.#hear(answer);
  }

  #hear(answer: Ack | Refused): void {
    this.#nonce = answer.nonce;
    if ('code' in answer) {
      this.outbox = resendAfter(this.outbox, answer.lastSeq);
      return;
    }
    this.outbox = acknowledge(this.outbox, answer.seq);
    this.complete = answer.credit.complete;
    const credited = answer.runs.filter(([, , outcome]) => outcome === 'credited');
    this.credited = union([
      ...this.credited,
      ...credited.map(([startMs, endMs]): Span => [startMs, endMs]),
    ]);
  }

  #accepted(beat: NumberedBeat): void {
    this.#witness.accepted(this.welcome.sessionId, beat, this.#rig.now());
  }

  #nowMs(): number {
    return this.#rig.now().monoMs;
  }
}

/** Takes out what has arrived; nothing overtakes anything on one line. */
function takeArrived<T extends { readonly arrivesMs: number }>(queue: T[], nowMs: number): T[] {
  const first = queue.findIndex(({ arrivesMs }) => arrivesMs > nowMs);
  return queue.splice(0, first === -1 ? queue.length : first);
}
