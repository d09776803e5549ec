/** The sound of a source, measured once a lesson; a run that goes on finds what was measured. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode, number, optional, record, text } from '../../engine/protocol/decoder.ts';
import { MachineFault, PackagerFault } from '../plan/fault.ts';
import { type LoudnessDecision, type SoundMeasure, decideLoudness } from '../plan/loudness.ts';
import type { AudioPlan } from '../plan/plan.ts';
import { writeDurably } from '../execution/durable.ts';
import { sha256Of } from '../execution/file-hash.ts';
import { measureSound } from './measure-sound.ts';

/** Samples of the source's sound in the work folder, for `readSound`. */
export const SOUND_SAMPLES = 'sound.pcm';
/** Written last: where it lies, the samples are whole. */
const SOUND_MEASURE = 'sound.json';

/** Without a measure: it was tried, and failed. What was decided then holds for the whole lesson. */
const soundRecord = record({
  measure: optional(
    record({
      integratedLufs: number(-200, 100),
      truePeakDbtp: number(-200, 100),
      rangeLu: number(0, 300),
    }),
  ),
  /** Of the samples; earlier programs did not write it down. */
  samplesSha256: optional(text(64, 64, /^[0-9a-f]{64}$/)),
});

export interface SoundWork {
  readonly ffmpeg: string;
  readonly inputs: readonly string[];
  readonly workFolder: string;
  readonly signal?: AbortSignal | undefined;
  readonly nice?: number;
  /** Runs the measuring when its turn comes. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Measures the sound that the plan takes, unless an earlier run has, and says what is to be done about
 * its loudness. Where the samples of an earlier run are lost, they are made again: the identity of the
 * lesson follows from them.
 *
 * @throws PackagerFault where the sound cannot be read; the next run takes it as it is, too. MachineFault
 *   where it could have been: the next run measures again
 */
export async function measureSourceSound(
  audio: AudioPlan,
  targetLufs: number | 'off' | undefined,
  work: SoundWork,
): Promise<LoudnessDecision> {
  const earlier = await readRecord(work.workFolder);
  if (earlier !== undefined && (await hasSamples(earlier, work.workFolder))) {
    return earlier.measure === undefined
      ? { why: 'the loudness could not be measured' }
      : decideLoudness(earlier.measure, targetLufs);
  }
  try {
    const measure = await work.take(() => measured(audio, work));
    const samplesSha256 = await sha256Of(join(work.workFolder, SOUND_SAMPLES));
    await writeRecord(work.workFolder, { measure, samplesSha256 });
    return decideLoudness(measure, targetLufs);
  } catch (error) {
    if (isAboutTheSound(error)) await writeRecord(work.workFolder, {});
    throw error;
  }
}

/** Whether this sound cannot be measured; a full disk or a killed program says nothing about it. */
export function isAboutTheSound(error: unknown): error is PackagerFault {
  return (
    error instanceof PackagerFault && error.kind === 'fault' && !(error instanceof MachineFault)
  );
}

/** What `measureSourceSound` found in this or an earlier run; nothing where it did not run. */
export async function sourceSoundMeasure(workFolder: string): Promise<SoundMeasure | undefined> {
  return (await readRecord(workFolder))?.measure;
}

function measured(audio: AudioPlan, work: SoundWork): Promise<SoundMeasure> {
  return measureSound({
    ffmpeg: work.ffmpeg,
    inputPath: work.inputs[audio.input] as string,
    selector: audio.selector,
    channels: audio.channels,
    pcmPath: join(work.workFolder, SOUND_SAMPLES),
    signal: work.signal,
    ...(work.nice === undefined ? {} : { nice: work.nice }),
  });
}

type SoundRecord = { readonly measure?: SoundMeasure; readonly samplesSha256?: string };

/** Whether they lie there as they were measured; of a sound that cannot be measured there are none. */
async function hasSamples(found: SoundRecord, workFolder: string): Promise<boolean> {
  if (found.measure === undefined) return true;
  const sha256 = await sha256Of(join(workFolder, SOUND_SAMPLES)).catch(() => undefined);
  return sha256 !== undefined && sha256 === (found.samplesSha256 ?? sha256);
}

async function writeRecord(workFolder: string, found: SoundRecord): Promise<void> {
  await writeDurably(join(workFolder, SOUND_MEASURE), JSON.stringify(found));
}

async function readRecord(workFolder: string): Promise<SoundRecord | undefined> {
  try {
    const written = await readFile(join(workFolder, SOUND_MEASURE), 'utf8');
    const decoded = decode(soundRecord, JSON.parse(written));
    return decoded.ok ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}
