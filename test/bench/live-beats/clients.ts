/**
 * The client process: connects to both servers, and beats against one of them at a time when told
 * to. Speaks with the bench over its message channel.
 */

import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { Beater } from './beater.ts';

export type Order =
  | {
      readonly kind: 'connect';
      readonly engineUrl: string;
      readonly tokens: readonly string[];
      /** Tracks, and how many segments of each, every client fetches before it plays. */
      readonly tracks: readonly string[];
      readonly segments: number;
      readonly echoUrl: string;
    }
  | {
      readonly kind: 'drive';
      readonly target: 'ours' | 'peer';
      readonly beatsPerSecond: number;
      readonly warmUpMs: number;
      readonly windowMs: number;
    }
  | { readonly kind: 'report' };

const AT_ONCE = 32;
const tallies = {
  ours: { sent: 0, acked: 0, refused: 0 },
  peer: { sent: 0, acked: 0, refused: 0 },
};
const beaters: { ours: Beater[]; peer: Beater[] } = { ours: [], peer: [] };

process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => {
    process.stderr.write(`clients: ${String((error as Error).stack)}\n`);
    process.exit(1);
  });
});

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'connect':
      await connect(order);
      return tell({ kind: 'connected' });
    case 'drive':
      return drive(order);
    case 'report': {
      let claimedMs = 0;
      let creditedMs = 0;
      for (const beater of beaters.ours) {
        claimedMs += beater.claimedMs;
        creditedMs += beater.credit?.creditedMs ?? 0;
      }
      return tell({ kind: 'report', claimedMs, creditedMs, ...tallies.ours });
    }
  }
}

function tell(message: Readonly<Record<string, unknown>>): void {
  process.send?.(message);
}

async function connect(order: Order & { kind: 'connect' }): Promise<void> {
  const { engineUrl, echoUrl, tokens, tracks, segments } = order;
  await eachOf(tokens, async (token) => {
    const beater = await Beater.toEngine(engineUrl, token, tallies.ours);
    for (const track of tracks) {
      for (let index = 0; index < segments; index += 1) {
        const path = `${beater.welcome?.mediaBase}${track}/${segmentFile(index)}`;
        const answer = await fetch(`${engineUrl}${path}`);
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    }
    beaters.ours.push(beater);
  });
  await eachOf(tokens, async () => {
    beaters.peer.push(await Beater.toEcho(echoUrl, tallies.peer));
  });
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Beats evenly, each client in its turn, and tells when the measured window begins and ends. */
async function drive(order: Order & { kind: 'drive' }): Promise<void> {
  const { target, beatsPerSecond, warmUpMs, windowMs } = order;
  const own = beaters[target];
  const tally = tallies[target];
  const beganMs = performance.now();
  let beats = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - beganMs) / 1_000) * beatsPerSecond);
    for (; beats < due; beats += 1) own[beats % own.length]?.beat();
  }, 1);
  await pause(warmUpMs);
  tell({ kind: 'window-begins', ...tally });
  const cpuBefore = process.cpuUsage();
  await pause(windowMs);
  tell({ kind: 'window-ends', ...tally });
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(timer);
  // The last answers come in before the next round begins.
  await pause(500);
  tell({ kind: 'driven', ...tally, cpuRatio: (user + system) / 1_000 / windowMs });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
