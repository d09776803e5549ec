import { type Account, passedOver } from '../../session/account.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, lengthText, reasonLabel, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { paint } from '../paint.ts';
import { type Standing } from './pill.ts';

/** The strip below the picture: standing, progress, and the parts that are missing. */
export class Strip {
  readonly element = make('section', 'strip', { part: 'account' });
  readonly #sentence = make('span', 'sentence', { role: 'status', 'aria-live': 'polite' });
  readonly #standing = make('p', 'standing', {}, [make('i', 'dot'), this.#sentence]);
  readonly #figures = make('p', 'figures');
  readonly #meter = make('div', 'meter', { role: 'progressbar', 'aria-valuemin': '0' });
  readonly #credited = make('i', 'layer credited');
  readonly #holes = make('i', 'layer missing');
  readonly #legend = make('ul', 'legend');
  readonly #missing = make('details', 'missing-parts', { part: 'missing-parts' });
  readonly #summary = make('summary', 'missing-summary');
  readonly #list = make('ol', 'missing-list');
  readonly #onGo: (targetMs: number) => void;
  #listed = '';
  #painted = '';

  constructor(onGo: (targetMs: number) => void) {
    this.#onGo = onGo;
    this.#meter.append(this.#credited, this.#holes);
    this.#missing.append(this.#summary, this.#list);
    this.element.append(
      make('div', 'strip-head', {}, [this.#standing, this.#figures]),
      this.#meter,
      this.#legend,
      this.#missing,
    );
  }

  show(view: View, language: Language, standing: Standing): void {
    setText(this.#sentence, standing.sentence);
    this.element.dataset['tone'] = standing.tone;
    const { account } = view;
    const counts = account !== null && view.welcome?.preview === null;
    for (const part of [this.#figures, this.#meter, this.#legend]) {
      part.hidden = !counts;
    }
    this.#missing.hidden = !counts || passedOver(account).length === 0;
    if (!counts) return;
    const { credit } = account;
    setText(this.#figures, figures(view, language));
    this.#meter.setAttribute('aria-label', say(language, 'progress'));
    this.#paint(account);
    this.#figures.title = say(language, 'requiredOf', {
      required: clockText(credit.requiredMs),
      duration: clockText(account.durationMs),
    });
    this.#meter.setAttribute('aria-valuemax', String(Math.ceil(credit.requiredMs / 1_000)));
    this.#meter.setAttribute('aria-valuenow', String(Math.floor(credit.creditedMs / 1_000)));
    this.#meter.setAttribute('aria-valuetext', this.#figures.textContent);
    this.element.classList.toggle('complete', credit.complete);
    this.#showLegend(language);
    this.#showMissing(view, language);
  }

  /** The same painting as the seek bar's, so that the legend explains both. */
  #paint(account: Account): void {
    const missing = passedOver(account).map(({ span }) => span);
    const painted = JSON.stringify([account.credited, missing, account.durationMs]);
    if (painted === this.#painted) return;
    this.#painted = painted;
    paint(this.#credited, account.credited, account.durationMs);
    paint(this.#holes, missing, account.durationMs);
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

  #showMissing(view: View, language: Language): void {
    const parts = view.account === null ? [] : passedOver(view.account);
    const listed = JSON.stringify([language, parts]);
    if (listed === this.#listed) return;
    this.#listed = listed;
    setText(this.#summary, `${say(language, 'missing')} (${parts.length})`);
    this.#list.replaceChildren(
      ...parts.map(({ span: [startMs, endMs], reason }) => {
        const span = `${clockText(startMs)} – ${clockText(endMs)}`;
        const sentence =
          reason === null ? say(language, 'missingReasonNone') : reasonLabel(language, reason);
        const go = make(
          'button',
          'go',
          { type: 'button', part: 'go', 'aria-label': say(language, 'takeMeTo', { span }) },
          [say(language, 'takeMeThere')],
        );
        go.addEventListener('click', () => this.#onGo(startMs));
        return make('li', 'missing-part', {}, [
          make('span', 'when', {}, [span]),
          make('span', 'why', {}, [sentence]),
          go,
        ]);
      }),
    );
  }
}

function figures(view: View, language: Language): string {
  const credit = view.account?.credit;
  if (credit === undefined) return '';
  const parts = [
    credit.complete
      ? say(language, 'complete')
      : say(language, 'counted', {
          credited: clockText(credit.creditedMs),
          required: clockText(credit.requiredMs),
        }),
  ];
  if (credit.provisionalMs > 0) {
    parts.push(say(language, 'provisional', { provisional: clockText(credit.provisionalMs) }));
  }
  if (credit.dailyCapMs !== null) {
    parts.push(
      say(language, 'today', {
        today: clockText(credit.todayMs),
        cap: lengthText(credit.dailyCapMs, language),
      }),
    );
  }
  return parts.join(' · ');
}
