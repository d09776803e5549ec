/**
 * The voice: every sentence spoken to its own file, then one track with pauses, evenly loud.
 *
 * eSpeak NG speaks pinyin (its own reading of Chinese characters is broken in 1.51), Praat widens and
 * smooths the melody (`reshape.praat`), ffmpeg takes the edge off the timbre and sets the loudness.
 */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const SAMPLE_RATE_HZ = 48_000;
/** Samples in one millisecond of speech. */
export const SAMPLES_A_MS = SAMPLE_RATE_HZ / 1000;
const SPEED_WORDS_A_MINUTE = 174;
const TONE_STRETCH_RATIO = 1.3;
const FALL_SEMITONES = 2.5;
const LAST_SYLLABLE_RATIO = 1.18;
const LOUDNESS_LUFS = -17;
const TRUE_PEAK_DBTP = -1.5;
const TIMBRE = [
  'highpass=f=70',
  'equalizer=f=180:t=q:w=0.9:g=2',
  'equalizer=f=900:t=q:w=1.2:g=-1.5',
  'equalizer=f=3100:t=q:w=1.1:g=-3.5',
  'treble=f=6500:g=-3',
  'lowpass=f=9500',
  'acompressor=threshold=-22dB:ratio=2.2:attack=10:release=140:makeup=1',
].join(',');

/** A copy of eSpeak's data made of links, with our voice variant added; returns its parent folder. */
function voiceData(workFolder, here) {
  const printed = run('espeak-ng', ['--version']);
  const data = /Data at: (.+)$/m.exec(printed)?.[1]?.trim();
  if (data === undefined) throw new Error(`espeak-ng names no data folder.\nReason: ${printed}`);
  const parent = join(workFolder, 'voice');
  const copy = join(parent, 'espeak-ng-data');
  mkdirSync(join(copy, 'voices', '!v'), { recursive: true });
  for (const name of readdirSync(data))
    if (name !== 'voices') symlinkSync(join(data, name), join(copy, name));
  copyFileSync(join(here, 'voice-variant'), join(copy, 'voices', '!v', 'lectern'));
  return parent;
}

/** Mono samples of a WAV file at 48 kHz, as floats from -1 to 1. */
function samplesOf(file, workFolder, filter) {
  const raw = join(workFolder, 'samples.f32');
  run(
    'ffmpeg',
    ['-y', '-v', 'error', '-i', file, '-af', filter, '-ac', '1'].concat([
      '-ar',
      String(SAMPLE_RATE_HZ),
      '-f',
      'f32le',
      raw,
    ]),
  );
  const bytes = readFileSync(raw);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The samples without the near silence before and after, faded at both ends against clicks. */
function trimmed(samples) {
  const quiet = 0.004;
  const edge = Math.round(0.02 * SAMPLE_RATE_HZ);
  const first = samples.findIndex((value) => Math.abs(value) > quiet);
  const last = samples.findLastIndex((value) => Math.abs(value) > quiet);
  const kept = samples.slice(Math.max(0, first - edge), last + 2 * edge);
  for (let i = 0; i < edge && i < kept.length; i += 1) {
    kept[i] *= i / edge;
    kept[kept.length - 1 - i] *= i / edge;
  }
  return kept;
}

/** Speaks one sentence and returns its samples at 48 kHz. */
function speak(say, name, workFolder, here, data) {
  const plain = join(workFolder, `${name}.plain.wav`);
  const shaped = join(workFolder, `${name}.wav`);
  run(
    'espeak-ng',
    [`--path=${data}`, '-v', 'cmn-latn-pinyin+lectern'].concat([
      '-s',
      String(SPEED_WORDS_A_MINUTE),
      '-w',
      plain,
      say,
    ]),
  );
  run(
    'praat',
    ['--run', join(here, 'reshape.praat'), plain, shaped].concat([
      String(TONE_STRETCH_RATIO),
      String(FALL_SEMITONES),
      String(LAST_SYLLABLE_RATIO),
    ]),
  );
  return trimmed(samplesOf(shaped, workFolder, TIMBRE));
}

/** Speaks all sentences in order: a list of Float32Array, one a sentence. */
export function speakAll(sentences, workFolder, here) {
  const data = voiceData(workFolder, here);
  return sentences.map((sentence, i) => speak(sentence.say, `say${i}`, workFolder, here, data));
}

/**
 * Lays the spoken sentences on one track at their start times (ms) and writes it, loudness set, to
 * `target` (WAV, 48 kHz, mono). Returns the figures that ffmpeg measured of the result.
 */
export function writeTrack(spoken, startsMs, durationMs, workFolder, target) {
  const track = new Float32Array(Math.round((durationMs / 1000) * SAMPLE_RATE_HZ));
  spoken.forEach((samples, i) =>
    track.set(samples, Math.round((startsMs[i] / 1000) * SAMPLE_RATE_HZ)),
  );
  const raw = join(workFolder, 'track.f32');
  writeFileSync(raw, Buffer.from(track.buffer));
  const input = ['-f', 'f32le', '-ar', String(SAMPLE_RATE_HZ), '-ac', '1', '-i', raw];
  const gainDb = LOUDNESS_LUFS - measured(input).loudnessLufs;
  const limit = 10 ** (TRUE_PEAK_DBTP / 20);
  const level = `volume=${gainDb.toFixed(2)}dB,alimiter=limit=${limit.toFixed(4)}:level=0`;
  run('ffmpeg', ['-y', '-v', 'error', ...input, '-af', level, '-c:a', 'pcm_s24le', target]);
  return measured(['-i', target]);
}

function measured(input) {
  const printed = run(
    'ffmpeg',
    ['-hide_banner', '-nostats', ...input].concat(['-af', 'ebur128=peak=true', '-f', 'null', '-']),
  );
  const summary = printed.slice(printed.lastIndexOf('Summary:'));
  return {
    loudnessLufs: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    truePeakDbtp: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}
