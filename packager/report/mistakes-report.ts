/** Which lectures of many have mistakes, before any of them is begun. */

import { oneLine } from './batch-report.ts';

export interface MistakenLecture {
  readonly id: string;
  readonly name: string;
  readonly message: string;
  /** Several lines, where there are several mistakes. */
  readonly reason: string;
  readonly advice: string;
}

/** Nothing where none has any. */
export function mistakesReport(mistaken: readonly MistakenLecture[], lectures: number): string {
  if (mistaken.length === 0) return '';
  return [
    `Mistakes: ${mistaken.length} of ${lectures} lectures would fail.`,
    ...mistaken.flatMap(({ id, name, message, reason, advice }) => [
      `  ${oneLine(name)} (${id})`,
      `    ${message}`,
      ...reason.split('\n').map((line) => `    ${oneLine(line)}`),
      `    ${advice}`,
    ]),
    '',
  ].join('\n');
}
