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
/* Where the slides are the large picture the bar lies below, the big button in the middle. */
.slides-note {
  position: absolute; inset: 30% 0 auto; margin: 0; padding: 0 8px; text-align: center; font-size: 13px;
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
  min-height: 42px; border: 1px solid var(--_line); font-size: 14px;
}
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
