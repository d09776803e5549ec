/** The real engine as a process of its own, from `dist/`, with a published lesson and learners. */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FakeLessonWish, writeFakeLesson } from '../../support/fake-lesson.ts';
import { type NodeChild, benchFile, distFolder, startNode } from '../child.ts';

const run = promisify(execFile);
const cli = join(distFolder, 'engine', 'cli.js');
const command = join(distFolder, '..', 'bin', 'lectern-engine.mjs');

/** The flags that the first line of `lectern-engine` asks of Node: it is measured as it is run. */
export function binFlags(): string[] {
  const [, flags = ''] = /^#!\S+ -S node (.*)$/m.exec(readFileSync(command, 'utf8')) ?? [];
  return flags.split(' ').filter((flag) => flag !== '');
}

export interface EngineProcess {
  readonly child: NodeChild;
  readonly url: string;
  /** Session tokens for as many new learners, asked for as a host does. */
  tokens(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startEngineProcess(
  lesson: FakeLessonWish & { readonly id: string },
  nodeArgs: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): Promise<EngineProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
  const env = {
    ...process.env,
    LECTERN_DATA: join(folder, 'data'),
    LECTERN_BIND: '127.0.0.1',
    LECTERN_LOG: 'warn',
    // Thousands begin at once here, and none of them is what is measured.
    LECTERN_OPENINGS_PER_SECOND: '100000',
    PORT: '0',
    ...more,
  };
  const source = join(folder, 'lesson');
  await writeFakeLesson(source, lesson);
  const { stdout } = await run(process.execPath, [cli, 'publish', source], { env });
  const apiKey = /API key \(shown once\): (\S+)/.exec(stdout)?.[1] ?? '';
  const child = startNode(
    ['--import', benchFile('live-beats', 'meter.mjs'), ...binFlags(), ...nodeArgs, cli, 'serve'],
    env,
  );
  const [, port] = await child.line(/Host API +http:\/\/localhost:(\d+)/);
  const url = `http://127.0.0.1:${port}`;
  return {
    child,
    url,
    async tokens(count) {
      const tokens: string[] = [];
      let asked = 0;
      const ask = async () => {
        while (asked < count) {
          asked += 1;
          const answer = await fetch(`${url}/v1/sessions`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ learner: `learner-${asked}`, lesson: lesson.id }),
          });
          if (!answer.ok) throw new Error(`sessions: ${answer.status} ${await answer.text()}`);
          tokens.push(((await answer.json()) as { token: string }).token);
        }
      };
      await Promise.all(Array.from({ length: 8 }, ask));
      return tokens;
    },
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
