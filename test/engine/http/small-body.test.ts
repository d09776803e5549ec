/** Bodies that come slowly hold nobody's connection. */

import { expect } from 'chai';
import express from 'express';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { smallBody } from '../../../engine/http/small-body.ts';

describe('http: small bodies', () => {
  let server: Server;
  let socket: Socket;
  let heard = '';
  let closed: Promise<void>;

  /** A connection on which these bytes were sent, and no more. */
  async function send(text: string, withinMs: number): Promise<void> {
    const app = express().use(smallBody('1kb', withinMs));
    app.use((request, response) => void response.json({ body: request.body as unknown }));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    socket.on('error', () => undefined);
    closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.write(text);
  }
  afterEach(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  const post = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

  for (const [what, head] of [
    ['said', 'Content-Length: 100\r\n\r\n{'],
    ['not said', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'],
  ] as const) {
    it(`are told what is wrong and cut, with a length that is ${what}`, async () => {
      await send(post + head, 50);
      await closed;
      expect(heard).to.match(/^HTTP\/1.1 400 /);
      expect(heard).to.match(/connection: close/i);
      expect(heard).to.contain('"code":"malformed"').and.contain('within 50 ms');
    });
  }

  it('are taken when they come whole, and the connection is used again', async () => {
    await send(`${post}Content-Length: 7\r\n\r\n{"a":1}`, 5_000);
    await new Promise((resolve) => socket.once('data', resolve));
    expect(heard).to.contain('{"body":{"a":1}}');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(heard.match(/HTTP\/1.1 200/g)).to.have.length(2);
  });
});
