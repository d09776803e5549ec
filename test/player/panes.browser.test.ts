import axe from 'axe-core';
import { expect } from 'chai';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { CLIP_MS, clip } from '../support/clip.ts';
import { FakeEngine } from '../support/fake-engine.ts';
import { buildPlayer, html, positionMs } from './stage.ts';

const SLIDES = 60;
const SLIDE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9"/></svg>`;

/** The clip with a slide each second, one knowledge point, and a camera that shows no slides. */
async function lectureWithSlides(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-slides-'));
  await cp(await clip(), folder, { recursive: true });
  const described = JSON.parse(await readFile(join(folder, 'lesson.json'), 'utf8')) as object;
  const slides = Array.from({ length: SLIDES }, (_, at) => ({
    ...{ startMs: at * 1_000, widthPx: 1280, heightPx: 720 },
    ...{ image: `slide-${at}.svg`, thumbnail: `thumb-${at}.svg` },
    title: `Page ${at + 1}`,
    text: at === 41 ? 'Powder <b>extinguishers</b> for every fire' : 'Text of a page',
  }));
  const title = { zh: '先救人', en: 'People first' };
  const knowledgePoints = [{ id: 'k', atMs: 42_000, title }];
  const lesson = { ...described, slides, knowledgePoints, contentClass: 'talk' };
  await writeFile(join(folder, 'lesson.json'), JSON.stringify(lesson));
  return folder;
}

describe('player in Chromium: panes', function () {
  this.timeout(60_000);
  let browser: Browser;
  let engine: FakeEngine;
  let folder: string;
  let page: Page | undefined;
  /** Pictures that the page has asked for. */
  let pictures: string[] = [];

  before(async function () {
    browser = await launchChromium(this);
    await buildPlayer();
    folder = await lectureWithSlides();
    engine = new FakeEngine(folder, CLIP_MS);
    await engine.listen();
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (engine as FakeEngine | undefined)?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await page?.context().close();
    engine.reset();
  });

  async function open(widthPx = 1_100, attributes = ''): Promise<Page> {
    const script = '<script type="module" src="/player/lectern.js"></script>';
    const style = 'body { max-width: none; margin: 0 }';
    const token = `token="token-0123456789abcdef" ${attributes}`;
    engine.page('/panes', html({ script, style, attributes: token }));
    page = await browser.newPage({ viewport: { width: widthPx, height: 900 } });
    pictures = [];
    await page.route('**/*.svg', (route) => {
      pictures.push(new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
      const headers = { 'access-control-allow-origin': '*' };
      return route.fulfill({ contentType: 'image/svg+xml', body: SLIDE, headers });
    });
    await page.goto(`${engine.url}/panes`);
    await page.waitForFunction(() => {
      const root = document.querySelector('lectern-player')?.shadowRoot;
      return (root?.querySelector('video')?.readyState ?? 0) >= 2 && root?.querySelector('.entry');
    });
    return page;
  }

  const boxes = async (where: Page, ...names: string[]) => {
    const found = names.map((name) => where.locator(`lectern-player ${name}`).first());
    const all = await Promise.all(found.map((one: Locator) => one.boundingBox()));
    return all.map((box) => box!);
  };
  const rows = (where: Page, name: string) => where.getByRole('button', { name });
  const faults = async (where: Page): Promise<unknown[]> => {
    await where.evaluate(axe.source);
    return where.evaluate(async () => {
      const run = (window as unknown as { axe: typeof axe }).axe.run;
      const { violations } = await run('lectern-player');
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html: at }) => at)]);
    });
  };

  it('lie beside each other where there is room, and below each other on a phone', async () => {
    const wide = await open();
    const [video, slides, outline, bar] = await boxes(wide, 'video', '.slides', '.outline', '.bar');
    expect(slides!.width).to.be.above(video!.width * 2);
    expect(outline!.y).to.be.closeTo(video!.y + video!.height, 2);
    expect(bar!.width, 'controls lie over the large picture').to.be.closeTo(slides!.width, 2);
    expect(await faults(wide)).to.deep.equal([]);
    await wide.setViewportSize({ width: 390, height: 844 });
    const [camera, below, list, strip] = await boxes(
      wide,
      'video',
      '.slides',
      '.outline',
      '.strip',
    );
    expect(camera!.width).to.be.closeTo(390, 2);
    expect(below!.y).to.be.closeTo(camera!.y + camera!.height, 2);
    expect(list!.y).to.be.at.least(below!.y + below!.height - 1);
    expect(strip!.y, 'nothing overlaps the strip').to.be.at.least(list!.y + list!.height - 1);
    await wide.getByRole('button', { name: 'Outline' }).press('Enter');
    await rows(wide, 'Page 2 0:01').waitFor();
    expect(await faults(wide)).to.deep.equal([]);
  });

  it('are laid out as the learner chooses, which is kept; bare is the picture alone', async () => {
    const first = await open();
    await first.getByRole('button', { name: 'Layout' }).press('Enter');
    await first.getByRole('menuitemradio', { name: 'Camera large' }).press('Enter');
    const [video, slides] = await boxes(first, 'video', '.slides');
    expect(video!.width).to.be.above(slides!.width * 2);
    await first.reload();
    await first.locator('lectern-player .entry').first().waitFor();
    const [again] = await boxes(first, 'video');
    expect(again!.width).to.equal(video!.width);
    await first.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('layout', 'bare'),
    );
    for (const part of ['.slides', '.outline', '.strip']) {
      expect(await first.locator(`lectern-player ${part}`).isVisible(), part).to.equal(false);
    }
  });

  it('stay together in full screen', async () => {
    const full = await open();
    await full.getByRole('button', { name: 'Full screen' }).click();
    await full.waitForFunction(() => document.fullscreenElement !== null);
    for (const part of ['video', '.slides', '.outline']) {
      expect(await full.locator(`lectern-player ${part}`).first().isVisible(), part).to.equal(true);
    }
  });

  it('take the learner to a slide, show it with its words, and mark it', async () => {
    const here = await open();
    await rows(here, 'Page 8 0:07').click();
    await here.getByRole('img', { name: 'Page 8. Text of a page' }).waitFor();
    expect(await positionMs(here)).to.equal(7_000);
    const row = rows(here, 'Page 8 0:07');
    expect(await row.getAttribute('aria-current')).to.equal('true');
    await row.press('ArrowDown');
    await here.keyboard.press('Enter');
    await here.waitForFunction(
      () =>
        document.querySelector('lectern-player')?.shadowRoot?.querySelector('video')
          ?.currentTime === 8,
    );
    await here.getByRole('img', { name: 'Page 9. Text of a page' }).waitFor();
    expect(pictures).to.include('slide-8.svg');
  });

  it('search slides and chapters by keyboard, and show words as words', async () => {
    const here = await open();
    const field = here.getByRole('searchbox', { name: 'Search slides and chapters' });
    await field.fill('EXTINGUISHERS fire');
    await here.getByText('Found: 1').waitFor();
    const marks = here.locator('lectern-player mark');
    expect(await marks.allTextContents()).to.deep.equal(['extinguishers', 'fire']);
    expect(await here.locator('lectern-player .entry b').count()).to.equal(0);
    await field.press('ArrowDown');
    await here.keyboard.press('Enter');
    expect(await positionMs(here)).to.equal(41_000);
    await here.keyboard.press('Escape');
    expect(await field.inputValue()).to.equal('');
    await rows(here, 'People first Knowledge point 0:42').waitFor();
    await field.fill('nowhere');
    await here.getByText('Nothing found for “nowhere”.').waitFor();
  });

  it('say what is locked, fetch nothing of it, and go nowhere', async () => {
    engine.knobs.rules = { seek: 'watched-only' };
    engine.knobs.credited = [[0, 3_000]];
    const here = await open();
    const row = rows(here, 'Page 30 Opens as you watch 0:29');
    expect(await row.getAttribute('aria-disabled')).to.equal('true');
    // A click reaches it, though it says that it is not enabled.
    await row.click({ force: true });
    await here.locator('lectern-player .toast.shown').waitFor();
    expect(await positionMs(here)).to.equal(0);
    expect(pictures).not.to.include('thumb-29.svg');
    expect(pictures).to.include('thumb-2.svg');
    expect(await faults(here)).to.deep.equal([]);
  });

  it('follow play in the list, but not while the learner looks elsewhere', async () => {
    const here = await open();
    const list = here.locator('lectern-player .entries');
    const seek = (seconds: number) =>
      here.evaluate((to) => {
        const root = document.querySelector('lectern-player')!.shadowRoot!;
        root.querySelector('video')!.currentTime = to;
      }, seconds);
    const current = (name: string) =>
      here.locator('lectern-player [aria-current]', { hasText: name }).waitFor();
    const scrolled = () => list.evaluate((element) => element.scrollTop);
    await here.emulateMedia({ reducedMotion: 'reduce' });
    await seek(30);
    await current('Page 31');
    expect(await scrolled()).to.be.above(500);
    await list.hover();
    await here.mouse.wheel(0, -5_000);
    await here.waitForFunction(() => {
      const root = document.querySelector('lectern-player')!.shadowRoot!;
      return root.querySelector('.entries')!.scrollTop === 0;
    });
    await seek(50);
    await current('Page 51');
    expect(await scrolled()).to.equal(0);
  });
});
