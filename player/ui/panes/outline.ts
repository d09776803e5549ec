import { type Extras } from '../../media/extras.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { type Entry, currentOf, entriesOf, isLocked } from './entries.ts';
import { type Row, lockRow, makeRow } from './rows.ts';
import { search, wordsOf } from './search.ts';

/** How long the list stays where the learner has put it, milliseconds. */
const HANDS_OFF_MS = 8_000;

export interface OutlineActions {
  seek(targetMs: number): void;
  hint(text: string): void;
}

/** Chapters, knowledge points and slides of the lesson: where we are, and a search. */
export class Outline {
  readonly element: HTMLElement;
  readonly #toggle = make('button', 'outline-toggle', { type: 'button', 'aria-expanded': 'false' });
  readonly #field = make('input', 'search', {
    type: 'search',
    part: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
  });
  readonly #found = make('p', 'found', { role: 'status' });
  readonly #list = make('ol', 'entries', { part: 'entries' });
  readonly #actions: OutlineActions;
  #entries: readonly Entry[] = [];
  #rows: readonly Row[] = [];
  #extras: Extras | null = null;
  #language: Language = '';
  #view: View | null = null;
  #current: ReadonlySet<Entry> = new Set();
  #positionMs = 0;
  #touchedAtMs = -HANDS_OFF_MS;

  /** @param place where it goes */
  constructor(place: HTMLElement, actions: OutlineActions) {
    this.element = place;
    this.#actions = actions;
    this.element.append(this.#toggle, this.#field, this.#found, this.#list);
    this.#toggle.addEventListener('click', () => {
      const open = this.element.classList.toggle('open');
      this.#toggle.setAttribute('aria-expanded', String(open));
      if (open) this.#follow(true);
    });
    this.#field.addEventListener('input', () => this.#render());
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => this.#go(event.target as Element));
    for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
      const touch = (): void => void (this.#touchedAtMs = performance.now());
      this.#list.addEventListener(name, touch, { passive: true });
    }
  }

  show(view: View, language: Language): void {
    this.#view = view;
    const { extras } = view;
    if (extras !== this.#extras || language !== this.#language) {
      this.#extras = extras;
      this.#language = language;
      this.#entries = extras === null ? [] : entriesOf(extras, language);
      const name = say(language, 'outline');
      this.element.setAttribute('aria-label', name);
      setText(this.#toggle, name);
      this.#field.placeholder = say(language, 'searchLesson');
      this.#field.setAttribute('aria-label', say(language, 'searchLesson'));
      this.#current = new Set();
      this.#render();
    }
  }

  tick(positionMs: number): void {
    this.#positionMs = positionMs;
    this.#lock();
    const current = currentOf(this.#entries, positionMs);
    const known = [...current].every((entry) => this.#current.has(entry));
    if (known && current.size === this.#current.size) return;
    this.#current = current;
    this.#mark();
    this.#follow(false);
  }

  /** The list, or what was found in it. */
  #render(): void {
    const query = this.#field.value;
    const isSearch = wordsOf(query).length > 0;
    const hits = search(this.#entries, query);
    this.#rows = isSearch
      ? hits.map((hit) => makeRow(hit.entry, hit, this.#language))
      : this.#entries.map((entry) => makeRow(entry, null, this.#language));
    this.#list.replaceChildren(...this.#rows.map(({ element }) => element));
    this.#list.scrollTop = 0;
    const count = { count: String(hits.length), query };
    const words = hits.length === 0 ? 'foundNothing' : 'foundCount';
    setText(this.#found, isSearch ? say(this.#language, words, count) : '');
    this.#lock();
    this.#mark();
    if (!isSearch) this.#follow(true);
  }

  #lock(): void {
    const view = this.#view;
    if (view === null) return;
    const inPreview = (view.welcome?.preview ?? null) !== null;
    const words = say(this.#language, inPreview ? 'notInPreview' : 'opensLater');
    let before = false;
    for (const row of this.#rows) {
      const locked = isLocked(view, row.entry.startMs, this.#positionMs);
      lockRow(row, locked ? words : null, !before, this.#extras?.baseUrl ?? '');
      before = locked;
    }
  }

  /** Marks what is on now. One line is reached by Tab, the others from there with the arrows. */
  #mark(): void {
    for (const { entry, button } of this.#rows) {
      if (this.#current.has(entry)) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
      button.tabIndex = -1;
    }
    const on = this.#rows.findLast(({ entry }) => this.#current.has(entry)) ?? this.#rows[0];
    if (on !== undefined) on.button.tabIndex = 0;
  }

  /** Brings what is on into view, unless the learner is looking elsewhere in the list. */
  #follow(always: boolean): void {
    if (!always && performance.now() - this.#touchedAtMs < HANDS_OFF_MS) return;
    if (this.#field.value !== '') return;
    const on = this.#rows.findLast(({ entry }) => this.#current.has(entry))?.element;
    if (on === undefined) return;
    const { scrollTop, clientHeight } = this.#list;
    const endPx = on.offsetTop + on.offsetHeight;
    if (on.offsetTop >= scrollTop && endPx <= scrollTop + clientHeight) return;
    this.#list.scrollTop = on.offsetTop - clientHeight / 3;
  }

  #go(target: Element): void {
    const row = this.#rows.find(({ button }) => button.contains(target));
    if (row === undefined) return;
    const isLocked = row.button.getAttribute('aria-disabled') === 'true';
    if (isLocked) this.#actions.hint(row.note.textContent);
    else this.#actions.seek(row.entry.startMs);
  }

  #key(event: KeyboardEvent): void {
    const buttons = this.#rows.map(({ button }) => button);
    const at = buttons.findIndex((button) => button === event.target);
    const inField = event.target === this.#field;
    const targets: Readonly<Record<string, HTMLElement | undefined>> = inField
      ? { ArrowDown: buttons[0] }
      : {
          ArrowDown: buttons[at + 1],
          ArrowUp: at === 0 ? this.#field : buttons[at - 1],
          Home: buttons[0],
          End: buttons.at(-1),
        };
    if (event.key === 'Escape' && this.#field.value !== '') {
      this.#field.value = '';
      this.#render();
      this.#field.focus();
    } else if (inField && event.key === 'Enter') {
      const first = this.#rows[0];
      if (first !== undefined && this.#field.value !== '') this.#go(first.button);
    } else if (at >= 0 || inField) {
      const target = targets[event.key];
      if (target === undefined) return;
      target.focus();
      event.preventDefault();
    }
  }
}
