/** What must fit together in an outline: ids, right options, references, moments named twice. */

import { momentText } from './authored-words.ts';
import { letters } from './bank.ts';
import type { Mistake, Path } from './form.ts';
import { nearest } from './nearest.ts';
import { type Part, type Survey, momentOf, textOf } from './survey.ts';

/** A moment that the outline names. */
export interface NamedTime {
  readonly atMs: number;
  /** As a message names it: `the chapter`. */
  readonly what: string;
  readonly path: Path;
}

const mostQuestions = 2_000;

/** @param isSound whether no mistake was found in a part, nor below it */
export function referenceMistakes(survey: Survey, isSound: (path: Path) => boolean): Mistake[] {
  const { points, questions, captions, chapters, cues } = survey;
  const known = points.flatMap((point) => textOf(point, 'id') ?? []);
  return [
    ...twice(points, 'id', 'knowledge point'),
    ...twice(questions, 'id', 'question'),
    ...twice(captions, 'language', 'captions language'),
    ...unknownPoints(questions, known),
    ...questions.flatMap((question) =>
      isSound([...question.path, 'options']) ? optionMistakes(question) : [],
    ),
    ...(questions.length > mostQuestions
      ? [{ path: ['questions'], reason: `${questions.length} questions; ${mostReason}` }]
      : []),
    ...momentsTwice(chapters, 'the chapter'),
    ...momentsTwice(cues, 'the slide'),
  ];
}

const mostReason = `a lesson holds at most ${mostQuestions}`;

export function namedTimes({ chapters, cues, points, questions }: Survey): NamedTime[] {
  const named = (parts: readonly Part[], what: (part: Part) => string): NamedTime[] =>
    parts.flatMap((part) => {
      const atMs = momentOf(part);
      return atMs === undefined ? [] : [{ atMs, what: what(part), path: part.path }];
    });
  const withId = (noun: string) => (part: Part) =>
    `the ${noun} "${String(textOf(part, 'id') ?? '')}"`;
  return [
    ...named(chapters, () => 'the chapter'),
    ...named(cues, () => 'the slide'),
    ...named(points, withId('knowledge point')),
    ...named(questions, withId('question')),
  ];
}

/** A hint for the first ones alone: of thousands each would be compared with hundreds. */
const mostHints = 20;

function unknownPoints(questions: readonly Part[], known: readonly string[]): Mistake[] {
  const ids = new Set(known);
  let hints = 0;
  return questions.flatMap((question) => {
    const wanted = textOf(question, 'knowledgePoint');
    if (wanted === undefined || ids.has(wanted)) return [];
    hints += 1;
    const meant = hints > mostHints ? undefined : nearest(wanted, known);
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    const reason = `there is no knowledge point "${wanted.slice(0, 80)}"${hint}`;
    return [{ path: [...question.path, 'knowledgePoint'], reason }];
  });
}

function optionMistakes({ path, fields }: Part): Mistake[] {
  if (!Array.isArray(fields['options'])) return [];
  const options = fields['options'].map((option: unknown, i) => {
    const given = (typeof option === 'object' ? option : {}) as { id?: unknown; right?: unknown };
    const id = typeof given.id === 'string' ? given.id : letters.charAt(i);
    return { path: [...path, 'options', i], fields: { id }, isRight: given.right === true };
  });
  const right = options.filter((option) => option.isRight).length;
  const at = [...path, 'options'];
  const mistakes: Mistake[] = [];
  if (right === 0) {
    mistakes.push({ path: at, reason: 'no option is right; give one of them "right: true"' });
  } else if ((fields['kind'] ?? 'single') === 'single' && right > 1) {
    const reason = `${right} options are right; a question with several is "kind: multiple"`;
    mistakes.push({ path: at, reason });
  }
  return [...mistakes, ...twice(options, 'id', 'option')];
}

function momentsTwice(parts: readonly Part[], what: string): Mistake[] {
  const seen = new Set<number>();
  return parts.flatMap((part) => {
    const atMs = momentOf(part);
    if (atMs === undefined) return [];
    if (seen.has(atMs)) {
      return [
        { path: part.path, reason: `${what} starts at ${momentText(atMs)} like another one` },
      ];
    }
    seen.add(atMs);
    return [];
  });
}

function twice(parts: readonly Part[], name: string, what: string): Mistake[] {
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const id = textOf(part, name);
    if (id === undefined) return [];
    if (seen.has(id)) return [{ path: part.path, reason: `the ${what} "${id}" appears twice` }];
    seen.add(id);
    return [];
  });
}
