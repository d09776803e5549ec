/** Carries one task out in a folder of its own, here or on a farm's worker. */

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { runFfmpeg } from '../ffmpeg/run.ts';
import { fileUrl } from '../plan/encoded-files.ts';
import { type ResultFile, type Task, type TaskResult, withInput } from '../plan/task.ts';
import { countPictures } from './count-pictures.ts';
import { sha256Of } from './file-hash.ts';

export interface TaskPlace {
  readonly ffmpeg: string;
  readonly inputPath: string;
  /** Empty, and this task's own. */
  readonly folder: string;
  /** Niceness of ffmpeg, 0 to 19. */
  readonly nice?: number;
  readonly signal?: AbortSignal;
  readonly onSeconds?: (seconds: number) => void;
}

/**
 * Where the pictures are not as many as expected, the slow and exact way is tried once. A result that
 * is short even then is handed over as it is: only who sees all tasks can tell the end of a cut-off
 * source from a fault. One without any picture is not tried again, for the same reason.
 *
 * @throws PackagerFault where ffmpeg fails
 */
export async function runTask(task: Task, place: TaskPlace): Promise<TaskResult> {
  const complaints = await attempt(task.args, place);
  const files = await describe(task, place.folder);
  if (task.exactArgs === undefined || !isToBeRepeated(task, files)) {
    return { taskId: task.id, files, exact: false, ...complaints };
  }
  await empty(place.folder);
  const exactComplaints = await attempt(task.exactArgs, place);
  const exactFiles = await describe(task, place.folder);
  return { taskId: task.id, files: exactFiles, exact: true, ...exactComplaints };
}

function isToBeRepeated(task: Task, files: readonly ResultFile[]): boolean {
  const found = new Map(files.map((file) => [file.name, file.frames]));
  const expected = task.outputs.filter((output) => output.frames !== undefined);
  return (
    expected.some((output) => found.get(output.name) !== output.frames) &&
    expected.some((output) => (found.get(output.name) ?? 0) > 0)
  );
}

async function attempt(
  args: readonly string[],
  place: TaskPlace,
): Promise<Pick<TaskResult, 'complaints'>> {
  let found: Pick<TaskResult, 'complaints'> = {};
  await runFfmpeg({
    binary: place.ffmpeg,
    args: withInput(args, fileUrl(place.inputPath)),
    folder: place.folder,
    signal: place.signal,
    ...(place.nice === undefined ? {} : { nice: place.nice }),
    ...(place.onSeconds === undefined ? {} : { onSeconds: place.onSeconds }),
    onComplaints: (complaints) => (found = { complaints }),
  });
  return found;
}

/** Outputs that were not made, because there was nothing left to make them of, are left out. */
async function describe(task: Task, folder: string): Promise<ResultFile[]> {
  const files: ResultFile[] = [];
  for (const { name } of task.outputs) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    files.push({
      name,
      bytes: found.size,
      sha256: await sha256Of(path),
      ...(task.kind === 'video' && name.endsWith('.mp4')
        ? { frames: await countPictures(path) }
        : {}),
    });
  }
  return files;
}

async function empty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
}
