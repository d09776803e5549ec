/**
 * How well credit is proved. Each credited millisecond has one level, the highest that it has
 * reached; what was credited by an operator's waiver stays `wall-bounded`. Levels are read from the
 * evidence when somebody asks, so they follow credit wherever it goes: taken back, earned again, or
 * carried to a new version of the lesson, where it keeps its level.
 */

import { ASSURANCE_LEVELS, type AssuranceLevel, type AssuranceMs } from '../protocol/assurance.ts';
import { type WithheldReason } from '../protocol/reasons.ts';
import { type Span } from '../protocol/units.ts';
import { type Policy } from './policy.ts';
import { type Spans, NO_SPANS, addAll, intersect, measure, subtract, within } from './spans.ts';
import { type LearnerState, type SessionState } from './state.ts';
import { echoedSpans } from './tokens.ts';

/** Credit by level; the spans of all levels together are all credit. */
export type Levels = ReadonlyMap<AssuranceLevel, Spans>;

/** What one session has earned, by level. `echoed` is what {@link echoedSpans} says of its lesson. */
function sessionLevels({ credited, proof }: SessionState, echoed: Spans): Levels {
  const levels = new Map<AssuranceLevel, Spans>();
  let rest = credited;
  const take = (level: AssuranceLevel, spans: Spans) => {
    if (spans.length === 0 || rest.length === 0) return;
    levels.set(level, intersect(rest, spans));
    rest = subtract(rest, spans);
  };
  take('wall-bounded', proof.waived);
  take('identity-proved', proof.identity);
  take('presence-proved', proof.presence);
  take('token-echoed', echoed);
  levels.set('delivered', rest);
  return levels;
}

function sessionsOf(learner: LearnerState, lessonKey: string): SessionState[] {
  return [...learner.sessions.values()].filter((session) => session.lessonKey === lessonKey);
}

/** What the sessions of one version have earned in it, by level. */
function ownLevels(learner: LearnerState, lessonKey: string): Levels {
  const sessions = sessionsOf(learner, lessonKey);
  const echoed = echoedSpans(sessions);
  return melted(sessions.map((session) => sessionLevels(session, echoed)));
}

/** All credit of one version of a lesson by level, with what was carried to it. */
export function levelsOfLesson(learner: LearnerState, lessonKey: string): Levels {
  const own = ownLevels(learner, lessonKey);
  const pieces = learner.lessons.get(lessonKey)?.pieces ?? [];
  const sources = new Map<string, Levels>();
  const carried = pieces.map(({ lessonKey: source, from, shiftMs }): Levels => {
    const levels = sources.get(source) ?? ownLevels(learner, source);
    sources.set(source, levels);
    const moved = ([startMs, endMs]: Span): Span => [startMs + shiftMs, endMs + shiftMs];
    return new Map([...levels].map(([level, spans]) => [level, within(from, spans).map(moved)]));
  });
  return melted([own, ...carried]);
}

/** What one session has earned, by level. */
export function levelsOfSession(learner: LearnerState, session: SessionState): Levels {
  return sessionLevels(session, echoedSpans(sessionsOf(learner, session.lessonKey)));
}

function melted(all: readonly Levels[]): Levels {
  const levels = new Map<AssuranceLevel, Spans>();
  for (const each of all) {
    for (const [level, spans] of each) {
      levels.set(level, addAll(levels.get(level) ?? NO_SPANS, spans));
    }
  }
  return levels;
}

export function levelSums(levels: Levels): AssuranceMs {
  const sums = ASSURANCE_LEVELS.map((level) => [level, measure(levels.get(level) ?? NO_SPANS)]);
  return Object.fromEntries(sums) as AssuranceMs;
}

/** What of the policy's shares is not reached. Where nothing is credited nothing is lacking. */
export function lacksAssurance({ assurance }: Policy, levels: Levels): WithheldReason[] {
  const sums = levelSums(levels);
  const totalMs = ASSURANCE_LEVELS.reduce((sum, level) => sum + sums[level], 0);
  const asked: readonly (readonly [AssuranceLevel, number, WithheldReason])[] = [
    ['delivered', assurance.deliveredRatio, 'too-little-delivered'],
    ['token-echoed', assurance.tokenEchoedRatio, 'too-few-tokens'],
    ['presence-proved', assurance.presenceProvedRatio, 'presence-not-proved'],
    ['identity-proved', assurance.identityProvedRatio, 'identity-not-proved'],
  ];
  return asked.flatMap(([level, ratio, reason]) => {
    const reached = ASSURANCE_LEVELS.slice(ASSURANCE_LEVELS.indexOf(level));
    const reachedMs = reached.reduce((sum, each) => sum + sums[each], 0);
    return reachedMs < ratio * totalMs ? [reason] : [];
  });
}
