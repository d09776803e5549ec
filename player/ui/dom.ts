import { type IconName, icon } from './look/icons.ts';

type Attributes = Readonly<Record<string, string>>;

/** Makes an element. Text goes in as text, never as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  attributes: Attributes = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function iconButton(className: string, part: string, name: IconName): HTMLButtonElement {
  const button = make('button', `icon ${className}`, { type: 'button', part });
  setIcon(button, name);
  return button;
}

export function setIcon(button: HTMLElement, name: IconName): void {
  if (button.dataset['icon'] === name) return;
  button.dataset['icon'] = name;
  button.replaceChildren(icon(name));
}

/** Names a control for people who see it and for those who hear it. */
export function label(control: HTMLElement, text: string): void {
  if (control.getAttribute('aria-label') === text) return;
  control.setAttribute('aria-label', text);
  control.title = text;
}

export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
