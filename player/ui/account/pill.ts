import { type Account } from '../../session/account.ts';
import { type View } from '../../session/view.ts';
import { type Language, type StringKey, reasonSentence, say } from '../../words/say.ts';
import { troubleSentence } from '../sheets/overlay.ts';
import { soonText } from './when.ts';

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
  const { welcome, account } = view;
  const told = (
    tone: Tone,
    short: StringKey,
    sentence: StringKey | { said: string },
  ): Standing => ({
    tone,
    short: say(language, short),
    sentence: typeof sentence === 'string' ? say(language, sentence) : sentence.said,
  });
  if (view.trouble !== null) {
    return told('not-counting', 'notCounting', { said: troubleSentence(view.trouble, language) });
  }
  if (view.awaitsToken) return told('neutral', 'awaiting', 'awaiting');
  if (welcome === null || account === null) return told('neutral', 'connecting', 'connecting');
  if (welcome.preview !== null) return told('neutral', 'preview', 'previewSentence');
  if (view.ended !== null) return told('not-counting', 'notCounting', 'endedTitle');
  if (!view.leased) {
    return told('not-counting', 'notCounting', { said: reasonSentence(language, 'superseded') });
  }
  if (!view.online) return told('not-counting', 'offline', 'offlineSentence');
  return accountStanding(account, language, started, told);
}

type Told = (tone: Tone, short: StringKey, sentence: StringKey | { said: string }) => Standing;

/** What the engine said last: first what stands in the way whatever the player does. */
function accountStanding(
  { credit }: Account,
  language: Language,
  started: boolean,
  told: Told,
): Standing {
  const { counting, reason, check, closed } = credit;
  if (check.courseFailed) return told('not-counting', 'notCounting', 'courseFailedSentence');
  if (check.open) return told('neutral', 'checkOpen', 'checkOpenSentence');
  if (check.owed !== null) return told('not-counting', 'notCounting', 'checkOwedSentence');
  const rests = reason === null || reason === 'paused';
  if (credit.complete && rests && !counting) {
    const word = credit.settled ? 'complete' : 'completeWaits';
    return told('neutral', word, word);
  }
  // Other reasons are nearer than the calendar; what is pressed next would meet it all the same.
  if (closed !== undefined && (rests || reason === 'stalled' || reason === closed.reason)) {
    const key = closed.reason === 'daily-cap' ? 'capSentence' : 'hoursSentence';
    const time = soonText(closed.untilUtcMs, language);
    return told('not-counting', 'notCounting', { said: say(language, key, { time }) });
  }
  if (counting) return told('counting', 'counting', 'countingSentence');
  if (!started && rests) return told('neutral', 'notCounting', 'readySentence');
  if (reason === null) return told('not-counting', 'notCounting', 'notCounting');
  const tone = reason === 'paused' || reason === 'stalled' ? 'neutral' : 'not-counting';
  return told(tone, 'notCounting', { said: reasonSentence(language, reason) });
}
