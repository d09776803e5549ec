/** The filter graph: one decoded picture stream, split into rungs, tiles and poster. */

import { frameRateText, framesPerSecond } from './frame-rate.ts';
import type { Plan, VideoPlan } from './plan.ts';
import type { VideoRung } from './rungs.ts';

export function filterGraph(plan: Plan): { text: string; why: string } | undefined {
  const video = plan.video;
  if (video === undefined) return undefined;
  const branches = [
    ...video.rungs.map((rung, index) => ({ input: `s${index}`, chain: rungChain(video, rung) })),
    ...tileBranch(plan, video),
    ...posterBranch(plan),
  ];
  const head = [
    ...(video.deinterlace ? ['yadif'] : []),
    `fps=${frameRateText(video.frameRate)}:start_time=0`,
    ...(video.holdLastFrames > 0 ? [`tpad=stop=${video.holdLastFrames}:stop_mode=clone`] : []),
    `split=${branches.length}`,
  ].join(',');
  const inputs = branches.map((branch) => `[${branch.input}]`).join('');
  return {
    text: [
      `[0:v:0]${head}${inputs}`,
      ...branches.map((branch) => `[${branch.input}]${branch.chain}`),
    ].join(';'),
    why:
      'constant frame rate from 0, then one split; whole even sizes and square pixels, ' +
      'so that a change inside the source cannot change the coded size' +
      (video.holdLastFrames > 0 ? '; the last picture is held until the sound ends' : ''),
  };
}

function rungChain(video: VideoPlan, rung: VideoRung): string {
  const slower = framesPerSecond(rung.frameRate) < framesPerSecond(video.frameRate);
  return [
    // Dropped before scaling: pictures that are not shown are not scaled.
    ...(slower ? [`fps=${frameRateText(rung.frameRate)}`] : []),
    `scale=${rung.widthPx}:${rung.heightPx}:flags=bicubic`,
    'format=yuv420p',
    `setsar=1[${rung.name}]`,
  ].join(',');
}

function tileBranch(plan: Plan, video: VideoPlan): { input: string; chain: string }[] {
  const board = plan.storyboard;
  if (board === undefined) return [];
  const everyFrames = Math.round(board.intervalSeconds * framesPerSecond(video.frameRate));
  const chain = [
    `select='not(mod(n,${everyFrames}))'`,
    `scale=${board.thumbnailWidthPx}:${board.thumbnailHeightPx}`,
    'format=yuvj420p',
    'setsar=1',
    `tile=${board.columns}x${board.rows}`,
    'settb=1',
    'setpts=N[tiles]',
  ].join(',');
  return [{ input: 'st', chain }];
}

function posterBranch(plan: Plan): { input: string; chain: string }[] {
  const poster = plan.poster;
  if (poster === undefined) return [];
  const chain = [
    `select='eq(n,${poster.atFrame})'`,
    `scale=${poster.widthPx}:${poster.heightPx}`,
    'format=yuvj420p',
    'setsar=1',
    'settb=1',
    'setpts=0[poster]',
  ].join(',');
  return [{ input: 'sp', chain }];
}
