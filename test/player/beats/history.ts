import fc from 'fast-check';
import { type Observation } from '../../../player/beats/observation.ts';
import { type PlayState } from '../../../engine/protocol/messages.ts';

/** One thing that happens to a simulated media element. */
type Step =
  | { readonly kind: 'run'; readonly forMs: number; readonly lookEveryMs: number }
  | { readonly kind: 'seek'; readonly toMs: number }
  | { readonly kind: 'state'; readonly now: PlayState }
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'visible'; readonly visible: boolean }
  | { readonly kind: 'leaving' };

export const DURATION_MS = 600_000;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      forMs: fc.double({ min: 1, max: 20_000, noNaN: true }),
      lookEveryMs: fc.constantFrom(16.67, 33.4, 250, 1000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('seek' as const),
      toMs: fc.double({ min: 0, max: DURATION_MS, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('state' as const),
      now: fc.constantFrom<PlayState>('playing', 'playing', 'paused', 'stalled'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rate' as const),
      rate: fc.constantFrom(0.5, 1, 1.25, 1.5, 2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('visible' as const),
      visible: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leaving' as const) }) },
);

export const steps = fc.array(step, { minLength: 1, maxLength: 40 });

/** What a stretch of play really showed, with the manner it was shown in. */
export interface Shown {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rate: number;
  readonly visible: boolean;
}

/** Plays the steps on a simulated element: what a page sees of it, and what it really showed. */
export function play(history: readonly Step[]): { looks: Observation[]; shown: Shown[] } {
  const looks: Observation[] = [];
  const shown: Shown[] = [];
  let atMs = 1_000;
  let positionMs = 0;
  let now: PlayState = 'paused';
  let rate = 1;
  let visible = true;
  const look = (cause: Observation['cause']): void => {
    looks.push({ cause, atMs, positionMs, now, rate, visible, touched: false });
  };
  for (const happening of history) {
    switch (happening.kind) {
      case 'run': {
        let leftMs = happening.forMs;
        while (leftMs > 0) {
          const sliceMs = Math.min(leftMs, happening.lookEveryMs);
          leftMs -= sliceMs;
          atMs += sliceMs;
          if (now === 'playing') {
            const toMs = Math.min(DURATION_MS, positionMs + sliceMs * rate);
            shown.push({ fromMs: positionMs, toMs, rate, visible });
            positionMs = toMs;
            if (toMs >= DURATION_MS) now = 'ended';
          }
          look('sample');
        }
        break;
      }
      case 'seek':
        positionMs = happening.toMs;
        if (now === 'ended') now = 'paused';
        look('seek');
        break;
      case 'state':
        if (now !== 'ended') now = happening.now;
        look('change');
        break;
      case 'rate':
        rate = happening.rate;
        look('change');
        break;
      case 'visible':
        visible = happening.visible;
        look('change');
        break;
      case 'leaving':
        look('leaving');
        break;
    }
  }
  look('leaving');
  return { looks, shown };
}
