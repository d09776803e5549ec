/** The pictures of a plan as text: class, rungs, what is not made, size and time. */

import { framesPerSecond } from '../plan/frame-rate.ts';
import type { Plan, StreamPlan } from '../plan/plan.ts';
import { chunksOf } from '../plan/tasks.ts';
import type { Analyses, Outlook } from './outlook.ts';
import { bitrateText, bytesText, columns, secondsText } from './quantity.ts';
import { hanging } from './wrapped.ts';

export function streamLines(plan: Plan, stream: StreamPlan, analyses: Analyses): string[] {
  const analysis = analyses[stream.name];
  const title = plan.streams.length === 1 ? 'Content' : `Content of the ${stream.name}`;
  const measured = analysis?.measures['measuredSeconds'];
  const rows = columns(
    stream.rungs.map((rung) => [
      rung.name,
      `${rung.widthPx}x${rung.heightPx}`,
      `${Number(framesPerSecond(rung.frameRate).toFixed(2))} fps`,
      rung.predictedBps === undefined ? '' : `about ${bitrateText(rung.predictedBps)}`,
      `at most ${bitrateText(rung.maxBitrateBps)}`,
      `crf ${rung.crf}`,
    ]),
  );
  const dropped = stream.droppedRungs.flatMap((rung) => hanging(`${rung.name}: ${rung.why}`, 2));
  return [
    `${title}: ${stream.contentClass}`,
    ...hanging(stream.classWhy ?? 'not measured, so nothing is taken for granted', 2),
    ...(measured === undefined
      ? []
      : [
          `  (${analysis?.measures['windows']} windows, ${secondsText(measured)} of it, were looked at)`,
        ]),
    '',
    `Rungs of the ladder "${plan.ladderName}", a key picture every ${plan.grid.gopSeconds} s`,
    ...rows.flatMap((line, i) => [`  ${line}`, ...hanging(stream.rungs[i]?.why ?? '', 4)]),
    ...(dropped.length === 0 ? [] : ['Not made', ...dropped]),
  ];
}

export function outlookLines(plan: Plan, outlook: Outlook | undefined, cores: number): string[] {
  const chunks = plan.streams.reduce((sum, stream) => sum + chunksOf(plan, stream).length, 0);
  const rows: string[][] = [];
  if (outlook !== undefined) {
    const parts = [
      ...(outlook.videoBytes > 0 ? [`pictures ${bytesText(outlook.videoBytes)}`] : []),
      ...(outlook.audioBytes > 0 ? [`sound ${bytesText(outlook.audioBytes)}`] : []),
    ];
    const whole = bytesText(outlook.videoBytes + outlook.audioBytes);
    rows.push(['size', `about ${whole}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`]);
    if (outlook.cpuSeconds !== undefined && outlook.wallSeconds !== undefined) {
      const wall = roughly(outlook.wallSeconds);
      const machine = `${cores} core${cores === 1 ? '' : 's'}`;
      rows.push(['time', `about ${wall} on ${machine} (${roughly(outlook.cpuSeconds)} of CPU)`]);
    }
  }
  const { chunkSeconds, chunkStartsSeconds } = plan.grid;
  const about = chunkStartsSeconds === undefined ? '' : 'about ';
  const each = chunks > 1 ? ` of ${about}${chunkSeconds} s` : '';
  const pieces = [
    ...(chunks > 0 ? [`${chunks} chunk${chunks === 1 ? '' : 's'}${each}`] : []),
    ...(plan.audio === undefined ? [] : ['the sound whole']),
  ];
  rows.push(['work', pieces.join(', and ')]);
  return ['Expected', ...columns(rows).map((line) => `  ${line}`)];
}

/** A forecast with no more figures than it has sense. */
function roughly(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 120) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`;
}
