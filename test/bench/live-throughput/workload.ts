/** Durably acknowledged beats a second at saturation, beside the echo's own saturation. */

import { type Pair, type Workload } from '../figure.ts';
import {
  cpuUs,
  Crowds,
  mustBeHonest,
  noTokens,
  type Side,
  startEcho,
  startEngine,
  Stops,
  type StoreKind,
  whyNot,
} from '../live/stage.ts';

const SOCKETS = 2_000;
/** Beats under way at any time: enough that no group commit goes out half empty. */
const IN_FLIGHT = 600;
const ROUNDS = 5;
const WINDOW_MS = 4_000;
const WARM_UP_MS = 1_000;
const FIRST_WARM_UP_MS = 6_000;

function throughput(name: string, store: StoreKind): Workload {
  return {
    name,
    about: `acknowledged beats a second on ${store}, ${IN_FLIGHT} always under way, beside an echo`,
    skipped: () => whyNot(store),
    async measure(say) {
      const stops = new Stops();
      try {
        const engine = await startEngine(stops, store);
        const echo = await startEcho(stops);
        const crowds = new Crowds(stops, 1);
        await crowds.connect('ours', engine.url, await engine.tokens(SOCKETS));
        await crowds.connect('peer', echo.url, noTokens(SOCKETS));
        say(`${2 * SOCKETS} sockets are open, the first minute of media is fetched`);
        const servers = { ours: engine.child, peer: echo.child };
        const costs: string[] = [];
        const round = async (side: Side, warmUpMs: number, windowMs: number) => {
          const before = await cpuUs(servers[side]);
          const startMs = performance.now();
          const order = {
            kind: 'saturate',
            side,
            inFlight: IN_FLIGHT,
            warmUpMs,
            windowMs,
          } as const;
          const [report] = await crowds.all<{ perSecond: number }>(order);
          const busy = (await cpuUs(servers[side])) - before;
          costs.push(
            `${side} ${((100 * busy) / 1_000 / (performance.now() - startMs)).toFixed(0)} %`,
          );
          return report?.perSecond ?? 0;
        };
        await round('ours', FIRST_WARM_UP_MS, 10);
        await round('peer', FIRST_WARM_UP_MS, 10);
        costs.length = 0;
        const pairs: Pair[] = [];
        for (let number = 0; number < ROUNDS; number += 1) {
          const oursFirst = number % 2 === 0;
          const first = await round(oursFirst ? 'ours' : 'peer', WARM_UP_MS, WINDOW_MS);
          const second = await round(oursFirst ? 'peer' : 'ours', WARM_UP_MS, WINDOW_MS);
          const pair = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
          pairs.push(pair);
          say(`ours ${pair.ours.toFixed(0)}, echo ${pair.peer.toFixed(0)} beats a second`);
        }
        return {
          workload: name,
          peerName: 'bare socket.io echo with acknowledgement, saturated by the same clients',
          unit: 'beats/s',
          better: 'higher',
          targetRatio: 0.9,
          pairs,
          notes: [
            await mustBeHonest(crowds),
            `CPU of one core that the servers had: ${costs.join(', ')}`,
          ],
        };
      } finally {
        await stops.all();
      }
    },
  };
}

export const liveThroughput = throughput('live-throughput', 'sqlite');
export const liveThroughputPg = throughput('live-throughput-pg', 'postgres');
