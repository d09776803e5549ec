/** Questions from wherever they were written, in one list. */

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
}

export type Bank = readonly BankQuestion[];

/** Ids of options that have none of their own, in order. */
export const letters = 'abcdefghijkl';

/** @param outline without mistakes */
export function gatherBank(outline: WrittenOutline): Bank {
  return [
    ...(outline.knowledgePoints ?? []).flatMap(({ id, questions }) =>
      (questions ?? []).map((question) => inBank({ ...question, knowledgePoint: id })),
    ),
    ...(outline.questions ?? []).map(inBank),
  ];
}

function inBank(question: WrittenQuestion): BankQuestion {
  const options = question.options.map((option, i) =>
    typeof option === 'string'
      ? { id: letters.charAt(i), text: option, right: false }
      : { id: option.id ?? letters.charAt(i), text: option.text, right: option.right === true },
  );
  const atMs = question.at ?? question.atSeconds;
  return {
    id: question.id,
    kind: question.kind ?? 'single',
    prompt: question.prompt,
    options: options.map(({ id, text }) => ({ id, text })),
    correct: options.filter((option) => option.right).map((option) => option.id),
    ...(question.explanation === undefined ? {} : { explanation: question.explanation }),
    ...(atMs === undefined ? {} : { atMs }),
    ...(question.knowledgePoint === undefined ? {} : { knowledgePointId: question.knowledgePoint }),
  };
}
