/** Outlines on a 24 x 24 grid, drawn for this player. */
const PATHS = {
  play: '<path d="M8 5.6v12.8a.8.8 0 0 0 1.22.68l10.3-6.4a.8.8 0 0 0 0-1.36l-10.3-6.4A.8.8 0 0 0 8 5.6Z"/>',
  pause:
    '<rect x="6.5" y="5" width="4" height="14" rx="1.2"/><rect x="13.5" y="5" width="4" height="14" rx="1.2"/>',
  replay:
    '<path d="M12 5a7 7 0 1 1-6.6 4.7" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/><path d="M12.6 1.6v6.8L8.4 5z"/>',
  loud: '<path d="M4 9.5v5h3.2L12 18.4V5.6L7.2 9.5H4Z"/><path d="M15.2 8.6a4.8 4.8 0 0 1 0 6.8M17.8 6a8.5 8.5 0 0 1 0 12" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  muted:
    '<path d="M4 9.5v5h3.2L12 18.4V5.6L7.2 9.5H4Z"/><path d="m15.5 9.5 5 5m0-5-5 5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  captions:
    '<rect x="3.2" y="5.2" width="17.6" height="13.6" rx="2.4" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M10.6 10.6a2.1 2.1 0 1 0 0 2.8m6.6-2.8a2.1 2.1 0 1 0 0 2.8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>',
  quality:
    '<path d="M4 7h9m5 0h2M4 12h2m5 0h9M4 17h8m5 0h3" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/><circle cx="15.5" cy="7" r="2.1"/><circle cx="8.5" cy="12" r="2.1"/><circle cx="14.5" cy="17" r="2.1"/>',
  full: '<path d="M9 4.5H4.5V9M15 4.5h4.5V9M9 19.5H4.5V15M15 19.5h4.5V15" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
  small:
    '<path d="M4.5 9H9V4.5M19.5 9H15V4.5M4.5 15H9v4.5M19.5 15H15v4.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
  pip: '<rect x="3.2" y="5" width="17.6" height="14" rx="2.4" fill="none" stroke="currentColor" stroke-width="1.8"/><rect x="11.4" y="11" width="7" height="5.4" rx="1.2"/>',
  keyboard:
    '<rect x="2.8" y="6" width="18.4" height="12" rx="2.4" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M6.5 9.8h.01M10.2 9.8h.01M13.9 9.8h.01M17.6 9.8h.01M8.5 14.2h7" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"/>',
  close:
    '<path d="m6.5 6.5 11 11m0-11-11 11" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
  sound:
    '<path d="M4.5 15.5v-2.7a7.5 7.5 0 0 1 15 0v2.7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/><rect x="3.6" y="13.8" width="4.4" height="6.4" rx="1.6"/><rect x="16" y="13.8" width="4.4" height="6.4" rx="1.6"/>',
  layout:
    '<path d="M5.4 5h13.2A2.4 2.4 0 0 1 21 7.4v9.2a2.4 2.4 0 0 1-2.4 2.4H5.4A2.4 2.4 0 0 1 3 16.6V7.4A2.4 2.4 0 0 1 5.4 5ZM14.5 5v14M14.5 11.5H21" fill="none" stroke="currentColor" stroke-width="1.8"/>',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

function shape(tag: string, attributes: string): Element {
  const element = document.createElementNS(SVG, tag);
  for (const [, name = '', value = ''] of attributes.matchAll(/([\w-]+)="([^"]*)"/g))
    element.setAttribute(name, value);
  return element;
}

/** Built piece by piece: pages that require trusted types take no markup from anyone. */
export function icon(name: IconName): Element {
  const svg = shape(
    'svg',
    'viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="currentColor"',
  );
  for (const [, tag = '', attributes = ''] of PATHS[name].matchAll(/<(\w+) ([^>]*)\/>/g))
    svg.append(shape(tag, attributes));
  return svg;
}
