/** Progress of one lesson for people at a terminal, for logs, and for machines. */

import type { OnPackageEvent, PackageEvent } from '../assembly/package-events.ts';
import { lessonBar, plainProgressLine } from '../report/progress-line.ts';
import { type Bars, drawBars } from './bars.ts';
import type { Surroundings } from './command.ts';
import type { ParsedOptions } from './option-table.ts';
import { ProgressMeter, stageText } from './progress-meter.ts';

export interface ProgressOutput {
  readonly onEvent: OnPackageEvent;
  /** Leaves the terminal tidy. Safe to call twice. */
  stop(): void;
}

/** A log gets a line for each tenth. */
const plainStepRatio = 0.1;
/** A machine gets a line for each thousandth. */
const recordStepRatio = 0.001;

export function progressOutput(options: ParsedOptions, world: Surroundings): ProgressOutput {
  if (options.json === true) {
    return { onEvent: progressRecords(options.quiet === true, world), stop: () => {} };
  }
  if (options.quiet === true) return { onEvent: (event) => warn(event, world.err), stop: () => {} };
  if (world.isTerminal && world.terminal !== undefined) return barProgress(world.terminal);
  return { onEvent: plainProgress(world.err), stop: () => {} };
}

/** @param more goes into every record, such as the lesson's id */
export function progressRecords(
  isQuiet: boolean,
  world: Surroundings,
  more: Readonly<Record<string, unknown>> = {},
): OnPackageEvent {
  const meter = new ProgressMeter();
  let lastRatio = -1;
  return (event) => {
    const nowMs = performance.now();
    meter.hear(event, nowMs);
    const { event: name, ...rest } = event;
    if (event.event !== 'progress') {
      world.out(`${JSON.stringify({ event: name, ...more, ...rest })}\n`);
      return;
    }
    const isNews = event.ratio - lastRatio >= recordStepRatio || event.ratio === 1;
    if (isQuiet || !isNews || event.ratio === lastRatio) return;
    lastRatio = event.ratio;
    const { fps, speedRatio, etaSeconds } = meter.now(nowMs);
    const record = {
      event: 'progress',
      ...more,
      ratio: rounded(event.ratio, 4),
      encodedSeconds: rounded(event.encodedSeconds, 2),
      ...(fps === undefined ? {} : { fps: rounded(fps, 1) }),
      ...(speedRatio === undefined ? {} : { speedRatio: rounded(speedRatio, 2) }),
      ...(etaSeconds === undefined ? {} : { etaSeconds: Math.ceil(etaSeconds) }),
    };
    world.out(`${JSON.stringify(record)}\n`);
  };
}

/** Lines for a log: each stage, and about ten lines on the way. */
export function plainProgress(err: (text: string) => void): OnPackageEvent {
  const meter = new ProgressMeter();
  let nextRatio = plainStepRatio;
  return (event) => {
    const nowMs = performance.now();
    meter.hear(event, nowMs);
    tell(event, err);
    if (event.event === 'stage') err(`${stageText[event.stage]}\n`);
    if (event.event === 'progress' && event.ratio >= nextRatio && event.ratio < 1) {
      err(`${plainProgressLine(meter.now(nowMs))}\n`);
      nextRatio = (Math.floor(event.ratio / plainStepRatio + 1e-9) + 1) * plainStepRatio;
    }
  };
}

/** Draws on the error stream, so that the output stays clean. */
function barProgress(terminal: NonNullable<Surroundings['terminal']>): ProgressOutput {
  const meter = new ProgressMeter();
  const bars: Bars = drawBars(terminal, [
    (columns) => lessonBar(meter.now(performance.now()), columns),
  ]);
  return {
    onEvent: (event) => {
      meter.hear(event, performance.now());
      tell(event, (text) => bars.say(text));
    },
    stop: () => bars.stop(),
  };
}

/** What a person should read, whatever else is shown. */
export function tell(event: PackageEvent, say: (text: string) => void): void {
  if (event.event === 'id' || event.event === 'notice') say(`${event.text}\n`);
  warn(event, say);
}

export function warn(event: PackageEvent, say: (text: string) => void): void {
  if (event.event === 'warning') say(`Warning: ${event.text}\n`);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
