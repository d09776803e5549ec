/** Whether the chunks of a lesson hold the pictures they should: the end may be early, nothing else. */

import { encodedFile } from '../plan/encoded-files.ts';
import { PackagerFault } from '../plan/fault.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { Plan, StreamPlan } from '../plan/plan.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { chunkTaskId, chunksOf } from '../plan/tasks.ts';

/** The last chunk may be off by this: what a container says of its end is an estimate. */
const doubtfulEndSeconds = 1;

/**
 * @returns the ids of tasks that have to be done again the slow and exact way
 * @throws PackagerFault where pictures are missing in the middle, and the slow way was tried
 */
export function chunksToRepeat(
  plan: Plan,
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
): string[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return plan.streams.flatMap((stream) => {
    const ids = chunksOf(plan, stream).map((chunk) => chunkTaskId(stream, chunk.index));
    const lastShown = ids.findLastIndex((id) => topFrames(stream, results.get(id)) > 0);
    const wrong = ids.slice(0, Math.max(0, lastShown)).filter((id) => {
      const task = byId.get(id);
      return task !== undefined && !isWhole(task, results.get(id));
    });
    const fatal = wrong.find((id) => !canRepeat(byId.get(id), results.get(id)));
    if (fatal !== undefined) throw missing(fatal, byId.get(fatal), results.get(fatal));
    const lastId = ids.at(-1) as string;
    const isDoubtful =
      lastShown === ids.length - 1 &&
      isFarFromEnd(plan, stream, results.get(lastId)) &&
      canRepeat(byId.get(lastId), results.get(lastId));
    return isDoubtful ? [...wrong, lastId] : wrong;
  });
}

function topFrames(stream: StreamPlan, result: TaskResult | undefined): number {
  const top = stream.rungs[0];
  const name = top && encodedFile.rung(stream, top);
  return result?.files.find((file) => file.name === name)?.frames ?? 0;
}

function isWhole(task: Task, result: TaskResult | undefined): boolean {
  const found = new Map(result?.files.map((file) => [file.name, file.frames]));
  return task.outputs.every(
    (output) => output.frames === undefined || found.get(output.name) === output.frames,
  );
}

function canRepeat(task: Task | undefined, result: TaskResult | undefined): boolean {
  return task?.exactArgs !== undefined && result?.exact !== true;
}

function isFarFromEnd(plan: Plan, stream: StreamPlan, result: TaskResult | undefined): boolean {
  const chunk = chunksOf(plan, stream).at(-1);
  if (chunk === undefined || plan.durationSeconds === undefined) return false;
  const seconds = topFrames(stream, result) / framesPerSecond(stream.frameRate);
  return Math.abs(plan.durationSeconds - chunk.startSeconds - seconds) > doubtfulEndSeconds;
}

function missing(
  id: string,
  task: Task | undefined,
  result: TaskResult | undefined,
): PackagerFault {
  const output = task?.outputs.find((one) => one.frames !== undefined);
  const found = result?.files.find((file) => file.name === output?.name)?.frames ?? 0;
  return new PackagerFault(
    'fault',
    'A part in the middle of the lecture cannot be encoded whole.',
    `${id} has ${found} pictures instead of ${output?.frames ?? 'those planned'}, also when read from the start`,
    'The source is damaged there: play it at that place, export the lecture again, or repair it.',
  );
}
