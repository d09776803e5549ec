/**
 * Server CPU for one durably acknowledged beat, beside a bare socket.io echo server, with the same
 * clients at the same rate.
 */

import { type Pair, type Workload } from '../figure.ts';
import { type NodeChild, benchFile, startNode } from '../child.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { SEGMENTS, startEngine, Stops, type StoreKind, whyNot } from '../live/stage.ts';
import { type Order } from './clients.ts';
import { type Tally } from './beater.ts';

const SOCKETS = 2_000;
const BEATS_PER_SECOND = 2_000;
const ROUNDS = 5;
const WINDOW_MS = 6_000;
const WARM_UP_MS = 1_500;
/** Both servers run this long before the first round, so that their code is compiled. */
const FIRST_WARM_UP_MS = 8_000;

function beats(name: string, store: StoreKind): Workload {
  return {
    name,
    about: `server CPU for a durably acknowledged beat on ${store}, ${SOCKETS} sockets at ${BEATS_PER_SECOND}/s, beside an echo`,
    skipped: () => whyNot(store),
    async measure(say) {
      const stops = new Stops();
      try {
        const engine = await startEngine(stops, store, profilerArgs());
        const echo = stops.add(
          startNode([
            '--import',
            benchFile('live-beats', 'meter.mjs'),
            benchFile('live-beats', 'echo-server.mjs'),
          ]),
        );
        const { port } = await echo.next<{ port: number }>('port');
        const clients = stops.add(
          startNode(['--import', 'tsx', benchFile('live-beats', 'clients.ts')]),
        );

        const connected = clients.next('connected');
        order(clients, {
          kind: 'connect',
          engineUrl: engine.url,
          tokens: await engine.tokens(SOCKETS),
          tracks: [FAKE_VIDEO, FAKE_AUDIO],
          segments: SEGMENTS,
          echoUrl: `http://127.0.0.1:${port}`,
        });
        await connected;
        say(`${2 * SOCKETS} sockets are open, the first minute of media is fetched`);

        const servers = { ours: engine.child, peer: echo };
        const round = (target: 'ours' | 'peer', warmUpMs: number, windowMs: number) =>
          drive(clients, servers[target], target, warmUpMs, windowMs);
        await round('ours', FIRST_WARM_UP_MS, 10);
        await round('peer', FIRST_WARM_UP_MS, 10);
        const pairs: Pair[] = [];
        for (let number = 0; number < ROUNDS; number += 1) {
          const oursFirst = number % 2 === 0;
          const first = await round(oursFirst ? 'ours' : 'peer', WARM_UP_MS, WINDOW_MS);
          const second = await round(oursFirst ? 'peer' : 'ours', WARM_UP_MS, WINDOW_MS);
          const pair = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
          pairs.push(pair);
          say(`ours ${pair.ours.toFixed(1)} us, echo ${pair.peer.toFixed(1)} us a beat`);
        }
        const report = clients.next<Tally & { claimedMs: number; creditedMs: number }>('report');
        order(clients, { kind: 'report' });
        const { claimedMs, creditedMs, sent, acked, refused } = await report;
        const percent = (100 * creditedMs) / claimedMs;
        if (percent < 90 || refused > 0 || acked !== sent) {
          throw new Error(
            `This was no honest load: ${percent.toFixed(1)} % credited, ${refused} refused, ` +
              `${acked} of ${sent} acknowledged.`,
          );
        }
        return {
          workload: name,
          peerName: 'bare socket.io echo with acknowledgement',
          unit: 'us server CPU/beat',
          better: 'lower',
          targetRatio: 1.35,
          pairs,
          notes: [
            `${acked} beats, all acknowledged after a synced commit, ${percent.toFixed(1)} % credited`,
          ],
        };
      } finally {
        await stops.all();
      }
    },
  };
}

export const liveBeats = beats('live-beats', 'sqlite');
export const liveBeatsPg = beats('live-beats-pg', 'postgres');

function order(clients: NodeChild, what: Order): void {
  clients.send(what);
}

/** @returns server CPU for each acknowledged beat of the window, microseconds */
async function drive(
  clients: NodeChild,
  server: NodeChild,
  target: 'ours' | 'peer',
  warmUpMs: number,
  windowMs: number,
): Promise<number> {
  const begins = clients.next<Tally>('window-begins');
  const ends = clients.next<Tally>('window-ends');
  const driven = clients.next<Tally>('driven');
  order(clients, { kind: 'drive', target, beatsPerSecond: BEATS_PER_SECOND, warmUpMs, windowMs });
  const ackedBefore = (await begins).acked;
  const cpuBefore = await cpuUs(server);
  const ackedAfter = (await ends).acked;
  const cpuAfter = await cpuUs(server);
  await driven;
  return (cpuAfter - cpuBefore) / (ackedAfter - ackedBefore);
}

async function cpuUs(server: NodeChild): Promise<number> {
  const told = server.next<{ us: number }>('cpu');
  server.send({ kind: 'cpu' });
  return (await told).us;
}

/** `LECTERN_BENCH_PROFILE=<folder>` leaves a CPU profile of the engine there. */
function profilerArgs(): string[] {
  const folder = process.env['LECTERN_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', folder];
}
