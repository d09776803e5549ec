/** CPU of `package`, beside one ffmpeg for each rung: how the big open platforms do it. */

import type { Plan } from '../../../packager/plan/plan.ts';
import { type Workload } from '../figure.ts';
import { inTurn, onStage } from '../packager-cpu/stage.ts';

/** ffmpeg's own word for "as many as you like": platforms that run one a rung leave it so. */
const DEFAULT_THREADS = 0;

export const packagerPerRung: Workload = {
  name: 'packager-per-rung',
  about: 'CPU of packaging a clip, beside one ffmpeg for each rung and one for the sound',
  measure: (say) =>
    onStage(say, async ({ inFolder, package: packageIn, bare, plan, about }) => {
      const peers = oneRungEach({ ...plan, threads: DEFAULT_THREADS });
      const peer = async (): Promise<number> => {
        let cpuSeconds = 0;
        for (const each of peers) {
          cpuSeconds += (await inFolder((folder) => bare(each, folder))).cpuSeconds;
        }
        return cpuSeconds;
      };
      return {
        workload: 'packager-per-rung',
        peerName: `${peers.length} runs of ffmpeg, same settings, default threads`,
        unit: 's CPU',
        better: 'lower',
        targetRatio: 0.75,
        pairs: await inTurn(async () => (await inFolder(packageIn)).cpuSeconds, peer, say, 's CPU'),
        notes: [about],
      };
    }),
};

/** The same encodes, one for each run: every rung decodes the source anew, the sound as well. */
function oneRungEach(plan: Plan): Plan[] {
  const { audio, ...silent } = plan;
  return [
    ...plan.streams.flatMap((stream) =>
      stream.rungs.map((rung) => ({ ...silent, streams: [{ ...stream, rungs: [rung] }] })),
    ),
    ...(audio === undefined ? [] : [{ ...plan, streams: [] }]),
  ];
}
