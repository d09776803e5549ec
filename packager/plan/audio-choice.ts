/** Which of several sound tracks becomes the sound of the lesson. */

import type { SourceAudio, SourceFacts } from './source.ts';

export interface AudioChoice {
  /** The same facts; `audio` is the track that is taken. */
  readonly facts: SourceFacts;
  /** One line for people, where there was something to choose. */
  readonly notice?: string;
}

/**
 * The track in the language of the lesson, else the one the container marks, else the first.
 *
 * @param language BCP 47; `zh-Hans` finds a track in `zh`
 */
export function withChosenAudio(facts: SourceFacts, language: string | undefined): AudioChoice {
  const { audio: first, otherAudios = [] } = facts;
  if (first === undefined || otherAudios.length === 0) return { facts };
  const tracks = [first, ...otherAudios];
  const spoken = tracks.filter((one) => isIn(one, language));
  const marked = (spoken.length > 0 ? spoken : tracks).find((one) => one.isDefault === true);
  const taken = marked ?? spoken[0] ?? first;
  const others = tracks.filter((one) => one !== taken);
  const why = spoken.includes(taken)
    ? `in the language of the lesson (${language})`
    : taken === marked
      ? 'marked as the usual one'
      : 'the first';
  const left = others.map((one) => nameOf(one, tracks)).join(', ');
  return {
    facts: { ...facts, audio: taken, otherAudios: others },
    notice:
      `the source has ${tracks.length} sound tracks: ${nameOf(taken, tracks)} is taken, ${why}; ` +
      `left out: ${left} (--language chooses)`,
  };
}

/** For each input of a lesson; the notice is that of the input whose sound is taken. */
export function chosenSounds(
  inputs: readonly SourceFacts[],
  language: string | undefined,
): { readonly facts: readonly SourceFacts[]; readonly notices: readonly string[] } {
  const choices = inputs.map((one) => withChosenAudio(one, language));
  const heard = choices.find(({ facts }) => facts.audio !== undefined);
  return {
    facts: choices.map(({ facts }) => facts),
    notices: heard?.notice === undefined ? [] : [heard.notice],
  };
}

function isIn(track: SourceAudio, language: string | undefined): boolean {
  return language !== undefined && track.language === language.split('-')[0]?.toLowerCase();
}

function nameOf(track: SourceAudio, tracks: readonly SourceAudio[]): string {
  const number = tracks.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).indexOf(track) + 1;
  return track.language === undefined ? `track ${number}` : `track ${number} (${track.language})`;
}
