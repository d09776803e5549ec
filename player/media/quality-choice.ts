import { habits } from './habits.ts';

/**
 * What the learner wants to see: chosen by bandwidth (`auto`), the least data (`saver`), the sound
 * alone (`sound`), or one rung by its height in pixels.
 */
export type QualityChoice = 'auto' | 'saver' | 'sound' | number;

/** One quality the lesson was packaged in. */
export interface Rung {
  readonly id: number;
  readonly heightPx: number;
  readonly bandwidthBps: number;
}

/** Most that picture and sound take with `saver`; where no rung is so small, the smallest plays. */
export const SAVER_BPS = 300_000;
/** How far ahead is buffered with `saver`: what is not watched was not paid for, milliseconds. */
export const SAVER_BUFFER_MS = 15_000;

/** Reads a choice of a menu or of the browser's store; what it does not know is `auto`. */
export function qualityOf(text: string): QualityChoice {
  if (text === 'saver' || text === 'sound') return text;
  return /^\d{2,4}$/.test(text) ? Number(text) : 'auto';
}

/** What was chosen in an earlier lesson; else a browser that is asked to save data means all pages. */
export function keptQuality(): QualityChoice {
  const { quality } = habits();
  if (quality !== null) return qualityOf(quality);
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true ? 'saver' : 'auto';
}

/** The rung that a choice keeps to; undefined where bandwidth chooses. Rungs come best first. */
export function rungFor(choice: QualityChoice, rungs: readonly Rung[]): Rung | undefined {
  if (choice === 'saver') {
    return rungs.find(({ bandwidthBps }) => bandwidthBps <= SAVER_BPS) ?? rungs.at(-1);
  }
  if (typeof choice === 'string') return undefined;
  return rungs.find(({ heightPx }) => heightPx <= choice) ?? rungs.at(-1);
}
