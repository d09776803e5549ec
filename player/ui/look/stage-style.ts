/** The picture and what lies over it: chip, big button, captions, watermark, words that come and go. */
export const STAGE_STYLE = `
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
  /* A browser's own would be a white bar on dark menus. */
  scrollbar-color: #7b9087 transparent;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
:focus-visible { outline: 2px solid #ffffff; outline-offset: 2px; border-radius: 8px; }
/* A text reads in its own direction, also on a page that runs the other way: 0:31 of 1:00. */
:is(.strip, .outline, .check, .overlay) :is(p, h2, h3, dd, span, time) {
  unicode-bidi: plaintext; text-align: match-parent; text-align: -webkit-match-parent;
}
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
:is(.theatre:fullscreen, .fills .theatre) .stage::before { inset: 0; border-radius: 0; }
.fills .theatre { height: 100%; }
/* Where the browser knows no full screen, the player fills the page: checks stay in sight. */
.frame.fills {
  position: fixed; inset: 0; z-index: 2147483647; border-radius: 0; background: #000000;
  padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
    env(safe-area-inset-left);
}
.fills .strip { display: none; }
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
.dot { position: relative; width: 9px; height: 9px; border-radius: 50%; background: #9fb1ac; flex: none; }
[data-tone=counting] > .dot, [data-tone=counting] .standing .dot {
  background: var(--_credited);
}
/* By scale and opacity alone: a growing shadow would be painted anew for each frame, for hours. */
[data-tone=counting] > .dot::after, [data-tone=counting] .standing .dot::after {
  content: ""; position: absolute; inset: 0; border-radius: 50%; background: inherit; opacity: .7;
  animation: beat 2.4s infinite;
}
[data-tone=not-counting] > .dot, [data-tone=not-counting] .standing .dot {
  background: var(--_missing); border-radius: 2px;
}
@keyframes beat { 60%, 100% { scale: 2.5; opacity: 0; } }
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

.sound-only {
  position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 10px;
  background: radial-gradient(circle at 50% 40%, #1c2b28, #0a0f0e 70%);
  padding: 0 24px 40px; text-align: center; pointer-events: none;
}
.sound-only svg { width: 56px; height: 56px; opacity: .75; }
.sound-only p { margin: 0; max-width: 30em; color: #d5dfdc; }

.captions {
  position: absolute; inset: auto 6% 5%; display: flex; flex-direction: column; gap: 2px;
  align-items: center; text-align: center; pointer-events: none; transition: bottom .2s;
  --_size: 1;
}
.captions[data-size=small] { --_size: .8; }
.captions[data-size=large] { --_size: 1.45; }
.stage:not(.idle) .captions { bottom: 92px; }
.cue {
  background: rgb(0 0 0 / .8); border-radius: 4px; padding: 1px 10px 2px; white-space: pre-line;
  font-size: calc(var(--_size) * clamp(14px, 2.6cqi, 30px)); line-height: 1.4; unicode-bidi: plaintext;
}
.toast {
  position: absolute; left: 50%; top: 16%; translate: -50%; max-width: min(90%, 460px); width: max-content;
  background: rgb(8 14 13 / .88); border-radius: 10px; padding: 9px 16px; font-size: 14px;
  text-align: center; opacity: 0; transition: opacity .2s; pointer-events: none; z-index: 1;
}
.toast.shown { opacity: 1; }

/* It jumps every 20 s; jumping is no motion, so it goes on where motion is unwelcome. */
.watermark {
  position: absolute; z-index: 1; pointer-events: none; white-space: nowrap; unicode-bidi: plaintext;
  font-size: clamp(11px, 1.7cqi, 20px); letter-spacing: .04em; color: rgb(255 255 255 / .6);
  text-shadow: 0 0 3px rgb(0 0 0 / .6), 0 0 1px rgb(0 0 0 / .7); forced-color-adjust: none;
  max-width: 92%; overflow: hidden; text-overflow: ellipsis;
  animation: roam 160s step-end infinite !important;
}
@keyframes roam {
  0% { left: 7%; top: 12%; translate: -7%; }
  12.5% { left: 62%; top: 60%; translate: -62%; }
  25% { left: 30%; top: 30%; translate: -30%; }
  37.5% { left: 4%; top: 72%; translate: -4%; }
  50% { left: 96%; top: 20%; translate: -96%; }
  62.5% { left: 40%; top: 66%; translate: -40%; }
  75% { left: 12%; top: 44%; translate: -12%; }
  87.5% { left: 80%; top: 42%; translate: -80%; }
}

@container (max-width: 560px) {
  .big-play.big-play { width: 62px; height: 62px; }
  .toast { top: 8px; font-size: 13px; padding: 6px 12px; }
  .stage:not(.idle) .captions { bottom: 76px; }
  .chip { top: 6px; inset-inline-end: 6px; padding: 1px 9px 1px 8px; font-size: 12px; }
  .sound-only { gap: 4px; padding-bottom: 64px; font-size: 13px; }
  .sound-only svg { width: 40px; height: 40px; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; }
  .spinner { border-top-color: rgb(255 255 255 / .25); border-style: dotted; }
}
@media (forced-colors: active) {
  .dot { forced-color-adjust: none; }
  .spinner { border-top-color: Highlight; }
  .primary, .big-play.big-play { border: 2px solid ButtonText; }
}
`;
