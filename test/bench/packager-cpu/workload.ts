/** CPU of all that `package` does, beside bare ffmpeg doing the same video and audio encodes. */

import { type Workload } from '../figure.ts';
import { inTurn, onStage } from './stage.ts';

export const packagerCpu: Workload = {
  name: 'packager-cpu',
  about: 'CPU of packaging a clip, beside bare ffmpeg doing the same encodes',
  measure: (say) =>
    onStage(say, async ({ inFolder, package: packageIn, bare, plan, about }) => ({
      workload: 'packager-cpu',
      peerName: 'bare ffmpeg, same video and audio encodes',
      unit: 's CPU',
      better: 'lower',
      targetRatio: 1.08,
      pairs: await inTurn(
        async () => (await inFolder(packageIn)).cpuSeconds,
        async () => (await inFolder((folder) => bare(plan, folder))).cpuSeconds,
        say,
        's CPU',
      ),
      notes: [about],
    })),
};
