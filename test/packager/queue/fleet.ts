/** Workers as programs of their own, with an ffmpeg that waits where a test wants it to. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { type FfmpegIdentity, ffmpegIdentity } from '../../../packager/ffmpeg/identity.ts';
import { openStorage } from '../../../packager/queue/open-storage.ts';
import { QueueExecutor } from '../../../packager/queue/queue-executor.ts';
import { readQueueAddress } from '../../../packager/queue/redis.ts';
import type { Task, TaskResult } from '../../../packager/plan/task.ts';
import type { Executor } from '../../../packager/execution/executor.ts';
import { packagerProgram } from '../../support/packager-program.ts';
import { until } from '../../support/redis.ts';

const projectFolder = join(import.meta.dirname, '../../..');
export const realFfmpeg = findBinaries({}).ffmpeg;

export interface WorkerProgram {
  readonly name: string;
  readonly process: ChildProcess;
  lines(): string;
  /** Lets its encodes go on. */
  open(): void;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export class Fleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'lectern-farm-'));
  readonly storage = join(this.folder, 'storage');
  readonly source = join(this.storage, 'lecture 讲座.mp4');
  readonly #runs = join(this.folder, 'runs.txt');
  readonly #workers: WorkerProgram[] = [];
  readonly #wrapper = join(this.folder, 'ffmpeg');
  identity: Promise<FfmpegIdentity>;

  constructor() {
    mkdirSync(this.storage);
    writeFileSync(this.#runs, '');
    // Only encodes of tasks wait: they alone ask for progress.
    writeFileSync(
      this.#wrapper,
      `#!/bin/sh
case "$*" in *-progress*)
  echo "$WORKER_NAME begins $*" >> '${this.#runs}'
  while [ ! -e "$GATE" ] && kill -0 $PPID 2>/dev/null; do sleep 0.05; done
  [ -e "$GATE" ] || exit 1
  echo "$WORKER_NAME runs $*" >> '${this.#runs}'
esac
exec '${realFfmpeg}' "$@"
`,
    );
    chmodSync(this.#wrapper, 0o755);
    this.identity = ffmpegIdentity(realFfmpeg);
    makeClip(this.source);
  }

  /** @param change environment of the worker */
  async worker(
    queue: string,
    name: string,
    settings: {
      gated?: boolean;
      ffmpeg?: string;
      storage?: string;
      environment?: Record<string, string>;
      takeoverSeconds?: number;
    } = {},
  ): Promise<WorkerProgram> {
    const gate = join(this.folder, `gate-${name}`);
    const open = (): void => writeFileSync(gate, '');
    if (settings.gated !== true) open();
    let said = '';
    const [program, ...before] = packagerProgram();
    const child = spawn(
      program,
      [
        ...[...before, 'worker', '--json'],
        ...['--queue', queue, '--storage', settings.storage ?? this.storage, '--name', name],
        ...['--jobs', '1', '--takeover', String(settings.takeoverSeconds ?? 2)],
      ],
      {
        cwd: projectFolder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...{ FFMPEG_PATH: settings.ffmpeg ?? this.#wrapper, GATE: gate, WORKER_NAME: name },
          ...{ XDG_CACHE_HOME: join(this.folder, `cache-${name}`) },
          ...settings.environment,
        },
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const worker: WorkerProgram = {
      name,
      process: child,
      lines: () => said,
      open,
      kill: (signal) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
          child.once('exit', (code) => resolve(code));
          child.kill(signal);
        }),
    };
    this.#workers.push(worker);
    await until(
      () => said.includes('"ready"') || child.exitCode !== null,
      () => `${name}: ${said}`,
    );
    return worker;
  }

  async executor(queue: string, notices: string[] = []): Promise<Executor> {
    const storage = await openStorage(this.storage, process.env);
    const executor = new QueueExecutor({
      ...{ queue: readQueueAddress(queue, {}), storage, ffmpeg: await this.identity },
      ...{ lesson: 'lecture', patienceMs: 300 },
    });
    const onNotice = (text: string, kind: string): void => void notices.push(`${kind}: ${text}`);
    return { run: (tasks, job) => executor.run(tasks, { ...job, onNotice }) };
  }

  /** Encodes that were begun or went through, by worker and start second. */
  runs(what: 'begins' | 'runs' = 'runs'): { worker: string; at: string }[] {
    return readFileSync(this.#runs, 'utf8')
      .split('\n')
      .filter((line) => line.includes(` ${what} `))
      .map((line) => ({
        worker: line.split(' ')[0] ?? '',
        at: / -ss (\S+)/.exec(line)?.[1] ?? '0',
      }));
  }

  forgetRuns(): void {
    writeFileSync(this.#runs, '');
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill('SIGKILL')));
    this.#workers.length = 0;
  }

  async end(): Promise<void> {
    await this.stopWorkers();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const chunkSeconds = 2;

/** Tasks of the shape that plans have, each two seconds of the clip. */
export function chunkTasks(count: number): Task[] {
  return Array.from({ length: count }, (_, index) => {
    const start = index * chunkSeconds * 10;
    const args = [
      ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-progress', 'pipe:2', '-nostats'],
      ...['-threads', '1', '-reinit_filter', '0', '-an', '-copyts', '-start_at_zero'],
      ...(index === 0 ? [] : ['-noaccurate_seek', '-ss', String(index * chunkSeconds - 1)]),
      ...['-i', '{input}', '-y', '-vsync', 'vfr', '-filter_complex'],
      `[0:v:0]fps=10:start_time=0,trim=start_pts=${start}:end_pts=${start + chunkSeconds * 10},` +
        `setpts=PTS-${start},split=2[a][b];[a]scale=160:90:flags=bicubic,format=yuv420p[v1];` +
        `[b]select='not(mod(pts,10))',scale=96:54,format=gray,setpts=N[s]`,
      ...['-map', '[v1]', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '30', '-g', '10'],
      ...['-sc_threshold', '0', '-threads', '1', '-f', 'mp4', '-movflags'],
      ...[
        '+frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets',
        'file:presenter-90p.mp4',
      ],
      ...['-map', '[s]', '-r', '1', '-c:v', 'rawvideo', '-f', 'rawvideo', 'file:signature.gray'],
    ];
    return {
      id: `presenter-${String(index + 1).padStart(5, '0')}`,
      ...{ kind: 'video', input: 0, args, seconds: chunkSeconds },
      outputs: [{ name: 'presenter-90p.mp4', frames: 20 }, { name: 'signature.gray' }],
    };
  });
}

/** Results by task and file, as `bytes sha256`. */
export class Ledger {
  readonly lines: string[] = [];
  readonly onResult = (result: TaskResult): Promise<void> => {
    for (const file of result.files) {
      this.lines.push(`${result.taskId}/${file.name} ${file.bytes} ${file.sha256}`);
    }
    return Promise.resolve();
  };

  sorted(): string[] {
    return [...this.lines].sort();
  }
}

function makeClip(path: string): void {
  execFileSync(realFfmpeg, [
    ...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi'],
    ...['-i', 'testsrc2=size=160x90:rate=10:duration=12', '-c:v', 'libx264', '-preset'],
    ...['ultrafast', '-g', '10', '-pix_fmt', 'yuv420p', `file:${path}`],
  ]);
  if (!existsSync(path)) throw new Error('the clip was not made');
}
