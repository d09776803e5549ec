import { STRIP_STYLE } from './strip-style.ts';

/** The look of the picture and its controls. The picture is dark in every theme. */
const STAGE_STYLE = `
:host {
  --_accent: var(--lectern-accent, #0f766e);
  --_on-accent: var(--lectern-on-accent, #ffffff);
  --_credited: var(--lectern-credited, #34d399);
  --_missing: var(--lectern-missing, #fbbf24);
  --_radius: var(--lectern-radius, 14px);
  display: block;
  font-family: var(--lectern-font, system-ui, -apple-system, "Segoe UI", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans", sans-serif);
  font-size: 15px;
  line-height: 1.5;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
:focus-visible { outline: 2px solid #ffffff; outline-offset: 2px; border-radius: 8px; }
.frame {
  container-type: inline-size;
  border-radius: var(--_radius);
  overflow: hidden;
}
.stage {
  position: relative;
  aspect-ratio: var(--lectern-aspect, 16 / 9);
  color: #ffffff;
  overflow: hidden;
  user-select: none;
  -webkit-user-select: none;
}
/* The ground keeps off the edge: behind a light picture it would shine through as a dark rim. */
.stage::before {
  content: ""; position: absolute; inset: 1px; border-radius: calc(var(--_radius) - 1px);
  background: #0a0f0e;
}
.stage:fullscreen::before { inset: 0; border-radius: 0; }
.stage:fullscreen { aspect-ratio: auto; width: 100%; height: 100%; }
.stage.idle { cursor: none; }
video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
svg { width: 24px; height: 24px; display: block; }

.chip {
  position: absolute; top: 10px; inset-inline-end: 10px; pointer-events: none;
  display: flex; align-items: center; gap: 8px;
  padding: 3px 11px 3px 9px; border-radius: 999px;
  background: rgb(8 14 13 / .78); font-size: 12.5px; font-weight: 600;
  transition: opacity .2s;
}
.dot { width: 9px; height: 9px; border-radius: 50%; background: #9fb1ac; flex: none; }
[data-tone=counting] > .dot, [data-tone=counting] .standing .dot {
  background: var(--_credited); box-shadow: 0 0 0 0 var(--_credited); animation: beat 2.4s infinite;
}
[data-tone=not-counting] > .dot, [data-tone=not-counting] .standing .dot {
  background: var(--_missing); border-radius: 2px;
}
@keyframes beat { 60%, 100% { box-shadow: 0 0 0 7px transparent; } }
.stage.idle .chip:not([data-tone=not-counting]) { opacity: 0; }
/* The strip below says the same; on the picture it is said at a change, and while all is not well. */
.chip.quiet { opacity: 0; }

/* Twice the class: it is an icon button too, and must win over those. */
.big-play.big-play {
  position: absolute; top: 50%; left: 50%; translate: -50% -50%;
  width: 76px; height: 76px; border-radius: 50%;
  background: var(--_accent); color: var(--_on-accent);
  box-shadow: 0 0 0 2px rgb(255 255 255 / .85), 0 6px 28px rgb(0 0 0 / .45);
  transition: scale .15s;
}
.big-play.big-play:hover { scale: 1.06; filter: brightness(1.1); }
.big-play svg { width: 38px; height: 38px; }
.spinner {
  position: absolute; top: 50%; left: 50%; width: 46px; height: 46px; margin: -23px;
  border-radius: 50%; border: 4px solid rgb(255 255 255 / .25); border-top-color: #ffffff;
  animation: turn .9s linear infinite; pointer-events: none;
}
@keyframes turn { to { rotate: 1turn; } }

.captions {
  position: absolute; inset: auto 6% 5%; display: flex; flex-direction: column; gap: 2px;
  align-items: center; text-align: center; pointer-events: none; transition: bottom .2s;
}
.stage:not(.idle) .captions { bottom: 92px; }
.cue {
  background: rgb(0 0 0 / .8); border-radius: 4px; padding: 1px 10px 2px; white-space: pre-line;
  font-size: clamp(14px, 2.6cqi, 30px); line-height: 1.4;
}
.toast {
  position: absolute; left: 50%; top: 16%; translate: -50%; max-width: min(90%, 460px); width: max-content;
  background: rgb(8 14 13 / .88); border-radius: 10px; padding: 9px 16px; font-size: 14px;
  text-align: center; opacity: 0; transition: opacity .2s; pointer-events: none; z-index: 1;
}
.toast.shown { opacity: 1; }

.bar {
  position: absolute; inset: auto 0 0; padding: 44px 14px 8px;
  background: linear-gradient(transparent, rgb(4 9 8 / .62) 45%, rgb(4 9 8 / .86));
  transition: opacity .2s;
}
.stage.idle .bar { opacity: 0; }
.row { display: flex; align-items: center; gap: 2px; }
.icon, .face {
  min-width: 42px; height: 42px; display: grid; place-items: center; border-radius: 10px; flex: none;
}
.face { padding: 0 9px; font-weight: 600; font-size: 14px; font-variant-numeric: tabular-nums; }
.icon:not(.big-play):hover, .face:hover { background: rgb(255 255 255 / .16); }
.time { font-size: 14px; font-variant-numeric: tabular-nums; padding: 0 8px; white-space: nowrap; }
.time .of { color: #cdd8d5; }
.gap { flex: 1; }
.volume { width: 76px; accent-color: #ffffff; height: 24px; margin: 0 6px 0 0; }

.seek { position: relative; height: 24px; cursor: pointer; touch-action: none; margin: 0 2px; }
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
.thumb { border-radius: 5px; margin-bottom: 4px; max-width: 220px; }
.tip-title { max-width: 190px; padding: 0 5px; color: #dfe8e5; }
.tip-title:empty { display: none; }
.tip-time { padding: 0 7px; font-weight: 600; font-variant-numeric: tabular-nums; }

.menu { position: relative; }
.menu-list {
  position: absolute; bottom: 48px; inset-inline-end: 0; min-width: 128px; overflow: auto;
  /* Within the picture: a picture of 16:9 is 56.25 % as high as wide. */
  max-height: min(300px, 56.25cqi - 72px);
  background: #121a18; border: 1px solid #33413d; border-radius: 12px; padding: 6px;
  box-shadow: 0 10px 30px rgb(0 0 0 / .5); z-index: 2;
}
.menu-item {
  display: block; width: 100%; padding: 8px 14px 8px 32px; border-radius: 8px; text-align: start;
  white-space: nowrap; position: relative; font-size: 14px;
}
.menu-item:hover, .menu-item:focus-visible { background: rgb(255 255 255 / .13); outline-offset: -2px; }
.menu-item[aria-checked=true]::before { content: "✓"; position: absolute; left: 12px; }

.overlay {
  position: absolute; inset: 0; display: grid; place-items: center; padding: 16px; z-index: 3;
  background: rgb(6 11 10 / .86); overflow: auto;
}
.sheet { max-width: 420px; text-align: center; }
.overlay-title { font-size: 20px; line-height: 1.3; margin: 0 0 8px; text-wrap: balance; }
.overlay-sentence { margin: 0 0 18px; color: #d5dfdc; text-wrap: balance; }
.primary {
  background: var(--_accent); color: var(--_on-accent); font-weight: 600;
  padding: 11px 26px; border-radius: 999px;
}
.primary:hover { filter: brightness(1.12); }

@container (max-width: 560px) {
  .volume { display: none; }
  .bar { padding: 30px 8px 2px; }
  .big-play.big-play { width: 62px; height: 62px; }
  .row { gap: 0; }
  .icon, .face { min-width: 38px; padding: 0 4px; }
  .time { padding: 0 2px; font-size: 13px; }
  .toast { top: 8px; font-size: 13px; padding: 6px 12px; }
  .stage:not(.idle) .captions { bottom: 76px; }
  .chip { top: 6px; inset-inline-end: 6px; padding: 1px 9px 1px 8px; font-size: 12px; }
  .tip-title { display: none; }
  .overlay-title { font-size: 17px; }
  .overlay-sentence { font-size: 14px; margin-bottom: 12px; }
  .primary { padding: 9px 22px; }
  .menu-list { bottom: 44px; max-height: calc(56.25cqi - 58px); }
  .menu-item { padding-block: 6px; }
}
@container (max-width: 400px) { .time .of { display: none; } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; }
  .spinner { border-top-color: rgb(255 255 255 / .25); border-style: dotted; }
}
@media (forced-colors: active) {
  .credited .piece { background: Highlight; } .missing .piece { background: Mark; }
  .knob, .played { background: ButtonText; }
}
`;

export const STYLE = STAGE_STYLE + STRIP_STYLE;
