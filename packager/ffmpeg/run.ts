/**
 * Runs ffmpeg on arguments that a plan made. The only file that imports fluent-ffmpeg.
 *
 * fluent-ffmpeg only spawns here: its own progress is relative to the wrong length, and its option
 * splitting breaks names with one space, so arguments go in as separate values, exactly as planned.
 */

import { setPriority } from 'node:os';

import ffmpeg from 'fluent-ffmpeg';

import { interrupted } from '../plan/fault.ts';
import { ComplaintCounter, type Complaints, withLevels } from './complaints.ts';
import { failureOf, isSilentFailure } from './failure.ts';
import { LineRing, isProgressLine, readProgressSeconds } from './progress.ts';

export interface Run {
  readonly binary: string;
  /** As planned: `... -i <input> -y ... <last output>`. */
  readonly args: readonly string[];
  /** The folder that relative outputs fall into. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onSeconds?: (encodedSeconds: number) => void;
  /** Niceness of the program, 0 to 19. */
  readonly nice?: number;
  /** Told at the end, where ffmpeg complained of the source. */
  readonly onComplaints?: (complaints: Complaints) => void;
}

const keptLines = 100;
/** What a stopped ffmpeg gets to finish its files before it is killed. */
const graceMs = 5_000;

/**
 * @returns the lines ffmpeg wrote that are no progress, at most 100
 * @throws PackagerFault where ffmpeg fails, with its own last words as the reason
 */
export async function runFfmpeg(run: Run): Promise<readonly string[]> {
  if (isAborted(run)) throw interrupted();
  const kept = new LineRing(keptLines);
  const counter = run.onComplaints && new ComplaintCounter(run.args);
  const command = buildCommand(counter ? { ...run, args: withLevels(run.args) } : run);
  let killTimer: NodeJS.Timeout | undefined;
  let isStarted = false;
  const stop = (): void => {
    // Before the start there is nothing to kill; the start looks at the signal again.
    if (!isStarted) return;
    command.kill('SIGTERM');
    killTimer ??= setTimeout(() => command.kill('SIGKILL'), graceMs);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      command
        .on('start', () => {
          isStarted = true;
          if (run.nice !== undefined) beNice(command, run.nice);
          if (isAborted(run)) stop();
        })
        .on('stderr', (line: string) => {
          const seconds = readProgressSeconds(line);
          if (seconds !== undefined) run.onSeconds?.(seconds);
          if (!isProgressLine(line)) kept.push(counter?.hear(line) ?? line);
        })
        .on('end', () => resolve())
        .on('error', (error: Error) => reject(error));
      run.signal?.addEventListener('abort', stop, { once: true });
      command.run();
    });
  } catch (error) {
    if (isAborted(run)) throw interrupted();
    throw failureOf(error, kept.lines());
  } finally {
    run.signal?.removeEventListener('abort', stop);
    clearTimeout(killTimer);
  }
  if (isAborted(run)) throw interrupted();
  if (isSilentFailure(kept.lines())) {
    throw failureOf('a file could not be written to its end', kept.lines());
  }
  const complaints = counter?.found();
  if (complaints !== undefined) run.onComplaints?.(complaints);
  return kept.lines();
}

function isAborted(run: Run): boolean {
  return run.signal?.aborted === true;
}

/** A wish: where the system refuses, the work is done all the same. */
function beNice(command: ffmpeg.FfmpegCommand, nice: number): void {
  const { pid } = (command as { ffmpegProc?: { pid?: number } }).ffmpegProc ?? {};
  if (pid === undefined) return;
  try {
    setPriority(pid, nice);
  } catch {
    // It ended already, or may not be changed.
  }
}

function buildCommand(run: Run): ffmpeg.FfmpegCommand {
  const inputAt = run.args.indexOf('-i');
  const input = run.args[inputAt + 1];
  const target = run.args.at(-1);
  if (inputAt < 2 || input === undefined || target === undefined) {
    throw new TypeError('the arguments need options, an input and an output');
  }
  const command = ffmpeg({ cwd: run.folder, stdoutLines: keptLines });
  command.setFfmpegPath(run.binary);
  // Two or more values each: a single one would be split at its first space.
  command.input(input).inputOptions(...pairs(run.args.slice(0, inputAt)));
  command.output(target).outputOptions(...pairs(run.args.slice(inputAt + 2, -1)));
  return command;
}

/** As a spread of at least two values, which is what keeps fluent-ffmpeg from splitting them. */
function pairs(args: readonly string[]): [string[]] {
  return args as unknown as [string[]];
}
