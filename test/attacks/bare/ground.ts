/** Where cases are played: one engine in this process, or two in processes of their own. */

import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, TEST_TIME_ZONE, type TestEngine } from '../../support/test-engine.ts';
import { type Clock } from '../../../engine/clerk/clock.ts';
import { type EngineOptions } from '../../../config/engine-options.ts';
import { quickFolder } from './quick-folder.ts';
import { type RigEngine, rigEngine } from './rig-engine.ts';
import { Rulebook } from './rulebook.ts';

/** What a case can only be given by an engine of its own. */
export interface GroundWish {
  readonly timeZone?: string;
  /** Segments are sent by somebody else, who writes this log when the case says so. */
  readonly mediaLog?: string;
  /** How many sessions may be opened a second; more than any case opens where it is not said. */
  readonly openingsPerSecond?: number;
}

export interface Ground {
  readonly clock: ManualClock;
  /** One address, or two: sockets go to one, media to the other, in turn. */
  readonly urls: readonly string[];
  readonly engine: RigEngine;
  /** Lessons by what was wished of them. */
  readonly lessons: Map<string, Promise<string>>;
}

/** One engine in this process. */
export async function openGround(wish: GroundWish): Promise<Ground> {
  const clock = new ManualClock();
  const folder = await quickFolder();
  const { test, engine } = await openEngine(wish, clock, { dataFolder: folder.path });
  const close = async () => {
    await engine.close();
    await folder.remove();
  };
  return { clock, urls: [test.url], engine: { ...engine, close }, lessons: new Map() };
}

/** An engine on this clock, with the hook of the suite. */
export async function openEngine(
  { timeZone = TEST_TIME_ZONE, mediaLog, openingsPerSecond = 1_000_000 }: GroundWish,
  clock: Clock,
  options: Partial<EngineOptions>,
): Promise<{ test: TestEngine; engine: RigEngine }> {
  const rulebook = new Rulebook();
  const media =
    mediaLog === undefined
      ? {}
      : { media: { sender: 'nginx', location: '/sent/', log: mediaLog } as const };
  const test = await startTestEngine(
    { groupCommitMs: 0, trustedProxies: ['loopback'], openingsPerSecond, ...media, ...options },
    { clock, presets: rulebook },
  );
  return { test, engine: await rigEngine(test, rulebook, timeZone) };
}
