/** Writes every manifest of a lesson: they come last, when all they name exists. */

import { allManifests } from '../manifest/all-manifests.ts';
import type { Presentation } from '../manifest/presentation.ts';
import type { FileList } from './file-list.ts';

export async function writeManifests(lesson: Presentation, files: FileList): Promise<void> {
  for (const { path, text } of allManifests(lesson)) await files.write(path, text);
}
