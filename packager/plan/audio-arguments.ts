/** The arguments of the one audio encode. */

import type { ArgumentGroup } from './argument-group.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import type { AudioPlan, Plan } from './plan.ts';

/** Below -1 dBTP with room for what lies between the samples. */
const limiter = 'alimiter=limit=0.841:level=disabled';

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
      why: `a fragment about every ${audio.segmentSeconds} s, on a grid of its own`,
    },
  ];
}

function filters(audio: AudioPlan): string {
  const gain = audio.gainDb ?? 0;
  return [
    `aresample=${audio.sampleRateHz}:async=1:first_pts=0`,
    ...(gain === 0 ? [] : [`volume=${gain.toFixed(2)}dB`]),
    ...(gain > 0 ? [limiter] : []),
    ...(audio.padSamples > 0 ? [`apad=pad_len=${audio.padSamples}`] : []),
  ].join(',');
}
