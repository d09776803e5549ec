import { STYLE } from './style.ts';

let made: readonly [core: CSSStyleSheet, parts: CSSStyleSheet] | undefined;
let partStyles = '';

/**
 * The sheets of all players of a page. Constructed sheets need no `style-src 'unsafe-inline'` of the
 * host page.
 */
export function sheets(): readonly [core: CSSStyleSheet, parts: CSSStyleSheet] {
  if (made === undefined) {
    made = [new CSSStyleSheet(), new CSSStyleSheet()];
    made[0].replaceSync(STYLE);
  }
  return made;
}

/** Adds the look of a part that has come. */
export function addPartStyle(css: string): void {
  partStyles += css;
  sheets()[1].replaceSync(partStyles);
}
