/** What of a lesson no check will ever ask under a policy: its author should hear of it. */

import { type Presets } from '../../config/presets.ts';
import { placesOf, pointIdOf } from '../checks/rules/bank.ts';
import { type Policy } from '../ledger/policy.ts';
import { type Lesson } from '../protocol/lesson.ts';

/** Most names that one line lists. */
const NAMED = 5;

/** Which policies ask the questions of a lesson's author, and how a host gets one; null where all are asked. */
export function howToAsk(
  lesson: Lesson,
  policy: Policy,
  presets: Presets,
  hostId: string,
): string | null {
  if (lesson.questions.length === 0 || policy.checks.authored) return null;
  const asking = presets.ids.filter((id) => presets.now(id)?.checks.authored === true);
  const own = 'a preset of your own with "checks.authored": true';
  return (
    `Questions at their places are asked under ${[...asking, own].join(', ')}. To choose one: ` +
    `lectern-engine host ${hostId} --policy ${asking[0] ?? 'my-preset'}. See config/README.md.`
  );
}

/** One sentence for each kind of thing that is never asked; none where all is. */
export function neverAsked(lesson: Lesson, policy: Policy): string[] {
  const { authored, maxGapMs, randomKind } = policy.checks;
  const asksByChance = maxGapMs > 0 && randomKind !== 'presence';
  const { pool, points } = placesOf(lesson, () => true);
  const asked = new Set([
    ...(authored ? points.flatMap(({ questionIds }) => questionIds) : []),
    ...(asksByChance ? pool.map(({ id }) => id) : []),
  ]);
  const never = lesson.questions.filter(({ id }) => !asked.has(id));
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
  const asking = new Set(authored ? points.map(({ pointId }) => pointId) : []);
  const silent = lesson.knowledgePoints.filter(({ id }) => !asking.has(pointIdOf(id)));
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
