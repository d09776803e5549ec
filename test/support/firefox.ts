/**
 * A real Firefox for tests, as the system has it: it is driven by WebDriver BiDi, and needs no browser
 * of the driver's own. Tests skip loudly where there is none.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Context } from 'mocha';
import { type Browser, firefox } from 'playwright-core';

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

export type Preferences = Readonly<Record<string, string | number | boolean>>;

/**
 * Starts Firefox, or skips the test and says how to get one.
 *
 * @param preferences of its profile (`about:config`)
 */
export async function launchFirefox(
  context: Context,
  preferences: Preferences = {},
): Promise<Browser> {
  const place = PLACES.find((each) => existsSync(each));
  if (place === undefined) {
    if (process.env['CI'] === 'true') throw new Error('CI must provide a Firefox');
    console.warn('      SKIPPED: no Firefox. To enable: sudo apt-get install -y firefox-esr');
    return context.skip();
  }
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: join(import.meta.dirname, 'firefox-driver.mjs'),
    env: { ...process.env, LECTERN_FIREFOX: place },
    firefoxUserPrefs: { ...preferences },
  });
}
