/** The seek bar. Time runs from left to right in every language. */
export const SEEK_STYLE = `
.seek {
  position: relative; height: 24px; cursor: pointer; touch-action: none; margin: 0 2px; direction: ltr;
}
.track {
  position: absolute; inset: 9px 0; border-radius: 4px; overflow: hidden;
  background: rgb(255 255 255 / .26); transition: inset .12s;
}
.seek:hover .track, .seek.held .track { inset: 7px 0; }
.layer { position: absolute; inset: 0; }
.buffered { width: 0; background: rgb(255 255 255 / .24); }
.piece { position: absolute; top: 0; bottom: 0; min-width: 2px; }
.credited .piece { background: var(--_credited); }
.missing .piece {
  background: repeating-linear-gradient(115deg, var(--_missing) 0 4px, rgb(60 36 0 / .9) 4px 7px);
}
.played { inset: auto auto 0 0; height: 2px; width: 0; background: #ffffff; }
.tick { position: absolute; top: 0; bottom: 0; width: 2px; margin-inline-start: -1px; background: #0a0f0e; }
.frontier { position: absolute; top: 0; bottom: 0; width: 3px; margin-inline-start: -1px; background: #ffffff; }
.knob {
  position: absolute; top: 50%; width: 15px; height: 15px; margin: -7.5px; border-radius: 50%;
  background: #ffffff; box-shadow: 0 1px 5px rgb(0 0 0 / .5); transition: scale .12s;
}
.seek:hover .knob, .seek.held .knob, .seek:focus-visible .knob { scale: 1.25; }
.tip {
  position: absolute; bottom: 28px; translate: -50%; pointer-events: none; opacity: 0;
  background: rgb(8 14 13 / .92); border-radius: 8px; padding: 5px; text-align: center; font-size: 13px;
}
.tip.shown { opacity: 1; }
.thumb { border-radius: 5px; margin: 0 auto 4px; max-width: 220px; }
.tip-title { max-width: 190px; padding: 0 5px; color: #dfe8e5; unicode-bidi: plaintext; }
.tip-title:empty { display: none; }
.tip-time { padding: 0 7px; font-weight: 600; font-variant-numeric: tabular-nums; }
@container (max-width: 560px) {
  .tip-title { max-width: 150px; font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
}
@media (forced-colors: active) {
  .track { border: 1px solid CanvasText; }
  .credited .piece, .missing .piece, .knob, .played, .tick, .frontier { forced-color-adjust: none; }
  .credited .piece { background: Highlight; }
  .missing .piece { background: repeating-linear-gradient(115deg, CanvasText 0 3px, Canvas 3px 6px); }
  .knob { background: CanvasText; border: 2px solid Canvas; }
  .played, .frontier { background: CanvasText; }
  .tick { background: Canvas; }
}
`;
