/**
 * The sound as 16 bits and a level each quarter of a second.
 *
 * A bit says whether the step of energy between two neighbouring bands grew or shrank since the
 * moment before: louder or quieter, better or worse encoded, the signs stay (after Haitsma and
 * Kalker, "A highly robust audio fingerprinting system", 2002, with longer moments).
 */

import { PowerSpectrum } from './fourier.ts';
import { soundFormat } from './spans-of.ts';

export const soundPrint = {
  stepMs: 250,
  /** Two bytes of bits, one of level: 255 is full scale, 2 a decibel, 0 is silence. */
  bytesPerStep: 3,
} as const;

const bands = 17;
const [lowestHz, highestHz] = [200, 3600];
const windowSamples = 512;
const hopSamples = 250;
const hopsPerStep = (soundFormat.sampleRateHz * soundPrint.stepMs) / 1000 / hopSamples;
/** A moment is seen through a window of two steps, so that half a step aside it looks alike. */
const hopsPerMoment = 2 * hopsPerStep;

/** @param samples mono, 16 bit, 8 kHz */
export function printSound(samples: Int16Array): Uint8Array {
  const steps = Math.floor(samples.length / (hopSamples * hopsPerStep));
  const result = new Uint8Array(steps * soundPrint.bytesPerStep);
  const hops = hopEnergies(samples, steps * hopsPerStep + hopsPerMoment);
  let before = new Float64Array(bands);
  for (let step = 0; step < steps; step += 1) {
    const now = new Float64Array(bands);
    for (let i = 0; i < hopsPerMoment; i += 1) {
      const weight = Math.sin((Math.PI * (i + 0.5)) / hopsPerMoment) ** 2;
      const row = (step * hopsPerStep + i) * bands;
      for (let band = 0; band < bands; band += 1) {
        now[band] = (now[band] as number) + weight * (hops[row + band] as number);
      }
    }
    let bits = 0;
    for (let band = 0; band + 1 < bands; band += 1) {
      const step1 = (now[band] as number) - (now[band + 1] as number);
      const step0 = (before[band] as number) - (before[band + 1] as number);
      if (step1 - step0 > 0) bits |= 1 << band;
    }
    const at = step * soundPrint.bytesPerStep;
    result[at] = bits & 0xff;
    result[at + 1] = bits >> 8;
    result[at + 2] = level(samples, step);
    before = now;
  }
  return result;
}

function hopEnergies(samples: Int16Array, hops: number): Float64Array {
  const spectrum = new PowerSpectrum(windowSamples);
  const edges = Array.from({ length: bands + 1 }, (_, i) =>
    Math.round(
      ((lowestHz * (highestHz / lowestHz) ** (i / bands)) / soundFormat.sampleRateHz) *
        windowSamples,
    ),
  );
  const energies = new Float64Array(hops * bands);
  for (let hop = 0; hop < hops; hop += 1) {
    spectrum.of(samples, hop * hopSamples);
    for (let band = 0; band < bands; band += 1) {
      const from = edges[band] as number;
      const to = Math.max(from + 1, edges[band + 1] as number);
      let sum = 0;
      for (let bin = from; bin < to; bin += 1) sum += spectrum.power[bin] as number;
      energies[hop * bands + band] = sum;
    }
  }
  return energies;
}

function level(samples: Int16Array, step: number): number {
  const count = hopSamples * hopsPerStep;
  let energy = 0;
  for (let i = step * count; i < (step + 1) * count; i += 1) energy += (samples[i] as number) ** 2;
  if (energy === 0) return 0;
  const dbfs = 10 * Math.log10(energy / count / 32768 ** 2);
  return Math.max(0, Math.min(255, Math.round(255 + 2 * dbfs)));
}
