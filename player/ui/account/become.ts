/**
 * Makes what is shown say what a newly made element says. What stays the same stays the same element,
 * so that neither the focus nor the place that is read is lost. Elements with a `data-key` are the same
 * where their key is; they must come in the same order each time. Listeners are not taken over.
 */
export function become(shown: HTMLElement, wished: HTMLElement): void {
  for (const { name } of [...shown.attributes])
    if (!wished.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of wished.attributes) {
    if (shown.getAttribute(name) === value) continue;
    // A strict policy of the page lets no style be set as an attribute.
    if (name === 'style') shown.style.cssText = value;
    else shown.setAttribute(name, value);
  }
  let place = shown.firstChild;
  for (const child of [...wished.childNodes]) {
    const key = keyOf(child);
    const known = [...shown.children].find((each) => key !== '' && keyOf(each) === key);
    while (known !== undefined && place !== null && place !== known) place = withoutIt(place);
    if (place === null || !isAlike(place, child)) shown.insertBefore(child, place);
    else {
      if (place instanceof HTMLElement) become(place, child as HTMLElement);
      else if (place.nodeValue !== child.nodeValue) place.nodeValue = child.nodeValue;
      place = place.nextSibling;
    }
  }
  while (place !== null) place = withoutIt(place);
}

/** @returns what stood behind it */
function withoutIt(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function isAlike(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

function keyOf(node: Node): string {
  return (node instanceof HTMLElement && node.dataset['key']) || '';
}
