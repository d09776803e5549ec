import { type Socket, io } from 'socket.io-client';

/**
 * The socket to the engine, not connected yet. It never reconnects or buffers by itself: pace and
 * resending are the line's, and socket.io's own buffer would send stale stamps.
 *
 * @param hello what to say at each handshake.
 */
export function openSocket(engineUrl: string, hello: () => object): Socket {
  const url = new URL(engineUrl);
  return io(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/live`,
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    auth: (give) => give(hello()),
  });
}
