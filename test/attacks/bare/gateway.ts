/** A line between learner and engine that leaves from an address of our choice. */

import { connect, createServer } from 'node:net';
import { type AddressInfo, type Server, type Socket } from 'node:net';
import { type Rig } from './rig.ts';

export interface Gateway {
  readonly addresses: number;
  /** New connections come from 127.0.0.`last` from now on. */
  from(last: number): void;
  close(): void;
}

/** Everything that is done meanwhile goes through it. @returns what to say of it */
export async function behindGateway(
  rig: Rig,
  act: (way: Gateway) => Promise<void>,
): Promise<string> {
  const way = await gateway(rig);
  try {
    await act(way);
    return `${way.addresses} addresses`;
  } finally {
    way.close();
  }
}

/** Everything of this rig goes through it until it is closed. */
export async function gateway(rig: Rig): Promise<Gateway> {
  const seen = new Set<string>();
  const open = new Set<Socket>();
  let localAddress = '127.0.0.1';
  const pass = (inward: Socket, port: number) => {
    seen.add(localAddress);
    const outward = connect({ port, host: '127.0.0.1', localAddress });
    for (const [one, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      open.add(one);
      // As routers do: what is small is passed on at once, too.
      one.setNoDelay();
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  };
  const servers: Server[] = [];
  const ways: string[] = [];
  for (const url of rig.straight) {
    const server = createServer((inward) => pass(inward, Number(new URL(url).port)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    servers.push(server);
    ways.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  rig.through(ways);
  return {
    get addresses() {
      return seen.size;
    },
    from(last) {
      localAddress = `127.0.0.${last}`;
    },
    close() {
      rig.through(null);
      for (const server of servers) server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
