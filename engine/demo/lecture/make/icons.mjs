/** Drawings of the slides, as SVG text. Strokes take the colour of their surroundings. */

const drawn = (size, inner, colour = 'var(--amber)') =>
  `<svg width="${size}" height="${size}" viewBox="0 0 48 48" fill="none" stroke="${colour}" ` +
  `stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${inner}</svg>`;

const GREEN = 'var(--green)';

export const icons = {
  hidden: drawn(
    92,
    '<rect x="4" y="14" width="30" height="26" rx="4"/><path d="M4 21h30"/><path d="M14 14V10a3 3 0 0 1 3-3h24a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3h-7" stroke-dasharray="3.5 4"/>',
  ),
  fast: drawn(92, '<path d="M8 12l14 12L8 36zM25 12l14 12-14 12z"/><path d="M43 12v24"/>'),
  skip: drawn(
    92,
    '<path d="M3 32h10M35 32h10"/><path d="M16 32h16" stroke-dasharray="1 5.4"/><path d="M8 25c4-17 28-17 32-1"/><path d="M33 21l7 3.500 3.200-7"/>',
  ),
  repeat: drawn(
    92,
    '<path d="M9 22a15 15 0 0 1 27-6l3 4"/><path d="M39 11v9h-9"/><path d="M39 26a15 15 0 0 1-27 6l-3-4"/><path d="M9 37v-9h9"/>',
  ),
  twice: drawn(
    92,
    '<rect x="3" y="9" width="29" height="20" rx="3"/><path d="M11 36h13M17.500 29v7"/><rect x="33" y="18" width="12" height="22" rx="3" fill="#fff" stroke-dasharray="3.5 3.500"/><path d="M15 15.500v7l6-3.500z"/>',
  ),
  browser: drawn(
    78,
    '<rect x="4" y="8" width="40" height="32" rx="4"/><path d="M4 17h40"/><path d="M20 23v11l9-5.500z"/><path d="M9.500 12.500h.01M14 12.500h.01"/>',
    GREEN,
  ),
  server: drawn(
    78,
    '<rect x="8" y="6" width="32" height="15" rx="3"/><rect x="8" y="27" width="32" height="15" rx="3"/><path d="M15 13.500h.01M15 34.500h.01M22 13.500h11M22 34.500h11"/>',
    GREEN,
  ),
  person: drawn(78, '<circle cx="24" cy="15" r="8.500"/><path d="M8 42c1-19 31-19 32 0"/>', GREEN),
  offline: drawn(
    46,
    '<path d="M6 18c11-10 25-10 36 0M13 26c7-6 15-6 22 0M20 34c3-2 5-2 8 0"/><path d="M8 6l32 36"/>',
  ),
  buffer: drawn(
    46,
    '<rect x="3" y="17" width="42" height="14" rx="7"/><path d="M10 24h17" stroke-width="6"/>',
    GREEN,
  ),
  back: drawn(46, '<path d="M5 25l12 12L43 10"/>', GREEN),
  arrow:
    '<svg class="arrow" width="60" height="20" viewBox="0 0 60 20" fill="none" stroke="#b9b29f" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"><path d="M2 10h54M48 2l8 8-8 8"/></svg>',
  clock:
    '<svg width="116" height="116" viewBox="0 0 116 116" fill="none"><circle cx="58" cy="58" r="50" stroke="#dcefe5" stroke-width="11"/><circle class="ring" cx="58" cy="58" r="50" stroke="var(--green)" stroke-width="11" stroke-linecap="round" pathLength="100" transform="rotate(-90 58 58)"/><path d="M58 33v26l17 11" stroke="var(--ink)" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  play: '<svg class="glyph" width="72" height="72" viewBox="0 0 48 48" fill="#fff"><path d="M13 8v32l27-16z"/></svg>',
};
