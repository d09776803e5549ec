/** Questions from wherever they were written, in one list, and what must fit together. */

import { nearest } from './nearest.ts';
import type { Mistake, Path } from './form.ts';
import type { WrittenOutline, WrittenQuestion, WrittenTitle } from './outline-form.ts';

export interface BankQuestion {
  readonly id: string;
  readonly kind: 'single' | 'multiple';
  readonly prompt: WrittenTitle;
  readonly options: readonly { readonly id: string; readonly text: WrittenTitle }[];
  readonly correct: readonly string[];
  readonly explanation?: WrittenTitle;
  readonly atMs?: number;
  readonly knowledgePointId?: string;
  readonly path: Path;
}

export type Bank = readonly BankQuestion[];

/** A moment that the outline names. */
export interface AuthoredTime {
  readonly atMs: number;
  /** As a message names it: `the chapter`. */
  readonly what: string;
  readonly line: number;
}

const mostQuestions = 2_000;
const letters = 'abcdefghijkl';

export function gatherBank(outline: WrittenOutline, mistakes: Mistake[]): Bank {
  const bank: BankQuestion[] = [];
  for (const [i, point] of (outline.knowledgePoints ?? []).entries()) {
    for (const [j, question] of (point.questions ?? []).entries()) {
      const path = ['knowledgePoints', i, 'questions', j];
      bank.push(inBank({ ...question, knowledgePoint: point.id }, path, mistakes));
    }
  }
  for (const [i, question] of (outline.questions ?? []).entries()) {
    bank.push(inBank(question, ['questions', i], mistakes));
  }
  if (bank.length > mostQuestions) {
    const reason = `${bank.length} questions; a lesson holds at most ${mostQuestions}`;
    mistakes.push({ path: ['questions'], reason });
  }
  return bank;
}

function inBank(question: WrittenQuestion, path: Path, mistakes: Mistake[]): BankQuestion {
  const kind = question.kind ?? 'single';
  const options = question.options.map((option, i) =>
    typeof option === 'string'
      ? { id: letters.charAt(i), text: option, right: false }
      : { id: option.id ?? letters.charAt(i), text: option.text, right: option.right === true },
  );
  const correct = options.filter((option) => option.right).map((option) => option.id);
  const at = [...path, 'options'];
  if (correct.length === 0) {
    mistakes.push({ path: at, reason: 'no option is right; give one of them "right: true"' });
  } else if (kind === 'single' && correct.length > 1) {
    const reason = `${correct.length} options are right; a question with several is "kind: multiple"`;
    mistakes.push({ path: at, reason });
  }
  reportTwice(
    options.map(({ id }, i) => ({ id, path: [...at, i] })),
    'option',
    mistakes,
  );
  const atMs = question.at ?? question.atSeconds;
  return {
    id: question.id,
    kind,
    prompt: question.prompt,
    options: options.map(({ id, text }) => ({ id, text })),
    correct,
    ...(question.explanation === undefined ? {} : { explanation: question.explanation }),
    ...(atMs === undefined ? {} : { atMs }),
    ...(question.knowledgePoint === undefined ? {} : { knowledgePointId: question.knowledgePoint }),
    path,
  };
}

/** @returns every moment that is named */
export function checkReferences(
  outline: WrittenOutline,
  bank: Bank,
  mistakes: Mistake[],
): { readonly atMs: number; readonly what: string; readonly path: Path }[] {
  const points = (outline.knowledgePoints ?? []).map((point, i) => ({
    id: point.id,
    path: ['knowledgePoints', i] as Path,
  }));
  reportTwice(points, 'knowledge point', mistakes);
  reportTwice(bank, 'question', mistakes);
  const known = points.map((point) => point.id);
  for (const { knowledgePointId, path } of bank) {
    if (knowledgePointId === undefined || known.includes(knowledgePointId)) continue;
    const meant = nearest(knowledgePointId, known);
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    const reason = `there is no knowledge point "${knowledgePointId}"${hint}`;
    mistakes.push({ path: [...path, 'knowledgePoint'], reason });
  }
  reportTwice(
    (outline.captions ?? []).map(({ language }, i) => ({ id: language, path: ['captions', i] })),
    'captions language',
    mistakes,
  );
  return namedTimes(outline, bank, mistakes);
}

function namedTimes(
  outline: WrittenOutline,
  bank: Bank,
  mistakes: Mistake[],
): { atMs: number; what: string; path: Path }[] {
  const chapters = (outline.chapters ?? []).map(({ at, atSeconds }, i) => ({
    atMs: at ?? atSeconds ?? 0,
    what: 'the chapter',
    path: ['chapters', i] as Path,
  }));
  const slides = outline.slides;
  const written = typeof slides === 'object' ? (slides.cues ?? []) : [];
  const cues = written.map(({ at }, i) => ({
    atMs: at,
    what: 'the slide',
    path: ['slides', 'cues', i] as Path,
  }));
  for (const list of [chapters, cues]) {
    const twice = list.filter(({ atMs }, i) => list.findIndex((one) => one.atMs === atMs) !== i);
    for (const { path, what, atMs } of twice) {
      mistakes.push({ path, reason: `${what} starts at ${atMs / 1000} s like another one` });
    }
  }
  return [
    ...chapters,
    ...cues,
    ...(outline.knowledgePoints ?? []).map(({ id, at, atSeconds }, i) => ({
      atMs: at ?? atSeconds ?? 0,
      what: `the knowledge point "${id}"`,
      path: ['knowledgePoints', i] as Path,
    })),
    ...bank.flatMap(({ id, atMs, path }) =>
      atMs === undefined ? [] : [{ atMs, what: `the question "${id}"`, path }],
    ),
  ];
}

function reportTwice(
  named: readonly { readonly id: string; readonly path: Path }[],
  what: string,
  mistakes: Mistake[],
): void {
  const seen = new Set<string>();
  for (const { id, path } of named) {
    if (seen.has(id)) mistakes.push({ path, reason: `the ${what} "${id}" appears twice` });
    seen.add(id);
  }
}
