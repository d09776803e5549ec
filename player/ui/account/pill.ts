import { type View } from '../../session/view.ts';
import { type Language, reasonSentence, say } from '../../words/say.ts';
import { troubleSentence } from '../sheets/overlay.ts';

export type Tone = 'counting' | 'not-counting' | 'neutral';

export interface Standing {
  readonly tone: Tone;
  /** Two words for the chip on the picture. */
  readonly short: string;
  /** One sentence for the strip below it. */
  readonly sentence: string;
}

/**
 * Whether time counts now, and if not, why. Only the engine's last word is told; without contact
 * nothing is said to count.
 */
export function standing(view: View, language: Language, started: boolean): Standing {
  const text = (key: Parameters<typeof say>[1]): string => say(language, key);
  const { welcome, account } = view;
  if (view.trouble !== null) {
    const sentence = troubleSentence(view.trouble, language);
    return { tone: 'not-counting', short: text('notCounting'), sentence };
  }
  if (view.awaitsToken) {
    return { tone: 'neutral', short: text('awaiting'), sentence: text('awaiting') };
  }
  if (welcome === null || account === null) {
    return { tone: 'neutral', short: text('connecting'), sentence: text('connecting') };
  }
  if (welcome.preview !== null) {
    return { tone: 'neutral', short: text('preview'), sentence: text('previewSentence') };
  }
  if (view.ended !== null) {
    return { tone: 'not-counting', short: text('notCounting'), sentence: text('endedTitle') };
  }
  if (!view.leased) {
    const sentence = reasonSentence(language, 'superseded');
    return { tone: 'not-counting', short: text('notCounting'), sentence };
  }
  if (!view.online) {
    return { tone: 'not-counting', short: text('offline'), sentence: text('offlineSentence') };
  }
  const { counting, reason } = account.credit;
  if (counting) {
    return { tone: 'counting', short: text('counting'), sentence: text('countingSentence') };
  }
  if (account.credit.complete && (reason === null || reason === 'paused')) {
    return { tone: 'neutral', short: text('complete'), sentence: text('complete') };
  }
  if (!started && (reason === null || reason === 'paused')) {
    return { tone: 'neutral', short: text('notCounting'), sentence: text('readySentence') };
  }
  const sentence = reason === null ? text('notCounting') : reasonSentence(language, reason);
  const tone = reason === 'paused' || reason === 'stalled' ? 'neutral' : 'not-counting';
  return { tone, short: text('notCounting'), sentence };
}
