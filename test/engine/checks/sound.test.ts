import { expect } from 'chai';
import { randomFrom } from '../../../engine/checks/presence/random.ts';
import { mixCode, SOUND_MS, speakCode } from '../../../engine/checks/presence/sound.ts';
import { voiceOf } from '../../../engine/checks/presence/voices.ts';
import { decodeWav, SAMPLE_RATE_HZ } from '../../../engine/checks/presence/wav.ts';
import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../../../engine/protocol/checks.ts';

const codeOf = (seed: number) => String((seed * 7_919) % 10_000).padStart(4, '0');

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
}

/** How alike a stretch of the prompt is to a digit, from -1 to 1, the voice brought to its speed. */
function likeness(part: Float32Array, voice: Float32Array, speedRatio: number): number {
  const length = Math.floor((voice.length - 1) / speedRatio);
  let [product, own, other] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const place = i * speedRatio;
    const before = Math.floor(place);
    const sample =
      (voice[before] ?? 0) * (1 - place + before) + (voice[before + 1] ?? 0) * (place - before);
    const heard = part[i] ?? 0;
    product += sample * heard;
    own += sample * sample;
    other += heard * heard;
  }
  return product / Math.sqrt(own * other || 1);
}

describe('checks: the sound of a presence prompt', () => {
  it('has the same length for every code and language, and is the same on every node', () => {
    const lengths = new Set<number>();
    for (const language of SPOKEN_LANGUAGES) {
      for (let seed = 0; seed < 30; seed += 1)
        lengths.add(speakCode(codeOf(seed), seed, language).length);
    }
    expect([...lengths]).to.deep.equal([44 + (SOUND_MS / 1_000) * SAMPLE_RATE_HZ * 2]);
    expect(speakCode('4711', 5, 'zh').equals(speakCode('4711', 5, 'zh'))).to.equal(true);
    expect(speakCode('4711', 5, 'zh').equals(speakCode('4711', 6, 'zh'))).to.equal(false);
  });

  for (const language of SPOKEN_LANGUAGES) {
    it(`says the digits in their order, and no others: ${language}`, () => {
      for (let seed = 1; seed <= 15; seed += 1) {
        const code = codeOf(seed * 17);
        const { samples, digits } = mixCode(code, randomFrom(seed), language);
        const heard = digits.map(({ atSample, speedRatio }) => {
          const part = samples.subarray(atSample);
          const scores = Array.from({ length: 10 }, (_, digit) =>
            likeness(part, voiceOf(language, digit), speedRatio),
          );
          return String(scores.indexOf(Math.max(...scores)));
        });
        expect(heard.join('')).to.equal(code);
        const starts = digits.map(({ atSample }) => atSample);
        expect(starts).to.deep.equal(starts.toSorted((a, b) => a - b));
      }
    });

    it(`is loud enough, never over the top, and fits its length: ${language}`, () => {
      for (let seed = 1; seed <= 40; seed += 1) loud(codeOf(seed), seed, language);
      // The longest digits, as slow as they get.
      for (const digit of '0123456789') loud(digit.repeat(4), 1, language);
    });
  }

  function loud(code: string, seed: number, language: SpokenLanguage): void {
    const samples = decodeWav(speakCode(code, seed, language));
    const { digits } = mixCode(code, randomFrom(seed ^ 0x5eed), language);
    const [first, last] = [digits[0]?.atSample ?? 0, digits[3]?.atSample ?? 0];
    const lastEnd = last + voiceOf(language, Number(code[3])).length / 0.9;
    expect(lastEnd, 'the last digit is said to its end').to.be.below(samples.length);
    const noise = rms(samples.subarray(0, first));
    const voice = rms(samples.subarray(first, first + 1_600));
    // At least 15 dB above the noise: quiet rooms and bad loudspeakers leave the digits clear.
    expect(voice / noise).to.be.greaterThan(5.6);
    expect(Math.max(...samples.map(Math.abs))).to.be.within(0.25, 0.99);
  }
});
