/** What of a lesson no check will ever ask under a policy: its author should hear of it. */

import { type Policy } from '../ledger/policy.ts';
import { type Lesson } from '../protocol/lesson.ts';

/** Most names that one line lists. */
const NAMED = 5;

/** One sentence for each kind of thing that is never asked; none where all is. */
export function neverAsked(lesson: Lesson, policy: Policy): string[] {
  const { authored, maxGapMs, randomKind } = policy.checks;
  const asksByChance = maxGapMs > 0 && randomKind !== 'presence';
  const points = new Set(lesson.knowledgePoints.map(({ id }) => id));
  const waiting = lesson.questions.filter(({ atMs }) => atMs === undefined);
  const pool = new Set(waiting.length > 0 ? waiting : lesson.questions);
  const never = lesson.questions.filter((question) => {
    const { atMs, knowledgePointId } = question;
    const hasPlace = atMs !== undefined || points.has(knowledgePointId ?? '');
    return !(authored && hasPlace) && !(asksByChance && pool.has(question));
  });
  const told: string[] = [];
  if (never.length > 0) {
    const why = [
      ...(authored ? [] : ['checks.authored is off']),
      ...(asksByChance ? [] : ['checks by chance ask no questions']),
    ];
    told.push(
      `Policy "${policy.id}" never asks ${never.length} of the lesson's ${lesson.questions.length} questions ` +
        `(${names(never)}). Reason: ${why.join(', ') || 'they have no place in the lesson'}.`,
    );
  }
  const silent = lesson.knowledgePoints.filter(
    ({ id }) => !authored || !waiting.some(({ knowledgePointId }) => knowledgePointId === id),
  );
  if (silent.length > 0) {
    const why = authored ? 'no question belongs to them' : 'checks.authored is off';
    told.push(
      `${silent.length} of ${lesson.knowledgePoints.length} knowledge points (${names(silent)}) are shown ` +
        `and ask nothing under policy "${policy.id}". Reason: ${why}.`,
    );
  }
  return told;
}

function names(all: readonly { readonly id: string }[]): string {
  const named = all.slice(0, NAMED).map(({ id }) => id);
  const more = all.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
