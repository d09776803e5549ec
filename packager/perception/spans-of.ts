/** Where the picture is black or frozen, and where the sound is silent. Half-open spans, ms. */

import { type Signature, signatureFormat } from './signature.ts';

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A pixel up to this gray level (of 255) is black; limited range video has its black at 16. */
const blackLevel = 28;
/** This share of the pixels must be black. */
const blackRatio = 0.985;
/** Mean difference of two frames in gray levels; codec noise of a still picture stays below. */
const frozenLevels = 0.6;
/** No pixel of a frozen picture differs by more than this. */
const frozenPeakLevels = 12;

/** Spans of black picture of at least `minimumMs`. */
export function blackSpans(signature: Signature, minimumMs: number): Span[] {
  return spansWhere(signature.frames, (k) => isBlack(signature.frame(k)), minimumMs);
}

/** Spans of at least `minimumMs` in which nothing in the picture moves; black is not named again. */
export function frozenSpans(signature: Signature, minimumMs: number): Span[] {
  return spansWhere(
    signature.frames,
    (k) =>
      k + 1 < signature.frames &&
      isSame(signature.frame(k), signature.frame(k + 1)) &&
      !isBlack(signature.frame(k)),
    minimumMs,
  );
}

/** Sound as it is measured: mono, 16 bit. */
export const soundFormat = { sampleRateHz: 8000, bytesPerSample: 2 } as const;

const silenceWindowMs = 100;

/**
 * Spans of at least `minimumMs` in which the sound stays below `levelDbfs` (RMS of 100 ms).
 *
 * @param samples mono at 8 kHz
 */
export function silentSpans(samples: Int16Array, minimumMs: number, levelDbfs = -60): Span[] {
  const perWindow = (soundFormat.sampleRateHz * silenceWindowMs) / 1000;
  const limit = (32768 * 10 ** (levelDbfs / 20)) ** 2 * perWindow;
  const windows = Math.floor(samples.length / perWindow);
  return spansWhere(
    windows,
    (w) => {
      let energy = 0;
      for (let i = w * perWindow; i < (w + 1) * perWindow; i += 1) {
        const sample = samples[i] as number;
        energy += sample * sample;
      }
      return energy < limit;
    },
    minimumMs,
    silenceWindowMs,
  );
}

/** The loudest sample as a share of full scale, 0 to 1. */
export function peakRatio(samples: Int16Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return Math.min(1, peak / 32767);
}

function spansWhere(
  steps: number,
  holds: (step: number) => boolean,
  minimumMs: number,
  stepMs: number = signatureFormat.intervalMs,
): Span[] {
  const spans: Span[] = [];
  let start: number | undefined;
  for (let step = 0; step <= steps; step += 1) {
    if (step < steps && holds(step)) {
      start ??= step;
      continue;
    }
    if (start !== undefined && (step - start) * stepMs >= minimumMs) {
      spans.push({ startMs: start * stepMs, endMs: step * stepMs });
    }
    start = undefined;
  }
  return spans;
}

function isBlack(frame: Uint8Array): boolean {
  let bright = 0;
  const allowed = frame.length * (1 - blackRatio);
  for (const level of frame) {
    if (level > blackLevel) {
      bright += 1;
      if (bright > allowed) return false;
    }
  }
  return true;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let sum = 0;
  const allowed = a.length * frozenLevels;
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (difference > frozenPeakLevels) return false;
    sum += difference;
    if (sum > allowed) return false;
  }
  return true;
}

/** How much of the spans there is in all, ms. */
export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
}
