/** A page's WebSocket for tests in Node: one that fails closes, and nobody has to hear why. */

import { WebSocket } from 'ws';

export class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}
