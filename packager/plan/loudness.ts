/** How much louder or softer a lesson's sound is to be. */

/** By EBU R 128, of the channels that the lesson will have. */
export interface SoundMeasure {
  /** Loudness of the whole, LUFS; -70 and below is silence. */
  readonly integratedLufs: number;
  /** Highest true peak, dBTP; above 0 where the source is clipped between its samples. */
  readonly truePeakDbtp: number;
  /** Loudness range, LU. */
  readonly rangeLu: number;
}

/** What speech on the web is commonly brought to. */
export const defaultLoudnessLufs = -16;

export interface LoudnessDecision {
  /** Absent where the sound stays as it is. */
  readonly gainDb?: number;
  /** One line for people. */
  readonly why: string;
  /** What the one who answers for the content should know. */
  readonly warning?: string;
}

/** More would raise the room and its hum, not the speaker. */
const mostGainDb = 20;
/** Nobody hears less. */
const leastGainDb = 0.5;
const silentLufs = -69;
/** Highest sample that the limiter lets through: below -1 dBTP with room for what AAC adds to speech. */
export const limitedPeak = 0.8;
const limitedPeakDb = 20 * Math.log10(limitedPeak);
/** Speech loses loudness where its peaks are limited by more than this, by about this much for each dB more. */
const [freeLimitingDb, lossPerDb] = [3, 0.2];
/** A single loud peak costs no loudness, and nothing tells it from many: it stays within 1 LU so. */
const mostMakeUpDb = 0.9;
/** Peaks cut by more than this are heard as dullness. */
const muchLimitingDb = 10;

/** @param targetLufs `off` leaves the sound as it is */
export function decideLoudness(
  sound: SoundMeasure,
  targetLufs: number | 'off' = defaultLoudnessLufs,
): LoudnessDecision {
  if (targetLufs === 'off') return { why: 'the loudness stays as it is, as asked' };
  if (sound.integratedLufs <= silentLufs) {
    return { why: 'there is nothing to hear', warning: 'the sound is silent from start to end' };
  }
  const wantedDb = targetLufs - sound.integratedLufs;
  const gainDb = Math.round(Math.min(wantedDb + makeUpDb(sound, wantedDb), mostGainDb) * 100) / 100;
  const measured = `${sound.integratedLufs.toFixed(1)} LUFS`;
  const warning = warningOf(sound, wantedDb, gainDb, targetLufs);
  if (Math.abs(wantedDb) < leastGainDb && sound.truePeakDbtp <= limitedPeakDb) {
    return { why: `${measured} is loud enough as it is`, ...warning };
  }
  const how = gainDb > 0 ? 'louder' : 'softer';
  const reachedLufs = sound.integratedLufs + Math.min(wantedDb, gainDb);
  return {
    gainDb,
    why: `${measured} made ${Math.abs(gainDb).toFixed(1)} dB ${how}, to ${reachedLufs.toFixed(1)} LUFS`,
    ...warning,
  };
}

/** What the limiter is expected to take. */
function makeUpDb(sound: SoundMeasure, wantedDb: number): number {
  const limitingDb = sound.truePeakDbtp + wantedDb - limitedPeakDb;
  return Math.min(mostMakeUpDb, Math.max(0, (limitingDb - freeLimitingDb) * lossPerDb));
}

function warningOf(
  sound: SoundMeasure,
  wantedDb: number,
  gainDb: number,
  targetLufs: number,
): { warning?: string } {
  if (wantedDb > mostGainDb) {
    const reached = (sound.integratedLufs + mostGainDb).toFixed(1);
    return {
      warning: `very quiet source: even ${mostGainDb} dB louder it reaches ${reached} LUFS of ${targetLufs}`,
    };
  }
  if (sound.truePeakDbtp >= 0.5) {
    return { warning: 'the source is clipped: it was recorded too loud, and may sound harsh' };
  }
  if (sound.truePeakDbtp + gainDb - limitedPeakDb > muchLimitingDb) {
    return { warning: 'single loud peaks of the source are limited strongly' };
  }
  return {};
}
