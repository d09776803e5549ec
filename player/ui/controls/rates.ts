import { type View } from '../../session/view.ts';

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** The rates that the policy lets count, slowest first. */
export function ratesOf(view: View | null): readonly number[] {
  const maxRate = view?.welcome?.rules.maxRate ?? 1;
  const rates: number[] = RATES.filter((rate) => rate <= maxRate);
  if (!rates.includes(maxRate) && maxRate > 1) rates.push(maxRate);
  return rates;
}

/** Holds when the media are loaded anew, too; a browser would go back to 1 then. */
export function setRate(video: HTMLVideoElement, rate: number): void {
  video.defaultPlaybackRate = rate;
  video.playbackRate = rate;
}

/** The next slower or faster rate; null where there is none. */
export function rateBeside(view: View | null, rate: number, steps: 1 | -1): number | null {
  const rates = ratesOf(view);
  return (
    (steps > 0 ? rates.find((each) => each > rate) : rates.findLast((each) => each < rate)) ?? null
  );
}
