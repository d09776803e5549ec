/** Captions that begin behind the end of the lecture: told before the encode, left out after it. */

import { fitVtt } from '../captions/vtt.ts';
import type { Captions } from './captions.ts';

export interface FittingCaptions {
  /** Each with how many of its cues are left out. */
  readonly captions: readonly Captions[];
  /** Of those that are left. */
  readonly languages: readonly string[];
  /** One line for people each. */
  readonly notices: readonly string[];
}

/** @param durationSeconds as far as it is known; nothing is said where it is not */
export function lateCaptions(
  captions: readonly Captions[],
  durationSeconds: number | undefined,
): FittingCaptions {
  if (durationSeconds === undefined) {
    return { captions, languages: captions.map(({ language }) => language), notices: [] };
  }
  const fitted = captions.map((one) => {
    const { vtt, dropped } = fitVtt(one.text, Math.round(durationSeconds * 1000));
    return { ...one, leftOut: dropped, isAll: !vtt.includes('-->') };
  });
  const end = `behind the end of the lecture (${durationSeconds.toFixed(1)} s)`;
  return {
    captions: fitted.map(({ isAll: _, ...one }) => one),
    languages: fitted.flatMap(({ language, isAll }) => (isAll ? [] : [language])),
    notices: fitted.flatMap(({ language, leftOut, isAll }) => {
      if (leftOut === 0) return [];
      const [verb, are] = leftOut === 1 ? ['begins', 'is'] : ['begin', 'are'];
      return isAll
        ? [
            `captions in ${language}: all begin ${end}, so there will be none; they may belong to another lecture`,
          ]
        : [`captions in ${language}: ${leftOut} ${verb} ${end} and ${are} left out`];
    }),
  };
}
