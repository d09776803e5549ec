/**
 * The sound of a presence prompt: the digits one after the other, each at a pace, pitch and loudness
 * of its own, with changing pauses and a quiet noise below. Every sound has the same length.
 */
import {} from '../../protocol/checks.js';
import { randomFrom } from './random.js';
import { voiceOf } from './voices.js';
import { encodeWav, SAMPLE_RATE_HZ } from './wav.js';
/** Longest that four slow digits with their pauses take, and some silence after them. */
export const SOUND_MS = 7_500;
/** Loudness of the noise, as a share of full scale: some 30 dB below the voice. */
const NOISE_RATIO = [0.006, 0.012];
export function speakCode(code, seed, language) {
  return encodeWav(mixCode(code, randomFrom(seed ^ 0x5eed), language).samples);
}
/** The samples, in [-1, 1], and where each digit lies in them. */
export function mixCode(code, random, language) {
  const samples = new Float32Array((SOUND_MS / 1_000) * SAMPLE_RATE_HZ);
  const noiseRatio = random.between(...NOISE_RATIO);
  addNoise(samples, noiseRatio, random);
  let atSample = Math.round(random.between(0.2, 0.7) * SAMPLE_RATE_HZ);
  const digits = [...code].map((digit) => {
    const voice = voiceOf(language, Number(digit));
    const speedRatio = random.between(0.9, 1.12);
    const begin = atSample;
    const length = addVoice(samples, voice, begin, speedRatio, random.between(0.6, 0.95));
    atSample += length + Math.round(random.between(0.35, 0.8) * SAMPLE_RATE_HZ);
    return { atSample: begin, speedRatio };
  });
  return { samples, digits };
}
/** Plays a voice faster and higher, or slower and lower. @returns its length in samples */
function addVoice(samples, voice, at, speedRatio, loudness) {
  const length = Math.floor((voice.length - 1) / speedRatio);
  for (let i = 0; i < length && at + i < samples.length; i += 1) {
    const place = i * speedRatio;
    const before = Math.floor(place);
    const share = place - before;
    const sample = (voice[before] ?? 0) * (1 - share) + (voice[before + 1] ?? 0) * share;
    samples[at + i] = (samples[at + i] ?? 0) + sample * loudness;
  }
  return length;
}
/** Noise that is louder in the low tones, as rooms are. */
function addNoise(samples, ratio, random) {
  let low = 0;
  for (let i = 0; i < samples.length; i += 1) {
    low = 0.7 * low + 0.3 * random.between(-1, 1);
    samples[i] = low * 2 * ratio;
  }
}
//# sourceMappingURL=sound.js.map
