/**
 * A realistic stored log of one honest learner, as JSON lines: beats every few seconds, segments of
 * both kinds as they are fetched, some pauses, seeks back, reviews, a reload now and then.
 */

import { type LedgerEvent } from '../../engine/ledger/events.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { Driver, HOUR_MS, policyWith, plainLesson, realLedger } from '../support/given.ts';
import { Chance } from './chance.ts';

const SEGMENT_MS = 4_000;
const BUFFER_MS = 40_000;

export interface HonestLog {
  readonly events: readonly LedgerEvent[];
  /** One event a line, as a store keeps it. */
  readonly lines: readonly string[];
  readonly presentedMs: number;
  readonly creditedMs: number;
}

const seriousPolicy = policyWith({
  seek: { rule: 'watched-only' },
  cap: { dailyMs: 8 * HOUR_MS },
  delivery: { requiredKinds: ['video', 'audio'] },
});

/** @param studyMs server time the learner spends, about */
export function honestLog(
  studyMs = 3 * HOUR_MS,
  seed = 1,
  policy: Policy = seriousPolicy,
): HonestLog {
  const chance = new Chance(seed);
  const d = new Driver(realLedger);
  const lesson = {
    ...plainLesson,
    durationMs: Math.ceil(studyMs / SEGMENT_MS) * SEGMENT_MS,
    longestSegmentMs: SEGMENT_MS,
  };
  let sessions = 0;
  let id = '';
  let fetchedMs = 0;
  let positionMs = 0;

  const open = () => {
    sessions += 1;
    id = `session-${String(sessions).padStart(4, '0')}`;
    d.open(id, policy, lesson);
    fetchedMs = Math.floor(positionMs / SEGMENT_MS) * SEGMENT_MS;
  };
  const fetch = () => {
    const wantedMs = Math.min(lesson.durationMs, positionMs + BUFFER_MS);
    for (; fetchedMs < wantedMs; fetchedMs += SEGMENT_MS) {
      const span: Span = [fetchedMs, Math.min(lesson.durationMs, fetchedMs + SEGMENT_MS)];
      d.deliver([span], id, ['audio']);
      d.deliver([span], id, ['video']);
    }
  };
  const watch = (beats: number) => {
    fetch();
    d.beat({ positionMs }, id);
    for (let i = 0; i < beats && positionMs < lesson.durationMs; i += 1) {
      const toMs = Math.min(lesson.durationMs, positionMs + 5_000);
      d.clock.pass(toMs - positionMs + chance.whole(-80, 80));
      const span: Span = [positionMs, toMs];
      positionMs = toMs;
      d.beat({ spans: [span] }, id);
      fetch();
    }
    d.beat({ now: 'paused', positionMs }, id);
  };

  open();
  while (d.clock.trueMs < studyMs && positionMs < lesson.durationMs) {
    watch(chance.whole(20, 120));
    const turn = chance.whole(1, 10);
    if (turn <= 5) d.clock.pass(chance.whole(3_000, 90_000));
    else if (turn <= 8) {
      const returnMs = positionMs;
      positionMs = Math.max(0, positionMs - chance.whole(5_000, 30_000));
      fetchedMs = Math.floor(positionMs / SEGMENT_MS) * SEGMENT_MS;
      d.beat({ now: 'paused', positionMs }, id);
      watch(Math.ceil((returnMs - positionMs) / 5_000));
    } else {
      d.end(id, 'succeeded');
      open();
    }
  }
  d.end(id);
  const total = [...d.state.sessions.values()].reduce((sum, s) => sum + s.presentedMs, 0);
  const credited = [...d.state.lessons.values()].reduce((sum, l) => sum + l.creditedMs, 0);
  return {
    events: d.log,
    lines: d.log.map((event) => JSON.stringify(event)),
    presentedMs: total,
    creditedMs: credited,
  };
}
