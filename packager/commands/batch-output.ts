/** Progress of many lessons: one bar for all and one for the lesson at hand, lines, or records. */

import { resolve } from 'node:path';

import type { BatchEvent, OnBatchEvent } from '../batch/batch-events.ts';
import type { OnPackageEvent } from '../assembly/package-events.ts';
import { batchBar, labelWidthOf, lessonBar } from '../report/progress-line.ts';
import { failureLines, oneLine } from '../report/batch-report.ts';
import { lessonRecord } from '../report/lesson-report.ts';
import { bytesText, secondsText } from '../report/quantity.ts';
import { type Bars, drawBars } from './bars.ts';
import { BatchMeter } from './batch-meter.ts';
import type { Surroundings } from './command.ts';
import { lessonOutcome } from './lesson-outcome.ts';
import type { ParsedOptions } from './option-table.ts';
import { ProgressMeter } from './progress-meter.ts';
import { plainProgress, progressRecords, tell, warn } from './progress-output.ts';

export interface BatchOutput {
  readonly onEvent: OnBatchEvent;
  /** Leaves the terminal tidy. Safe to call twice. */
  stop(): void;
}

/** @param hasReport a report at the end tells what to do about failures; where there is none, it is said at once */
export function batchOutput(
  options: ParsedOptions,
  world: Surroundings,
  hasReport = true,
): BatchOutput {
  const isQuiet = options.quiet === true;
  if (options.json === true) return { onEvent: records(isQuiet, world), stop: () => {} };
  if (!isQuiet && world.isTerminal && world.terminal !== undefined) {
    return bars(world.terminal, hasReport);
  }
  return { onEvent: lines(isQuiet, hasReport, world.err), stop: () => {} };
}

function records(isQuiet: boolean, world: Surroundings): OnBatchEvent {
  let inner: OnPackageEvent = () => {};
  return (event) => {
    switch (event.event) {
      case 'work':
        inner(event.inner);
        return;
      case 'done': {
        const folder = resolve(event.folder);
        const record = lessonRecord(event.lesson, folder, lessonOutcome(folder)) as object;
        const { id, seconds } = event;
        world.out(`${JSON.stringify({ event: 'done', id, seconds, ...record })}\n`);
        return;
      }
      case 'lesson':
        inner = progressRecords(isQuiet, world, { id: event.id });
        world.out(`${JSON.stringify(event)}\n`);
        return;
      case 'batch':
      case 'skipped':
      case 'failed':
        world.out(`${JSON.stringify(event)}\n`);
        return;
    }
  };
}

function lines(isQuiet: boolean, hasReport: boolean, err: (text: string) => void): OnBatchEvent {
  let inner: OnPackageEvent = () => {};
  let heading: string | undefined;
  return (event) => {
    switch (event.event) {
      case 'batch':
        return;
      case 'lesson':
        inner = isQuiet ? (one) => warn(one, err) : plainProgress(err);
        // Said once there is work on it: what is skipped needs no heading.
        heading = isQuiet ? undefined : lessonLine(event);
        return;
      case 'work':
        if (heading !== undefined) err(heading);
        heading = undefined;
        inner(event.inner);
        return;
      case 'done':
      case 'skipped':
        if (!isQuiet) err(outcomeLine(event));
        return;
      case 'failed':
        err(failureLines(event, hasReport ? undefined : event.advice));
        return;
    }
  };
}

function bars(terminal: NonNullable<Surroundings['terminal']>, hasReport: boolean): BatchOutput {
  const all = new BatchMeter();
  let lesson = new ProgressMeter();
  let width = 0;
  let drawn: Bars | undefined;
  const say = (text: string): void => drawn?.say(text);
  return {
    onEvent: (event) => {
      const nowMs = performance.now();
      all.hear(event, nowMs);
      switch (event.event) {
        case 'batch':
          drawn = drawBars(terminal, [
            (columns) => batchBar(all.now(), columns, width),
            (columns) => lessonBar(lesson.now(performance.now()), columns, width),
          ]);
          return;
        case 'lesson':
          lesson = new ProgressMeter(event.id);
          width = Math.max(width, labelWidthOf(event.id));
          return;
        case 'work':
          lesson.hear(event.inner, nowMs);
          tell(event.inner, say);
          return;
        case 'done':
        case 'skipped':
          say(outcomeLine(event));
          return;
        case 'failed':
          say(failureLines(event, hasReport ? undefined : event.advice));
          return;
      }
    },
    stop: () => drawn?.stop(),
  };
}

function lessonLine(event: BatchEvent & { event: 'lesson' }): string {
  const besides =
    event.beside.length === 0 ? '' : `  with ${event.beside.map(oneLine).join(', ')}\n`;
  return `[${event.number}/${event.lessons}] ${event.id}, from ${oneLine(event.input)}\n${besides}`;
}

function outcomeLine(event: BatchEvent & { event: 'done' | 'skipped' }): string {
  switch (event.event) {
    case 'done': {
      const bytes = event.lesson.files.reduce((sum, file) => sum + file.bytes, 0);
      const length = secondsText(Math.round(event.lesson.durationMs / 1000));
      const words = event.damage === undefined ? 'done    ' : 'done with warnings';
      return `${words} ${event.id}: ${length}, ${bytesText(bytes)}, in ${secondsText(event.seconds)}\n`;
    }
    case 'skipped':
      return `skipped  ${event.id}: finished before, unchanged${damageText(event.damage)}\n`;
  }
}

function damageText(damage: readonly string[] = []): string {
  return damage.length === 0 ? '' : `; with warnings: ${damage.map(oneLine).join('; ')}`;
}
