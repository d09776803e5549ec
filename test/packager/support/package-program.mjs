/** Packages one clip as a program of its own, in chunks so small that a test can stop between them. */

import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { smallLadder } from './ladder.ts';

const [input, out, change] = process.argv.slice(2) as [string, string, string?];
const abort = new AbortController();
process.on('SIGINT', () => abort.abort());
try {
  await packageLesson(
    input,
    out,
    {
      binaries: findBinaries(process.env),
      ladder: smallLadder,
      force: false,
      captions: [],
      stereo: false,
      storyboard: true,
      threads: 1,
      jobs: 2,
      chunkSeconds: 8,
      noAnalysis: true,
      id: 'same-for-every-folder',
      ...(JSON.parse(change ?? '{}') as object),
    },
    (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    abort.signal,
  );
} catch (error) {
  if (!(error instanceof PackagerFault)) throw error;
  process.stderr.write(`${error.message}\nReason: ${error.reason}\n${error.advice}\n`);
  process.exitCode = error.kind === 'interrupted' ? 130 : 1;
}
