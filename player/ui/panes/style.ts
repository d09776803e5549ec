/** An outline beside the picture is as high as the room there, and always open. */
function beside(panes: string): string {
  return `
  :is(${panes}) .outline { contain: size; border-block-start: 0; }
  :is(${panes}) .outline-toggle { display: none; }
  :is(${panes}) .outline > :not(.outline-toggle, .found:empty) { display: block; }`;
}

/**
 * Where camera, slides and outline go. The stage lies over the main picture; the video and the slides
 * are inside it and are put into their areas by `--_camera` and `--_slides`, so that a change of layout
 * moves no element (a video that is moved in the tree stops).
 */
export const PANES_STYLE = `
.theatre { container-type: inline-size; }
.panes {
  --_camera: main; --_slides: second; --_main: auto; --_second: auto;
  position: relative; display: grid;
  grid-template: "main" var(--_main) "second" var(--_second) "outline" auto / minmax(0, 1fr);
}
.stage { grid-area: main; min-width: 0; }
/* Its width, not that of all panes, decides how much fits. */
.bar { container-type: inline-size; }
.two .stage { position: static; }
.two::before { content: ""; grid-area: second; aspect-ratio: 16 / 9; min-width: 0; min-height: 0; }
.two :where(.stage > *), .two .stage::before { grid-area: main; }
.two .stage > video { grid-area: var(--_camera); background: #0a0f0e; }
.two .stage > .slides { grid-area: var(--_slides); }
.slides { position: absolute; inset: 0; background: #0a0f0e; overflow: hidden; }
.slide-image, .slides video {
  position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain;
}
.slides-note {
  position: absolute; inset: auto 0 8px; margin: 0; text-align: center; font-size: 13px;
  background: rgb(8 14 13 / .88);
}
.two[data-layout=slides] { --_camera: second; --_slides: main; }
:is(.theatre:fullscreen, .fills .theatre) { color-scheme: dark; background: #0a0f0e; }
:is(.theatre:fullscreen, .fills .theatre) .panes { height: 100%; --_main: minmax(0, 1fr); }
:is(.theatre:fullscreen, .fills .theatre) .two { --_second: minmax(0, 1fr); }
:is(.theatre:fullscreen, .fills .theatre) .stage { aspect-ratio: auto; }
@container (min-width: 700px) {
  .panes.two:not([data-layout=stacked]) {
    grid-template: "main second" auto "main outline" minmax(0, 1fr)
      / minmax(0, 1fr) clamp(200px, 28cqi, 400px);
  }
  .two[data-layout=auto] { --_camera: second; --_slides: main; }
${beside('.two:not([data-layout=stacked], [data-layout=side-by-side])')}
  .panes.two[data-layout=side-by-side] {
    grid-template: "main second" minmax(0, 1fr) "outline outline" auto / minmax(0, 1fr) minmax(0, 1fr);
  }
  .two[data-layout=side-by-side] :where(.stage > :not(video, .slides)) { grid-area: 1 / 1 / 2 / -1; }
}
@container (min-width: 1000px) {
  .panes.listed:not(.two) {
    grid-template: "main outline" minmax(0, 1fr) / minmax(0, 1fr) clamp(240px, 27cqi, 380px);
  }
${beside('.listed:not(.two)')}
}

.outline {
  grid-area: outline; min-width: 0; display: flex; flex-direction: column;
  border: 1px solid var(--_line); font-size: 14px;
}
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
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
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
