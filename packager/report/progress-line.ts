/** Progress as lines: bars that fit the terminal, and plain lines for logs. */

export interface LessonProgress {
  readonly label: string;
  readonly ratio: number;
  readonly stage: string;
  /** Pictures of the lecture that are finished in a second of waiting. */
  readonly fps?: number;
  /** Seconds of the lecture that are finished in a second of waiting. */
  readonly speedRatio?: number;
  readonly etaSeconds?: number;
}

export interface BatchProgress {
  readonly ratio: number;
  /** Lessons that need no more work: done, skipped or failed. */
  readonly finished: number;
  readonly lessons: number;
  readonly failed: number;
  readonly etaSeconds?: number;
}

const widestBar = 30;
const narrowestBar = 6;
const longestLabel = 20;
/** Bar, number and a word or two. */
const besideLabelColumns = 28;
/** Kept for words behind the bar, so that its length does not change with them. */
const tailColumns = 36;
export const allLabel = 'All lessons';

/** @param columns width of the terminal; the line never wraps */
export function lessonBar(progress: LessonProgress, columns: number, labelWidth = 0): string {
  const tail = [
    { text: progress.stage, worth: 2 },
    ...paceWords(progress).map((text) => ({ text, worth: 1 })),
    ...etaWords(progress.etaSeconds).map((text) => ({ text, worth: 3 })),
  ];
  return bar(progress.label, progress.ratio, tail, columns, labelWidth);
}

export function batchBar(progress: BatchProgress, columns: number, labelWidth = 0): string {
  const { finished, lessons, failed } = progress;
  const tail = [
    { text: `${finished} of ${lessons}`, worth: 3 },
    ...(failed === 0 ? [] : [{ text: `${failed} failed`, worth: 2 }]),
    ...etaWords(progress.etaSeconds).map((text) => ({ text, worth: 1 })),
  ];
  return bar(allLabel, progress.ratio, tail, columns, labelWidth);
}

/** Both bars of a batch begin at the same column. */
export function labelWidthOf(label: string): number {
  return Math.max(allLabel.length, shortened(label, longestLabel).length);
}

export function plainProgressLine(progress: LessonProgress): string {
  const words = [...paceWords(progress), ...etaWords(progress.etaSeconds)];
  const rest = words.length === 0 ? '' : `  ${words.join(', ')}`;
  return `  ${String(percent(progress.ratio)).padStart(3)} %${rest}`;
}

/** Coarser the further off: nobody wants to see seconds of an hour flicker. */
export function etaText(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

interface Word {
  readonly text: string;
  /** Where there is no room for all, the least goes first. */
  readonly worth: number;
}

function bar(
  label: string,
  ratio: number,
  tail: readonly Word[],
  columns: number,
  labelWidth: number,
): string {
  // The last column stays free: some terminals wrap as soon as it is written.
  const room = Math.max(1, columns - 1);
  const mostLabel = Math.max(allLabel.length, Math.min(longestLabel, room - besideLabelColumns));
  const head = shortened(label, mostLabel).padEnd(Math.min(labelWidth, mostLabel));
  const number = `${String(percent(ratio)).padStart(3)} %`;
  const fixed = (head === '' ? 0 : head.length + 2) + 2 + number.length;
  const width = Math.max(narrowestBar, Math.min(widestBar, room - fixed - tailColumns));
  // Full only once all is done.
  const full = Math.floor(clamped(ratio) * width + 1e-9);
  const drawn = '█'.repeat(full) + '░'.repeat(width - full);
  const words = [...tail];
  const textOf = (): string => words.map(({ text }) => text).join('  ');
  while (words.length > 1 && fixed + width + 2 + textOf().length > room) {
    const least = Math.min(...words.map(({ worth }) => worth));
    words.splice(
      words.findIndex(({ worth }) => worth === least),
      1,
    );
  }
  const line = [head, drawn, number, textOf()].filter((part) => part !== '').join('  ');
  return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
}

function paceWords({ fps, speedRatio }: LessonProgress): string[] {
  return [
    ...(fps === undefined ? [] : [`${Math.round(fps)} fps`]),
    ...(speedRatio === undefined ? [] : [`${speedText(speedRatio)}x`]),
  ];
}

function speedText(ratio: number): string {
  return ratio >= 10 ? String(Math.round(ratio)) : ratio.toFixed(1);
}

function etaWords(seconds: number | undefined): string[] {
  return seconds === undefined ? [] : [`${etaText(seconds)} left`];
}

function shortened(label: string, most: number): string {
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

function clamped(ratio: number): number {
  return Math.max(0, Math.min(1, ratio));
}

function percent(ratio: number): number {
  return Math.floor(clamped(ratio) * 100 + 1e-9);
}
