/** Where the engine listens, and what to do where it cannot. */

import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type EngineOptions } from '../config/engine-options.ts';

export async function mustBeFree(options: EngineOptions): Promise<void> {
  if (options.port === 0) return;
  const probe = createServer();
  await listen(probe, options);
  await new Promise((resolve) => probe.close(resolve));
}

export function listen(http: HttpServer, { port, bind }: EngineOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(cannotListen(error, bind, port));
    http.once('error', failed);
    http.listen(port, bind, () => {
      http.off('error', failed);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function cannotListen(error: NodeJS.ErrnoException, bind: string, port: number): Error {
  const reason =
    error.code === 'EADDRINUSE' ? 'another program listens there already' : error.message;
  const message =
    `The engine cannot listen on ${bind} port ${port}. Reason: ${reason}. ` +
    'Stop the other program, or set PORT (and LECTERN_BIND) to a free place, e.g. PORT=8081.';
  return Object.assign(new Error(message, { cause: error }), { code: error.code });
}
