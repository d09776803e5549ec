/** CPU of packaging a clip, beside bare ffmpeg doing exactly the encodes that the plan names. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { distFolder } from '../child.ts';
import { type Pair, type Workload } from '../figure.ts';
import { makeClip } from './clip.ts';
import { runTimed } from './cpu-seconds.ts';

const ROUNDS = 3;
const cli = join(distFolder, 'packager', 'cli.js');

interface PlanRecord {
  readonly steps: readonly { readonly name: string; readonly arguments: readonly string[] }[];
}

export const packagerCpu: Workload = {
  name: 'packager-cpu',
  about: 'CPU of packaging a clip, beside bare ffmpeg doing the same encodes',
  async measure(say) {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
    try {
      const { ffmpeg } = findBinaries(process.env);
      const clip = join(folder, 'clip.mp4');
      const about = await makeClip(ffmpeg, clip);
      const planned = await runTimed(process.execPath, [cli, 'plan', clip, '--json']);
      const { steps } = JSON.parse(planned.stdout) as PlanRecord;
      const encodes = steps.filter(({ name }) => name === 'encode');
      const [encode] = encodes;
      if (encode === undefined || steps.length !== 1) throw new Error('the plan is not one encode');
      say(`${about}; ${encode.arguments.length} arguments in one encode`);

      let run = 0;
      const fresh = async () => {
        run += 1;
        const path = join(folder, `run-${run}`);
        await mkdir(path);
        return path;
      };
      const ours = async () => {
        const path = await fresh();
        const args = [cli, 'package', clip, '--out', join(path, 'lesson')];
        const { cpuSeconds } = await runTimed(process.execPath, args);
        await rm(path, { recursive: true });
        return cpuSeconds;
      };
      const peer = async () => {
        const path = await fresh();
        const { cpuSeconds } = await runTimed(ffmpeg, encode.arguments, path);
        await rm(path, { recursive: true });
        return cpuSeconds;
      };
      const pairs: Pair[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        // Each goes first in turn.
        const oursFirst = round % 2 === 0;
        const first = await (oursFirst ? ours() : peer());
        const second = await (oursFirst ? peer() : ours());
        const pair = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
        pairs.push(pair);
        say(`ours ${pair.ours.toFixed(2)} s, ffmpeg ${pair.peer.toFixed(2)} s of CPU`);
      }
      return {
        workload: 'packager-cpu',
        peerName: 'bare ffmpeg with the same arguments',
        unit: 's CPU',
        targetRatio: 1.08,
        pairs,
        notes: [about],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
