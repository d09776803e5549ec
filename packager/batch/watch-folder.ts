/**
 * Packages lectures as they appear in a folder.
 *
 * Nothing is remembered on disk: whether a lesson is finished is read from the lesson itself, so a
 * restart goes on where it was. A failure is remembered until the file changes, or until a restart; that
 * another run is at it is no failure, and looked at again after a while.
 */

import { stat } from 'node:fs/promises';

import { PackagerFault } from '../plan/fault.ts';
import type { BatchSummary, FaultFacts } from './batch-events.ts';
import { lecturesBelow, type SearchWishes } from './find-lectures.ts';
import type { Lecture } from './lecture.ts';
import { type PlacedLecture, placeLecture } from './lesson-places.ts';
import { faultFacts } from './package-one.ts';
import { filesNamedIn } from './readable-outline.ts';
import { Settling } from './settling.ts';
import { Wake } from './wake.ts';

export interface WatchWork {
  readonly folder: string;
  readonly outRoot: string;
  readonly search: SearchWishes;
  readonly settleMs: number;
  readonly rescanMs: number;
  /** Ends when everything that lies there is settled and was tried. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  /** Packages what has settled; one call for what settled together. */
  readonly package: (lectures: readonly PlacedLecture[]) => Promise<BatchSummary>;
  readonly onEvent: (event: WatchEvent) => void;
}

export type WatchEvent =
  | { readonly event: 'watching'; readonly folder: string; readonly outRoot: string }
  /** A file is seen that may still grow. */
  | { readonly event: 'settling'; readonly input: string }
  /** Everything that lies there was tried. */
  | { readonly event: 'idle' }
  | { readonly event: 'unreachable'; readonly folder: string; readonly reason: string }
  | ({ readonly event: 'failed'; readonly id: string; readonly input: string } & FaultFacts);

export interface WatchEnd {
  readonly failed: number;
  /** The lesson that was stopped in the middle, if one was. */
  readonly unfinished?: string;
}

export async function watchFolder(work: WatchWork): Promise<WatchEnd> {
  const settling = new Settling(work.settleMs);
  const wake = new Wake(work.folder, work.search.recursive);
  /** What was tried, and how it looked then. */
  const tried = new Map<string, { look: string; hasFailed: boolean }>();
  /** When to look again at what another run is making. */
  const busy = new Map<string, number>();
  let isReachable = true;
  let isIdle = false;
  let unfinished: string | undefined;
  work.onEvent({ event: 'watching', folder: work.folder, outRoot: work.outRoot });
  try {
    while (!work.signal.aborted) {
      wake.listen();
      const lectures = await lecturesBelow(work.folder, work.search).catch((error: unknown) => {
        if (!(error instanceof PackagerFault)) throw error;
        if (work.once) throw error;
        if (isReachable) {
          work.onEvent({ event: 'unreachable', folder: work.folder, reason: error.reason });
        }
        // A watch on a folder that went away stays deaf when it is mounted again.
        wake.close();
        return undefined;
      });
      isReachable = lectures !== undefined;
      const looks = new Map<string, string>();
      for (const lecture of lectures ?? []) looks.set(lecture.inputPath, await lookOf(lecture));
      const nowMs = performance.now();
      for (const [path, untilMs] of busy) if (untilMs <= nowMs) busy.delete(path);
      const waiting = (lectures ?? []).filter(
        ({ inputPath }) =>
          tried.get(inputPath)?.look !== looks.get(inputPath) && !busy.has(inputPath),
      );
      const found = settling.watch(
        waiting.map(({ inputPath: path }) => ({ path, look: looks.get(path) as string })),
        nowMs,
      );
      for (const input of found.fresh) work.onEvent({ event: 'settling', input });
      const ready = waiting.filter(({ inputPath }) => found.ready.includes(inputPath));
      if (ready.length > 0) {
        isIdle = false;
        const failedToPlace = await placeAll(ready, lectures ?? [], work);
        const summary = await work.package(failedToPlace.placed);
        const failed = new Set([
          ...failedToPlace.failed,
          ...summary.failed.map((one) => one.input),
        ]);
        const notTried = new Set(summary.notStarted);
        // A watch that ends says what it did not get; one that goes on gets it later.
        const left = work.once ? [] : summary.failed.filter((one) => one.isBusy === true);
        for (const { id, input } of left) {
          notTried.add(id);
          busy.set(input, performance.now() + work.rescanMs);
        }
        for (const { inputPath, id } of failedToPlace.all) {
          if (id !== undefined && notTried.has(id)) continue;
          const look = looks.get(inputPath) as string;
          tried.set(inputPath, { look, hasFailed: failed.has(inputPath) });
        }
        if (summary.isInterrupted) [unfinished] = summary.notStarted;
        // Hours may have passed: look again before waiting.
        continue;
      }
      if (waiting.length === 0) {
        if (!isIdle && isReachable && busy.size === 0) work.onEvent({ event: 'idle' });
        isIdle = busy.size === 0;
        if (work.once) break;
      }
      const nextMs = Math.min(found.nextMs ?? Infinity, ...busy.values());
      const waitMs = Math.min(work.rescanMs, nextMs - performance.now());
      await wake.next(Math.max(10, waitMs), work.signal);
    }
  } finally {
    wake.close();
  }
  const failed = [...tried.values()].filter((one) => one.hasFailed).length;
  return { failed, ...(unfinished === undefined ? {} : { unfinished }) };
}

/** Lengths and times of change of the source, of all that lies beside it and what its outline names. */
async function lookOf({ inputPath, beside }: Lecture): Promise<string> {
  const paths = [
    inputPath,
    beside.outlinePath,
    ...beside.captions.map((caption) => caption.path),
    beside.slidesPath,
    beside.presentationPath,
    ...(await filesNamedIn(beside.outlinePath)),
  ].filter((path) => path !== undefined);
  const looks = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return `${path} ${found?.size} ${found?.mtimeMs}`;
    }),
  );
  return looks.join('\n');
}

interface Placing {
  readonly placed: readonly PlacedLecture[];
  readonly failed: readonly string[];
  readonly all: readonly { readonly inputPath: string; readonly id?: string }[];
}

/** A lecture without a place of its own fails alone: a watch is not stopped by one bad name. */
async function placeAll(
  ready: readonly Lecture[],
  lectures: readonly Lecture[],
  work: WatchWork,
): Promise<Placing> {
  const owners = new Map<string, string>();
  const readyPaths = new Set(ready.map((lecture) => lecture.inputPath));
  const placed: PlacedLecture[] = [];
  const failed: string[] = [];
  const all: { inputPath: string; id?: string }[] = [];
  // In the order of the folder, so that the same one of two keeps the id, whichever settles first.
  for (const lecture of lectures) {
    const { inputPath } = lecture;
    try {
      const one = await placeLecture(lecture, work.outRoot);
      const owner = owners.get(one.id.toLowerCase());
      if (owner !== undefined) throw clash(one.id, owner);
      owners.set(one.id.toLowerCase(), lecture.name);
      if (!readyPaths.has(inputPath)) continue;
      placed.push(one);
      all.push({ inputPath, id: one.id });
    } catch (error) {
      if (!readyPaths.has(inputPath)) continue;
      failed.push(inputPath);
      all.push({ inputPath });
      work.onEvent({ event: 'failed', id: lecture.name, input: inputPath, ...faultFacts(error) });
    }
  }
  return { placed, failed, all };
}

function clash(id: string, owner: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `Another lecture has the id "${id}" already.`,
    `"${owner}" becomes the lesson "${id}"`,
    'Rename one of the two, or write an id into the outline beside it.',
  );
}
