/** The look of what is in the outline; where it stands is said by `style.ts`. */
export const OUTLINE_STYLE = `
.search {
  font: inherit; color: inherit; background: var(--_field); min-width: 0; height: 34px;
  margin: 8px 10px; padding: 0 10px; border: 1px solid var(--_edge); border-radius: 9px;
}
.search::placeholder { color: var(--_soft); opacity: 1; }
.found { margin: 0 14px 4px; font-size: 13px; color: var(--_soft); }
.found:empty { display: none; }
.entries {
  position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain;
  container-type: inline-size;
  list-style: none; margin: 0; padding: 2px 6px 8px; scrollbar-width: thin;
}
.entry > button {
  display: flex; align-items: center; gap: 10px; width: 100%; min-height: 32px; padding: 5px 8px;
  border-radius: 8px; text-align: start; position: relative;
}
.entry > button:hover { background: var(--_tint); }
.entry > [aria-disabled=true] { cursor: default; color: var(--_soft); }
.chapter > button { font-weight: 600; }
.entry:not(:first-child).chapter { margin-block-start: 6px; }
.entry > [aria-current] { background: var(--_tint); }
.entry > [aria-current]::before {
  content: ""; position: absolute; inset-block: 6px; inset-inline-start: 0; width: 3px;
  border-radius: 2px; background: var(--_link);
}
.entry-picture:empty { display: none; }
.slide .entry-picture, .slide .entry-picture:empty {
  display: grid; place-items: center; flex: none; width: 72px; aspect-ratio: 16 / 9;
  border-radius: 5px; overflow: hidden; background: var(--_line);
}
.entry-picture img {
  width: 100%; height: 100%; object-fit: cover; display: block; border-radius: 5px;
  outline: 1px solid var(--_line); outline-offset: -1px;
}
.point .entry-picture, .point .entry-picture:empty {
  display: block; flex: none; width: 8px; height: 8px; margin-inline: 4px; rotate: 45deg;
  background: var(--_link); border-radius: 2px;
}
.entry-words { flex: 1; min-width: 0; display: grid; line-height: 1.35; }
.entry-title { overflow-wrap: anywhere; }
.slide .entry-title, .entry-text {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
}
.entry-text, .entry-note, .entry-time { font-size: 12.5px; font-weight: 400; color: var(--_soft); }
.entry-time { font-variant-numeric: tabular-nums; }
.entry-note:empty { display: none; }
.locked .entry-picture { opacity: .7; }
.locked .entry-picture::after {
  content: ""; width: 16px; height: 16px; background: var(--_soft);
  clip-path: path("M3 7V5a5 5 0 0 1 10 0v2h1v9H2V7Zm2 0h6V5a3 3 0 0 0-6 0Z");
}
.outline mark { background: var(--_mark); color: inherit; border-radius: 3px; }
.outline-toggle {
  display: flex; align-items: center; justify-content: space-between; min-height: 42px;
  padding: 0 14px; font-weight: 600; text-align: start;
}
.outline-toggle::after {
  content: ""; width: 8px; height: 8px; border: solid currentColor; border-width: 0 2px 2px 0;
  rotate: 45deg; translate: 0 -2px;
}
.open > .outline-toggle::after { rotate: 225deg; translate: 0 2px; }
.outline:not(.open) > :not(.outline-toggle) { display: none; }
.open > .entries { max-height: 300px; }
@container (max-width: 250px) {
  .slide .entry-picture, .slide .entry-picture:empty { width: 52px; }
  .entry > button { gap: 8px; }
  .slide .entry-time { display: none; }
}
@media (forced-colors: active) {
  .point .entry-picture, .entry > [aria-current]::before { background: Highlight; forced-color-adjust: none; }
}
@media (prefers-reduced-motion: no-preference) { .entries { scroll-behavior: smooth; } }
`;
