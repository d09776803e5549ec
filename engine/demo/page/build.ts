/** Small ways to make DOM nodes; text is always text, never markup. */

type Child = Node | string | null | false;
type Attributes = Readonly<Record<string, string | boolean | (() => void)>>;

export function make(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), attributes, children);
}

export function draw(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/**
 * Shows children in a place, unless what is there was made from the same `key`. Focus stays on
 * the control with the same `data-focus`, so that a keyboard is not thrown out by an update.
 */
export function show(place: HTMLElement, key: string, children: () => Child[]): void {
  if (shown.get(place) === key) return;
  shown.set(place, key);
  const active = document.activeElement;
  const kept =
    active instanceof HTMLElement && place.contains(active) ? active.dataset['focus'] : undefined;
  place.replaceChildren(...present(children()));
  if (kept === undefined) return;
  for (const control of place.querySelectorAll<HTMLElement>('[data-focus]')) {
    if (control.dataset['focus'] === kept) control.focus({ preventScroll: true });
  }
}

/** Says that something else has been put into the place, so that the next `show` builds it anew. */
export function forget(place: HTMLElement): void {
  shown.delete(place);
}

const shown = new WeakMap<HTMLElement, string>();

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child) => child !== null && child !== false);
}
