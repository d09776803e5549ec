/** The picture: Chromium draws every distinct moment once; links spread them over whole frames. */
import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { pageHtml } from './page.mjs';
import { FRAME_MS } from './timeline.mjs';

const REVEAL_MS = 480;
const LEAVE_MS = 320;
const WIDTH_PX = 1280;
const HEIGHT_PX = 720;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Every moment to draw, with the frame at which it appears: ascending, from frame 0. */
function moments(script, steps, durationMs) {
  const list = [{ atFrame: 0, scene: 0, step: 0, moment: 0, shown: 1 }];
  steps.forEach((entry, i) => {
    const first = Math.floor((i === 0 ? 400 : entry.startMs - 160) / FRAME_MS);
    if (entry.step === 0 && i > 0) {
      const leaving = LEAVE_MS / FRAME_MS;
      for (let n = 1; n <= leaving; n += 1) {
        const before = steps[i - 1];
        list.push({
          atFrame: first - leaving + n - 1,
          scene: before.scene,
          step: before.step,
          moment: 1,
          shown: 1 - n / leaving,
        });
      }
    }
    const wished = entry.sentence.revealMs ?? REVEAL_MS;
    const room = (steps[i + 1]?.startMs ?? durationMs) - entry.startMs - LEAVE_MS - 160;
    const count = Math.max(1, Math.floor(Math.min(wished, room) / FRAME_MS));
    for (let n = 0; n <= count; n += 1)
      list.push({
        atFrame: first + n,
        scene: entry.scene,
        step: entry.step,
        moment: n / count,
        shown: 1,
      });
  });
  return list;
}

async function opened(script, here) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-sync',
    ].concat([
      '--disable-background-networking',
      '--disable-component-update',
      '--hide-scrollbars',
    ]),
  });
  const page = await browser.newPage({ viewport: { width: WIDTH_PX, height: HEIGHT_PX } });
  await page.setContent(pageHtml(script, here));
  await page.evaluate(() => document.fonts.ready);
  const draw = async (at, file) => {
    await page.evaluate(
      ([scene, step, moment, shown]) => window.showState(scene, step, moment, shown),
      [at.scene, at.step, at.moment, at.shown],
    );
    await page.screenshot({ path: file });
  };
  return { draw, close: () => browser.close() };
}

/** Draws the end of every step into `folder`, for the eye: `<scene>-<step>.png`. */
export async function drawProofs(script, here, folder) {
  mkdirSync(folder, { recursive: true });
  const { draw, close } = await opened(script, here);
  for (const [scene, { sentences }] of script.scenes.entries())
    for (const step of sentences.keys())
      await draw({ scene, step, moment: 1, shown: 1 }, join(folder, `${scene}-${step}.png`));
  await close();
}

/** Draws the whole film into `folder` as `00000.png`, `00001.png`, one a frame. */
export async function drawFilm(script, here, { steps, durationMs }, folder) {
  mkdirSync(join(folder, 'drawn'), { recursive: true });
  const { draw, close } = await opened(script, here);
  const list = moments(script, steps, durationMs);
  const frames = durationMs / FRAME_MS;
  for (const [i, at] of list.entries()) {
    const file = join(folder, 'drawn', `${i}.png`);
    await draw(at, file);
    const until = list[i + 1]?.atFrame ?? frames;
    for (let frame = at.atFrame; frame < until; frame += 1)
      linkSync(file, join(folder, `${String(frame).padStart(5, '0')}.png`));
  }
  await close();
  return { drawn: list.length, frames };
}
