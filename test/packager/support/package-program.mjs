/**
 * Packages one clip as a program of its own, in chunks so small that a test can stop between them.
 * Arguments: the packager's folder, the ending of its files (`js` where it is built), the source, the
 * folder of the lesson, and what the lesson is made with, as JSON.
 */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packager, ending, input, out, options] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(packager, `${name}.${ending}`)).href);
const { packageLesson } = await load('assembly/package-lesson');
const { PackagerFault } = await load('plan/fault');
const { findBinaries } = await load('ffmpeg/binaries');

const abort = new AbortController();
process.on('SIGINT', () => abort.abort());
try {
  await packageLesson(
    input,
    out,
    { binaries: findBinaries(process.env), ...JSON.parse(options) },
    (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    abort.signal,
  );
} catch (error) {
  if (!(error instanceof PackagerFault)) throw error;
  process.stderr.write(`${error.message}\nReason: ${error.reason}\n${error.advice}\n`);
  process.exitCode = error.kind === 'interrupted' ? 130 : 1;
}
