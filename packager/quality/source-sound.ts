/** The sound of a source, measured once a lesson; a run that goes on finds what was measured. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode, number, record } from '../../engine/protocol/decoder.ts';
import type { AudioPlan } from '../plan/plan.ts';
import { type LoudnessDecision, type SoundMeasure, decideLoudness } from '../plan/loudness.ts';
import { measureSound } from './measure-sound.ts';

/** Samples of the source's sound in the work folder, for `readSound`. */
export const SOUND_SAMPLES = 'sound.pcm';
const SOUND_MEASURE = 'sound.json';

const soundMeasure = record({
  integratedLufs: number(-200, 100),
  truePeakDbtp: number(-200, 100),
  rangeLu: number(0, 300),
});

export interface SoundWork {
  readonly ffmpeg: string;
  readonly inputs: readonly string[];
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
}

/** Measures the sound that the plan takes, and says what is to be done about its loudness. */
export async function measureSourceSound(
  audio: AudioPlan,
  targetLufs: number | 'off' | undefined,
  work: SoundWork,
): Promise<LoudnessDecision> {
  const measured = await measureSound({
    ffmpeg: work.ffmpeg,
    inputPath: work.inputs[audio.input] as string,
    selector: audio.selector,
    channels: audio.channels,
    pcmPath: join(work.workFolder, SOUND_SAMPLES),
    signal: work.signal,
    ...(work.nice === undefined ? {} : { nice: work.nice }),
  });
  await writeFile(join(work.workFolder, SOUND_MEASURE), JSON.stringify(measured));
  return decideLoudness(measured, targetLufs);
}

/** What `measureSourceSound` found in this or an earlier run; nothing where it did not run. */
export async function sourceSoundMeasure(workFolder: string): Promise<SoundMeasure | undefined> {
  try {
    const text = await readFile(join(workFolder, SOUND_MEASURE), 'utf8');
    const decoded = decode(soundMeasure, JSON.parse(text));
    return decoded.ok ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}
