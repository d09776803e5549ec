/** A plan as text: what will be made, and each group of flags with its reason. */

import { explainedEncode, explainedRemux } from '../plan/arguments.ts';
import type { ArgumentGroup } from '../plan/argument-group.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import { frameRateText } from '../plan/frame-rate.ts';
import type { Plan } from '../plan/plan.ts';
import { quoteArgument } from '../plan/quote.ts';
import { bitrateText, columns } from './quantity.ts';
import { sourceLines } from './source-report.ts';

export function planReport(plan: Plan, inputPath: string): string {
  const remux = explainedRemux(plan, inputPath);
  const encodeInput = remux.length > 0 ? encodedFile.remuxed : inputPath;
  return [
    'Source',
    ...indent(sourceLines(plan.source)),
    '',
    `Rungs (ladder "${plan.ladderName}")`,
    ...indent(rungLines(plan)),
    '',
    ...(remux.length > 0 ? ['Step: copy the source', ...commandLines(remux), ''] : []),
    'Step: encode',
    ...commandLines(explainedEncode(plan, encodeInput)),
    '',
  ].join('\n');
}

/** The plan for machines: facts, rungs, and the exact arguments of each step. */
export function planRecord(plan: Plan, inputPath: string): unknown {
  const remux = explainedRemux(plan, inputPath);
  const encodeInput = remux.length > 0 ? encodedFile.remuxed : inputPath;
  const step = (name: string, groups: readonly ArgumentGroup[]): unknown => ({
    name,
    arguments: groups.flatMap((group) => group.args),
    reasons: groups,
  });
  return {
    event: 'plan',
    plan,
    steps: [
      ...(remux.length > 0 ? [step('copy', remux)] : []),
      step('encode', explainedEncode(plan, encodeInput)),
    ],
  };
}

function rungLines(plan: Plan): string[] {
  const rows = (plan.video?.rungs ?? []).map((rung) => [
    rung.name,
    `${rung.widthPx}x${rung.heightPx}`,
    `${frameRateText(rung.frameRate)} fps`,
    `crf ${rung.crf}`,
    `at most ${bitrateText(rung.maxBitrateBps)}`,
    rung.why,
  ]);
  const audio = plan.audio;
  if (audio !== undefined) {
    const layout = audio.channels === 1 ? 'mono' : 'stereo';
    rows.push([
      'audio',
      layout,
      `${audio.sampleRateHz} Hz`,
      'AAC-LC',
      bitrateText(audio.bitrateBps),
    ]);
  }
  return columns(rows);
}

function commandLines(groups: readonly ArgumentGroup[]): string[] {
  return [
    '  ffmpeg \\',
    ...groups.flatMap((group, index) => [
      `    # ${group.why}`,
      `    ${group.args.map(quoteArgument).join(' ')}${index + 1 < groups.length ? ' \\' : ''}`,
    ]),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
