/**
 * A plan as ffmpeg arguments: one decode, every output, and a reason beside each group of flags.
 *
 * Outputs are plain names relative to the folder ffmpeg runs in, so the same arguments serve the
 * packager and a bare run of ffmpeg that measures what packaging costs on top.
 */

import { type ArgumentGroup, flatten } from './argument-group.ts';
import { audioArguments } from './audio-arguments.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import { filterGraph } from './filter-graph.ts';
import { frameRateText } from './frame-rate.ts';
import type { Plan, VideoPlan } from './plan.ts';
import type { VideoRung } from './rungs.ts';

/**
 * The arguments of the one encode, without the program's name. Run it in an empty folder: the
 * outputs are relative to it.
 *
 * @param inputPath absolute path of the source, or of its remuxed copy
 */
export function encodeArguments(plan: Plan, inputPath: string): string[] {
  return flatten(explainedEncode(plan, inputPath));
}

/** The same arguments in groups, each with its reason. */
export function explainedEncode(plan: Plan, inputPath: string): ArgumentGroup[] {
  const graph = filterGraph(plan);
  return [
    ...common,
    { args: ['-threads', String(plan.threads)], why: 'threads of the decoder' },
    { args: ['-i', fileUrl(inputPath)], why: 'the source, decoded once' },
    { args: ['-y'], why: 'the work folder is ours; nothing there is worth asking about' },
    {
      args: ['-vsync', 'vfr'],
      why: "the graph makes the frame rate; ffmpeg's own repeats a last picture that lasts long",
    },
    ...(graph === undefined ? [] : [{ args: ['-filter_complex', graph.text], why: graph.why }]),
    ...(plan.video?.rungs ?? []).flatMap((rung) => rungGroups(plan.video as VideoPlan, rung, plan)),
    ...audioArguments(plan),
    ...pictureGroups(plan),
  ];
}

/** Copies the streams into a container with a tidy timeline, starting at 0. */
export function explainedRemux(plan: Plan, inputPath: string): ArgumentGroup[] {
  if (plan.remuxReason === undefined) return [];
  const streams = [
    ...(plan.video === undefined ? [] : ['-map', '0:v:0']),
    ...(plan.audio === undefined ? [] : ['-map', '0:a:0']),
  ];
  return [
    ...common,
    { args: ['-i', fileUrl(inputPath)], why: 'the source' },
    { args: ['-y'], why: 'the work folder is ours' },
    { args: [...streams, '-c', 'copy'], why: `no re-encoding: ${plan.remuxReason}` },
    {
      args: ['-avoid_negative_ts', 'make_zero', '-f', 'mov', fileUrl(encodedFile.remuxed)],
      why: 'QuickTime takes nearly every codec and keeps exact times',
    },
  ];
}

const common: readonly ArgumentGroup[] = [
  { args: ['-hide_banner', '-nostdin'], why: 'no questions, no build listing' },
  { args: ['-loglevel', 'warning'], why: 'only what may explain a failure' },
  { args: ['-progress', 'pipe:2', '-nostats'], why: 'progress as lines that a program can read' },
];

function rungGroups(video: VideoPlan, rung: VideoRung, plan: Plan): ArgumentGroup[] {
  const gop = String(rung.gopFrames);
  return [
    { args: ['-map', `[${rung.name}]`], why: `${rung.widthPx}x${rung.heightPx}: ${rung.why}` },
    {
      args: ['-c:v', 'libx264', '-preset', video.preset, '-profile:v', 'high'],
      why: 'H.264 plays everywhere; faster presets cost about three times the bytes',
    },
    {
      args: ['-crf', String(rung.crf)],
      why: 'constant quality: a still slide costs next to nothing',
    },
    {
      args: ['-maxrate', String(rung.maxBitrateBps), '-bufsize', String(rung.bufferBits)],
      why: 'a ceiling, with room for the burst of a slide change',
    },
    {
      args: ['-g', gop, '-keyint_min', gop, '-sc_threshold', '0'],
      why: `a key picture every ${video.gopSeconds} s and nowhere else, so all rungs can switch`,
    },
    {
      args: ['-r', frameRateText(rung.frameRate), '-threads', String(plan.threads)],
      why: 'constant frame rate; few threads, as several encoders share the machine',
    },
    {
      args: ['-video_track_timescale', String(video.timescaleHz), '-map_metadata', '-1'],
      why: 'one clock for all rungs, in which every picture lasts whole ticks; no private tags',
    },
    {
      args: [
        ...['-f', 'mp4', '-movflags'],
        '+frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets',
        fileUrl(encodedFile.rung(rung)),
      ],
      why: 'a CMAF fragment for each key picture, starting at 0 without an edit list',
    },
  ];
}

function pictureGroups(plan: Plan): ArgumentGroup[] {
  // Each tile has its own second, so that a constant rate of 1 repeats and drops nothing.
  const jpeg = (quality: string): string[] => ['-r', '1', '-c:v', 'mjpeg', '-q:v', quality];
  const alone = ['-threads', '1', '-f', 'image2'];
  const groups: ArgumentGroup[] = [];
  if (plan.storyboard !== undefined) {
    groups.push({
      args: ['-map', '[tiles]', ...jpeg('5'), ...alone, fileUrl(encodedFile.tilePattern)],
      why: 'storyboard tiles from the same decode',
    });
  }
  if (plan.poster !== undefined) {
    groups.push({
      args: ['-map', '[poster]', ...jpeg('4'), '-frames:v', '1', ...alone].concat(
        '-update',
        '1',
        fileUrl(encodedFile.poster),
      ),
      why: 'one picture to show before play',
    });
  }
  return groups;
}
