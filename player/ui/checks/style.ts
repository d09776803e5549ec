/**
 * Checks lie over all panes, on dark ground in every theme. Where they need more room than the picture
 * has, as on phones, the picture's place grows: nothing is cut off and nothing scrolls in a hole.
 */
export const CHECKS_STYLE = `
.theatre.asked { display: grid; grid-template-columns: minmax(0, 1fr); color-scheme: dark; background: #0a0f0e; }
.asked > * { grid-area: 1 / 1; min-width: 0; }
.asked > .panes { align-self: start; }
.check {
  position: relative; z-index: 5; display: grid; padding: 14px; color: #ffffff;
  background: rgb(6 11 10 / .9);
}
.theatre:fullscreen > .check, .fills .check { position: absolute; inset: 0; overflow: auto; }
.check-card {
  place-self: center; width: min(100%, 540px); background: #121a18; border: 1px solid #33413d;
  border-radius: 16px; padding: 16px 24px 20px; box-shadow: 0 12px 40px rgb(0 0 0 / .5);
  animation: check-in .25s ease-out;
}
.check-card:focus { outline: none; }
@keyframes check-in { from { opacity: 0; translate: 0 10px; } }
.check-head { display: flex; justify-content: space-between; align-items: baseline; gap: 14px; }
.check-kind { margin: 0; font-size: 13px; font-weight: 600; color: #5eead4; }
.check-time {
  margin: 0; flex: none; font-weight: 600; font-size: 14px; font-variant-numeric: tabular-nums;
}
.check-bar {
  display: block; height: 4px; min-width: 4px; margin: 8px 0 14px; border-radius: 2px;
  background: #5eead4; transition: width .3s linear;
}
.scarce .check-bar { background: var(--_missing); }
.scarce .check-time {
  color: #1d1503; background: var(--_missing); border-radius: 999px; padding: 0 10px; margin-inline-end: -4px;
}
.check-title { margin: 0 0 4px; font-size: 20px; line-height: 1.35; text-wrap: pretty; overflow-wrap: anywhere; }
.check-lead { margin: 0; color: #c3d0cc; font-size: 14.5px; text-wrap: pretty; }
.check-task { margin-top: 14px; }
.check-options { display: grid; gap: 8px; margin: 0; padding: 0; border: 0; min-width: 0; }
.check-option {
  display: flex; gap: 12px; align-items: center; padding: 9px 14px; border-radius: 11px;
  border: 1px solid #47574f; background: #1a2421; cursor: pointer;
}
.check-option:hover { border-color: #8fa69d; }
.check-option:has(:checked) { border-color: #5eead4; background: #14332e; box-shadow: inset 0 0 0 1px #5eead4; }
.check-option:has(:focus-visible) { outline: 2px solid #ffffff; outline-offset: 2px; }
.check-option input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: #2dd4bf; outline: none; }
.check-option span { min-width: 0; overflow-wrap: anywhere; }
.check-presence { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 10px; }
.check-picture {
  grid-row: span 2; width: 100%; height: auto; aspect-ratio: 320 / 120; align-self: center; border-radius: 11px;
  background: #1d2825; color: #c3d0cc; font-size: 13px;
}
.check-listen {
  display: flex; align-items: center; justify-content: center; gap: 8px; min-height: 46px; padding: 6px 10px;
  border: 1px solid #47574f; border-radius: 11px; background: #1a2421; font-weight: 600; font-size: 14.5px;
}
.check-listen:hover { border-color: #8fa69d; }
.sounding { border-color: #5eead4; color: #5eead4; }
.check-code {
  font: 600 24px/1.2 var(--lectern-font, system-ui, sans-serif); width: 100%; min-height: 50px;
  text-align: center; letter-spacing: .3em; padding: 6px 0 6px .3em; color: #ffffff; background: #0a100e;
  border: 1px solid #7b9087; border-radius: 11px; font-variant-numeric: tabular-nums; user-select: text;
}
.check-code::placeholder { color: #5d7068; opacity: 1; }
.check-message { margin: 10px 0 0; font-size: 14px; font-weight: 600; color: #fde9c3; }
.check-message:empty { display: none; }
.check-row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-top: 16px; }
.check-row [aria-disabled=true] { background: #2b3a36; color: #d5dfdc; cursor: default; filter: none; }
.check-tries { margin: 0; font-size: 14px; color: #c3d0cc; }
.check-later, .check-pill { padding: 10px 18px; border-radius: 999px; border: 1px solid #7b9087; font-weight: 600; }
.check-later:hover { background: rgb(255 255 255 / .1); }
.check-pill {
  position: absolute; top: 8px; inset-inline-start: 10px; z-index: 2; padding: 5px 14px; font-size: 13.5px;
  background: #121a18; border-color: var(--_missing);
}
.point-card {
  position: absolute; bottom: 5%; inset-inline-start: 10px; z-index: 1; width: min(38%, 360px);
  padding-block: 10px 12px; padding-inline: 14px 40px; background: rgb(10 17 15 / .9); border-radius: 12px;
  border-inline-start: 3px solid #5eead4; animation: check-in .3s ease-out;
}
/* Slides have their title at the top, menus open at the other end, captions make room. */
.stage:not(.idle) .point-card { bottom: 92px; }
.stage:has(.point-card:not([hidden])) .captions { inset-inline-start: min(42%, 390px); }
.point-title { margin: 2px 0 0; font-weight: 600; line-height: 1.35; }
.point-summary { margin: 4px 0 0; font-size: 14px; color: #d5dfdc; line-height: 1.45; }
.point-summary:empty { display: none; }
.point-close { position: absolute; top: 2px; inset-inline-end: 2px; scale: .8; }
@container (max-width: 560px) {
  .check { padding: 8px; }
  .check-card { padding: 12px 14px 14px; border-radius: 13px; }
  .check-title { font-size: 17px; }
  .check-presence { grid-template-columns: 1fr; }
  .check-picture { grid-row: auto; }
  .check-row .primary { flex: 1 0 auto; }
  /* A slim strip at the foot, so that the slide's title stays in sight; a touch shows all of it. */
  .stage .point-card { inset-inline: 0; bottom: 0; width: auto; padding-block: 5px 6px; border-radius: 0; }
  .stage:not(.idle) .point-card { bottom: 78px; }
  .point-card .check-kind { float: inline-start; margin-inline-end: 8px; font-size: 12px; line-height: 19px; }
  .point-title { margin: 0; font-size: 14px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .point-summary { margin: 1px 0 0; font-size: 12.5px; line-height: 1.35; display: -webkit-box;
    -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .point-card:is(:hover, :focus-within) .point-title { white-space: normal; }
  .point-card:is(:hover, :focus-within) .point-summary { -webkit-line-clamp: none; }
  .stage:has(.point-card:not([hidden])) .captions { inset-inline-start: 6%; bottom: 68px; }
  .stage:not(.idle):has(.point-card:not([hidden])) .captions { bottom: 146px; }
}
@media (forced-colors: active) {
  .check-bar { background: Highlight; forced-color-adjust: none; }
}
`;
