/**
 * `paella.json` in the real Paella Player, in a real Chromium: a site of its own beside the lessons, made of
 * nothing but what paella.md says.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';

import { launchChromium } from '../../support/chromium.ts';
import { makeClip, runFfmpeg, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';
import { makePaellaSite } from '../support/paella-site.ts';
import { serveLessons } from '../support/watching.ts';

const SECONDS = 9;

const outline = `title: Paella
language: zh
chapters:
  - { at: 0, title: 开场 }
slides:
  folder: deck
  cues: [{ at: 0 }, { at: 4.5 }]
captions:
  - { language: zh, file: zh.vtt }
`;
const captions =
  'WEBVTT\n\n00:00.000 --> 00:04.000\n先<b>报警</b>\n\n00:05.000 --> 00:09.000\n后灭火\n';

/** The part of paella-core that the test looks at. */
interface Player {
  play(): Promise<void>;
  pause(): Promise<void>;
  readonly ready: boolean;
  readonly stateText: string;
  readonly frameList: { frames: { time: number; url: string; thumb: string }[] };
  readonly captionsCanvas: {
    captions: { label: string; language: string }[];
    enableCaptions(wish: { lang: string }): void;
  };
  readonly videoContainer: {
    readonly layoutId: string;
    duration(): Promise<number>;
    setCurrentTime(seconds: number): Promise<unknown>;
  };
}
interface Here {
  readonly player?: Player;
}

describe('paella.json in Paella Player', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof serveLessons>> | undefined;
  let browser: Browser | undefined;
  let tab: Page;
  /** Paths that the site asked for in vain. */
  let missing: string[];
  let said: string[];

  before(async function () {
    browser = await launchChromium(this);
    folder = await temporaryFolder();
    const at = (name: string): string => join(folder.path, name);
    await makePaellaSite(at('site'));
    await mkdir(at('deck'));
    const pages = `file:${at('deck/%d.png')}`;
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc=rate=1:duration=2', pages]);
    await writeFile(at('zh.vtt'), captions);
    await writeFile(at('outline.yaml'), outline);
    const camera = await makeClip(at('camera.mp4'), { seconds: SECONDS, fps: 12.5 });
    const wish = { seconds: SECONDS, fps: 10, size: '256x192', isSilent: true };
    const screen = await makeClip(at('screen.mp4'), wish);
    const sound = at('sound.m4a');
    await runFfmpeg(['-i', camera, '-vn', '-c', 'copy', `file:${sound}`]);
    await packaged(at('media/two'), [camera, '--presentation', screen]);
    await packaged(at('media/sound'), [sound]);
    server = await serveLessons(folder.path);
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await folder?.remove();
  });

  async function packaged(out: string, args: readonly string[]): Promise<void> {
    const quickly = ['--ladder', 'fast', '--quality-windows', '0', '--no-storyboard', '--quiet'];
    const about = ['--outline', join(folder.path, 'outline.yaml')];
    const { code, err } = await run(['package', ...args, '--out', out, ...quickly, ...about]);
    expect(code, err).to.equal(0);
  }

  /** Opens the site's page with a lesson; @returns the preview picture. */
  async function open(lesson: string): Promise<string> {
    tab = await (browser as Browser).newPage();
    [missing, said] = [[], []];
    tab.on('pageerror', (error) => said.push(error.message));
    tab.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      if (!answer.ok() && pathname !== '/favicon.ico') missing.push(pathname);
    });
    await tab.goto(`${server?.origin}/site/index.html?id=${lesson}`);
    const preview = tab.locator('.preview-container img');
    await preview.waitFor({ state: 'attached' });
    await hasPicture('.preview-container img');
    return new URL((await preview.getAttribute('src')) ?? '', tab.url()).pathname;
  }

  async function hasPicture(selector: string): Promise<void> {
    await tab.waitForFunction(
      (wanted) => (document.querySelector<HTMLImageElement>(wanted)?.naturalWidth ?? 0) > 0,
      selector,
    );
  }

  /** Clicks the preview, waits until all streams have played for a second, and pauses. */
  async function start(): Promise<void> {
    await tab.locator('.preview-container').click();
    const state = await tab.waitForFunction(() => {
      const { player } = globalThis as Here;
      return player?.ready === true || player?.stateText === 'ERROR' ? player.stateText : '';
    });
    expect(await state.jsonValue(), [...said, ...missing].join('\n')).to.equal('LOADED');
    await playPast(1);
    await tab.evaluate(() => (globalThis as Here).player?.pause());
  }

  /**
   * Until all streams have played there. What was played stays known at the end, where the player goes
   * back to the start. It plays again what it has paused itself, as it does on a slow machine: a stream
   * without data after a second gets a `play` and a `pause` from a timer, whatever was asked for since.
   */
  async function playPast(seconds: number): Promise<void> {
    await tab.waitForFunction(
      (wanted) => {
        const streams = [...document.querySelectorAll('video')];
        if (streams.some(({ paused }) => paused)) void (globalThis as Here).player?.play();
        return (
          streams.length > 0 &&
          streams.every(({ played }) => played.length > 0 && played.end(played.length - 1) > wanted)
        );
      },
      seconds,
      { polling: 500 },
    );
  }

  /** What the player knows of the lesson, and what its slides are once the browser has fetched them. */
  function seen(): Promise<{
    seconds: number;
    layout: string;
    streams: (readonly [widthPx: number, heightPx: number, isMuted: boolean])[];
    captions: (readonly [string, string])[];
    slides: (readonly [seconds: number, picture: number, thumbnail: number])[];
  }> {
    return tab.evaluate(async () => {
      const { videoContainer, captionsCanvas, frameList } = (globalThis as Here).player as Player;
      const widths = frameList.frames.map(async ({ time, ...of }) => {
        // As its plugins show them: the address as it stands.
        const pictures = [new Image(), new Image()] as const;
        [pictures[0].src, pictures[1].src] = [of.url, of.thumb];
        await Promise.all(pictures.map((picture) => picture.decode()));
        return [time, pictures[0].naturalWidth, pictures[1].naturalWidth] as const;
      });
      return {
        seconds: await videoContainer.duration(),
        layout: videoContainer.layoutId,
        streams: [...document.querySelectorAll('video')].map(
          (video) => [video.videoWidth, video.videoHeight, video.muted] as const,
        ),
        captions: captionsCanvas.captions.map(({ language, label }) => [language, label] as const),
        slides: await Promise.all(widths),
      };
    });
  }

  async function captionIs(text: string): Promise<void> {
    await tab.waitForFunction(
      (wanted) =>
        document.querySelector<HTMLElement>('.captions-canvas')?.innerText.trim() === wanted,
      text,
    );
  }

  /** Captions are shown, the timeline shows the slide of another place, and it plays on from a third. */
  async function lookAround(): Promise<void> {
    await tab.evaluate(async () => {
      const { player } = globalThis as Here;
      player?.captionsCanvas.enableCaptions({ lang: 'zh' });
      await player?.videoContainer.setCurrentTime(2);
    });
    await captionIs('先报警');
    await tab.locator('.progress-indicator').first().hover();
    await hasPicture('.thumbnail-image');
    await tab.evaluate(() => (globalThis as Here).player?.videoContainer.setCurrentTime(6));
    await captionIs('后灭火');
    await playPast(6.5);
    expect(missing).to.deep.equal([]);
  }

  it('plays both pictures with slides, captions and the poster, from any page', async () => {
    expect(await open('two')).to.equal('/media/two/poster.jpg');
    await start();
    const { streams, ...others } = await seen();
    expect(streams).to.have.deep.members([
      [320, 180, false],
      [256, 192, true],
    ]);
    expect(others).to.deep.equal({
      seconds: SECONDS,
      layout: 'presenter-presentation',
      captions: [['zh', '中文']],
      slides: [
        [0, 320, 320],
        [4.5, 320, 320],
      ],
    });
    await lookAround();
  });

  it('plays sound alone with slides and captions, behind its first slide', async () => {
    expect(await open('sound')).to.equal('/media/sound/slides/0001.jpg');
    await start();
    const { seconds, streams, slides } = await seen();
    expect(seconds).to.be.closeTo(SECONDS, 0.05);
    expect(streams).to.deep.equal([[0, 0, false]]);
    expect(slides.map(([time]) => time)).to.deep.equal([0, 4.5]);
    await lookAround();
  });
});
