/** A real engine, a really packaged lesson, the real player and a real Chromium. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import { type Browser, chromium } from 'playwright-core';
import { packageRoot } from '../../../config/package-root.ts';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { readLessonFolder } from '../../../engine/library/lesson-folder.ts';
import { publish } from '../../../engine/library/publish.ts';
import { type Lesson } from '../../../engine/protocol/lesson.ts';
import { packagerProgram } from '../../support/packager-program.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { type HostSite, openHostSite } from './host-site.ts';

const run = promisify(execFile);

const CHROMIUM = process.env['LECTERN_CHROMIUM'] ?? '/usr/bin/chromium';
const PLAYER = join(packageRoot, 'dist', 'player', 'lectern.js');
const LESSON_SECONDS = 60;

/** Why the browser cases cannot run here, or null. */
export function missingBrowser(): string | null {
  if (!existsSync(CHROMIUM)) return `there is no Chromium at ${CHROMIUM}; install it to run this`;
  if (!existsSync(PLAYER)) return 'the player is not built; run npm run build first';
  return null;
}

export interface Stage {
  readonly engine: TestEngine;
  readonly browser: Browser;
  readonly lesson: Lesson;
  readonly site: HostSite;
}

let opened: Promise<Stage> | null = null;

/** The stage, set up at its first use and shared by all cases. */
export function stage(): Promise<Stage> {
  opened ??= open();
  return opened;
}

export async function closeStage(): Promise<void> {
  if (opened === null) return;
  const { engine, browser, site } = await opened;
  opened = null;
  await browser.close();
  await site.close();
  await engine.close();
}

async function open(): Promise<Stage> {
  const engine = await startTestEngine();
  const folder = await mkdtemp(join(tmpdir(), 'lectern-attacks-'));
  try {
    const packaged = await packageLecture(folder);
    await publish(engine.engine.catalogue, engine.engine.libraryRoot, packaged, {
      tenantId: FIRST_TENANT,
      courseId: 'attacks',
      state: 'published',
      validUntilUtcMs: null,
      previewMs: 10_000,
      nowUtcMs: Date.now(),
    });
    const { lesson } = await readLessonFolder(packaged);
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
    const site = await openHostSite(engine, lesson.id);
    return { engine, browser, lesson, site };
  } catch (error) {
    await engine.close();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One minute of test pictures and a tone, packaged as a content team does it. */
async function packageLecture(folder: string): Promise<string> {
  const lecture = join(folder, 'lecture.mp4');
  const length = String(LESSON_SECONDS);
  await run(
    ffmpegInstaller.path,
    [
      ['-hide_banner', '-loglevel', 'error'],
      ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=10:duration=${length}`],
      ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${length}`],
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', lecture],
    ].flat(),
  );
  const out = join(folder, 'attacked-lesson');
  const [program, ...before] = packagerProgram();
  await run(
    program,
    [
      ...[...before, 'package', lecture, '--out', out, '--ladder', 'fast'],
      ...['--language', 'en', '--no-storyboard', '--quiet'],
    ],
    { cwd: packageRoot },
  );
  return out;
}
