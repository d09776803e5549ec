/**
 * The harness's own record of what a case did, and the bound that follows from it alone:
 *
 *   B0 = min(|U ∩ D|, rc · E + ε, cap · days)
 *
 * U is what accepted beats claimed, D what had been downloaded in full before the claim (video and
 * audio), E the server time in which the learner was playing or, while the line was broken, may have
 * been, rc the highest rate that counts, and
 * ε one beat interval for each learner-day. Nothing of it is read from the engine's accounts.
 */

import { type Span } from '../../engine/protocol/units.ts';
import { Marks } from './marks.ts';

export interface BoundRules {
  /** rc: the highest rate at which media counts. */
  readonly maxRatio: number;
  /** ε: one beat interval, media milliseconds a learner-day. */
  readonly intervalMs: number;
  /** Longest server time between two beats that still counts as playing. */
  readonly maxGapMs: number;
  /** The most that one calendar day can earn, media milliseconds; Infinity where there is no cap. */
  readonly dailyCapMs?: number;
}

/** When something happened, by the clock the harness set itself. */
export interface Moment {
  readonly monoMs: number;
  /** Calendar day where the host is. */
  readonly day: number;
}

export interface WitnessedBeat {
  readonly seq: number;
  readonly spans: readonly Span[];
  readonly now: string;
}

interface Session {
  readonly lessonId: string;
  readonly delivered: { readonly video: Marks; readonly audio: Marks };
  readonly acceptedSeqs: Set<number>;
  sinceMs: number;
  playing: boolean;
  /** When its line was made anew, where no beat was accepted since. */
  resumedMs: number | null;
}

interface Lesson {
  readonly durationMs: number;
  readonly claimedAndDelivered: Marks;
  readonly watched: Marks;
}

/** Watches one learner. */
export class Witness {
  readonly #rules: BoundRules;
  readonly #sessions = new Map<string, Session>();
  readonly #lessons = new Map<string, Lesson>();
  readonly #days = new Set<number>();
  #holder: string | null = null;
  #playedMs = 0;
  /** Media claimed by accepted beats, repeats counted. */
  claimedMs = 0;

  constructor(rules: BoundRules) {
    this.#rules = rules;
  }

  opened(sessionId: string, lesson: { id: string; durationMs: number }, at: Moment): void {
    const { id, durationMs } = lesson;
    if (!this.#lessons.has(id)) {
      const fresh = () => new Marks(durationMs);
      this.#lessons.set(id, { durationMs, claimedAndDelivered: fresh(), watched: fresh() });
    }
    if (!this.#sessions.has(sessionId)) {
      this.#sessions.set(sessionId, {
        lessonId: id,
        delivered: { video: new Marks(durationMs), audio: new Marks(durationMs) },
        acceptedSeqs: new Set(),
        sinceMs: at.monoMs,
        playing: false,
        resumedMs: null,
      });
      this.leased(sessionId, at);
    }
  }

  /** The session was given the lease; only its beats make time from here on. */
  leased(sessionId: string, at: Moment): void {
    this.#session(sessionId).sinceMs = at.monoMs;
    this.#holder = sessionId;
  }

  /**
   * The session speaks on a new line. What its first beat after that hands in may have been played
   * since the one that was accepted last, whatever that said: the beat that told of the change was
   * lost with the line.
   */
  resumed(sessionId: string, at: Moment): void {
    this.#session(sessionId).resumedMs = at.monoMs;
  }

  /** A segment arrived in full. */
  downloaded(sessionId: string, kind: 'video' | 'audio', span: Span): void {
    this.#session(sessionId).delivered[kind].add(span);
  }

  /** The engine acknowledged this beat, which it received at this moment. */
  accepted(sessionId: string, beat: WitnessedBeat, at: Moment): void {
    const session = this.#session(sessionId);
    if (session.acceptedSeqs.has(beat.seq)) return;
    session.acceptedSeqs.add(beat.seq);
    this.#days.add(at.day);
    if (this.#holder === sessionId && session.playing) {
      this.#playedMs += Math.min(at.monoMs - session.sinceMs, this.#rules.maxGapMs);
    } else if (this.#holder === sessionId && session.resumedMs !== null) {
      const unheardMs = Math.max(0, session.resumedMs - session.sinceMs);
      this.#playedMs += Math.min(unheardMs, this.#rules.maxGapMs);
    }
    session.resumedMs = null;
    session.sinceMs = at.monoMs;
    session.playing = beat.now === 'playing';
    const lesson = this.#lesson(session.lessonId);
    for (const span of beat.spans) {
      this.claimedMs += span[1] - span[0];
      lesson.claimedAndDelivered.addWhere(span, Object.values(session.delivered));
    }
  }

  /** Somebody really saw this. */
  watched(lessonId: string, span: Span): void {
    this.#lesson(lessonId).watched.add(span);
  }

  /** @param playedMs E where it was measured otherwise: from outside, in a real browser */
  boundMs(playedMs = this.#playedMs): number {
    const { maxRatio, intervalMs, dailyCapMs = Infinity } = this.#rules;
    const days = Math.max(1, this.#days.size);
    const byClockMs = Math.min(maxRatio * playedMs + intervalMs * days, dailyCapMs * days);
    let byDeliveryMs = 0;
    for (const lesson of this.#lessons.values()) {
      byDeliveryMs += lesson.claimedAndDelivered.sizeMs();
    }
    return Math.floor(Math.min(byDeliveryMs, byClockMs));
  }

  watchedMs(): number {
    let totalMs = 0;
    for (const lesson of this.#lessons.values()) totalMs += lesson.watched.sizeMs();
    return totalMs;
  }

  /** E, milliseconds of server time. */
  playedMs(): number {
    return this.#playedMs;
  }

  #session(sessionId: string): Session {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) throw new Error(`the witness never saw session ${sessionId} open`);
    return session;
  }

  #lesson(lessonId: string): Lesson {
    const lesson = this.#lessons.get(lessonId);
    if (lesson === undefined) throw new Error(`the witness never saw lesson ${lessonId} open`);
    return lesson;
  }
}
