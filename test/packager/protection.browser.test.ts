/**
 * Encrypted lessons in a real Chromium: whole segments with a key that changes, through both formats and
 * two players; samples with Clear Key. Keys lie where the engine would serve them.
 */

import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';

import { type Lesson, lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { type PrivateLesson, privateLesson } from '../../engine/protocol/private-lesson.ts';
import { readBoxes } from '../../packager/manifest/boxes.ts';
import { launchChromium } from '../support/chromium.ts';
import { makeClip, temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import { type PlayerName, type Seen, serveLessons, watch } from './support/watching.ts';

const ways: readonly { player: PlayerName; format: 'dash' | 'hls' }[] = [
  { player: 'shaka', format: 'dash' },
  { player: 'shaka', format: 'hls' },
  { player: 'hls', format: 'hls' },
];

const quickly = ['--ladder', 'fast', '--quality-windows', '0', '--quiet'];

interface ClearKeySeen {
  readonly endedSeconds: number;
  readonly keySystem: string;
  readonly faults: readonly string[];
  readonly ranges: number;
}

describe('encrypted lessons in Chromium', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Awaited<ReturnType<typeof serveLessons>> | undefined;
  let browser: Browser | undefined;
  let tab: Page;
  let clip: string;
  let short: string;

  before(async function () {
    browser = await launchChromium(this);
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 34 });
    short = await makeClip(join(folder.path, 'short.mp4'), { seconds: 9 });
    const captions = 'WEBVTT\n\n00:01.000 --> 00:03.000\nFirst\n\n00:21.000 --> 00:23.000\nLater\n';
    await writeFile(join(folder.path, 'en.vtt'), captions);
    server = await serveLessons(folder.path);
    tab = await browser.newPage();
    await tab.goto(server.origin);
    await tab.addScriptTag({ path: join(import.meta.dirname, 'support/encrypted-page.mjs') });
  });
  after(async () => {
    await browser?.close();
    server?.close();
    await folder?.remove();
  });

  const at = (name: string): string => join(folder.path, name);

  function inPage<T>(name: string, wish: unknown): Promise<T> {
    return tab.evaluate(
      ([called, given]) =>
        (globalThis as unknown as Record<string, (wish: unknown) => Promise<unknown>>)[
          called as string
        ]?.(given) as Promise<T>,
      [name, wish],
    );
  }

  async function packaged(
    name: string,
    input: string,
    args: readonly string[],
  ): Promise<{ lesson: Lesson; secret: PrivateLesson }> {
    const captions = ['--language', 'zh', '--captions', `en=${at('en.vtt')}`];
    const command = ['package', input, '--out', at(name), ...quickly, ...captions, ...args];
    const { code, err } = await run(command);
    expect(code, err).to.equal(0);
    const json = async (path: string): Promise<unknown> =>
      JSON.parse(await readFile(path, 'utf8')) as unknown;
    return {
      lesson: lessonDecoder(await json(at(`${name}/lesson.json`))),
      secret: privateLesson(await json(at(`${name}.private.json`))),
    };
  }

  /** Where the engine would answer: the lesson itself has no such files. */
  async function serveKeys(name: string, { keys }: PrivateLesson): Promise<void> {
    for (const { path, key } of keys) {
      await mkdir(at(`${name}/${path}/..`), { recursive: true });
      await writeFile(at(`${name}/${path}`), Buffer.from(key, 'hex'));
    }
  }

  describe('with AES-128 over whole segments', () => {
    let lesson: Lesson;
    let secret: PrivateLesson;
    before(async () => {
      ({ lesson, secret } = await packaged('whole', clip, [
        '--encrypt',
        'aes128',
        '--key-seconds',
        '10',
      ]));
    });

    it('have several key periods, and keys nowhere in the lesson', async () => {
      expect(lesson.protection?.keys.map(({ startMs }) => startMs)).to.deep.equal([
        0, 12_000, 24_000,
      ]);
      expect(secret).to.deep.include({ lessonId: lesson.id, mediaVersion: lesson.mediaVersion });
      expect((await stat(at('whole.private.json'))).mode & 0o777).to.equal(0o600);
      const secrets = secret.keys.map(({ key }) => key);
      expect(new Set(secrets).size).to.equal(3);
      for (const entry of await readdir(at('whole'), { recursive: true, withFileTypes: true })) {
        expect(entry.name).to.not.match(/\.key$|private|keys/);
        if (entry.isDirectory()) continue;
        const bytes = await readFile(join(entry.parentPath, entry.name));
        for (const key of secrets) {
          expect(bytes.includes(key), `${entry.name} holds a key`).to.equal(false);
          expect(bytes.includes(Buffer.from(key, 'hex'))).to.equal(false);
        }
      }
    });

    it('hold no segment that could be read without a key', async () => {
      const media = lesson.files.filter(({ path }) => /\.(m4s|mp4)$/.test(path));
      expect(media.length).to.be.greaterThan(10);
      for (const { path, bytes } of media) {
        expect(bytes % 16, path).to.equal(0);
        const content = await readFile(at(`whole/${path}`));
        expect(() => {
          const types = readBoxes(content).map((box) => box.type);
          if (!types.includes('moof') && !types.includes('moov')) throw new Error('no media');
        }, path).to.throw();
      }
    });

    /** All players side by side, once the lesson has been looked at without keys. */
    const playing = new Map<string, Promise<Seen>>();
    const startAll = async (): Promise<void> => {
      if (playing.size > 0) return;
      await serveKeys('whole', secret);
      for (const { player, format } of ways) {
        const uri = `/whole/${lesson.manifests[format]}`;
        const wish = { player, uri, seekSeconds: [25, 11.5], thumbnailSeconds: 21 };
        const seen = watch(tab, wish);
        // Each test looks at its own; until then nobody does.
        seen.catch(() => undefined);
        playing.set(player + format, seen);
      }
    };

    for (const { player, format } of ways) {
      it(`${player} plays ${format} over every change of keys, without a gap`, async () => {
        await startAll();
        const seconds = lesson.durationMs / 1000;
        const seen = (await playing.get(player + format)) as Seen;
        expect(seen.faults, 'gaps, stalls, errors').to.deep.equal([]);
        expect(seen.bufferedStartSeconds).to.equal(0);
        expect(seen.bufferedRanges).to.have.length(1);
        expect(seen.endedSeconds).to.be.closeTo(seconds, 0.06);
        for (const [wanted, landed] of seen.seeks) expect(landed).to.be.closeTo(wanted, 0.05);
        const sound = lesson.audio[0]?.bandwidthBps ?? 0;
        expect(seen.tracks).to.have.deep.members(
          lesson.video.map((one) => [one.widthPx, one.heightPx, one.bandwidthBps + sound]),
        );
        expect(seen.texts).to.deep.equal(['en']);
        if (player !== 'shaka') return;
        // The thumbnail of 20 s, in a tile that many key periods share.
        const {
          thumbnailWidthPx: width,
          intervalMs,
          columns,
        } = lesson.storyboard ?? {
          thumbnailWidthPx: 0,
          intervalMs: 1,
          columns: 1,
        };
        const cell = Math.floor(21_000 / intervalMs);
        expect(seen.thumbnail.slice(0, 2)).to.deep.equal([
          (cell % columns) * width,
          Math.floor(cell / columns) * (seen.thumbnail[3] ?? 0),
        ]);
      });
    }

    it('show captions at their own times in every period, each once', async () => {
      const wish = { uri: `/whole/${lesson.manifests.dash}`, count: 2 };
      const cues = await inPage<unknown[]>('cuesOf', wish);
      expect(cues).to.deep.equal([
        [1, 3, 'First'],
        [21, 23, 'Later'],
      ]);
    });

    it('do not play with the keys of another lesson', async () => {
      await cp(at('whole'), at('stolen'), { recursive: true });
      const wrong = secret.keys.map(({ path }) => ({ path, key: 'ab'.repeat(16) }));
      await rm(at('stolen/keys'), { recursive: true });
      await serveKeys('stolen', { ...secret, keys: wrong });
      const outcome = await inPage('triesToPlay', `/stolen/${lesson.manifests.dash}`);
      expect(outcome).to.equal('refused');
    });
  });

  for (const scheme of ['cenc', 'cbcs'] as const) {
    describe(`with ${scheme} by shaka-packager`, () => {
      let lesson: Lesson;
      let secret: PrivateLesson;
      before(async () => {
        ({ lesson, secret } = await packaged(scheme, short, ['--encrypt', scheme]));
        await serveKeys(scheme, secret);
      });

      for (const format of ['dash', 'hls'] as const) {
        it(`shaka plays ${format} with Clear Key`, async () => {
          const { protection } = lesson;
          expect(protection).to.deep.include({ scheme });
          const key = secret.keys[0]?.key ?? '';
          const keyId = protection?.keys[0]?.keyId ?? '';
          const uri = `/${scheme}/${lesson.manifests[format]}`;
          const seen = await inPage<ClearKeySeen>('playWithClearKey', { uri, keyId, key });
          expect(seen).to.deep.include({ keySystem: 'org.w3.clearkey', ranges: 1 });
          expect(seen.faults).to.deep.equal([]);
          expect(seen.endedSeconds).to.be.closeTo(lesson.durationMs / 1000, 0.06);
        });
      }
    });
  }
});
