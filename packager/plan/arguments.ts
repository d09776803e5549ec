/**
 * A plan as ffmpeg arguments, with a reason beside each group of flags.
 *
 * Outputs are plain names relative to the folder ffmpeg runs in. The packager itself works chunk by
 * chunk (`tasks.ts`); `encodeArguments` is the same encodes as one bare run, to measure against.
 */

import { type ArgumentGroup, flatten } from './argument-group.ts';
import { audioArguments } from './audio-arguments.ts';
import { commonArguments } from './common-arguments.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import { streamGraph } from './filter-graph.ts';
import type { InputPlan, Plan } from './plan.ts';
import { rungArguments } from './rung-arguments.ts';

/**
 * The arguments of one bare ffmpeg that makes every rung and the sound of the whole lecture, with the
 * encoder settings and the threads of the plan (`{ ...plan, threads }` for others). No thumbnails, no
 * poster, no signature. Run it in an empty folder.
 *
 * @param inputPaths absolute path of each input, or of its remuxed copy
 */
export function encodeArguments(plan: Plan, inputPaths: string | readonly string[]): string[] {
  return flatten(explainedEncode(plan, inputPaths));
}

/** The same arguments in groups, each with its reason. */
export function explainedEncode(
  plan: Plan,
  inputPaths: string | readonly string[],
): ArgumentGroup[] {
  const paths = typeof inputPaths === 'string' ? [inputPaths] : inputPaths;
  const graphs = plan.streams.map((stream) =>
    streamGraph(plan, stream, { startSeconds: 0 }, false, stream.input),
  );
  return [
    ...commonArguments,
    ...paths.map((path) => ({
      args: ['-threads', String(plan.threads), '-reinit_filter', '0', '-i', fileUrl(path)],
      why: 'the source, decoded once',
    })),
    { args: ['-y'], why: 'the work folder is ours; nothing there is worth asking about' },
    ...(graphs.length === 0
      ? []
      : [
          frameRateByGraph,
          {
            args: ['-filter_complex', graphs.map((graph) => graph.text).join(';')],
            why: graphs[0]?.why ?? '',
          },
        ]),
    ...plan.streams.flatMap((stream) =>
      stream.rungs.flatMap((rung) => rungArguments(plan, stream, rung)),
    ),
    ...audioArguments(plan, plan.audio?.input),
  ];
}

export const frameRateByGraph: ArgumentGroup = {
  args: ['-vsync', 'vfr'],
  why: "the graph makes the frame rate; ffmpeg's own repeats a last picture that lasts long",
};

/** Copies the streams that are used into a container with a tidy timeline, starting at 0. */
export function explainedRemux(
  plan: Plan,
  input: number,
  inputPath: string,
  container = remuxContainer(plan.inputs[input] as InputPlan),
): ArgumentGroup[] {
  const reason = plan.inputs[input]?.remuxReason;
  if (reason === undefined) return [];
  const selectors = [
    ...plan.streams.filter((stream) => stream.input === input).map((stream) => stream.selector),
    ...(plan.audio?.input === input ? [plan.audio.selector] : []),
  ];
  return [
    ...commonArguments,
    { args: ['-i', fileUrl(inputPath)], why: 'the source' },
    { args: ['-y'], why: 'the work folder is ours' },
    {
      args: [...selectors.flatMap((one) => ['-map', `0:${one}`]), '-c', 'copy'],
      why: `no re-encoding: ${reason}`,
    },
    {
      args: [
        ...['-avoid_negative_ts', 'make_zero', '-f', container],
        fileUrl(encodedFile.remuxed(input, container)),
      ],
      why: 'an index to seek by, and exact times',
    },
  ];
}

/** QuickTime takes nearly every codec and keeps exact times; browsers' recordings fit Matroska. */
export function remuxContainer(input: InputPlan): 'mov' | 'matroska' {
  return input.facts.container.split(',').includes('matroska') ? 'matroska' : 'mov';
}
