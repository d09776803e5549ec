/** A real engine, a really packaged lesson, the real player and a real Chromium. */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { packageRoot } from '../../../config/package-root.ts';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { readLessonFolder } from '../../../engine/library/lesson-folder.ts';
import { publish } from '../../../engine/library/publish.ts';
import { type Lesson } from '../../../engine/protocol/lesson.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { Rulebook } from '../bare/rulebook.ts';
import { type HostSite, openHostSite } from './host-site.ts';
import { packageLecture, renamed } from './lecture.ts';
import { PAGE_POLICIES } from './page-policies.ts';

const CHROMIUM = process.env['LECTERN_CHROMIUM'] ?? '/usr/bin/chromium';
const PLAYER = join(packageRoot, 'dist', 'player', 'lectern.js');

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
  /** The same pictures as another lesson. */
  readonly otherLesson: string;
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
  const rulebook = new Rulebook();
  for (const policy of Object.values(PAGE_POLICIES)) rulebook.enter(policy);
  const engine = await startTestEngine({}, { presets: rulebook });
  const folder = await mkdtemp(join(tmpdir(), 'lectern-attacks-'));
  try {
    const packaged = await packageLecture(folder);
    const { lesson } = await readLessonFolder(packaged);
    const otherLesson = `${lesson.id}-2`;
    for (const each of [packaged, await renamed(packaged, otherLesson)]) {
      await publish(engine.engine.catalogue, engine.engine.libraryRoot, each, {
        tenantId: FIRST_TENANT,
        courseId: 'attacks',
        state: 'published',
        validUntilUtcMs: null,
        previewMs: 10_000,
        nowUtcMs: Date.now(),
      });
    }
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
    const site = await openHostSite(engine);
    return { engine, browser, lesson, otherLesson, site };
  } catch (error) {
    await engine.close();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
