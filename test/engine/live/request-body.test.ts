/** Bodies of requests: whole, too large, too slow, broken off. */

import { expect } from 'chai';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { readBody } from '../../../engine/live/request-body.ts';
import { MAX_MESSAGE_BYTES } from '../../../engine/protocol/messages.ts';

describe('live: the body of a request', () => {
  let server: Server;
  let socket: Socket;
  let read: Promise<Buffer | null>;

  /** Sends these bytes and leaves the connection open. */
  async function send(text: string, withinMs: number): Promise<void> {
    server = createServer();
    const asked = new Promise<void>((resolve) => {
      server.once('request', (request) => {
        read = readBody(request, withinMs);
        resolve();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${text}`);
    await asked;
  }
  afterEach(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  it('is read whole', async () => {
    await send('Content-Length: 4\r\n\r\n{"a"', 5_000);
    expect((await read)?.toString()).to.equal('{"a"');
  });

  it('is not waited for for ever: the connection is cut', async () => {
    await send('Content-Length: 1000\r\n\r\n{', 100);
    const cut = new Promise((resolve) => socket.once('close', resolve));
    expect(await read).to.equal(null);
    await cut;
  });

  it('is none where it is too large, said or not', async () => {
    const most = MAX_MESSAGE_BYTES + 1;
    await send(`Content-Length: ${most}\r\n\r\n`, 5_000);
    expect(await read).to.equal(null);
    socket.destroy();
    server.close();
    const chunk = `${most.toString(16)}\r\n${'x'.repeat(most)}\r\n`;
    await send(`Transfer-Encoding: chunked\r\n\r\n${chunk}`, 5_000);
    expect(await read).to.equal(null);
  });

  it('is none where it is broken off', async () => {
    await send('Content-Length: 1000\r\n\r\n{', 5_000);
    socket.destroy();
    expect(await read).to.equal(null);
  });
});
