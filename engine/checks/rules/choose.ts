/** Which task a check asks. Chance is an input: `draw` gives numbers in [0, 1). */

import { type CheckTask } from '../../ledger/events.ts';
import { type Policy } from '../../ledger/policy.ts';
import { CODE_DIGITS } from '../../protocol/checks.ts';
import { type AskableQuestion } from './bank.ts';

export type Draw = () => number;

const SEEDS = 2 ** 32;

/** A fresh code; every attempt has its own, with its own picture and sound. */
export function presenceTask(draw: Draw): CheckTask {
  const code = Array.from({ length: CODE_DIGITS }, () => String(Math.floor(draw() * 10))).join('');
  return { kind: 'presence', code, seed: Math.floor(draw() * SEEDS) };
}

/**
 * One of the questions that were asked least often, so that none comes again before the bank is
 * through, with its options in a new order. Null where there is none.
 *
 * @param asked how often each question was asked
 */
export function questionTask(
  pool: readonly AskableQuestion[],
  asked: ReadonlyMap<string, number>,
  draw: Draw,
): CheckTask | null {
  const times = ({ id }: AskableQuestion) => asked.get(id) ?? 0;
  const fewest = Math.min(...pool.map(times));
  const fresh = pool.filter((question) => times(question) === fewest);
  const question = fresh[Math.floor(draw() * fresh.length)];
  if (question === undefined) return null;
  const order = shuffled(question.optionCount, draw);
  const right = order.flatMap((option, place) => (question.right.includes(option) ? [place] : []));
  return { kind: 'question', questionId: question.id, order, right };
}

/** What a random check asks, by the policy; a lesson without questions asks for presence. */
export function randomTask(
  kind: Policy['checks']['randomKind'],
  pool: readonly AskableQuestion[],
  asked: ReadonlyMap<string, number>,
  draw: Draw,
): CheckTask {
  const wantsQuestion = kind === 'question' || (kind === 'either' && draw() < 0.5);
  return (wantsQuestion ? questionTask(pool, asked, draw) : null) ?? presenceTask(draw);
}

function shuffled(length: number, draw: Draw): number[] {
  const order = Array.from({ length }, (_, at) => at);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
