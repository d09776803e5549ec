/**
 * Many lectures, one after the other.
 *
 * One at a time, with every core on it: the parts of one lecture already keep all cores busy. So the
 * first lesson is ready early, memory and disk hold one lesson's work, and a stop loses little.
 */

import { stat } from 'node:fs/promises';

import type { PackageOptions } from '../assembly/package-lesson.ts';
import type { BatchSummary, OnBatchEvent } from './batch-events.ts';
import { besideNames } from './lecture.ts';
import type { PlacedLecture } from './lesson-places.ts';
import { type PackageLesson, packageOne } from './package-one.ts';

export interface BatchWork {
  readonly lectures: readonly PlacedLecture[];
  readonly optionsFor: (lecture: PlacedLecture) => PackageOptions;
  readonly packageLesson: PackageLesson;
  readonly stopOnError: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: OnBatchEvent;
}

export async function runBatch(work: BatchWork): Promise<BatchSummary> {
  const startedMs = performance.now();
  const done: string[] = [];
  const skipped: string[] = [];
  const damaged: BatchSummary['damaged'][number][] = [];
  const failed: BatchSummary['failed'][number][] = [];
  const waiting = work.lectures.map((lecture) => lecture.id);
  const sizes = await Promise.all(work.lectures.map(({ inputPath }) => sizeOf(inputPath)));
  const lessons = work.lectures.length;
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  work.onEvent({ event: 'batch', lessons, bytes });
  let isInterrupted = false;
  for (const [index, lecture] of work.lectures.entries()) {
    if (work.signal.aborted) isInterrupted = true;
    if (isInterrupted || (work.stopOnError && failed.length > 0)) break;
    const { id, inputPath, outFolder } = lecture;
    const beganMs = performance.now();
    work.onEvent({
      event: 'lesson',
      id,
      number: index + 1,
      lessons,
      input: inputPath,
      folder: outFolder,
      bytes: sizes[index] ?? 0,
      beside: besideNames(lecture),
    });
    for (const text of lecture.beside.doubts) {
      work.onEvent({ event: 'work', id, inner: { event: 'warning', text } });
    }
    const outcome = await packageOne(lecture, {
      options: work.optionsFor(lecture),
      packageLesson: work.packageLesson,
      onEvent: (inner) => work.onEvent({ event: 'work', id, inner }),
      signal: work.signal,
    });
    const damage = 'damage' in outcome ? outcome.damage : [];
    const told = damage.length === 0 ? {} : { damage };
    if (damage.length > 0) damaged.push({ id, damage });
    switch (outcome.kind) {
      case 'done': {
        const seconds = secondsSince(beganMs);
        done.push(id);
        const { lesson } = outcome;
        work.onEvent({ event: 'done', id, folder: outFolder, lesson, seconds, ...told });
        break;
      }
      case 'skipped':
        skipped.push(id);
        work.onEvent({ event: 'skipped', id, folder: outFolder, ...told });
        break;
      case 'failed':
        failed.push({ id, input: inputPath, ...outcome.fault });
        work.onEvent({ event: 'failed', id, input: inputPath, ...outcome.fault });
        break;
      case 'interrupted':
        isInterrupted = true;
        continue;
    }
    waiting.splice(waiting.indexOf(id), 1);
  }
  const seconds = secondsSince(startedMs);
  return { done, skipped, damaged, failed, notStarted: waiting, isInterrupted, seconds };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

function secondsSince(ms: number): number {
  return Number(((performance.now() - ms) / 1000).toFixed(1));
}
