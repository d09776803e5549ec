/** A real Chromium for tests; they skip loudly where there is none. */

import { existsSync } from 'node:fs';
import { type Context } from 'mocha';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Where it lies; undefined where there is none. */
export const chromiumPath = (): string | undefined => PLACES.find((place) => existsSync(place));

export const QUIET_CHROMIUM = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, or skips the test and says how to get one. */
export async function launchChromium(
  context: Context,
  extraArguments: readonly string[] = [],
): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    if (process.env['CI'] === 'true') throw new Error('CI must provide a Chromium');
    console.warn('      SKIPPED: no Chromium. To enable: sudo apt-get install -y chromium');
    return context.skip();
  }
  return chromium.launch({ executablePath, args: [...QUIET_CHROMIUM, ...extraArguments] });
}
