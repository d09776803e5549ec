/** The arguments of the one audio encode. */

import type { ArgumentGroup } from './argument-group.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import { limitedPeak } from './loudness.ts';
import type { AudioPlan, Plan } from './plan.ts';

const limiter = `alimiter=limit=${limitedPeak}:level=disabled`;

/**
 * Sound keeps to its times: what is off by more than `tolerableSeconds`, a gap, a late start or packets that
 * overlap, becomes silence or goes at once; less is left alone, as containers round times. Nothing is ever
 * stretched: to begin stretching, ffmpeg starts its resampler anew and puts the silence of the beginning in
 * once more.
 */
const tolerableSeconds = 0.025;
const onTime = `async=1:min_comp=${tolerableSeconds}:min_hard_comp=${tolerableSeconds}:first_pts=0`;

/** @param inputNumber the input's place on the command line */
export function audioArguments(plan: Plan, inputNumber = 0): ArgumentGroup[] {
  const audio = plan.audio;
  if (audio === undefined) return [];
  return [
    {
      args: ['-map', `${inputNumber}:${audio.selector}`, '-af', filters(audio)],
      why:
        'gaps and a late start become silence, so that sound stays with the picture' +
        (audio.gainDb === undefined ? '' : '; to the wished loudness, peaks kept below -1 dBTP') +
        (audio.padSamples > 0 ? '; silence until the picture ends' : ''),
    },
    {
      args: ['-c:a', 'aac', '-b:a', String(audio.bitrateBps), '-ac', String(audio.channels)],
      why: audio.channels === 1 ? 'speech: AAC-LC in mono is plenty' : 'AAC-LC in stereo, as asked',
    },
    {
      args: ['-map_metadata', '-1', '-f', 'mp4', '-movflags', '+delay_moov+default_base_moof'],
      why: 'encoded once and whole, so no clicks at joints; the edit list hides the priming',
    },
    {
      args: [
        '-frag_duration',
        String(Math.round(audio.segmentSeconds * 1_000_000)),
        fileUrl(encodedFile.audio),
      ],
      why: 'fragments that need little memory; segments are cut between its frames afterwards',
    },
  ];
}

function filters(audio: AudioPlan): string {
  return [
    `aresample=${audio.sampleRateHz}:${onTime}`,
    ...(audio.gainDb === undefined ? [] : loudnessFilters(audio.gainDb, audio.channels)),
    ...(audio.padSamples > 0 ? [`apad=pad_len=${audio.padSamples}`] : []),
  ].join(',');
}

/**
 * Channels are mixed before the limiter: two that are alike come out 3 dB louder, as they were measured.
 * In floats, as ffmpeg mixes integers more softly.
 */
function loudnessFilters(gainDb: number, channels: 1 | 2): string[] {
  const layout = channels === 1 ? 'mono' : 'stereo';
  return [
    `aformat=sample_fmts=fltp:channel_layouts=${layout}`,
    `volume=${gainDb.toFixed(2)}dB`,
    limiter,
  ];
}
