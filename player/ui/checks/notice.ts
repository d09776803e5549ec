import { type CheckStanding } from '../../../engine/protocol/checks.ts';
import { type Language, type StringKey, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';

/** What is said to a learner without a check: why one may be asked for, or what its answer means. */
export class Notice {
  readonly element = make('div', 'check-form');
  readonly ready = make('button', 'primary', { type: 'button', part: 'check-button' });
  readonly #title = make('h2', 'check-title', { id: 'check-title' });
  readonly #lead = make('p', 'check-lead', { id: 'check-lead', dir: 'auto' });
  readonly #later = make('button', 'check-later', { type: 'button' });

  constructor(onReady: () => void, onLater: () => void) {
    const row = make('div', 'check-row', {}, [this.ready, this.#later]);
    this.element.append(this.#title, this.#lead, row);
    this.ready.addEventListener('click', () => {
      if (this.ready.getAttribute('aria-disabled') !== 'true') onReady();
    });
    this.#later.addEventListener('click', onLater);
  }

  /** The answer was right, and its author says why. */
  explain(explanation: string, language: Language): void {
    setText(this.#title, say(language, 'checkRight'));
    setText(this.#lead, explanation);
    setText(this.ready, say(language, 'checkGoOn'));
    this.ready.setAttribute('aria-disabled', 'false');
    this.ready.hidden = false;
    this.#later.hidden = true;
  }

  /**
   * @param waitMs how long until one is had for the asking
   * @param asked it was asked for, and has not come yet
   */
  show(standing: CheckStanding, waitMs: number, asked: boolean, language: Language): void {
    const text = (key: StringKey): string => say(language, key);
    const { owed, courseFailed } = standing;
    setText(this.#title, text(TITLES[owed ?? 'offer']));
    const lead = owed === null ? 'checkOffer' : courseFailed ? 'checkCourseFailed' : 'checkOwed';
    setText(this.#lead, text(lead));
    // A check would bring nothing of this course back.
    const isLost = courseFailed && owed !== null;
    this.ready.hidden = isLost;
    this.#later.hidden = false;
    setText(this.#later, text(isLost ? 'close' : 'checkLater'));
    const seconds = String(Math.ceil(waitMs / 1_000));
    const button = say(language, waitMs > 0 ? 'checkReadyIn' : 'checkReady', { seconds });
    setText(this.ready, asked ? text('checkComing') : button);
    this.ready.setAttribute('aria-disabled', String(asked || waitMs > 0));
  }
}

const TITLES: Readonly<Record<'offer' | 'check-missed' | 'check-failed', StringKey>> = {
  offer: 'checkOfferTitle',
  'check-missed': 'checkMissedTitle',
  'check-failed': 'checkFailedTitle',
};
