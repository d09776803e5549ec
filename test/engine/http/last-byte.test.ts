/** The last byte of an answer waits for what it completes. */

import { expect } from 'chai';
import { type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { holdLastByte } from '../../../engine/http/last-byte.ts';

describe('http: the last byte', () => {
  const WHOLE = Buffer.from('a segment of some bytes');
  let asked = 0;

  /** One request to a server that answers so. @returns what arrived, or null where it was cut off */
  async function get(
    settle: () => Promise<boolean>,
    answer: (response: ServerResponse) => void,
    method = 'GET',
  ): Promise<string | null> {
    asked = 0;
    const server = createServer((_, response) => {
      holdLastByte(response, () => {
        asked += 1;
        return settle();
      });
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const got = await fetch(`http://127.0.0.1:${port}/`, { method });
      return await got.text();
    } catch {
      return null;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const whole = (response: ServerResponse, sizes: readonly number[]) => {
    response.setHeader('Content-Length', WHOLE.length);
    let from = 0;
    for (const size of sizes) response.write(WHOLE.subarray(from, (from += size)));
    response.end();
  };

  it('goes when all is durable, in however many pieces it was written', async () => {
    for (const sizes of [[23], [22, 1], [1, 22], [7, 7, 9]]) {
      const text = await get(
        () => Promise.resolve(true),
        (response) => whole(response, sizes),
      );
      expect(text, sizes.join()).to.equal(WHOLE.toString());
      expect(asked).to.equal(1);
    }
  });

  it('never goes where it cannot be made durable: the transfer is cut off', async () => {
    const no = () => Promise.resolve(false);
    expect(await get(no, (response) => whole(response, [23]))).to.equal(null);
    const fault = () => Promise.reject(new Error('no disk'));
    expect(await get(fault, (response) => whole(response, [20, 3]))).to.equal(null);
  });

  it('is nobody’s matter where there is no body, and where the answer is written at once', async () => {
    const never = () => Promise.resolve(false);
    expect(await get(never, (response) => void response.writeHead(304).end())).to.equal('');
    expect(await get(never, (response) => void response.end('{}'))).to.equal('{}');
    const head = (response: ServerResponse) => {
      response.setHeader('Content-Length', WHOLE.length);
      response.end();
    };
    expect(await get(never, head, 'HEAD')).to.equal('');
    expect(asked).to.equal(0);
  });
});
