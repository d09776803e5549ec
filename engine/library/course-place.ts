/** Where a lesson stands in its course, and what of it is the same in earlier versions. */

import { type CourseFacts } from '../ledger/decide.ts';
import { type CarriedSpan, type SessionOpened } from '../ledger/events.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type KeptSpan, type Lesson } from '../protocol/lesson.ts';
import { type Library, isOpen } from './library.ts';
import { type CatalogueStore } from './ports.ts';

/**
 * The lesson's course, and the lessons that come before it there. Only those that can be studied
 * now count: nobody has to complete what is held or retired. A lesson that the catalogue does not
 * know is a course of its own.
 */
export async function coursePlace(
  catalogue: CatalogueStore,
  tenantId: string,
  lessonId: string,
  nowUtcMs: number,
): Promise<CourseFacts> {
  const lesson = await catalogue.lesson(tenantId, lessonId);
  if (lesson === undefined) return { courseId: lessonId, lessonsBefore: [] };
  const { courseId } = lesson;
  const course = (await catalogue.lessons(tenantId)).filter((row) => row.courseId === courseId);
  const place = course.findIndex((row) => row.lessonId === lessonId);
  const before = course.slice(0, Math.max(0, place)).filter((row) => isOpen(row, nowUtcMs));
  return { courseId, lessonsBefore: before.map((row) => row.lessonId) };
}

/** A lesson that is packaged anew each month for years; what is older is not carried over. */
const MOST_VERSIONS = 50;

/**
 * What the learner's earlier versions of a lesson have in common with this one, along the notes
 * that each packaged version keeps of the one before it.
 */
export async function carriedSpans(
  library: Pick<Library, 'folder'>,
  tenantId: string,
  lesson: Lesson,
  learner: LearnerState,
): Promise<SessionOpened['carried']> {
  const earned = new Set<string>();
  for (const each of learner.lessons.values()) {
    // What a check has taken there may have a time limit, which comes along.
    const hasAny = each.creditedMs > 0 || each.taken.length > 0;
    if (each.lessonId === lesson.id && hasAny) earned.add(each.mediaVersion);
  }
  earned.delete(lesson.mediaVersion);
  const carried: { mediaVersion: string; spans: readonly CarriedSpan[] }[] = [];
  let { previous } = lesson;
  let kept: readonly KeptSpan[] = previous?.kept ?? [];
  for (let step = 0; step < MOST_VERSIONS && earned.size > 0 && previous !== undefined; step += 1) {
    const { mediaVersion } = previous;
    if (earned.delete(mediaVersion)) carried.push({ mediaVersion, spans: kept.map(toCarried) });
    const folder = await library.folder(tenantId, lesson.id, mediaVersion).catch(() => undefined);
    previous = folder?.lesson.previous;
    kept = throughBoth(kept, previous?.kept ?? []);
  }
  return carried;
}

function toCarried({ startMs, endMs, previousStartMs }: KeptSpan): CarriedSpan {
  return { fromMs: previousStartMs, toMs: startMs, lengthMs: endMs - startMs };
}

/** What is kept of a version in the next but one: what both steps kept of it. */
export function throughBoth(
  newer: readonly KeptSpan[],
  older: readonly KeptSpan[],
): readonly KeptSpan[] {
  return newer.flatMap(({ startMs, endMs, previousStartMs }) => {
    const shiftMs = startMs - previousStartMs;
    const untilMs = endMs - shiftMs;
    const both: KeptSpan[] = [];
    for (let i = firstEndingAfter(older, previousStartMs); i < older.length; i += 1) {
      const each = older[i];
      if (each === undefined || each.startMs >= untilMs) break;
      const fromMs = Math.max(previousStartMs, each.startMs);
      const toMs = Math.min(untilMs, each.endMs);
      both.push({
        startMs: fromMs + shiftMs,
        endMs: toMs + shiftMs,
        previousStartMs: fromMs - each.startMs + each.previousStartMs,
      });
    }
    return both;
  });
}

/** Index of the first span that ends after a place; spans ascend without overlap. */
function firstEndingAfter(spans: readonly KeptSpan[], atMs: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.endMs ?? 0) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
