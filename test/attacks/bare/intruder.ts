/** A client without a player that says whatever an attack wants it to, under the witness's eyes. */

import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { type Ack, type Refused } from '../../../engine/protocol/messages.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type BareBeat, type BareClient } from '../../support/bare-client.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { type Witness, type WitnessedBeat } from '../witness.ts';
import { type Rig } from './rig.ts';
import { volley } from './volley.ts';

export interface Answers {
  readonly acks: readonly Ack[];
  /** Codes of refusal, in the order in which they came. */
  readonly refusals: readonly string[];
}

/** Where media of a session are fetched, whatever carries its beats. */
type MediaLine = Pick<BareClient, 'url' | 'welcome'>;

export class Intruder {
  readonly client: BareClient;
  readonly #rig: Rig;
  readonly #witness: Witness;
  /** Statuses of media answers, counted. */
  readonly statuses = new Map<number, number>();
  readonly #has = new Set<string>();

  private constructor(rig: Rig, witness: Witness, client: BareClient) {
    this.#rig = rig;
    this.#witness = witness;
    this.client = client;
    witness.opened(this.sessionId, { id: client.welcome.lessonId, ...client.welcome }, rig.now());
  }

  /** Opens a session of this learner with a token of the host. */
  static async open(
    rig: Rig,
    witness: Witness,
    learner: string,
    lesson = rig.lesson,
  ): Promise<Intruder> {
    const token = await rig.engine.token(learner, lesson);
    return Intruder.connect(rig, witness, { token });
  }

  static async connect(
    rig: Rig,
    witness: Witness,
    auth: Record<string, unknown>,
  ): Promise<Intruder> {
    const intruder = new Intruder(rig, witness, await rig.connect(auth));
    if ('resume' in auth) witness.resumed(intruder.sessionId, rig.now());
    return intruder;
  }

  /** Only fetches, for a session that beats by another way. */
  static fetching(rig: Rig, witness: Witness, line: MediaLine): Intruder {
    return new Intruder(rig, witness, line as BareClient);
  }

  get sessionId(): string {
    return this.client.welcome.sessionId;
  }

  /** Sends one beat and waits for its answer. */
  async beat(beat: BareBeat = {}): Promise<Ack | Refused> {
    return this.send(this.client.stamp(beat));
  }

  /** Sends any body and waits for its answer. */
  async send(body: Record<string, unknown>): Promise<Ack | Refused> {
    const answer = await this.client.sendRaw(body);
    if (!('code' in answer)) this.#accepted(body);
    return answer;
  }

  /** Sends many beats in one go, as they stand. */
  async sendAtOnce(bodies: readonly Record<string, unknown>[]): Promise<Answers> {
    const { acks, refusals, ackedSeq } = await volley(this.client, bodies);
    for (const body of bodies) if (Number(body['seq']) <= ackedSeq) this.#accepted(body);
    return { acks, refusals: refusals.map(({ code }) => code) };
  }

  /** Takes the lease, as the learner's click on "continue here" does. */
  async takeover(): Promise<void> {
    await this.client.takeover();
    this.#witness.leased(this.sessionId, this.#rig.now());
  }

  /** Downloads what the engine will give of a span, both kinds, each segment once. @returns how many were refused */
  async download([startMs, endMs]: Span): Promise<number> {
    const { segmentMs, durationMs } = this.#rig;
    let refused = 0;
    for (let index = Math.floor(startMs / segmentMs); index * segmentMs < endMs; index += 1) {
      const span: Span = [index * segmentMs, Math.min(durationMs, (index + 1) * segmentMs)];
      // Both kinds at once, as players do.
      const came = await Promise.all([
        this.#fetch('video', index, span),
        this.#fetch('audio', index, span),
      ]);
      refused += came.filter((isHere) => !isHere).length;
    }
    return refused;
  }

  /** @returns whether the segment is here now */
  async #fetch(kind: 'video' | 'audio', index: number, span: Span): Promise<boolean> {
    const path = `${kind === 'video' ? FAKE_VIDEO : FAKE_AUDIO}/${segmentFile(index)}`;
    if (this.#has.has(path)) return true;
    const { status } = await this.#rig.fetchMedia(this.client, path);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status !== 200) return false;
    this.#has.add(path);
    this.#witness.downloaded(this.sessionId, kind, span);
    return true;
  }

  /** Takes the witness's word that the body was accepted now. */
  #accepted(body: Record<string, unknown>): void {
    this.#witness.accepted(this.sessionId, body as unknown as WitnessedBeat, this.#rig.now());
  }
}
