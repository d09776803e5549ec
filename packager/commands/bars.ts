/** Bars on a terminal: the only file that imports cli-progress, which here only redraws. */

import type { Writable } from 'node:stream';

import cliProgress from 'cli-progress';

import { printable } from '../report/printable.ts';

/** A stream that people look at. */
export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Bars {
  /** Prints above the bars; every line ends with a line end. */
  say(text: string): void;
  /** Leaves the terminal as if no bar had been. Safe to call twice. */
  stop(): void;
}

const redrawsPerSecond = 5;
const usualColumns = 80;

/** @param lines one for each bar, asked anew for each picture */
export function drawBars(
  terminal: Terminal,
  lines: readonly ((columns: number) => string)[],
): Bars {
  const columns = (): number => terminal.columns ?? usualColumns;
  const bars = new cliProgress.MultiBar({
    stream: terminal,
    fps: redrawsPerSecond,
    forceRedraw: true,
    clearOnComplete: true,
    // What is said above the bars may be longer than a line.
    linewrap: true,
    // Signals are the command's: a second listener would end the program before it has tidied up.
    gracefulExit: false,
    format: (_options, _params, payload: { line: (columns: number) => string }) =>
      payload.line(columns()),
  });
  for (const line of lines) bars.create(1, 0, { line });
  let isOpen = true;
  return {
    say: (said) => {
      const text = printable(said);
      if (!isOpen) {
        terminal.write(text);
        return;
      }
      bars.log(text);
      bars.update();
    },
    stop: () => {
      if (isOpen) bars.stop();
      isOpen = false;
    },
  };
}
