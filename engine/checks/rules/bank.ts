/** What a lesson can ask: its questions together with what answers them, and where it asks them. */

import { type CheckPoint } from '../../ledger/check-state.ts';
import { type Lesson, type LocalizedText, type Question } from '../../protocol/lesson.ts';
import { type PrivateLesson } from '../../protocol/private-lesson.ts';

export interface AskableQuestion {
  readonly id: string;
  readonly optionCount: number;
  /** Places of the right options in the lesson's list. */
  readonly right: readonly number[];
  /** Told to who has answered rightly, and to nobody before. */
  readonly explanation: LocalizedText | null;
}

export interface QuestionBank {
  /** Every question that has an answer, by id. */
  readonly questions: ReadonlyMap<string, AskableQuestion>;
  /** Those that wait for a random check; where an author keeps none apart, all of them. */
  readonly pool: readonly AskableQuestion[];
  /** Where questions are asked, sorted by their place. */
  readonly points: readonly CheckPoint[];
}

/** Questions without an answer are never asked: nobody could pass them. */
export function bankOf(lesson: Lesson, answers: PrivateLesson['answers']): QuestionBank {
  const secrets = new Map(answers.map((answer) => [answer.questionId, answer]));
  const questions = new Map<string, AskableQuestion>();
  for (const { id, options } of lesson.questions) {
    const secret = secrets.get(id);
    if (secret === undefined) continue;
    const { correct, explanation = null } = secret;
    const right = options.flatMap((option, at) => (correct.includes(option.id) ? [at] : []));
    if (right.length > 0)
      questions.set(id, { id, optionCount: options.length, right, explanation });
  }
  const { pool, points } = placesOf(lesson, ({ id }) => questions.has(id));
  const byChance = new Set(pool.map(({ id }) => id));
  return {
    questions,
    pool: [...questions.values()].filter(({ id }) => byChance.has(id)),
    points,
  };
}

/** What of a lesson is asked where, under a policy that asks everything. */
export interface Places {
  /** What waits for a random check; where an author keeps none apart, all of it. */
  readonly pool: readonly Question[];
  /** A question asks at its own place, or belongs to a knowledge point that asks one of its own. */
  readonly points: readonly CheckPoint[];
}

/** @param canBeAsked leaves out questions that nobody could pass */
export function placesOf(
  lesson: Pick<Lesson, 'questions' | 'knowledgePoints'>,
  canBeAsked: (question: Question) => boolean,
): Places {
  const known = lesson.questions.filter(canBeAsked);
  const waiting = known.filter(({ atMs }) => atMs === undefined);
  const points: CheckPoint[] = [];
  for (const { id, atMs } of known) {
    if (atMs !== undefined) points.push({ pointId: `question:${id}`, atMs, questionIds: [id] });
  }
  for (const { id, atMs } of lesson.knowledgePoints) {
    const own = waiting.filter(({ knowledgePointId }) => knowledgePointId === id);
    if (own.length === 0) continue;
    points.push({ pointId: pointIdOf(id), atMs, questionIds: own.map((each) => each.id) });
  }
  points.sort((a, b) => a.atMs - b.atMs);
  return { pool: waiting.length > 0 ? waiting : known, points };
}

/** The point at which a knowledge point asks. */
export function pointIdOf(knowledgePointId: string): string {
  return `point:${knowledgePointId}`;
}
