/**
 * A small world around one learner's ledger: players that fetch, present and beat, a network that
 * delays and cuts, a server that restarts and whose delivery log is late or lost. Whoever drives it
 * may be honest, clumsy or hostile.
 */

import { type LessonFacts } from '../../engine/ledger/decide.ts';
import { type Command, hasEnded } from '../../engine/ledger/decide.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { type Stamp } from '../../engine/ledger/stamp.ts';
import { type MediaKind } from '../../engine/protocol/lesson.ts';
import { type BeatBody } from '../../engine/protocol/messages.ts';
import { type RefusalCode } from '../../engine/protocol/refusals.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { type BeatWish, Driver, type Ledger, beatOf } from '../support/given.ts';
import { Chance } from './chance.ts';

/** Segment boundaries of the two kinds do not meet, as in real lessons. */
const SEGMENT_MS: Readonly<Record<MediaKind, number>> = {
  video: 4_000,
  audio: 3_072,
  presentation: 4_000,
};
const BUFFER_MS = 20_000;
const TUNNEL_BUFFER_MS = 30_000;

export interface Player {
  readonly id: string;
  readonly lesson: LessonFacts;
  readonly policy: Policy;
  positionMs: number;
  readonly fetched: Record<MediaKind, number>;
  /** Beats that were made and have not reached the engine. */
  outbox: BeatBody[];
  madeSeq: number;
}

export interface WorldCounts {
  beatsTried: number;
  beatsAccepted: number;
  refusals: Partial<Record<RefusalCode, number>>;
}

export class World {
  readonly driver: Driver;
  readonly players: Player[] = [];
  readonly counts: WorldCounts = { beatsTried: 0, beatsAccepted: 0, refusals: {} };
  /** What was really shown, by lesson, in order. */
  readonly shown = new Map<string, Span[]>();
  /** How late news of a delivery reaches the ledger; Infinity where it is lost. */
  newsDelayMs = 0;
  readonly #news: { dueMs: number; command: Command; at: Stamp }[] = [];
  readonly #chance: Chance;
  readonly #jitterMs: number;

  constructor(ledger: Ledger, seed: number, jitterMs: number) {
    this.driver = new Driver(ledger);
    this.#chance = new Chance(seed);
    this.#jitterMs = jitterMs;
  }

  get clock() {
    return this.driver.clock;
  }

  open(lesson: LessonFacts, policy: Policy): Player {
    const id = `s${this.players.length + 1}`;
    this.driver.open(id, policy, lesson);
    const { positionMs } = this.driver.session(id);
    const atMs = positionMs >= lesson.durationMs - 1_000 ? 0 : positionMs;
    const player: Player = {
      id,
      lesson,
      policy,
      positionMs: atMs,
      fetched: { video: atMs, audio: atMs, presentation: atMs },
      outbox: [],
      madeSeq: 0,
    };
    this.players.push(player);
    return player;
  }

  isOpen(player: Player): boolean {
    return !hasEnded(this.driver.session(player.id), this.clock.stamp());
  }

  pass(ms: number): void {
    this.clock.pass(ms);
    this.flushNews();
  }

  /** Brings the news of deliveries that are due by now. */
  flushNews(all = false): void {
    for (let i = 0; i < this.#news.length;) {
      const news = this.#news[i];
      if (news !== undefined && (all || news.dueMs <= this.clock.trueMs)) {
        this.#news.splice(i, 1);
        this.driver.run(news.command, news.at);
      } else i += 1;
    }
  }

  /** Sends whole segments from where the player has fetched to, up to a place. */
  fetchTo(player: Player, toMs: number): void {
    const endMs = Math.min(toMs, player.lesson.durationMs);
    for (const kind of player.lesson.kinds) {
      const segmentMs = SEGMENT_MS[kind];
      const spans: Span[] = [];
      for (let at = Math.floor(player.fetched[kind] / segmentMs) * segmentMs; at < endMs;) {
        const next = Math.min(at + segmentMs, player.lesson.durationMs);
        if (next > player.fetched[kind]) spans.push([at, next]);
        player.fetched[kind] = Math.max(player.fetched[kind], next);
        at = next;
      }
      this.sendMedia(player, kind, spans);
    }
  }

  sendMedia(player: Player, kind: MediaKind, spans: readonly Span[]): void {
    if (spans.length === 0 || this.newsDelayMs === Infinity) return;
    const command: Command = { type: 'deliver', sessionId: player.id, kind, spans };
    const at = this.clock.stamp();
    if (this.newsDelayMs === 0) this.driver.run(command, at);
    else this.#news.push({ dueMs: this.clock.trueMs + this.newsDelayMs, command, at });
  }

  seek(player: Player, toMs: number): void {
    player.positionMs = toMs;
    player.fetched.video = toMs;
    player.fetched.audio = toMs;
    player.fetched.presentation = toMs;
    this.say(player, { now: 'paused', positionMs: toMs });
  }

  /** Presents media for `ms` of the player's time and beats as a good player does. */
  play(
    player: Player,
    ms: number,
    rate: number,
    visible: boolean,
    online = true,
    isHeard = online || this.#chance.whole(0, 1) === 0,
  ): void {
    const { intervalMs } = player.policy.beat;
    this.fetchTo(player, player.positionMs + (online ? BUFFER_MS : TUNNEL_BUFFER_MS));
    this.make(player, { now: 'playing', rate, visible, positionMs: player.positionMs });
    // A tunnel is entered while playing, or play is pressed in it.
    if (isHeard) this.send(player);
    let playerMs = this.clock.trueMs;
    let leftMs = ms;
    while (leftMs > 0 && player.positionMs < player.lesson.durationMs) {
      const stepMs = Math.min(intervalMs, leftMs);
      const fromMs = player.positionMs;
      const bufferedToMs = Math.min(...player.lesson.kinds.map((kind) => player.fetched[kind]));
      const toMs = Math.min(bufferedToMs, Math.floor(fromMs + stepMs * rate));
      if (toMs <= fromMs) break;
      leftMs -= stepMs;
      playerMs += Math.ceil((toMs - fromMs) / rate);
      player.positionMs = toMs;
      this.#show(player, [fromMs, toMs]);
      this.make(player, { now: 'playing', rate, visible, spans: [[fromMs, toMs]] });
      const arrivesMs = playerMs + this.#chance.whole(0, this.#jitterMs);
      this.pass(Math.max(0, arrivesMs - this.clock.trueMs));
      if (!online) continue;
      this.fetchTo(player, toMs + BUFFER_MS);
      this.send(player);
    }
    const now = online ? 'paused' : 'stalled';
    this.make(player, { now, rate, visible, positionMs: player.positionMs });
    if (online) this.send(player);
  }

  #show(player: Player, span: Span): void {
    const shown = this.shown.get(player.lesson.lessonId) ?? [];
    shown.push(span);
    this.shown.set(player.lesson.lessonId, shown);
  }

  make(player: Player, wish: BeatWish): void {
    player.madeSeq += 1;
    player.outbox.push(beatOf(player.madeSeq, wish));
  }

  /** Sends the outbox in order; what the engine refuses is given up. */
  send(player: Player): void {
    const beats = player.outbox;
    player.outbox = [];
    for (const beat of beats) this.beat(player, beat);
  }

  say(player: Player, wish: BeatWish): void {
    this.make(player, wish);
    this.send(player);
  }

  beat(player: Player, beat: BeatBody): boolean {
    this.counts.beatsTried += 1;
    const echoed = this.#tokensIn(player, beat);
    const line = this.driver.lineOf(player.id);
    const command = { type: 'beat', sessionId: player.id, beat, echoed, ...line } as const;
    const result = this.driver.try(command);
    if (typeof result === 'string') {
      this.counts.refusals[result] = (this.counts.refusals[result] ?? 0) + 1;
      player.madeSeq = this.driver.session(player.id).lastSeq;
      return false;
    }
    this.counts.beatsAccepted += 1;
    return true;
  }

  /** Places of the tokens that this beat brings: most that it claims to have shown, and some more. */
  #tokensIn({ policy, lesson }: Player, beat: BeatBody): number[] {
    const { tokensPerMinute } = policy.assurance;
    if (tokensPerMinute === 0) return [];
    const echoed: number[] = [];
    const everyMs = 60_000 / tokensPerMinute;
    for (const [startMs, endMs] of beat.spans as unknown as readonly Span[]) {
      for (let atMs = Math.ceil(startMs / everyMs) * everyMs + 1; atMs < endMs; atMs += everyMs) {
        if (echoed.length < 20 && this.#chance.whole(0, 5) > 0) echoed.push(atMs);
      }
    }
    if (this.#chance.whole(0, 9) === 0) echoed.push(this.#chance.whole(0, lesson.durationMs - 1));
    return echoed;
  }

  /** A reload: the successor hands in what the predecessor could not send, then begins anew. */
  reload(player: Player): Player {
    this.driver.resume(player.id);
    this.send(player);
    if (this.isOpen(player)) this.driver.end(player.id, 'succeeded');
    return this.open(player.lesson, player.policy);
  }
}
