/** The control bar and its menus. */
export const BAR_STYLE = `
.bar {
  position: absolute; inset: auto 0 0; padding: 44px 14px 8px;
  background: linear-gradient(transparent, rgb(4 9 8 / .62) 45%, rgb(4 9 8 / .86));
  transition: opacity .2s;
}
/* Out of use below a sheet: half seen, its lines would cross the button there. */
.stage.idle .bar, .bar[inert] { opacity: 0; }
.row { display: flex; align-items: center; gap: 2px; position: relative; }
.icon, .face {
  min-width: 42px; height: 42px; display: grid; place-items: center; border-radius: 10px; flex: none;
}
.face { direction: ltr; padding: 0 9px; font-weight: 600; font-size: 14px; font-variant-numeric: tabular-nums; }
.icon:not(.big-play):hover, .face:hover, [aria-expanded=true] { background: rgb(255 255 255 / .16); }
.icon[aria-pressed=true]::after, .menu.on > .icon::after {
  content: ""; position: absolute; bottom: 4px; left: 50%; translate: -50%;
  width: 18px; height: 3px; border-radius: 2px; background: var(--_credited);
}
.row .icon { position: relative; }
.time {
  font-size: 14px; font-variant-numeric: tabular-nums; padding: 0 8px; white-space: nowrap;
  direction: ltr; unicode-bidi: isolate;
}
.time .of { color: #cdd8d5; }
.gap { flex: 1; }
.volume { width: 76px; accent-color: #ffffff; height: 24px; margin: 0; margin-inline-end: 6px; }

.menu { position: relative; }
.menu-list {
  position: absolute; bottom: 48px; inset-inline-end: 0; min-width: 156px; overflow: hidden auto;
  /* Within the picture: a picture of 16:9 is 56.25 % as high as wide. */
  max-height: min(340px, 56.25cqi - 72px); overscroll-behavior: contain;
  background: #121a18; border: 1px solid #33413d; border-radius: 12px; padding: 6px;
  box-shadow: 0 10px 30px rgb(0 0 0 / .5); z-index: 2;
}
:is(.theatre:fullscreen, .fills) .menu-list { max-height: min(420px, 100vh - 96px); }
.menu-title { padding: 4px 12px 3px; font-size: 12px; font-weight: 600; color: #a9b9b4; }
.menu-group + .menu-group { border-top: 1px solid #33413d; margin-top: 6px; padding-top: 6px; }
.menu-item {
  display: flex; align-items: center; justify-content: space-between; gap: 18px; width: 100%;
  padding: 8px 14px; padding-inline-start: 34px; border-radius: 8px; text-align: start;
  white-space: nowrap; position: relative; font-size: 14px; unicode-bidi: plaintext;
}
.menu-item:hover, .menu-item:focus-visible { background: rgb(255 255 255 / .13); outline-offset: -2px; }
.menu-item[aria-checked=true] { font-weight: 600; }
.menu-item[aria-checked=true]::before { content: "✓"; position: absolute; inset-inline-start: 13px; }
.menu-note { font-size: 12.5px; font-weight: 400; color: #a9b9b4; font-variant-numeric: tabular-nums; }

@container (max-width: 720px) { .help-button, .row .help-button { display: none; } }
@container (max-width: 560px) {
  .volume { display: none; }
  .bar { padding: 30px 8px 2px; }
  .row { gap: 0; }
  .icon, .face { min-width: 38px; padding: 0 4px; }
  .time { padding: 0 2px; font-size: 13px; }
  .menu { position: static; }
  .menu-list {
    inset-inline: auto 0; bottom: 44px; width: max-content; min-width: 190px; max-width: 100%; max-height: calc(56.25cqi - 58px);
  }
  .menu-list:has(.menu-group + .menu-group) { display: grid; grid-auto-flow: column; }
  /* More than four do not fit below each other. */
  .menu-group:only-child:has(:nth-child(5)) { columns: 2; column-gap: 4px; }
  .menu-group + .menu-group {
    border-top: 0; margin: 0; padding-top: 0; border-inline-start: 1px solid #33413d;
    padding-inline-start: 6px; margin-inline-start: 6px;
  }
  .menu-item { padding-block: 7px; padding-inline: 30px 10px; }
  .menu-item[aria-checked=true]::before { inset-inline-start: 10px; }
}
@container (max-width: 400px) { .time .of { display: none; } }
@container (max-width: 350px) { .pip-button { display: none; } }
@media (forced-colors: active) {
  .bar { background: Canvas; padding-top: 6px; }
  .icon svg { color: ButtonText; }
  .icon[aria-pressed=true]::after, .menu.on > .icon::after { background: Highlight; forced-color-adjust: none; }
  .menu-item:hover, .menu-item:focus-visible { outline: 2px solid Highlight; }
}
`;
