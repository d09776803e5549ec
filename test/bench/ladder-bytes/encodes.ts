/** The two ladders as encodes, and what their top rungs look like beside the source. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { encodeArguments } from '../../../packager/plan/arguments.ts';
import { encodedFile } from '../../../packager/plan/encoded-files.ts';
import { frameRateText } from '../../../packager/plan/frame-rate.ts';
import { fitWithin } from '../../../packager/plan/picture-size.ts';
import type { Plan, StreamPlan } from '../../../packager/plan/plan.ts';
import { type SourceVideo, squarePixelSize } from '../../../packager/plan/source.ts';
import { runTimed } from '../packaging/cpu-seconds.ts';

export interface Encoded {
  /** Bytes of each rung, from the highest. */
  readonly rungBytes: readonly number[];
  readonly topPath: string;
  readonly cpuSeconds: number;
}

/** Apple's published bitrates for these heights, in bits a second (H.264, the table of 2016). */
const FIXED_LADDER = [
  { heightPx: 1080, maxBitrateBps: 7_800_000 },
  { heightPx: 720, maxBitrateBps: 4_500_000 },
  { heightPx: 540, maxBitrateBps: 2_000_000 },
  { heightPx: 360, maxBitrateBps: 730_000 },
  { heightPx: 234, maxBitrateBps: 145_000 },
] as const;

const fragmented = ['-f', 'mp4', '-movflags', '+frag_keyframe+delay_moov+default_base_moof'];

/** Without these, frames of a variable rate move by some milliseconds and a few are lost. */
const exactTimes = ['-enc_time_base', '-1', '-video_track_timescale', '57600'];

/** x264 veryfast, CRF 23, a key picture every 2 s, the source's own frame times, nothing enlarged. */
export async function encodeFixed(
  ffmpeg: string,
  clip: string,
  video: SourceVideo,
  folder: string,
): Promise<Encoded> {
  const size = squarePixelSize(video);
  const rungs = FIXED_LADDER.filter(
    ({ heightPx }) => heightPx <= Math.min(size.widthPx, size.heightPx),
  ).map((rung) => ({ ...rung, ...fitWithin(size, rung.heightPx), name: String(rung.heightPx) }));
  const path = (name: string) => join(folder, `fixed-${name}.mp4`);
  const graph = [
    `[0:v:0]split=${rungs.length}${rungs.map(({ name }) => `[s${name}]`).join('')}`,
    ...rungs.map(
      ({ name, widthPx, heightPx }) =>
        `[s${name}]scale=${widthPx}:${heightPx}:flags=bicubic,setsar=1,format=yuv420p[v${name}]`,
    ),
  ].join(';');
  const { cpuSeconds } = await runTimed(ffmpeg, [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-i', clip, '-vsync', 'passthrough'],
    ...['-filter_complex', graph],
    ...rungs.flatMap(({ name, maxBitrateBps }) => [
      ...['-map', `[v${name}]`, '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high'],
      ...['-crf', '23', '-maxrate', String(maxBitrateBps), '-bufsize', String(2 * maxBitrateBps)],
      ...['-g', '100000', '-sc_threshold', '0', '-force_key_frames', 'expr:gte(t,n_forced*2)'],
      ...(video.variableFrameRate ? exactTimes : []),
      ...[...fragmented, path(name)],
    ]),
  ]);
  return {
    rungBytes: rungs.map(({ name }) => statSync(path(name)).size),
    topPath: path(rungs[0]?.name ?? ''),
    cpuSeconds,
  };
}

/** All rungs of the plan with its own settings, each rate factor moved by `crfShift`. */
export async function encodePlanned(
  ffmpeg: string,
  clip: string,
  plan: Plan,
  crfShift: number,
  folder: string,
): Promise<Encoded> {
  const streams = plan.streams.map((stream) => ({
    ...stream,
    rungs: stream.rungs.map((rung) => ({ ...rung, crf: rung.crf + crfShift })),
  }));
  const shifted: Plan = { ...plan, streams };
  const { cpuSeconds } = await runTimed(ffmpeg, encodeArguments(shifted, clip), folder);
  const stream = streams[0] as StreamPlan;
  const paths = stream.rungs.map((rung) => join(folder, encodedFile.rung(stream, rung)));
  return {
    rungBytes: paths.map((path) => statSync(path).size),
    topPath: paths[0] as string,
    cpuSeconds,
  };
}

/**
 * SSIM of all planes against the source at the size and at the pictures a second of the plan's top
 * rung: the pictures that both sides show.
 */
export async function ssimBesideSource(
  ffmpeg: string,
  clip: string,
  encoded: string,
  stream: StreamPlan,
): Promise<number> {
  const top = stream.rungs[0];
  if (top === undefined) throw new Error('the plan has no rung');
  const same =
    `fps=${frameRateText(stream.frameRate)}:start_time=0,` +
    `scale=${top.widthPx}:${top.heightPx}:flags=bicubic,setsar=1,format=yuv420p`;
  const { stderr } = await runTimed(ffmpeg, [
    ...['-hide_banner', '-nostats', '-i', encoded, '-i', clip, '-lavfi'],
    ...[`[0:v]${same}[a];[1:v:0]${same}[b];[a][b]ssim`, '-f', 'null', '-'],
  ]);
  const all = /SSIM .*All:(\d\.\d+)/.exec(stderr)?.[1];
  if (all === undefined) throw new Error(`ffmpeg told no SSIM: ${stderr.slice(-300)}`);
  return Number(all);
}
