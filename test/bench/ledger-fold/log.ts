/**
 * A learner's log as the engine would have stored it: half a year of lectures in sessions of up to
 * 45 minutes, a beat each 5 s, one event for each segment of picture and of sound, pauses, some
 * looking back, now and then a hidden page. Every event comes from `decide`, so nothing in it is
 * anything but what the ledger writes.
 */

import { loadPresets } from '../../../config/presets.ts';
import { type Command, type LessonFacts, decide } from '../../../engine/ledger/decide.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { evolve } from '../../../engine/ledger/evolve.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { initialState } from '../../../engine/ledger/state.ts';
import { type BeatBody, type PlayState } from '../../../engine/protocol/messages.ts';
import { type Span, claim } from '../../../engine/protocol/units.ts';
import { packLines } from '../../../engine/stores/ledger-lines.ts';

export const LEARNER = '2026-geology-0417';
const SESSIONS = 40;
const BEAT_MS = 5_000;
const SEGMENT_MS = { video: 4_000, audio: 4_011 } as const;
const BUFFER_MS = 30_000;
const DAY_MS = 86_400_000;
const FIRST_UTC_MS = Date.UTC(2026, 1, 2, 11);

/** A small generator of numbers in [0, 1), the same in each run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Study {
  readonly events: LedgerEvent[] = [];
  readonly #learner = initialState();
  readonly #random = chance(20_261);
  #utcMs = FIRST_UTC_MS;
  #fence = 0;

  session(sessionId: string, lesson: LessonFacts, policy: Policy, fromMs: number): number {
    this.#fence += 1;
    const address = '203.0.113.24';
    this.#tell({ type: 'open', sessionId, fence: this.#fence, lesson, policy, address });
    const sent = { video: fromMs, audio: fromMs };
    let atMs = fromMs;
    let seq = 0;
    const fetchAhead = () => {
      for (const kind of ['video', 'audio'] as const) {
        while (sent[kind] < Math.min(lesson.durationMs, atMs + BUFFER_MS)) {
          const index = Math.floor(sent[kind] / SEGMENT_MS[kind]);
          const startMs = index * SEGMENT_MS[kind];
          const endMs = Math.min(lesson.durationMs, startMs + SEGMENT_MS[kind]);
          this.#pass(40 + 60 * this.#random());
          this.#tell({ type: 'deliver', sessionId, kind, spans: [[startMs, endMs]] });
          sent[kind] = endMs;
        }
      }
    };
    const beat = (spans: readonly Span[], now: PlayState, visible = true) => {
      seq += 1;
      const said: BeatBody = {
        seq,
        spans: claim([...spans]),
        rate: claim(1),
        visible: claim(visible),
        touched: claim(this.#random() < 0.2),
        now: claim(now),
        positionMs: claim(atMs),
      };
      this.#tell({ type: 'beat', sessionId, beat: said });
    };
    fetchAhead();
    beat([], 'playing');
    const untilMs = Math.min(lesson.durationMs, fromMs + 45 * 60_000);
    while (atMs < untilMs) {
      const lengthMs = Math.min(BEAT_MS, untilMs - atMs);
      this.#pass(lengthMs + 20 * this.#random());
      const span: Span = [atMs, atMs + lengthMs];
      atMs += lengthMs;
      const visible = this.#random() > 0.01;
      const pauses = this.#random() < 0.01;
      beat([span], atMs === untilMs ? 'ended' : pauses ? 'paused' : 'playing', visible);
      if (pauses) {
        this.#pass(60_000 * this.#random());
        beat([], 'playing');
      }
      if (this.#random() < 0.005) atMs = Math.max(fromMs, atMs - 15_000);
      fetchAhead();
    }
    this.#tell({ type: 'end', sessionId, why: 'left' });
    this.#utcMs += DAY_MS - (this.#utcMs % DAY_MS) + 11 * 3_600_000;
    return atMs;
  }

  get creditedRatio(): number {
    let presentedMs = 0;
    let creditedMs = 0;
    for (const session of this.#learner.sessions.values()) {
      presentedMs += session.presentedMs;
      creditedMs += session.creditedMs;
    }
    return creditedMs / presentedMs;
  }

  #tell(command: Command): void {
    const utcMs = Math.round(this.#utcMs);
    const day = Math.floor(utcMs / DAY_MS);
    const minute = Math.floor((utcMs % DAY_MS) / 60_000);
    const at = { utcMs, monoMs: utcMs - FIRST_UTC_MS + 5_000, boot: '5d1c90aa3f', day, minute };
    const decision = decide(this.#learner, command, at);
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal.code}`);
    for (const event of decision.events) {
      this.events.push(event);
      evolve(this.#learner, event);
    }
  }

  #pass(ms: number): void {
    this.#utcMs += ms;
  }
}

export interface StoredLog {
  /** As `ledger.db` keeps it: a line an event, with the learner's id before it. */
  readonly text: string;
  readonly events: number;
  readonly beats: number;
  readonly creditedRatio: number;
}

/** The events alone. */
export function eventsOfLog(): readonly LedgerEvent[] {
  return study().events;
}

function study(): Study {
  const policy = loadPresets().now('standard');
  if (policy === undefined) throw new Error('there is no standard preset');
  const made = new Study();
  for (let number = 1; number <= SESSIONS; number += 1) {
    const id = `geology-${String(Math.ceil(number / 2)).padStart(2, '0')}`;
    const lesson: LessonFacts = {
      lessonId: id,
      mediaVersion: `sha256-${number.toString(16).padStart(32, '0')}`,
      durationMs: 90 * 60_000,
      longestSegmentMs: SEGMENT_MS.audio,
      kinds: ['video', 'audio'],
    };
    made.session(`0f3c7a52-41bb-4f0e-9c1d-${String(number).padStart(12, '0')}`, lesson, policy, 0);
  }
  return made;
}

export function makeLog(): StoredLog {
  const { events, creditedRatio } = study();
  return {
    text: packLines(LEARNER, events, '').lines,
    events: events.length,
    beats: events.filter(({ type }) => type === 'beat-accepted').length,
    creditedRatio,
  };
}
