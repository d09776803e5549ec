/** A packaging that is killed half-way. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planTasks } from '../../../packager/plan/tasks.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import { type Stage, cli } from './stage.ts';

/** Starts `package` and kills it, as a power cut would, once half of the chunks are written down. */
export async function killedHalfWay(stage: Stage, folder: string): Promise<number> {
  const chunks = chunksOf(stage.plan);
  const half = Math.ceil(chunks.length / 2);
  if (chunks.length < 2) throw new Error('one chunk has no half: take a longer clip');
  const args = [cli, 'package', stage.clip, '--out', join(folder, 'lesson'), '--quiet'];
  const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore' });
  const gone = once(child, 'exit');
  const journal = join(folder, '.lesson.packaging', 'journal.ndjson');
  const finished = async (): Promise<number> => {
    const text = await readFile(journal, 'utf8').catch(() => '');
    return chunks.filter((id) => text.includes(`"${id}"`)).length;
  };
  while ((await finished()) < half) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before half-way`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  killAll(child);
  await gone;
  return finished();
}

function chunksOf(plan: Plan): string[] {
  return planTasks(plan)
    .filter(({ kind }) => kind === 'video')
    .map(({ id }) => id);
}

/** Its encoders as well: none may go on at our expense. */
function killAll({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
