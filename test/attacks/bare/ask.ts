/** Plain requests over kept connections: the suite sends a hundred thousand, and `fetch` takes its time. */

import { Agent, request } from 'node:http';

export interface AskWish {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly status: number;
  /** Of the answer, by lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Asks, and reads the answer to its end. @throws where it is cut off */
export function ask(url: string, { method = 'GET', headers = {} }: AskWish = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent }, (answer) => {
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      });
      answer.once('error', reject);
      answer.resume();
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** Lets go of the connections that are kept. */
export function forgetConnections(): void {
  agent.destroy();
}
