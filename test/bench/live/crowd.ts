/** A process full of thin clients, told what to do over its message channel. */

import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { ThinClient } from './thin-client.ts';

type Side = 'ours' | 'peer';

export type CrowdOrder =
  | {
      readonly kind: 'connect';
      readonly side: Side;
      readonly url: string;
      /** One a client; empty texts for the echo server. */
      readonly tokens: readonly string[];
      /** What each client fetches before it plays: so many segments of these tracks. */
      readonly tracks: readonly string[];
      readonly segments: number;
    }
  /** So many beats are under way at any time, each from the next client in turn. */
  | {
      readonly kind: 'saturate';
      readonly side: Side;
      readonly inFlight: number;
      readonly warmUpMs: number;
      readonly windowMs: number;
    }
  | { readonly kind: 'beat'; readonly side: Side }
  | { readonly kind: 'cut'; readonly side: Side }
  | { readonly kind: 'back'; readonly side: Side }
  | { readonly kind: 'report'; readonly side: Side };

const AT_ONCE = 64;
const clients: Record<Side, ThinClient[]> = { ours: [], peer: [] };
const tallies = {
  ours: { sent: 0, acked: 0, refused: 0 },
  peer: { sent: 0, acked: 0, refused: 0 },
};

process.on('message', (order: CrowdOrder) => {
  obey(order).then(
    (said) => process.send?.({ ...said, kind: `${order.kind}-done` }),
    (error: unknown) => {
      process.stderr.write(`crowd: ${order.kind}: ${String((error as Error).stack)}\n`);
      process.exit(1);
    },
  );
});

async function obey(order: CrowdOrder): Promise<Readonly<Record<string, unknown>>> {
  const own = clients[order.side];
  switch (order.kind) {
    case 'connect':
      return connect(order);
    case 'saturate':
      return saturate(order);
    case 'beat': {
      const { acked } = tallies[order.side];
      for (const client of own) client.beat();
      while (tallies[order.side].acked < acked + own.length) await pause(20);
      return {};
    }
    case 'cut':
      await Promise.all(own.map((client) => client.cut()));
      return {};
    case 'back': {
      const startMs = performance.now();
      await eachOf(own, (client) => client.connect());
      return { tookMs: performance.now() - startMs };
    }
    case 'report': {
      const claimedMs = own.reduce((sum, client) => sum + client.claimedMs, 0);
      const creditedMs = own.reduce((sum, client) => sum + client.creditedMs, 0);
      return { claimedMs, creditedMs, ...tallies[order.side] };
    }
  }
}

async function connect(order: CrowdOrder & { kind: 'connect' }) {
  const { side, url, tokens, tracks, segments } = order;
  const fresh = tokens.map(
    (token) => new ThinClient(url, token === '' ? null : token, tallies[side]),
  );
  await eachOf(fresh, async (client) => {
    await client.connect();
    for (const track of tracks) {
      for (let index = 0; index < segments; index += 1) {
        const path = `${client.mediaBase}${track}/${segmentFile(index)}`;
        const answer = await fetch(`${url}${path}`);
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    }
  });
  clients[side].push(...fresh);
  return {};
}

async function saturate(order: CrowdOrder & { kind: 'saturate' }) {
  const { side, inFlight, warmUpMs, windowMs } = order;
  const own = clients[side];
  let turn = 0;
  let going = true;
  const next = () => {
    turn = (turn + 1) % own.length;
    own[turn]?.beat();
  };
  for (const client of own) {
    client.onAcked = (beats) => {
      for (let beat = 0; going && beat < beats; beat += 1) next();
    };
  }
  for (let beat = 0; beat < inFlight; beat += 1) next();
  await pause(warmUpMs);
  const ackedBefore = tallies[side].acked;
  const startMs = performance.now();
  await pause(windowMs);
  const acked = tallies[side].acked - ackedBefore;
  const perSecond = (acked * 1_000) / (performance.now() - startMs);
  going = false;
  while (tallies[side].acked < tallies[side].sent) await pause(20);
  return { perSecond, acked };
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
