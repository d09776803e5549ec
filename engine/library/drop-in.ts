/**
 * Folders dropped into the media library (`<library>/<tenant>/<any name>/lesson.json`) become
 * lessons in state `draft`: known to the engine, open to nobody until somebody publishes them.
 */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LESSON_FILE } from '../protocol/lesson.ts';
import { isHalf } from './half.ts';
import { LessonFolderError, readLessonFolder } from './lesson-folder.ts';
import { type CatalogueStore, type LessonRow } from './ports.ts';
import { publish } from './publish.ts';

export interface DropInReport {
  readonly added: readonly LessonRow[];
  /** Folders that are no complete lesson (yet), with the reason. */
  readonly waiting: readonly { readonly folder: string; readonly reason: string }[];
}

/** How much of a dropped lesson a preview may play, milliseconds. */
export const DEFAULT_PREVIEW_MS = 60_000;

/**
 * Looks for lessons that the catalogue does not know yet; complete ones are entered as drafts.
 *
 * @param settled folders that need no second look, kept by whoever looks again and again: reading
 *   every description of a large library would keep the engine from its work
 */
export async function takeDroppedFolders(
  catalogue: CatalogueStore,
  libraryRoot: string,
  nowUtcMs: number,
  settled = new Set<string>(),
): Promise<DropInReport> {
  const added: LessonRow[] = [];
  const waiting: { folder: string; reason: string }[] = [];
  for (const { tenantId } of await catalogue.tenants()) {
    for (const { folder, mark } of await foldersIn(join(libraryRoot, tenantId))) {
      if (settled.has(mark)) continue;
      try {
        const { lesson } = await readLessonFolder(folder);
        const known = await catalogue.lessonVersion(tenantId, lesson.id, lesson.mediaVersion);
        if (known !== undefined) {
          settled.add(mark);
          continue;
        }
        const current = await catalogue.lesson(tenantId, lesson.id);
        if (current !== undefined) {
          waiting.push({
            folder,
            reason: `another version of "${lesson.id}" is in use; publish this one to replace it`,
          });
          continue;
        }
        added.push(
          await publish(catalogue, libraryRoot, folder, {
            tenantId,
            state: 'draft',
            validUntilUtcMs: null,
            previewMs: DEFAULT_PREVIEW_MS,
            nowUtcMs,
          }),
        );
      } catch (error) {
        if (!(error instanceof LessonFolderError)) throw error;
        waiting.push({ folder, reason: error.message });
      }
    }
  }
  return { added, waiting };
}

interface Described {
  readonly folder: string;
  /** Another one where the description was replaced. */
  readonly mark: string;
}

async function foldersIn(root: string): Promise<Described[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !isHalf(entry.name))
    .map((entry) => join(root, entry.name));
  const described: Described[] = [];
  for (const folder of folders) {
    const found = await stat(join(folder, LESSON_FILE)).catch(() => null);
    if (found === null) continue;
    described.push({ folder, mark: `${folder}\t${found.mtimeMs}\t${found.size}` });
  }
  return described;
}
