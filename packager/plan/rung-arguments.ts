/** The arguments of one rung, and of the pictures that are no rung. */

import type { ArgumentGroup } from './argument-group.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import { type PictureOutput, rungLabel } from './filter-graph.ts';
import { frameRateText } from './frame-rate.ts';
import type { Plan, StreamPlan } from './plan.ts';
import type { VideoRung } from './rungs.ts';

/** How full the buffer counts at the start of every chunk: chunks side by side stay under the cap. */
const startingFullnessRatio = 0.5;

export function rungArguments(plan: Plan, stream: StreamPlan, rung: VideoRung): ArgumentGroup[] {
  const gop = String(rung.gopFrames);
  return [
    {
      args: ['-map', `[${rungLabel(stream, rung)}]`],
      why: `${rung.widthPx}x${rung.heightPx}: ${rung.why}`,
    },
    {
      args: ['-c:v', 'libx264', '-preset', rung.preset, '-profile:v', 'high'],
      why: 'H.264 plays everywhere; the preset is what the ladder chose for such pictures',
    },
    ...(stream.x264Params === ''
      ? []
      : [
          {
            args: ['-x264-params', stream.x264Params],
            why: `settings for pictures of the class ${stream.contentClass}`,
          },
        ]),
    {
      args: ['-crf', String(rung.crf)],
      why: 'constant quality: a still slide costs next to nothing',
    },
    {
      args: [
        ...['-maxrate', String(rung.maxBitrateBps), '-bufsize', String(rung.bufferBits)],
        ...['-rc_init_occupancy', String(Math.round(rung.bufferBits * startingFullnessRatio))],
      ],
      why: 'a ceiling, with room for the burst of a slide change, kept where chunks meet as well',
    },
    {
      args: ['-g', gop, '-keyint_min', gop, '-sc_threshold', '0'],
      why: `a key picture every ${plan.grid.gopSeconds} s and nowhere else, so all rungs can switch`,
    },
    {
      args: ['-r', frameRateText(rung.frameRate), '-threads', String(plan.threads)],
      why: 'constant frame rate; few threads, as several encoders share the machine',
    },
    {
      args: ['-video_track_timescale', String(stream.timescaleHz), '-map_metadata', '-1'],
      why: 'one clock for all rungs, in which every picture lasts whole ticks; no private tags',
    },
    {
      args: [
        ...['-f', 'mp4', '-movflags'],
        '+frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets',
        fileUrl(encodedFile.rung(stream, rung)),
      ],
      why: 'a CMAF fragment for each key picture, starting at 0 without an edit list',
    },
  ];
}

export function pictureArguments(output: PictureOutput): ArgumentGroup {
  const map = [
    '-map',
    `[${output.label}]`,
    '-r',
    output.rate,
    '-threads',
    '1',
    '-map_metadata',
    '-1',
  ];
  const file = fileUrl(output.file);
  switch (output.kind) {
    case 'thumbnails':
      return {
        args: [...map, '-c:v', 'mjpeg', '-q:v', '2', '-f', 'mjpeg', file],
        why: 'thumbnails of the storyboard from the same decode, tiled at the end',
      };
    case 'poster':
      return {
        args: [
          ...[...map, '-c:v', 'mjpeg', '-q:v', '4', '-frames:v', '1'],
          ...['-f', 'image2', '-update', '1', file],
        ],
        why: 'one picture to show before play',
      };
    case 'signature':
      return {
        args: [...map, '-c:v', 'rawvideo', '-pix_fmt', 'gray', '-f', 'rawvideo', file],
        why: 'small gray pictures by which slide changes and still spans are found',
      };
  }
}
