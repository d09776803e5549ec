/** A line between learner and engine that leaves from an address of our choice. */

import { connect, createServer } from 'node:net';
import { type AddressInfo, type Socket } from 'node:net';
import { type Rig } from './rig.ts';

export interface Gateway {
  readonly addresses: number;
  /** New connections come from 127.0.0.`last` from now on. */
  from(last: number): void;
  close(): void;
}

/** Everything of this rig goes through it until it is closed. */
export async function gateway(rig: Rig): Promise<Gateway> {
  const target = Number(new URL(rig.url).port);
  const seen = new Set<string>();
  const open = new Set<Socket>();
  let localAddress = '127.0.0.1';
  const server = createServer((inward) => {
    seen.add(localAddress);
    const outward = connect({ port: target, host: '127.0.0.1', localAddress });
    for (const [one, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  rig.through(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    get addresses() {
      return seen.size;
    },
    from(last) {
      localAddress = `127.0.0.${last}`;
    },
    close() {
      rig.through(null);
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
