/** Progress for people at a terminal, for logs, and for machines. */

import type { OnPackageEvent, PackageEvent, Stage } from '../assembly/package-events.ts';
import type { Surroundings } from './command.ts';
import type { ParsedOptions } from './options.ts';

export interface ProgressOutput {
  readonly onEvent: OnPackageEvent;
  /** Leaves the terminal tidy. Safe to call twice. */
  stop(): void;
}

const barWidth = 30;
/** A log gets a line for each tenth. */
const plainStepRatio = 0.1;

const stageText: Readonly<Record<Stage, string>> = {
  probe: 'Looking at the source',
  copy: 'Copying the source into a tidy container',
  encode: 'Encoding',
  cut: 'Cutting segments',
  write: 'Writing',
};

export function progressOutput(options: ParsedOptions, world: Surroundings): ProgressOutput {
  if (options.json === true) return jsonProgress(options.quiet === true, world);
  if (options.quiet === true) return warningsOnly(world);
  return world.isTerminal ? barProgress(world) : plainProgress(world);
}

function jsonProgress(isQuiet: boolean, world: Surroundings): ProgressOutput {
  let lastRatio = -1;
  return {
    onEvent: (event) => {
      if (event.event === 'progress') {
        if (isQuiet || event.ratio === lastRatio) return;
        lastRatio = event.ratio;
        const ratio = Number(event.ratio.toFixed(4));
        world.out(`${JSON.stringify({ ...event, ratio })}\n`);
        return;
      }
      world.out(`${JSON.stringify(event)}\n`);
    },
    stop: () => {},
  };
}

function warningsOnly(world: Surroundings): ProgressOutput {
  return { onEvent: (event) => warn(event, world), stop: () => {} };
}

function plainProgress(world: Surroundings): ProgressOutput {
  let nextRatio = plainStepRatio;
  return {
    onEvent: (event) => {
      tell(event, world);
      if (event.event === 'stage') world.err(`${stageText[event.stage]}\n`);
      if (event.event === 'progress' && event.ratio >= nextRatio && event.ratio < 1) {
        world.err(`  ${Math.floor(event.ratio * 100)} %\n`);
        nextRatio = (Math.floor(event.ratio / plainStepRatio) + 1) * plainStepRatio;
      }
    },
    stop: () => {},
  };
}

/** Redraws one line on the error stream, so that the output stays clean. */
function barProgress(world: Surroundings): ProgressOutput {
  let stage: Stage = 'probe';
  let ratio = 0;
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) world.err('\r\u001b[K');
    isDrawn = false;
  };
  const draw = (): void => {
    const full = Math.round(ratio * barWidth);
    const bar = '█'.repeat(full) + '░'.repeat(barWidth - full);
    const percent = String(Math.floor(ratio * 100)).padStart(3);
    world.err(`\r\u001b[K${bar} ${percent} %  ${stageText[stage]}`);
    isDrawn = true;
  };
  return {
    onEvent: (event) => {
      if (event.event === 'warning' || event.event === 'id') {
        clear();
        tell(event, world);
      }
      if (event.event === 'stage') stage = event.stage;
      if (event.event === 'progress') ratio = event.ratio;
      draw();
    },
    stop: clear,
  };
}

function tell(event: PackageEvent, world: Surroundings): void {
  if (event.event === 'id') world.err(`${event.text}\n`);
  warn(event, world);
}

function warn(event: PackageEvent, world: Surroundings): void {
  if (event.event === 'warning') world.err(`Warning: ${event.text}\n`);
}
