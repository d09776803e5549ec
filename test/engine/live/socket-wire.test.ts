/** Frames that the engine makes itself are read by a websocket client as what was said. */

import { expect } from 'chai';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { type LiveSocket, socketWire } from '../../../engine/live/socket-wire.ts';

describe('live: a socket as a wire', () => {
  it('says any text of any length, in order with what the library says', async () => {
    const texts = ['', 'a', '学时', '\u{1f4da}', '"\\\u2028\u0000', 'ä'.repeat(60)];
    // Around the lengths at which the head of a frame grows.
    for (const length of [80, 90, 100, 110, 120, 65_480, 65_500, 65_520, 65_540, 300_000]) {
      texts.push('x'.repeat(length), 'é'.repeat(length / 2));
    }
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
    server.on('connection', (socket) => {
      const wire = socketWire(socket as unknown as LiveSocket);
      texts.forEach((text, at) => {
        if (at % 2 === 0) wire.emit('check', { text } as never);
        else socket.emit('check', { text });
      });
      wire.emit('ended', {} as never);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      transports: ['websocket'],
      forceNew: true,
    });
    const heard: string[] = [];
    client.on('check', ({ text }: { text: string }) => heard.push(text));
    await new Promise((resolve) => client.once('ended', resolve));
    expect(heard).to.deep.equal(texts);
    client.disconnect();
    await server.close();
  });

  it('says nothing to who has gone', async () => {
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'] });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const connected = new Promise<LiveSocket>((resolve) => {
      server.on('connection', (socket) => resolve(socket as unknown as LiveSocket));
    });
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      transports: ['websocket'],
      forceNew: true,
    });
    const socket = await connected;
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    client.disconnect();
    await gone;
    socketWire(socket).emit('ended', {} as never);
    await server.close();
  });
});
