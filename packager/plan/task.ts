/** The work of one lesson, cut into pieces that do not need each other. */

/** One unit of work as plain JSON: runs in the local pool or on a farm, with the same bytes as result. */
export interface Task {
  /** Unique in its lesson and usable as a file name: `audio`, `presenter-00007`. */
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** Which input it reads: index into `plan.inputs`. */
  readonly input: number;
  /** ffmpeg arguments; `{input}` stands for the input's path; outputs are plain names in the task's own empty folder. */
  readonly args: readonly string[];
  /** Used when the first run does not give the frames that are expected: decodes from the start, slow and exact. Absent where there is no other way. */
  readonly exactArgs?: readonly string[];
  readonly outputs: readonly TaskOutput[];
  /** Media seconds of work, for progress; costs are relative. */
  readonly seconds: number;
}

export interface TaskOutput {
  readonly name: string;
  /** Pictures expected; absent where unknown. */
  readonly frames?: number;
}

export interface TaskResult {
  readonly taskId: string;
  readonly files: readonly ResultFile[];
  /** The slow way was needed. */
  readonly exact: boolean;
  /** What ffmpeg complained of while it decoded: how often, and the first one. Changes no byte of a lesson's media. */
  readonly complaints?: { readonly count: number; readonly first: string };
}

export interface ResultFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Pictures that are really in it, of an encoded picture stream. */
  readonly frames?: number;
}

/** Stands for the path of the task's input in its arguments. */
export const INPUT_PLACE = '{input}';

/** The arguments with the input's real path in them. */
export function withInput(args: readonly string[], inputUrl: string): string[] {
  return args.map((argument) => (argument === INPUT_PLACE ? inputUrl : argument));
}
