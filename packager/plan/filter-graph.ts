/**
 * The filter graph of one stream: decoded pictures of one part of the lesson's time, split into rungs,
 * thumbnails, poster and signature.
 *
 * All times are absolute, and every constant stands in the text of the graph: whichever part is
 * encoded, in whichever order, each picture is the one that a single run over everything would take.
 */

import { SIGNATURE_FILE, signatureFormat } from '../perception/signature.ts';
import { encodedFile } from './encoded-files.ts';
import { frameRateText, framesPerSecond } from './frame-rate.ts';
import type { Plan, StreamPlan } from './plan.ts';
import type { VideoRung } from './rungs.ts';

/** A part of the lesson's time, both ends on the grid of key pictures. */
export interface TimePart {
  readonly startSeconds: number;
  /** Absent: up to wherever the pictures end. */
  readonly endSeconds?: number;
}

export interface StreamGraph {
  readonly text: string;
  readonly why: string;
  /** From where pictures are decoded at the latest. */
  readonly neededFromSeconds: number;
  readonly pictures: readonly PictureOutput[];
}

/** An output of pictures that is no rung. */
export interface PictureOutput {
  readonly label: string;
  readonly kind: 'thumbnails' | 'poster' | 'signature';
  readonly file: string;
  /** Pictures a second, as ffmpeg reads it; so none is repeated or dropped. */
  readonly rate: string;
}

/** A declared end may be off by this much: the true last picture is looked for from there on. */
const doubtfulEndSeconds = 3;

export function rungLabel(stream: StreamPlan, rung: VideoRung): string {
  return `${stream.name}_${rung.name}`;
}

/** @param withPictures thumbnails, poster and signature as well */
export function streamGraph(
  plan: Plan,
  stream: StreamPlan,
  part: TimePart,
  withPictures: boolean,
  inputNumber = 0,
): StreamGraph {
  const fps = framesPerSecond(stream.frameRate);
  const startFrame = Math.round(part.startSeconds * fps);
  const hold = holdOf(stream, part);
  const neededFromSeconds = hold?.fromSeconds ?? part.startSeconds;
  const endFrame = endFrameOf(plan, stream, part);
  const pictures = withPictures ? pictureBranches(plan, stream, startFrame, endFrame) : [];
  const rungs = rungBranches(plan, stream, part);
  const fromSource = [...rungs.filter(({ from }) => from === undefined), ...pictures];
  const needsTrim = endFrame !== undefined || neededFromSeconds !== part.startSeconds;
  const head = [
    ...(stream.deinterlace ? ['yadif'] : []),
    `fps=${frameRateText(stream.frameRate)}:start_time=${neededFromSeconds}`,
    ...(hold === undefined ? [] : [`tpad=stop=${hold.frames}:stop_mode=clone`]),
    ...(needsTrim
      ? [`trim=start_pts=${startFrame}` + (endFrame === undefined ? '' : `:end_pts=${endFrame}`)]
      : []),
    `split=${fromSource.length}`,
  ].join(',');
  return {
    text: [
      `[${inputNumber}:${stream.selector}]${head}${inputsOf(fromSource)}`,
      ...rungs.map((rung) => {
        const next = rungs.filter(({ from }) => from === rung.label);
        const split = next.length === 0 ? '' : `,split=${1 + next.length}`;
        return `[${rung.label}_in]${rung.chain}${split}[${rung.label}]${inputsOf(next)}`;
      }),
      ...pictures.map((one) => `[${one.label}_in]${one.chain}[${one.label}]`),
    ].join(';'),
    why:
      'constant frame rate on the clock of the whole lesson, then one split; whole even sizes and ' +
      'square pixels, so that a change inside the source cannot change the coded size; each rung is ' +
      'scaled from the next larger one' +
      (hold === undefined ? '' : '; the last picture is held until the lesson ends'),
    neededFromSeconds,
    pictures,
  };
}

/**
 * The end of a part in frames. Two pictures end with the lesson, to the frame, so that they stay on one
 * grid; a single one ends where its pictures really end.
 */
function endFrameOf(plan: Plan, stream: StreamPlan, part: TimePart): number | undefined {
  const fps = framesPerSecond(stream.frameRate);
  if (part.endSeconds !== undefined) return Math.round(part.endSeconds * fps);
  if (plan.streams.length < 2 || plan.durationSeconds === undefined) return undefined;
  return Math.round(plan.durationSeconds * fps);
}

function holdOf(
  stream: StreamPlan,
  part: TimePart,
): { fromSeconds: number; frames: number } | undefined {
  if (stream.holdLastFrames === 0 || stream.endSeconds === undefined) return undefined;
  const doubtfulFromSeconds = Math.max(0, Math.floor(stream.endSeconds - doubtfulEndSeconds));
  if (part.endSeconds !== undefined && part.endSeconds <= doubtfulFromSeconds) return undefined;
  return {
    fromSeconds: Math.min(part.startSeconds, doubtfulFromSeconds),
    frames: stream.holdLastFrames,
  };
}

interface RungBranch {
  readonly label: string;
  /** Label of the rung it is scaled from; absent: from the decoded pictures. */
  readonly from?: string;
  readonly chain: string;
}

/** Each rung is scaled from the one before it, the next larger: few pixels are read twice. */
function rungBranches(plan: Plan, stream: StreamPlan, part: TimePart): RungBranch[] {
  return stream.rungs.map((rung, index): RungBranch => {
    const before = stream.rungs[index - 1];
    const label = rungLabel(stream, rung);
    // A slower rung has lost pictures that a faster one needs.
    const isSource =
      before === undefined || framesPerSecond(before.frameRate) < framesPerSecond(stream.frameRate);
    if (isSource) return { label, chain: rungChain(plan, stream, rung, part, false) };
    const from = rungLabel(stream, before);
    return { label, from, chain: rungChain(plan, stream, rung, part, true) };
  });
}

function inputsOf(branches: readonly { readonly label: string }[]): string {
  return branches.map(({ label }) => `[${label}_in]`).join('');
}

/**
 * Times are shifted last: a rate is made, and ends, by the clock of the lesson.
 *
 * @param isShifted the pictures come from a rung whose times are shifted already
 */
function rungChain(
  plan: Plan,
  stream: StreamPlan,
  rung: VideoRung,
  { startSeconds, endSeconds }: TimePart,
  isShifted: boolean,
): string {
  const startFrame = Math.round(startSeconds * framesPerSecond(rung.frameRate));
  // The whole of a lesson too short to leave any picture of it out.
  const isBrief =
    endSeconds === undefined && startFrame === 0 && (plan.durationSeconds ?? 0) < briefSeconds;
  return [
    // Dropped before scaling: pictures that are not shown are not scaled.
    ...slowdown(stream, rung, isBrief),
    ...(startFrame > 0 && !isShifted ? [`setpts=PTS-${startFrame}`] : []),
    `scale=${rung.widthPx}:${rung.heightPx}:flags=bicubic`,
    'format=yuv420p',
    'setsar=1',
  ].join(',');
}

const briefSeconds = 1;

/**
 * The first of every few pictures. Too few at the end make none: `fps` would round up, and the rung be
 * longer than the lesson.
 */
function slowdown(stream: StreamPlan, rung: VideoRung, isBrief: boolean): string[] {
  const every = Math.round(framesPerSecond(stream.frameRate) / framesPerSecond(rung.frameRate));
  if (every < 2) return [];
  const others = Array.from({ length: every - 1 }, () => '-1').join(' ');
  const { numerator, denominator } = rung.frameRate;
  return [
    isBrief ? `select='not(mod(pts,${every}))'` : `shuffleframes='0 ${others}'`,
    `settb=${denominator}/${numerator}`,
  ];
}

function pictureBranches(
  plan: Plan,
  stream: StreamPlan,
  startFrame: number,
  endFrame: number | undefined,
): (PictureOutput & { chain: string })[] {
  const isMain = plan.streams[0]?.name === stream.name;
  return [
    ...(isMain ? thumbnailBranch(plan, stream, startFrame, endFrame) : []),
    ...(isMain ? posterBranch(plan, startFrame, endFrame) : []),
    signatureBranch(stream),
  ];
}

function thumbnailBranch(
  plan: Plan,
  stream: StreamPlan,
  startFrame: number,
  endFrame: number | undefined,
): (PictureOutput & { chain: string })[] {
  const board = plan.storyboard;
  if (board === undefined) return [];
  const { numerator, denominator } = stream.frameRate;
  // The first frame at or after each step: at 12.5 a second, a step of 5 s is no whole number of them.
  const every = board.intervalSeconds * numerator;
  const step = Math.ceil((startFrame * denominator) / every);
  const firstFrame = Math.ceil((step * every) / denominator);
  if (endFrame !== undefined && firstFrame >= endFrame) return [];
  const chain = [
    denominator === 1
      ? `select='not(mod(pts,${every}))'`
      : `select='lt(mod(pts*${denominator},${every}),${denominator})'`,
    `scale=${board.thumbnailWidthPx}:${board.thumbnailHeightPx}`,
    'format=yuvj420p',
    'setsar=1',
    `settb=${board.intervalSeconds}`,
    'setpts=N',
  ].join(',');
  const rate = `1/${board.intervalSeconds}`;
  return [{ label: 'thumbnails', kind: 'thumbnails', file: encodedFile.thumbnails, rate, chain }];
}

function posterBranch(
  plan: Plan,
  startFrame: number,
  endFrame: number | undefined,
): (PictureOutput & { chain: string })[] {
  const poster = plan.poster;
  if (poster === undefined || poster.atFrame < startFrame) return [];
  if (endFrame !== undefined && poster.atFrame >= endFrame) return [];
  const chain = [
    `select='eq(pts,${poster.atFrame})'`,
    `scale=${poster.widthPx}:${poster.heightPx}`,
    'format=yuvj420p',
    'setsar=1',
    'settb=1',
    'setpts=0',
  ].join(',');
  return [{ label: 'poster', kind: 'poster', file: encodedFile.poster, rate: '1', chain }];
}

/** The first frame at or after each step of the signature's clock, found by whole numbers alone. */
function signatureBranch(stream: StreamPlan): PictureOutput & { chain: string } {
  const { numerator, denominator } = stream.frameRate;
  const step = signatureFormat.framesPerSecond * denominator;
  const chain = [
    `select='lt(mod(pts*${step},${numerator}),${step})'`,
    `scale=${signatureFormat.widthPx}:${signatureFormat.heightPx}:flags=area`,
    'format=gray',
    `settb=1/${signatureFormat.framesPerSecond}`,
    'setpts=N',
  ].join(',');
  const rate = String(signatureFormat.framesPerSecond);
  return { label: 'signature', kind: 'signature', file: SIGNATURE_FILE, rate, chain };
}
