/**
 * The look of the strip below the picture. It follows the `color-scheme` of the host page, so a
 * page that is light stays light on a machine set to dark.
 */
export const STRIP_STYLE = `
.strip, .outline {
  --_strip: var(--lectern-strip-background, #ffffff);
  --_text: var(--lectern-strip-text, #14201d);
  --_soft: var(--lectern-strip-soft-text, #4d5d59);
  --_line: var(--lectern-strip-line, #dbe4e1);
  --_ok: #0f8a5f; --_warn: #b45309; --_link: #0b6259; --_hatch: #fde9c3;
  --_field: #ffffff; --_edge: #7a8a85; --_tint: #eaf3f0; --_mark: #fde68a;
  background: var(--_strip); color: var(--_text);
}
.strip {
  border: 1px solid var(--_line); border-top: 0;
  border-radius: 0 0 var(--_radius) var(--_radius);
  padding: 12px 16px 14px;
}
@supports (color: light-dark(#000, #fff)) {
  .strip, .outline {
    --_strip: var(--lectern-strip-background, light-dark(#ffffff, #141b19));
    --_text: var(--lectern-strip-text, light-dark(#14201d, #eaf1ef));
    --_soft: var(--lectern-strip-soft-text, light-dark(#4d5d59, #a9b9b4));
    --_line: var(--lectern-strip-line, light-dark(#dbe4e1, #2b3733));
    --_ok: light-dark(#0f8a5f, #34d399);
    --_warn: light-dark(#b45309, #fbbf24);
    --_link: light-dark(#0b6259, #5eead4);
    --_hatch: light-dark(#fde9c3, #4a3305);
    --_field: light-dark(#ffffff, #0e1412);
    --_edge: light-dark(#7a8a85, #74867f);
    --_tint: light-dark(#eaf3f0, #1f2b27);
    --_mark: light-dark(#fde68a, #6b4e05);
  }
}
.strip :focus-visible, .outline :focus-visible { outline-color: var(--_link); }
.strip-head { display: flex; flex-wrap: wrap; gap: 2px 18px; align-items: baseline; justify-content: space-between; }
.standing { display: flex; align-items: baseline; gap: 9px; margin: 0; font-weight: 600; }
.strip .dot { background: var(--_soft); }
.strip[data-tone=counting] .standing .dot { background: var(--_ok); --_credited: var(--_ok); }
.strip.complete[data-tone=neutral] .standing .dot { background: var(--_ok); }
.strip[data-tone=not-counting] .standing .dot { background: var(--_warn); }
.figures { margin: 0; color: var(--_soft); font-variant-numeric: tabular-nums; }
.complete .figures { color: var(--_ok); font-weight: 600; }
.meter { direction: ltr; position: relative; height: 8px; border-radius: 4px; background: var(--_line); overflow: hidden; margin: 10px 0 8px; }
.meter .credited .piece { background: var(--_ok); }
.meter .missing .piece {
  background: repeating-linear-gradient(115deg, var(--_warn) 0 3px, var(--_hatch) 3px 6px);
}
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 0; padding: 0;
  font-size: 13px; color: var(--_soft); }
.legend li { display: flex; align-items: center; gap: 6px; }
.swatch { width: 18px; height: 8px; border-radius: 2px; background: var(--_line); }
.credited .swatch { background: var(--_ok); }
.missing .swatch { background: repeating-linear-gradient(115deg, var(--_warn) 0 3px, var(--_hatch) 3px 6px); }
.missing-parts { margin-top: 10px; border-top: 1px solid var(--_line); padding-top: 8px; }
.missing-summary { cursor: pointer; font-weight: 600; width: fit-content; padding: 3px 4px; }
.missing-list { list-style: none; margin: 4px 0 0; padding: 0; max-height: 220px; overflow: auto; }
.missing-part { display: grid; grid-template-columns: 9.5em 1fr auto; gap: 0 12px; align-items: center;
  padding: 6px 4px; border-bottom: 1px solid var(--_line); }
.missing-part:last-child { border-bottom: 0; }
.when { font-variant-numeric: tabular-nums; font-weight: 600; }
.why { color: var(--_soft); font-size: 14px; }
.go { color: var(--_link); border: 1px solid currentColor; border-radius: 999px; padding: 5px 14px;
  font-weight: 600; font-size: 14px; white-space: nowrap; }
.go:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
@container (max-width: 560px) {
  .strip { padding: 10px 12px 12px; font-size: 14px; }
  .missing-part { grid-template-columns: 1fr auto; }
  .why { grid-row: 2; grid-column: 1; }
  .go { grid-row: 1 / span 2; grid-column: 2; }
}
@media (forced-colors: active) {
  .meter { border: 1px solid CanvasText; }
  .swatch, .meter .piece { forced-color-adjust: none; }
  .swatch { border: 1px solid CanvasText; }
  .credited .swatch, .meter .credited .piece { background: Highlight; }
  .missing .swatch, .meter .missing .piece {
    background: repeating-linear-gradient(115deg, CanvasText 0 3px, Canvas 3px 6px);
  }
}
`;
