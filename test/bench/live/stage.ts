/** The engine, the echo server and processes of thin clients; all of them are always stopped again. */

import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { PostgresServer, postgresPrograms } from '../../support/postgres.ts';
import { type NodeChild, benchFile, startNode } from '../child.ts';
import { type EngineProcess, startEngineProcess } from '../live-beats/engine-process.ts';
import { type CrowdOrder } from './crowd.ts';

export type Side = 'ours' | 'peer';
export type StoreKind = 'sqlite' | 'postgres';

/** Two segments of each kind: the 60 s that the policy releases when a session opens. */
export const LESSON = { id: 'bench', durationMs: 600_000, segmentMs: 30_000 };
export const SEGMENTS = 2;

/** Why a workload cannot run here; null where it can. */
export function whyNot(store: StoreKind): string | null {
  return store === 'sqlite' || postgresPrograms() !== null
    ? null
    : 'there is no PostgreSQL; sudo apt-get install -y postgresql';
}

export class Stops {
  readonly #stops: (() => Promise<void>)[] = [];

  add<T extends { stop(): Promise<void> }>(what: T): T {
    this.#stops.unshift(() => what.stop());
    return what;
  }

  async all(): Promise<void> {
    for (const stop of this.#stops.splice(0)) await stop();
  }
}

/** The real engine on its own files, or on a new PostgreSQL whose CPU time is not counted. */
export async function startEngine(
  stops: Stops,
  store: StoreKind = 'sqlite',
  nodeArgs: readonly string[] = [],
): Promise<EngineProcess> {
  const env: NodeJS.ProcessEnv = {};
  const programs = postgresPrograms();
  if (store === 'postgres' && programs !== null) {
    const postgres = stops.add(await PostgresServer.begin(programs));
    env['LECTERN_DATABASE_URL'] = await postgres.database();
  }
  return stops.add(await startEngineProcess(LESSON, nodeArgs, env));
}

export async function startEcho(
  stops: Stops,
  nodeArgs: readonly string[] = [],
): Promise<{ readonly child: NodeChild; readonly url: string }> {
  const child = stops.add(
    startNode([
      ...nodeArgs,
      ...['--import', benchFile('live-beats', 'meter.mjs')],
      benchFile('live-beats', 'echo-server.mjs'),
    ]),
  );
  const { port } = await child.next<{ port: number }>('port');
  return { child, url: `http://127.0.0.1:${port}` };
}

/** Several processes of thin clients that obey as one. */
export class Crowds {
  readonly #children: readonly NodeChild[];

  constructor(stops: Stops, processes: number) {
    this.#children = Array.from({ length: processes }, () =>
      stops.add(startNode(['--import', 'tsx', benchFile('live', 'crowd.ts')])),
    );
  }

  /** One client a token; an empty token is for the echo server. */
  async connect(side: Side, url: string, tokens: readonly string[], plays = true): Promise<void> {
    const media = plays && side === 'ours';
    const share = Math.ceil(tokens.length / this.#children.length);
    await Promise.all(
      this.#children.map((child, at) =>
        tell(child, {
          kind: 'connect',
          side,
          url,
          tokens: tokens.slice(at * share, (at + 1) * share),
          tracks: media ? [FAKE_VIDEO, FAKE_AUDIO] : [],
          segments: media ? SEGMENTS : 0,
        }),
      ),
    );
  }

  /** What each process answered. */
  all<T>(order: CrowdOrder): Promise<T[]> {
    return Promise.all(this.#children.map((child) => tell<T>(child, order)));
  }
}

function tell<T>(child: NodeChild, order: CrowdOrder): Promise<T> {
  const done = child.next<T>(`${order.kind}-done`);
  child.send(order);
  return done;
}

/** Tokens of the echo server's clients: it asks for none. */
export function noTokens(count: number): string[] {
  return Array<string>(count).fill('');
}

/** Resident memory after a full collection, bytes. */
export async function memoryBytes(child: NodeChild): Promise<number> {
  const told = child.next<{ bytes: number }>('memory');
  child.send({ kind: 'memory' });
  return (await told).bytes;
}

export async function cpuUs(child: NodeChild): Promise<number> {
  const told = child.next<{ us: number }>('cpu');
  child.send({ kind: 'cpu' });
  return (await told).us;
}

/** @throws Error where the load was none that an honest crowd makes */
export async function mustBeHonest(crowds: Crowds): Promise<string> {
  const reports = await crowds.all<Record<string, number>>({ kind: 'report', side: 'ours' });
  const sum = (key: string) => reports.reduce((total, report) => total + (report[key] ?? 0), 0);
  const percent = (100 * sum('creditedMs')) / sum('claimedMs');
  if (percent < 90 || sum('refused') > 0 || sum('acked') !== sum('sent')) {
    throw new Error(
      `This was no honest load: ${percent.toFixed(1)} % credited, ${sum('refused')} refused, ` +
        `${sum('acked')} of ${sum('sent')} acknowledged.`,
    );
  }
  return `${sum('acked')} beats, all acknowledged after a synced commit, ${percent.toFixed(1)} % credited`;
}
