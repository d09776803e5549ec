/** The arguments of the one audio encode. */

import type { ArgumentGroup } from './argument-group.ts';
import { encodedFile, fileUrl } from './encoded-files.ts';
import type { Plan } from './plan.ts';

export function audioArguments(plan: Plan): ArgumentGroup[] {
  const audio = plan.audio;
  if (audio === undefined) return [];
  const pad = audio.padSamples > 0 ? `,apad=pad_len=${audio.padSamples}` : '';
  return [
    {
      args: ['-map', '0:a:0', '-af', `aresample=${audio.sampleRateHz}:async=1:first_pts=0${pad}`],
      why:
        'gaps and a late start become silence, so that sound stays with the picture' +
        (pad === '' ? '' : '; silence until the picture ends'),
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
