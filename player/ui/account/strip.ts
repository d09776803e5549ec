import { type Account, passedOver } from '../../session/account.ts';
import { type AccountDoor } from '../../session/ask-account.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { paint } from '../paint.ts';
import { PARTS } from '../parts.ts';
import { Figures } from './figures.ts';
import { type HoleActions, Holes } from './holes.ts';
import { type Panel } from './panel.ts';
import { type Standing } from './pill.ts';

export interface StripActions extends HoleActions {
  /** Where the engine tells how time was counted; null without a session. */
  account(): AccountDoor | null;
}

/** The strip below the picture: standing, progress, and the parts that are missing. */
export class Strip {
  readonly element = make('section', 'strip', { part: 'account' });
  readonly #sentence = make('span', 'sentence', { role: 'status', 'aria-live': 'polite' });
  readonly #standing = make('p', 'standing', {}, [make('i', 'dot'), this.#sentence]);
  readonly #how = make('button', 'how', { type: 'button', part: 'how', 'aria-haspopup': 'dialog' });
  readonly #figures = new Figures();
  readonly #meter = make('div', 'meter', { role: 'progressbar', 'aria-valuemin': '0' });
  readonly #credited = make('i', 'layer credited');
  readonly #gaps = make('i', 'layer missing');
  readonly #legend = make('ul', 'legend');
  readonly #holes: Holes;
  readonly #actions: StripActions;
  #panel: Panel | null = null;
  #shown: readonly [View, Language] | null = null;
  #painted = '';

  constructor(actions: StripActions) {
    this.#holes = new Holes(actions);
    this.#actions = actions;
    this.#meter.append(this.#credited, this.#gaps);
    this.#how.addEventListener('click', () => this.#openPanel());
    this.element.append(
      make('div', 'strip-head', {}, [this.#standing, this.#how]),
      this.#meter,
      this.#legend,
      this.#figures.element,
      this.#holes.element,
    );
  }

  show(view: View, language: Language, standing: Standing): void {
    this.#shown = [view, language];
    setText(this.#sentence, standing.sentence);
    this.element.dataset['tone'] = standing.tone;
    const { account } = view;
    const counts = account !== null && view.welcome?.preview === null;
    const parts = [this.#how, this.#figures.element, this.#meter, this.#legend];
    for (const part of [...parts, this.#holes.element]) part.hidden = !counts;
    if (!counts) return this.#panel?.close();
    this.#figures.show(view, language);
    this.#showMeter(account, language);
    this.#showLegend(language);
    this.#holes.show(account, language);
    setText(this.#how, say(language, 'howCounted'));
    this.#panel?.show(view, language);
  }

  #openPanel(): void {
    const isHere = PARTS.panel.isHere;
    if (!isHere) this.#actions.hint(say(this.#shown?.[1] ?? 'en', 'connecting'));
    PARTS.panel.need(({ Panel }) => {
      if (this.#shown === null) return;
      // Who had to wait may be needed elsewhere by now.
      if (!isHere && this.#shown[0].check.prompt !== null) return;
      if (this.#panel === null) {
        this.#panel = new Panel(this.#actions);
        this.element.append(this.#panel.element);
        this.#panel.show(...this.#shown);
      }
      this.#panel.open();
    });
  }

  #showMeter(account: Account, language: Language): void {
    const { creditedMs, requiredMs, complete } = account.credit;
    this.#meter.setAttribute('aria-label', say(language, 'progress'));
    this.#meter.title = say(language, 'requiredOf', {
      required: clockText(requiredMs),
      duration: clockText(account.durationMs),
    });
    this.#meter.setAttribute('aria-valuemax', String(Math.ceil(requiredMs / 1_000)));
    const countedMs = Math.min(creditedMs, requiredMs);
    this.#meter.setAttribute('aria-valuenow', String(Math.floor(countedMs / 1_000)));
    this.#meter.setAttribute(
      'aria-valuetext',
      say(language, 'partOf', { part: clockText(creditedMs), whole: clockText(requiredMs) }),
    );
    this.element.classList.toggle('complete', complete);
    this.#paint(account);
  }

  /** The same painting as the seek bar's, so that the legend explains both. */
  #paint(account: Account): void {
    const missing = passedOver(account).map(({ span }) => span);
    const painted = JSON.stringify([account.credited, missing, account.durationMs]);
    if (painted === this.#painted) return;
    this.#painted = painted;
    paint(this.#credited, account.credited, account.durationMs);
    paint(this.#gaps, missing, account.durationMs);
  }

  #showLegend(language: Language): void {
    if (this.#legend.lang === language) return;
    this.#legend.lang = language;
    this.#legend.replaceChildren(
      ...(['Credited', 'Missing', 'Ahead'] as const).map((kind) =>
        make('li', kind.toLowerCase(), {}, [make('i', 'swatch'), say(language, `legend${kind}`)]),
      ),
    );
  }
}
