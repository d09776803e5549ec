/** A proxy of ours before an engine, which lets no websocket through while it is told so. */

import { type IncomingMessage, type Server, createServer, request } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect } from 'node:net';

export class BlockingProxy {
  blocksUpgrades = true;
  /** Requests are answered by nobody. */
  isDown = false;
  upgrades = 0;
  posts = 0;
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((asked, answer) => {
      this.posts += 1;
      if (this.isDown) return void asked.socket.destroy();
      const { url = '/', method = 'GET', headers } = asked;
      const passed = request(
        { host: '127.0.0.1', port: targetPort, path: url, method, headers },
        (got) => {
          answer.writeHead(got.statusCode ?? 502, got.headers);
          got.pipe(answer);
        },
      );
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    this.#server.on('upgrade', (asked, socket: Socket, head: Buffer) => {
      this.upgrades += 1;
      if (this.blocksUpgrades || this.isDown) socket.destroy();
      else this.#tunnel(asked, socket, head);
    });
  }

  static async start(targetPort: number): Promise<BlockingProxy> {
    const proxy = new BlockingProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts what goes through sockets now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.cut();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #tunnel({ url, rawHeaders }: IncomingMessage, socket: Socket, head: Buffer): void {
    const target = connect(this.#targetPort, '127.0.0.1', () => {
      const lines = [`GET ${url ?? '/'} HTTP/1.1`];
      for (let i = 0; i < rawHeaders.length; i += 2)
        lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
      target.write(`${lines.join('\r\n')}\r\n\r\n`);
      target.write(head);
      target.pipe(socket);
      socket.pipe(target);
    });
    for (const end of [socket, target]) {
      this.#sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => (socket.destroy(), target.destroy()));
    }
  }
}
