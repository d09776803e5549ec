/** What packaging a clip costs, beside four ways to do the same. */

import { type Pair, type Workload } from '../figure.ts';
import { type Cost, type Rounds, type Side, rounds } from './rounds.ts';

interface Comparison {
  readonly name: string;
  readonly about: string;
  readonly ours: Side;
  readonly peer: Side;
  readonly peerName: string;
  readonly of: keyof Cost;
  readonly targetRatio: number;
}

const COMPARISONS: readonly Comparison[] = [
  {
    name: 'packager-cpu',
    about: 'CPU of packaging a clip, beside a bare ffmpeg doing the same encodes',
    ...{ ours: 'whole', peer: 'bare' },
    peerName:
      'one ffmpeg, a split and a scale for each rung, same encoder settings, default threads',
    ...{ of: 'cpuSeconds', targetRatio: 1.08 },
  },
  {
    name: 'packager-wall',
    about: 'time of packaging a clip on two cores, beside one ffmpeg doing all rungs',
    ...{ ours: 'whole', peer: 'bare' },
    peerName:
      'one ffmpeg, a split and a scale for each rung, same encoder settings, default threads',
    ...{ of: 'wallSeconds', targetRatio: 0.95 },
  },
  {
    name: 'packager-per-rung',
    about: 'CPU of packaging a clip, beside one ffmpeg for each rung and one for the sound',
    ...{ ours: 'whole', peer: 'one a rung' },
    peerName: 'a run of ffmpeg for each rung and the sound, same settings, default threads',
    ...{ of: 'cpuSeconds', targetRatio: 0.75 },
  },
  {
    name: 'resume',
    about: 'CPU of the run after a kill -9 at half of the chunks, beside a whole run',
    ...{ ours: 'resumed', peer: 'whole', peerName: 'the same command, never stopped' },
    ...{ of: 'cpuSeconds', targetRatio: 0.58 },
  },
];

/** They share their runs, so those that are asked for are told to each. */
export const packaging: readonly Workload[] = COMPARISONS.map((comparison) => ({
  name: comparison.name,
  about: comparison.about,
  measure: async (say, chosen) => {
    const { ours, peer, of } = comparison;
    const asked = COMPARISONS.filter(({ name }) => chosen.has(name));
    const { about, encodes, costs } = await rounds(
      say,
      new Set(asked.flatMap((each) => [each.ours, each.peer, ...besideOf(each.peer)])),
    );
    const pairs = costs.map((cost): Pair => {
      const [own, other] = [cost[ours], cost[peer]];
      if (own === undefined || other === undefined) throw new Error(`${ours} or ${peer} never ran`);
      return { ours: own[of], peer: other[of] };
    });
    return {
      ...{ workload: comparison.name, peerName: comparison.peerName, pairs },
      ...{ unit: of === 'cpuSeconds' ? 's CPU' : 's', better: 'lower' },
      targetRatio: comparison.targetRatio,
      notes: [
        about,
        ...(peer === 'bare' ? ourGraphNotes(costs) : []),
        ...(peer === 'one a rung' ? [`${encodes} runs of ffmpeg`] : []),
        ...(of === 'wallSeconds' ? ['time on the wall: nothing else may run meanwhile'] : []),
      ],
    };
  },
}));

function besideOf(peer: Side): Side[] {
  return peer === 'bare' ? ['bare, our graph'] : [];
}

/** What the saving of our graph is worth: the peer does not have it. */
function ourGraphNotes(costs: Rounds['costs']): string[] {
  const [first] = costs;
  const [ours, own, textbook] = [first?.whole, first?.['bare, our graph'], first?.bare];
  if (ours === undefined || own === undefined || textbook === undefined) return [];
  const figures = (['cpuSeconds', 'wallSeconds'] as const).map((of) => {
    const unit = of === 'cpuSeconds' ? 's CPU' : 's';
    return `${own[of].toFixed(1)} ${unit} (the peer ${textbook[of].toFixed(1)}, ours ${(ours[of] / own[of]).toFixed(2)}x of it)`;
  });
  return [`one bare ffmpeg with our own graph, first round: ${figures.join(', ')}`];
}
