/** How a batch ended, and what it is going to do, as text. */

import { columns, secondsText } from './quantity.ts';

export interface FailedLesson {
  readonly id: string;
  readonly input: string;
  readonly message: string;
  readonly reason: string;
  readonly advice: string;
}

export interface BatchOutcome {
  readonly done: readonly string[];
  readonly skipped: readonly string[];
  /** Of those: made of sources that could not be read whole. */
  readonly damaged?: readonly { readonly id: string; readonly damage: readonly string[] }[];
  readonly failed: readonly FailedLesson[];
  readonly notStarted: readonly string[];
  readonly isInterrupted: boolean;
  readonly seconds: number;
}

export function batchReport(outcome: BatchOutcome, outRoot: string): string {
  const { done, skipped, failed, notStarted, damaged = [] } = outcome;
  const doneDamaged = damaged.filter(({ id }) => done.includes(id)).length;
  const counts = [
    `${done.length} done${doneDamaged === 0 ? '' : ` (${doneDamaged} with warnings)`}`,
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped (finished before, unchanged)`]),
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
    ...(notStarted.length === 0 ? [] : [`${notStarted.length} not finished`]),
  ];
  return [
    ...(damaged.length === 0 ? [] : ['', 'With warnings: a part of the source could not be read']),
    ...damaged.flatMap(({ id, damage }) => damage.map((text) => `  ${id}: ${oneLine(text)}`)),
    ...(failed.length === 0 ? [] : ['', 'Failed']),
    ...failed.flatMap((one) => [
      `  ${oneLine(one.input)} (${one.id})`,
      `    ${one.message}`,
      `    Reason: ${one.reason.replaceAll('\n', '\n    ')}`,
      `    ${one.advice}`,
    ]),
    ...(failed.length + damaged.length === 0 ? [] : ['']),
    `${counts.join(', ')}; ${secondsText(outcome.seconds)}`,
    ...(done.length + skipped.length === 0 ? [] : [`Lessons lie in ${oneLine(outRoot)}`]),
    '',
  ].join('\n');
}

export interface PlannedLecture {
  /** The lesson's, and the name of its folder. */
  readonly id: string;
  readonly name: string;
  readonly besides: readonly string[];
  readonly doubts: readonly string[];
  /** Why it cannot be packaged, where a list names what is not there. */
  readonly missing?: string;
}

/** What a batch would do: lesson id and folder of each lecture, and what was found beside it. */
export function batchPlanReport(lectures: readonly PlannedLecture[], outRoot: string): string {
  const count = `${lectures.length} lesson${lectures.length === 1 ? '' : 's'}`;
  const rows = columns([
    ['Lesson id = folder', 'Lecture', ''],
    ...lectures.map(({ id, name, besides, missing }) => [
      id,
      oneLine(name),
      missing !== undefined
        ? 'MISSING'
        : besides.length === 0
          ? ''
          : `with ${besides.map(oneLine).join(', ')}`,
    ]),
  ]);
  const missing = lectures.flatMap((one) => (one.missing === undefined ? [] : [one.missing]));
  return [
    `${count} to folders in ${oneLine(outRoot)}`,
    '',
    ...rows.map((line) => `  ${line}`),
    '',
    ...lectures.flatMap(({ doubts }) => doubts.map((text) => `Note: ${oneLine(text)}`)),
    ...missing.map((text) => `Missing: ${oneLine(text)}`),
    ...(lectures.some(({ id }) => /^lesson-[0-9a-f]{8}$/.test(id))
      ? [
          'An id such as lesson-1a2b3c4d is made from a name in another script, and stays the',
          'same. To choose one: "id" in the outline beside it, or the id column of a --list.',
        ]
      : []),
    'Nothing was made: this was a dry run.',
    '',
  ].join('\n');
}

/** A failure among others, in one line; what is a list of mistakes below it, a line each. */
export function failureLines(
  failed: Pick<FailedLesson, 'id' | 'message' | 'reason'>,
  advice?: string,
): string {
  const { id, message, reason } = failed;
  const isList = reason.includes('\n');
  const below = [...(isList ? reason.split('\n') : []), ...(advice === undefined ? [] : [advice])];
  const head = `failed   ${oneLine(id)}: ${message}${isList ? '' : ` (${oneLine(reason)})`}`;
  return [head, ...below.map((line) => `         ${oneLine(line)}`), ''].join('\n');
}

/** Names may hold line ends and control signs; a line of a report may not. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the very signs that are meant
  return text.replace(/[\u0000-\u001f\u007f]/g, (sign) => JSON.stringify(sign).slice(1, -1));
}
