/** How the panes may be laid out. `auto` goes by the width there is. */
export const LAYOUTS = ['auto', 'side-by-side', 'slides', 'camera', 'stacked', 'bare'] as const;
/** Where camera, slides and outline go; `bare` is the picture alone. */
export type Layout = (typeof LAYOUTS)[number];

const KEY = 'lectern.layout';

/** The layout of an attribute or of the storage; `auto` for what is none. */
export function layoutOf(name: string | null): Layout {
  return LAYOUTS.find((layout) => layout === name) ?? 'auto';
}

/** What the learner chose on this site; null where nothing was chosen or nothing may be kept. */
export function chosenLayout(): Layout | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === null ? null : layoutOf(kept);
  } catch {
    return null;
  }
}

export function keepLayout(layout: Layout): void {
  try {
    localStorage.setItem(KEY, layout);
  } catch {
    // A page that may keep nothing forgets the choice with the tab.
  }
}
