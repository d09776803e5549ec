import { access, chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { type LoudnessWork, withLoudness } from '../../../packager/assembly/loudness-step.ts';
import type { PackageEvent } from '../../../packager/assembly/package-events.ts';
import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { MachineFault } from '../../../packager/plan/fault.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import { temporaryFolder } from '../support/clip.ts';

const plan: Plan = {
  inputs: [],
  ladderName: 'test',
  streams: [],
  grid: { gopSeconds: 2, chunkSeconds: 60 },
  audio: {
    ...{ input: 0, selector: 'a:0', bitrateBps: 64_000, channels: 1, sampleRateHz: 48_000 },
    ...{ segmentSeconds: 4, padSamples: 0 },
  },
  threads: 1,
};

describe('a loudness that is not measured', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let events: PackageEvent[] = [];
  beforeEach(async () => {
    folder = await temporaryFolder();
    events = [];
  });
  afterEach(() => folder.remove());

  /** @param ends shell words in the place of ffmpeg */
  async function work(ends: string): Promise<LoudnessWork> {
    const ffmpeg = join(folder.path, 'ffmpeg.sh');
    // What it can do is asked first.
    const { ffmpeg: real } = findBinaries({});
    const asked = `case "$*" in -encoders|-formats) exec '${real}' "$@";; esac`;
    await writeFile(ffmpeg, `#!/bin/sh\n${asked}\n${ends}\n`);
    await chmod(ffmpeg, 0o755);
    return {
      ...{ ffmpeg, inputs: [join(folder.path, 'clip.mp4')], workFolder: folder.path },
      onEvent: (event) => events.push(event),
      take: (inner) => inner(),
    };
  }

  async function failure(ends: string): Promise<unknown> {
    return withLoudness(plan, await work(ends)).catch((error: unknown) => error);
  }

  for (const [name, ends, what] of [
    ['ffmpeg was killed', 'kill -9 $$', /stopped from outside/],
    ['the disk is full', 'echo "x: No space left on device" >&2; exit 1', /disk is full/],
    [
      'ffmpeg was asked to end',
      'echo "Exiting normally, received signal 15." >&2; exit 255',
      /outside/,
    ],
  ] as const) {
    it(`because ${name} is a fault, and the next run measures again`, async () => {
      const fault = await failure(ends);
      expect(fault).to.be.instanceOf(MachineFault);
      expect((fault as MachineFault).message).to.match(what);
      expect(events).to.deep.equal([]);
      expect(await readdir(folder.path)).to.not.include('sound.json');
    });
  }

  it('because the sound is damaged is a warning, which holds for later runs', async () => {
    const ends = 'echo "Invalid data found when processing input" >&2; exit 1';
    expect(await failure(ends)).to.deep.equal(plan);
    expect(events.map(({ event }) => event)).to.deep.equal(['warning']);
    await access(join(folder.path, 'sound.json'));
    await rm(join(folder.path, 'ffmpeg.sh'));
    expect(
      await withLoudness(plan, { ...(await work('exit 9')), ffmpeg: 'nowhere' }),
    ).to.deep.equal(plan);
  });
});
