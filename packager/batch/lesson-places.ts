/** Which id and which folder each lecture of a batch gets; known before anything is started. */

import { createHash } from 'node:crypto';
import { extname, join, sep } from 'node:path';

import { idFrom } from '../authoring/about.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Lecture } from './lecture.ts';
import { readableOutline } from './readable-outline.ts';
import { nameTrouble, safeId } from './safe-names.ts';

export interface PlacedLecture extends Lecture {
  readonly id: string;
  readonly outFolder: string;
}

/** @throws PackagerFault where two lectures would become one lesson */
export async function placeLectures(
  lectures: readonly Lecture[],
  outRoot: string,
): Promise<PlacedLecture[]> {
  const placed: PlacedLecture[] = [];
  for (const lecture of lectures) placed.push(await placeLecture(lecture, outRoot));
  const clash = findClash(placed);
  if (clash !== undefined) throw clash;
  return placed;
}

/** @throws PackagerFault where the id that was written for it cannot be the name of a folder everywhere */
export async function placeLecture(lecture: Lecture, outRoot: string): Promise<PlacedLecture> {
  const outlinePath = lecture.about.outlinePath ?? lecture.beside.outlinePath;
  const written = lecture.about.id ?? (await readableOutline(outlinePath))?.id;
  const trouble = written === undefined ? undefined : nameTrouble(written);
  if (trouble !== undefined) throw unsafeId(lecture, written as string, trouble);
  const id = written ?? idOfName(lecture.idName);
  return { ...lecture, id, outFolder: join(outRoot, id) };
}

/**
 * `week 1/talk.mp4` becomes `week-1-talk`. Names in other scripts cannot be ids: those get one made
 * from the name, which stays the same from run to run.
 */
export function idOfName(name: string): string {
  const path = name.slice(0, name.length - extname(name).length).normalize('NFC');
  const fromName = safeId(idFrom(path.split(sep).join('-')) ?? '');
  if (fromName !== undefined) return fromName;
  return `lesson-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

function unsafeId(lecture: Lecture, id: string, trouble: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    `The id "${id}" cannot be the name of a folder everywhere.`,
    `it ${trouble}, which Windows and its network shares refuse`,
    `Give "${lecture.name}" another id, in its outline or in the id column of a --list.`,
  );
}

/** Ids that differ in capitals alone share a folder on many disks. */
function findClash(placed: readonly PlacedLecture[]): PackagerFault | undefined {
  const seen = new Map<string, PlacedLecture>();
  for (const lecture of placed) {
    const other = seen.get(lecture.id.toLowerCase());
    if (other !== undefined) {
      return new PackagerFault(
        'misuse',
        `Two lectures would become the same lesson "${lecture.id}".`,
        `"${other.name}" and "${lecture.name}"` +
          (other.id === lecture.id ? '' : ` (ids "${other.id}" and "${lecture.id}")`),
        'Rename one of them, or give each an id: in its outline, or in the id column of a --list.',
      );
    }
    seen.set(lecture.id.toLowerCase(), lecture);
  }
  return undefined;
}
