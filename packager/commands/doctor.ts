/** `doctor`: what the work is done with, and whether it can be done. */

import { type Origin, binaryOrigins, findBinaries } from '../ffmpeg/binaries.ts';
import { type Tool, examine } from '../ffmpeg/capability.ts';
import { type Plan, planLesson } from '../plan/plan.ts';
import { columns } from '../report/quantity.ts';
import { allowanceOf } from '../execution/allowance.ts';
import { jobCount } from '../execution/job-count.ts';
import type { Command } from './command.ts';
import {
  type Remark,
  cryptographer,
  diskRemark,
  machineRemarks,
  queueRemark,
} from './doctor-remarks.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import { planWishes } from './wishes.ts';
import { workWishes } from './work-options.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'say what the work is done with, and what is missing',
  usage: '[--out <folder>] [--queue <address>] [--json]',
  options: ['out', 'out-root', 'jobs', 'memory', 'queue', 'json'],
  examples: [
    'lectern-packager doctor',
    'FFMPEG_PATH=/usr/bin/ffmpeg lectern-packager doctor',
    'lectern-packager doctor --out media --queue redis://queue.example:6379',
  ],
  names: 0,
  async run(_names, options, world) {
    const binaries = findBinaries(world.environment);
    const origins = binaryOrigins(world.environment);
    const tools = (await examine(binaries)).map((tool) => ({
      ...tool,
      origin: origins[tool.name],
    }));
    const allowance = world.allowance ?? allowanceOf();
    const place = options.out ?? options['out-root'];
    const jobs = jobCount(await usualPlan(), allowance, workWishes(options));
    const remarks: readonly Remark[] = [
      await cryptographer(world.environment),
      ...machineRemarks(allowance, jobs, options.jobs !== undefined),
      await diskRemark(place ?? '.'),
      ...(options.queue === undefined ? [] : [await queueRemark(options.queue, world.environment)]),
    ];
    const isFit =
      tools.every((tool) => tool.missing.length === 0 && tool.version !== undefined) &&
      remarks.every((remark) => !remark.isHindrance);
    if (options.json === true) {
      const facts = Object.fromEntries(remarks.map(({ name, facts: said }) => [name, said]));
      const record = { event: 'doctor', ok: isFit, cores: allowance.cores, tools, ...facts };
      world.out(`${JSON.stringify(record)}\n`);
      return isFit ? 0 : 1;
    }
    for (const tool of tools) world.out(toolText(tool));
    if (binaries.ffprobe === undefined) {
      world.out('ffprobe  none; ffmpeg answers instead, with less detail\n');
    }
    world.out('\n');
    const rows = remarks.map((remark) => [remark.title, remark.text]);
    for (const line of columns(rows)) world.out(`${line}\n`);
    world.out(lackText(tools[0]));
    world.out(isFit ? '\nReady to package.\n' : `\nNot ready: ${reasons(tools, remarks)}\n`);
    return isFit ? 0 : 1;
  },
};

/** Of an hour of 1080p: by it memory becomes a number of encodes. */
async function usualPlan(): Promise<Plan> {
  const facts = {
    container: 'mov',
    durationSeconds: 3600,
    startSeconds: 0,
    videoStreams: 1,
    audioStreams: 0,
    video: {
      ...{ codec: 'h264', pixelFormat: 'yuv420p', widthPx: 1920, heightPx: 1080 },
      ...{ pixelAspectRatio: 1, frameRateFps: 30, variableFrameRate: false, interlaced: false },
    },
  };
  return planLesson(facts, await readLadder(DEFAULT_LADDER), planWishes({}));
}

function toolText(tool: Tool & { readonly origin: Origin }): string {
  const source = tool.origin === 'bundled' ? 'bundled' : `from ${tool.origin}`;
  return `${tool.name.padEnd(7)}  ${tool.version ?? 'does not run'} (${source})\n         ${tool.path}\n`;
}

function lackText(ffmpeg: Tool | undefined): string {
  // Nothing is known of what does not run.
  if (ffmpeg?.version === undefined) return '';
  const lacking = ffmpeg.optional.filter((one) => !one.isPresent);
  const missing = ffmpeg.missing.map((what) => [what, 'needed']);
  const rows = [...missing, ...lacking.map((one) => [one.ability, `for ${one.enables}`])];
  if (rows.length === 0) return '\nThis ffmpeg has all that is asked for.\n';
  return `\nThis ffmpeg lacks\n${columns(rows)
    .map((line) => `  ${line}\n`)
    .join('')}`;
}

function reasons(tools: readonly Tool[], remarks: readonly Remark[]): string {
  const words = [
    ...tools
      .filter((tool) => tool.version === undefined)
      .map((tool) => `${tool.name} does not run`),
    ...(tools.some((tool) => tool.missing.length > 0) ? ['ffmpeg lacks what is needed'] : []),
    ...remarks
      .filter((remark) => remark.isHindrance)
      .map((remark) => `${remark.title.toLowerCase()}, see above`),
  ];
  const advice = words.some((word) => word.startsWith('ff'))
    ? '\nUnset FFMPEG_PATH and FFPROBE_PATH to use the bundled programs.'
    : '';
  return `${words.join('; ')}.${advice}`;
}
