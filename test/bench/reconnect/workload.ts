/** Everybody is cut off and comes back at once: how long until the last one is welcomed. */

import { type Pair, type Workload } from '../figure.ts';
import {
  cpuUs,
  Crowds,
  noTokens,
  type Side,
  startEcho,
  startEngine,
  Stops,
} from '../live/stage.ts';

const CLIENTS = 5_000;
const PROCESSES = 2;
const ROUNDS = 3;

export const reconnect: Workload = {
  name: 'reconnect',
  about: `${CLIENTS} players cut off at once and welcomed again by their resume keys, beside an echo`,
  skipped: () => null,
  async measure(say) {
    const stops = new Stops();
    try {
      const engine = await startEngine(stops);
      const echo = await startEcho(stops);
      const crowds = new Crowds(stops, PROCESSES);
      await crowds.connect('ours', engine.url, await engine.tokens(CLIENTS), false);
      await crowds.connect('peer', echo.url, noTokens(CLIENTS));
      await crowds.all({ kind: 'beat', side: 'ours' });
      say(`${2 * CLIENTS} sockets are open`);
      const servers = { ours: engine.child, peer: echo.child };
      const costs: string[] = [];
      // Whoever is refused ends the run: everybody here holds a lease.
      const round = async (side: Side) => {
        await crowds.all({ kind: 'cut', side });
        const before = await cpuUs(servers[side]);
        const told = await crowds.all<{ tookMs: number }>({ kind: 'back', side });
        const us = ((await cpuUs(servers[side])) - before) / CLIENTS;
        costs.push(`${side} ${us.toFixed(0)}`);
        return Math.max(...told.map(({ tookMs }) => tookMs));
      };
      await round('ours');
      await round('peer');
      costs.length = 0;
      const pairs: Pair[] = [];
      for (let number = 0; number < ROUNDS; number += 1) {
        const oursFirst = number % 2 === 0;
        const first = await round(oursFirst ? 'ours' : 'peer');
        const second = await round(oursFirst ? 'peer' : 'ours');
        const pair = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
        pairs.push(pair);
        say(`ours ${pair.ours.toFixed(0)} ms, echo ${pair.peer.toFixed(0)} ms`);
      }
      return {
        workload: 'reconnect',
        peerName: 'bare socket.io echo',
        unit: 'ms until all are welcomed',
        better: 'lower',
        targetRatio: 2,
        pairs,
        notes: [`nobody was refused; server CPU, us a learner: ${costs.join(', ')}`],
      };
    } finally {
      await stops.all();
    }
  },
};
