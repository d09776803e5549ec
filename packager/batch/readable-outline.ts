/** The outline of a lecture, where what is in it decides something before the lecture's turn. */

import { type Outline, readOutline } from '../authoring/outline.ts';
import { namedFiles } from '../authoring/read-authored.ts';
import { PackagerFault } from '../plan/fault.ts';

/** Nothing where it has mistakes: those are told when the lecture's turn comes, and stop no others. */
export async function readableOutline(path: string | undefined): Promise<Outline | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readOutline(path);
  } catch (error) {
    if (error instanceof PackagerFault) return undefined;
    throw error;
  }
}

/** Files that belong to a lecture because its outline names them: captions, slides, a second picture. */
export async function filesNamedIn(outlinePath: string | undefined): Promise<string[]> {
  const outline = await readableOutline(outlinePath);
  return outline === undefined ? [] : namedFiles(outline);
}
