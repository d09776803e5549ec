/** How like the source is each rung, in one window: SSIM, or VMAF with a model file. */

import { runFfmpeg } from '../ffmpeg/run.ts';
import { fileUrl } from '../plan/encoded-files.ts';
import { type SourceVideo, seekOptions, seekSeconds } from '../plan/source.ts';
import { prerollSeconds } from './likeness-windows.ts';
import { vmafFilter } from './vmaf-filter.ts';

export interface ComparedRung {
  /** Init segment and the segment the window starts with, in one file. */
  readonly piecePath: string;
  readonly frameRateFps: number;
}

export interface LikenessQuestion {
  readonly ffmpeg: string;
  readonly sourcePath: string;
  /** The stream in the source: `v:0`, or its number. */
  readonly selector: string;
  readonly deinterlace: boolean;
  /** Of the source's picture, as `SourceVideo` has them. */
  readonly lateKeys?: SourceVideo['lateKeys'];
  /** The largest rung's size: what a learner with a large screen sees. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Frame rate before the rungs were split. */
  readonly frameRateFps: number;
  readonly rungs: readonly ComparedRung[];
  readonly startSeconds: number;
  readonly lengthSeconds: number;
  /** Path of a model for libvmaf; SSIM where absent. */
  readonly vmafModel?: string;
  /** Every picture instead of about five a second. */
  readonly isEveryPicture?: boolean;
  /** For tests: the source is looked at so much later than the rungs. */
  readonly asideFrames?: number;
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
}

const sampledFps = 5;
/** Several windows run side by side, each on a core of its own. */
const oneThread = ['-threads', '1'];

/** SSIM (0 to 1) of each rung, in order; with a model VMAF (0 to 100). */
export async function measureLikeness(question: LikenessQuestion): Promise<number[]> {
  if (question.vmafModel === undefined) return ssimOf(await linesOf(question, question.rungs));
  const scores: number[] = [];
  // One at a time: libvmaf does not say which of several filters is speaking.
  for (const rung of question.rungs) {
    scores.push(vmafOf(await linesOf(question, [rung])));
  }
  return scores;
}

async function linesOf(
  question: LikenessQuestion,
  rungs: readonly ComparedRung[],
): Promise<readonly string[]> {
  const { ffmpeg, vmafModel } = question;
  const judge = vmafModel === undefined ? 'ssim' : await vmafFilter(ffmpeg, vmafModel);
  return await runFfmpeg({
    binary: ffmpeg,
    args: likenessArguments(question, rungs, judge),
    folder: question.folder,
    signal: question.signal,
    ...(question.nice === undefined ? {} : { nice: question.nice }),
  });
}

function likenessArguments(
  question: LikenessQuestion,
  rungs: readonly ComparedRung[],
  judge: string,
): string[] {
  const { frameRateFps, startSeconds, lengthSeconds, widthPx, heightPx } = question;
  const slowest = Math.min(frameRateFps, ...rungs.map((rung) => rung.frameRateFps));
  // Every rung has a picture at every moment of the slowest one's rate, so all show the same.
  const every = question.isEveryPicture === true ? 1 : Math.max(1, Math.ceil(slowest / sampledFps));
  const rate = slowest / every;
  const sample = (fps: number): string =>
    `select='not(mod(n\\,${Math.round(fps / rate)}))',settb=1/10000,` +
    `setpts=N*${10_000 / rate},trim=end_pts=${Math.round(lengthSeconds * 10_000)},` +
    `scale=${widthPx}:${heightPx}:flags=bicubic,setsar=1,format=yuv420p`;
  const soughtSeconds = Math.max(0, startSeconds - prerollSeconds);
  const fromSeconds = seekSeconds(soughtSeconds, startSeconds, question.lateKeys);
  const aside = question.asideFrames ?? 0;
  const rates = [...new Set(rungs.map((rung) => rung.frameRateFps))];
  const labels = (prefix: string, count: number): string =>
    Array.from({ length: count }, (_, i) => `[${prefix}${i}]`).join('');
  const sourceOf = (fps: number, r: number): string => {
    const mine = rungs.flatMap((rung, i) => (rung.frameRateFps === fps ? [`[s${i}]`] : []));
    // Slower rungs were made from the faster pictures by the same filter, so it takes the same ones.
    const slower = fps < frameRateFps ? `fps=${fps},` : '';
    const startFrame = Math.round(startSeconds * fps);
    const endFrame = startFrame + Math.round(lengthSeconds * fps);
    return (
      `[d${r}]${slower}trim=start_pts=${startFrame}:end_pts=${endFrame},${sample(fps)},` +
      `split=${mine.length}${mine.join('')}`
    );
  };
  const graph = [
    `[0:${question.selector}]${question.deinterlace ? 'yadif,' : ''}` +
      `fps=${frameRateFps}:start_time=${fromSeconds}${aside === 0 ? '' : `,setpts=PTS-${aside}`},` +
      `split=${rates.length}${labels('d', rates.length)}`,
    ...rates.map(sourceOf),
    ...rungs.map((rung, i) => `[${i + 1}:v]${sample(rung.frameRateFps)}[r${i}]`),
    ...rungs.map((_, i) => `[r${i}][s${i}]${judge}[o${i}]`),
  ].join(';');
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'info', '-progress', 'pipe:2', '-nostats'],
    ...['-copyts', '-start_at_zero', '-an', ...seekOptions(fromSeconds)],
    ...oneThread,
    ...['-i', fileUrl(question.sourcePath)],
    ...rungs.flatMap((rung) => [...oneThread, '-i', fileUrl(rung.piecePath)]),
    ...['-y', '-filter_complex_threads', '1', '-filter_complex', graph],
    ...rungs.slice(1).flatMap((_, i) => ['-map', `[o${i + 1}]`, '-f', 'null', '-']),
    ...['-map', '[o0]', '-f', 'null', '-'],
  ];
}

/** The filters number themselves in the order in which the graph names them. */
function ssimOf(lines: readonly string[]): number[] {
  return lines
    .flatMap((line) => {
      const match = /Parsed_ssim_(\d+) .*\bAll:([0-9.]+)/.exec(line);
      return match === null ? [] : [{ order: Number(match[1]), value: Number(match[2]) }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

function vmafOf(lines: readonly string[]): number {
  for (const line of lines) {
    const match = /VMAF score[:=]\s*([0-9.]+)/i.exec(line);
    if (match !== null) return Number(match[1]);
  }
  return Number.NaN;
}
