/** Memory of the server for each connected learner, beside the echo's for each socket. */

import { type Pair, type Workload } from '../figure.ts';
import { binFlags } from '../live-beats/engine-process.ts';
import { Crowds, memoryBytes, noTokens, startEcho, startEngine, Stops } from '../live/stage.ts';

const PROCESSES = 3;
/** Connected before anything is measured, so that code and caches are there. */
const FIRST = 300;
const MOST_ABOVE_KB = 30;

function memory(name: string, sockets: number): Workload {
  return {
    name,
    about: `resident memory a connected learner, ${sockets} of them, beside an echo`,
    skipped: () => null,
    async measure(say) {
      const stops = new Stops();
      try {
        const engine = await startEngine(stops);
        // The same settings of V8: what it sets aside for young objects is no cost of a learner.
        const echo = await startEcho(stops, binFlags());
        const crowds = new Crowds(stops, PROCESSES);
        const tokens = await engine.tokens(FIRST + sockets);
        await crowds.connect('ours', engine.url, tokens.slice(0, FIRST), false);
        await crowds.connect('peer', echo.url, noTokens(FIRST));
        await crowds.all({ kind: 'beat', side: 'ours' });
        await crowds.all({ kind: 'beat', side: 'peer' });
        const before = {
          ours: await memoryBytes(engine.child),
          peer: await memoryBytes(echo.child),
        };
        await crowds.connect('ours', engine.url, tokens.slice(FIRST), false);
        await crowds.connect('peer', echo.url, noTokens(sockets));
        await crowds.all({ kind: 'beat', side: 'ours' });
        await crowds.all({ kind: 'beat', side: 'peer' });
        const after = {
          ours: await memoryBytes(engine.child),
          peer: await memoryBytes(echo.child),
        };
        const kb = (side: 'ours' | 'peer') => (after[side] - before[side]) / 1_024 / sockets;
        const pair: Pair = { ours: kb('ours'), peer: kb('peer') };
        const above = pair.ours - pair.peer;
        const verdict = above <= MOST_ABOVE_KB ? 'met' : 'not met';
        const note = `${above.toFixed(1)} KB above the echo's; at most ${MOST_ABOVE_KB}: ${verdict}`;
        say(note);
        return {
          workload: name,
          peerName: 'bare socket.io echo',
          unit: 'KB resident/socket',
          better: 'lower',
          targetRatio: (pair.peer + MOST_ABOVE_KB) / pair.peer,
          pairs: [pair],
          notes: [note],
        };
      } finally {
        await stops.all();
      }
    },
  };
}

export const liveMemory = memory('live-memory', 5_000);
export const liveMemory9000 = memory('live-memory-9000', 9_000);
