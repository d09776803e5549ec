/** How tests start the packager as a program of its own. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../config/package-root.ts';

/** By its place, as Node looks for a bare name from the folder that it runs in. */
export const tsx = pathToFileURL(
  join(packageRoot, 'node_modules', 'tsx', 'dist', 'loader.mjs'),
).href;

/** Whether `npm test` has just built everything; what is built starts in a third of the time. */
export const isBuilt = process.env['LECTERN_TEST_BUILT'] === '1';

/**
 * Node and its arguments up to the packager's own. Mocha alone starts the sources, which are never out
 * of date.
 */
export function packagerProgram(): [string, ...string[]] {
  return isBuilt
    ? [process.execPath, join(packageRoot, 'dist', 'packager', 'cli.js')]
    : [process.execPath, '--import', tsx, join(packageRoot, 'packager', 'cli.ts')];
}
