import { type IconName } from '../look/icons.ts';
import { label, make, setIcon, setText } from '../dom.ts';

export interface Choice {
  readonly value: string;
  readonly text: string;
  /** Said beside the text in small letters. */
  readonly note?: string;
}

/** Choices of which one holds. */
export interface Group {
  /** Said above the choices; left out where the menu's own title says it. */
  readonly title?: string;
  readonly choices: readonly Choice[];
  readonly chosen: string;
}

/** A button that opens a short list to choose from. Keys: arrows, Home, End, Enter, Escape. */
export class Menu {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #list = make('div', 'menu-list', { role: 'menu' });
  readonly #onChoose: (value: string, group: number) => void;
  #shown = '';

  constructor(
    part: string,
    face: IconName | null,
    onChoose: (value: string, group: number) => void,
  ) {
    this.#onChoose = onChoose;
    this.#button = make('button', face === null ? 'face' : 'icon', {
      type: 'button',
      part: `${part}-button`,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
    });
    if (face !== null) setIcon(this.#button, face);
    this.#list.hidden = true;
    this.element = make('div', `menu ${part}`, {}, [this.#button, this.#list]);
    this.#button.addEventListener('click', () => this.#toggle(this.#list.hidden));
    this.#list.addEventListener('click', (event) => {
      const item = (event.target as Element).closest<HTMLElement>('[role=menuitemradio]');
      if (item !== null) this.#choose(item.dataset);
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.#toggle(false, false);
    });
  }

  get open(): boolean {
    return !this.#list.hidden;
  }

  /** Shows these choices; with fewer than two there is nothing to choose and no button. */
  show(title: string, choices: readonly Choice[], chosen: string, face?: string): void {
    this.showGroups(title, [{ choices, chosen }], face);
  }

  /** The same with more than one thing to choose. */
  showGroups(title: string, groups: readonly Group[], face?: string): void {
    this.element.hidden = groups.every(({ choices }) => choices.length < 2);
    // What is seen on a button must be part of what it is called.
    label(this.#button, face === undefined ? title : `${title}, ${face}`);
    if (face !== undefined) setText(this.#button, face);
    const shown = JSON.stringify([title, groups]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focused = this.open ? this.#items().indexOf(this.#focused() as HTMLElement) : -1;
    this.#list.setAttribute('aria-label', title);
    this.#list.replaceChildren(...groups.map(groupElement));
    if (focused >= 0) this.#items()[focused]?.focus();
  }

  #focused(): Element | null {
    return (this.#list.getRootNode() as ShadowRoot).activeElement;
  }

  #items(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role=menuitemradio]')];
  }

  #toggle(open: boolean, moveFocus = true): void {
    if (this.#list.hidden === !open) return;
    this.#list.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
    if (!moveFocus) return;
    if (!open) return this.#button.focus();
    const items = this.#items();
    (items.find((item) => item.ariaChecked === 'true') ?? items[0])?.focus();
  }

  #choose({ value = '', group = '0' }: DOMStringMap): void {
    this.#toggle(false);
    this.#onChoose(value, Number(group));
  }

  #key(event: KeyboardEvent): void {
    if (this.#list.hidden) return;
    const items = this.#items();
    const at = items.findIndex((item) => item === (event.target as Element));
    const next: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = next[event.key];
    if (target !== undefined) items[target]?.focus();
    else if (event.key === 'Escape') this.#toggle(false);
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault();
    // While a menu is open its keys are not those of the player.
    event.stopPropagation();
  }
}

function groupElement({ title, choices, chosen }: Group, index: number): HTMLElement {
  const items = choices.map(({ value, text, note }) =>
    make(
      'button',
      'menu-item',
      {
        type: 'button',
        role: 'menuitemradio',
        tabindex: '-1',
        'aria-checked': String(value === chosen),
        'data-value': value,
        'data-group': String(index),
      },
      [text, ...(note === undefined ? [] : [make('span', 'menu-note', {}, [note])])],
    ),
  );
  if (title === undefined) return make('div', 'menu-group', { role: 'none' }, items);
  const heading = make('div', 'menu-title', { 'aria-hidden': 'true' }, [title]);
  return make('div', 'menu-group', { role: 'group', 'aria-label': title }, [heading, ...items]);
}
