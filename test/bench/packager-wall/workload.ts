/** Time on the wall of `package`, beside one ffmpeg that makes all rungs with its default threads. */

import { type Workload } from '../figure.ts';
import { inTurn, onStage } from '../packager-cpu/stage.ts';

/** ffmpeg's own word for "as many as you like". */
const DEFAULT_THREADS = 0;

export const packagerWall: Workload = {
  name: 'packager-wall',
  about: 'time of packaging a clip on two cores, beside one ffmpeg doing all rungs',
  measure: (say) =>
    onStage(say, async ({ inFolder, package: packageIn, bare, plan, about }) => {
      const unhindered = { ...plan, threads: DEFAULT_THREADS };
      return {
        workload: 'packager-wall',
        peerName: 'one ffmpeg, all rungs and sound, default threads',
        unit: 's',
        better: 'lower',
        targetRatio: 0.95,
        pairs: await inTurn(
          async () => (await inFolder(packageIn)).wallSeconds,
          async () => (await inFolder((folder) => bare(unhindered, folder))).wallSeconds,
          say,
          's',
        ),
        notes: [`${about}. Time on the wall: nothing else may run meanwhile.`],
      };
    }),
};
