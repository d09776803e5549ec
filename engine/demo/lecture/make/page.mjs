/** The page that shows every scene; `showState` (in the page) puts it at one moment of one step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { darkKinds, templates } from './scenes.mjs';

export function pageHtml(script, here) {
  const css = readFileSync(join(here, 'slides.css'), 'utf8');
  const scenes = script.scenes.map(
    (scene) =>
      `<section class="scene ${darkKinds.has(scene.kind) ? 'dark' : ''}"><div class="inside">${templates[scene.kind](scene.slide)}</div></section>`,
  );
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>${css}
    .turn .ring { stroke-dasharray: calc(var(--p) * 84) 200; } .turn[data-step] { opacity: 1; transform: none; }
    </style><body><div id="stage">${scenes.join('')}</div><script>${showState.toString()}</script></body></html>`;
}

/**
 * Runs in the page. `momentRatio` is how far the step's picture has appeared, `shownRatio` how
 * visible the scene as a whole is (below 1 while it leaves).
 */
function showState(sceneIndex, step, momentRatio, shownRatio) {
  const clamp = (ratio) => Math.min(1, Math.max(0, ratio));
  const ease = (ratio) => 1 - (1 - ratio) ** 3;
  document.querySelectorAll('.scene').forEach((scene, i) => {
    scene.classList.toggle('on', i === sceneIndex);
    if (i !== sceneIndex) return;
    scene.querySelector('.inside').style.setProperty('--shown', String(shownRatio));
    scene.querySelectorAll('[data-step]').forEach((part) => {
      const from = Number(part.dataset.from ?? 0);
      const to = Number(part.dataset.to ?? 1);
      const along = clamp((momentRatio - from) / (to - from));
      const due = Number(part.dataset.step);
      const ratio =
        due < step ? 1 : due > step ? 0 : part.dataset.even === undefined ? ease(along) : along;
      const until = Number(part.dataset.until ?? Infinity);
      const left = until < step ? 1 : until > step ? 0 : clamp(momentRatio / 0.06);
      part.style.setProperty('--p', String(ratio * (1 - left)));
    });
    // The seek bar's playhead: rests at the end, then visits both gaps (percent of the bar).
    scene.querySelectorAll('[data-path]').forEach((head) => {
      const due = Number(head.dataset.path);
      const ratio = due < step ? 1 : due > step ? 0 : momentRatio;
      const stops = [
        [0, 98],
        [0.16, 38],
        [0.2, 38],
        [0.55, 52],
        [0.58, 76],
        [0.62, 76],
        [0.96, 84],
        [1, 84],
      ];
      const next = stops.findIndex(([at]) => at >= ratio);
      const [a, b] = [stops[Math.max(0, next - 1)], stops[next]];
      const share = b[0] === a[0] ? 1 : (ratio - a[0]) / (b[0] - a[0]);
      head.style.left = `${a[1] + (b[1] - a[1]) * share}%`;
    });
  });
}
