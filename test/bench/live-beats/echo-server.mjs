/** The peer: a socket.io server that acknowledges each message with the message, and does no more. */

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
// The same transport settings as the engine's.
const io = new Server(http, {
  path: '/live',
  transports: ['websocket'],
  perMessageDeflate: false,
  maxHttpBufferSize: 131_072,
  serveClient: false,
  pingInterval: 20_000,
  pingTimeout: 20_000,
});
io.on('connection', (socket) => {
  socket.on('beat', (body, acknowledge) => acknowledge(body));
});
http.listen(0, '127.0.0.1', () => process.send({ kind: 'port', port: http.address().port }));
process.on('SIGTERM', () => process.exit(0));
