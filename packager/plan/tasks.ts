/** A plan as tasks: the sound whole, the pictures chunk by chunk with all rungs in one run. */

import { type ArgumentGroup, flatten } from './argument-group.ts';
import { frameRateByGraph } from './arguments.ts';
import { audioArguments } from './audio-arguments.ts';
import { chunkSeekSeconds } from './chunk-seek.ts';
import { type Chunk, chunksFrom, planChunks } from './chunks.ts';
import { commonArguments } from './common-arguments.ts';
import { encodedFile } from './encoded-files.ts';
import { streamGraph } from './filter-graph.ts';
import { framesPerSecond } from './frame-rate.ts';
import type { Plan, StreamPlan } from './plan.ts';
import { pictureArguments, rungArguments } from './rung-arguments.ts';
import { seekOptions, videoOf } from './source.ts';
import { INPUT_PLACE, type Task, type TaskOutput } from './task.ts';

/** Sound is cheap: beside pictures a second of it counts so little in progress. */
const audioCostRatio = 0.02;

export const AUDIO_TASK = 'audio';

export function chunkTaskId(stream: Pick<StreamPlan, 'name'>, chunkIndex: number): string {
  return `${stream.name}-${String(chunkIndex + 1).padStart(5, '0')}`;
}

export function chunksOf(plan: Plan, stream: StreamPlan): Chunk[] {
  const { gopSeconds, chunkSeconds, chunkStartsSeconds } = plan.grid;
  if (plan.inputs[stream.input]?.isSequential === true) return chunksFrom([0]);
  return chunkStartsSeconds === undefined
    ? planChunks(plan.durationSeconds, gopSeconds, chunkSeconds)
    : chunksFrom(chunkStartsSeconds);
}

/** The sound first; then the chunks in the order of time, both streams side by side. */
export function planTasks(plan: Plan): Task[] {
  const video = plan.streams.flatMap((stream) =>
    chunksOf(plan, stream).map((chunk) => ({ chunk, task: videoTask(plan, stream, chunk) })),
  );
  return [
    ...(plan.audio === undefined ? [] : [audioTask(plan, plan.audio.input)]),
    ...video.sort((a, b) => a.chunk.index - b.chunk.index).map(({ task }) => task),
  ];
}

function audioTask(plan: Plan, input: number): Task {
  return {
    id: AUDIO_TASK,
    kind: 'audio',
    input,
    args: flatten([
      ...commonArguments,
      { args: ['-vn', '-i', INPUT_PLACE, '-y'], why: 'the pictures are not decoded' },
      ...audioArguments(plan),
    ]),
    outputs: [{ name: encodedFile.audio }],
    seconds: (plan.durationSeconds ?? 0) * audioCostRatio,
  };
}

function videoTask(plan: Plan, stream: StreamPlan, chunk: Chunk): Task {
  const graph = streamGraph(plan, stream, chunk, true);
  const video = videoOf(plan.inputs[stream.input]?.facts, stream.selector);
  const fromSeconds = chunkSeekSeconds(video, graph.neededFromSeconds);
  const endSeconds = chunk.endSeconds ?? plan.durationSeconds ?? chunk.startSeconds;
  const outputs: TaskOutput[] = [
    ...stream.rungs.map((rung) => ({
      name: encodedFile.rung(stream, rung),
      ...(chunk.endSeconds === undefined
        ? {}
        : {
            frames: Math.round(
              (chunk.endSeconds - chunk.startSeconds) * framesPerSecond(rung.frameRate),
            ),
          }),
    })),
    ...graph.pictures.map((picture) => ({ name: picture.file })),
  ];
  return {
    id: chunkTaskId(stream, chunk.index),
    kind: 'video',
    input: stream.input,
    args: flatten(explainedChunk(plan, stream, chunk, fromSeconds)),
    ...(fromSeconds === 0 ? {} : { exactArgs: flatten(explainedChunk(plan, stream, chunk, 0)) }),
    outputs,
    seconds: Math.max(0, endSeconds - chunk.startSeconds),
  };
}

/** The arguments of one chunk in groups, each with its reason. */
export function explainedChunk(
  plan: Plan,
  stream: StreamPlan,
  chunk: Chunk,
  seekSeconds: number,
): ArgumentGroup[] {
  const graph = streamGraph(plan, stream, chunk, true);
  return [
    ...commonArguments,
    { args: ['-threads', String(plan.threads)], why: 'threads of the decoder' },
    {
      args: ['-reinit_filter', '0', '-an', '-sn', '-dn'],
      why: 'one graph from start to end, also where the size changes inside; pictures only',
    },
    {
      args: ['-copyts', '-start_at_zero'],
      why: 'times count from the start of the source, wherever reading starts',
    },
    ...(seekSeconds === 0
      ? []
      : [
          {
            args: seekOptions(seekSeconds),
            why: 'read from the key picture before; what the graph does not need, it drops',
          },
        ]),
    { args: ['-i', INPUT_PLACE, '-y'], why: 'the source, decoded once for all rungs' },
    frameRateByGraph,
    { args: ['-filter_complex_threads', '1', '-filter_complex', graph.text], why: graph.why },
    ...stream.rungs.flatMap((rung) => rungArguments(plan, stream, rung)),
    ...graph.pictures.map(pictureArguments),
  ];
}
