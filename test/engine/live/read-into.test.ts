/** Sockets that are read into one buffer behave as sockets do. */

import { expect } from 'chai';
import { once } from 'node:events';
import { type AddressInfo, type Server, Socket, connect, createServer } from 'node:net';
import { readInto } from '../../../engine/live/read-into.ts';

/** Both ends of two connections. */
async function pairs() {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const join = async () => {
    const near = connect(port, '127.0.0.1');
    const [far] = (await once(server, 'connection')) as [Socket];
    return { near, far };
  };
  return { server, pairs: [await join(), await join()] as const };
}

function leave(server: Server, both: readonly { near: Socket; far: Socket }[]): void {
  for (const { near, far } of both) {
    near.destroy();
    far.destroy();
  }
  server.close();
}

describe('live: reading into one buffer', () => {
  it('tells what each socket was sent, and its end', async () => {
    const { server, pairs: both } = await pairs();
    const heard = ['', ''];
    const ends = both.map(async ({ near, far }, at) => {
      let data = 0;
      far.on('data', () => (data += 1));
      const isRead = readInto(far, (buffer, bytes) => {
        heard[at] += buffer.toString('latin1', 0, bytes);
        return true;
      });
      expect(isRead).to.equal(true);
      const ended = once(far, 'end');
      for (let piece = 0; piece < 200; piece += 1) near.write(`${at}`.repeat(piece * 5));
      near.end();
      await ended;
      expect(data).to.equal(0);
      far.destroy();
    });
    await Promise.all(ends);
    const length = (199 * 200 * 5) / 2;
    expect(heard).to.deep.equal(['0'.repeat(length), '1'.repeat(length)]);
    server.close();
  });

  it('stands still where no more may come, and goes on', async () => {
    const { server, pairs: both } = await pairs();
    const [{ near, far }] = both;
    const allBytes = 3_000_000;
    let heardBytes = 0;
    let stops = 0;
    far.on('data', () => undefined);
    readInto(far, (_buffer, bytes) => {
      heardBytes += bytes;
      stops += 1;
      // As the library does when it has room again.
      setImmediate(() => far.resume());
      return false;
    });
    const ended = once(far, 'end');
    near.end(Buffer.alloc(allBytes));
    await ended;
    expect(heardBytes).to.equal(allBytes);
    expect(stops).to.be.greaterThan(10);
    leave(server, both);
  });

  it('tells only who asked last, and takes no more of Node each time', async () => {
    const { server, pairs: both } = await pairs();
    const [{ near, far }] = both;
    const { _handle: handle } = far as unknown as {
      _handle: { useUserBuffer(into: Buffer): void };
    };
    let taken = 0;
    const use = handle.useUserBuffer.bind(handle);
    handle.useUserBuffer = (into) => {
      taken += 1;
      use(into);
    };
    far.on('data', () => undefined);
    const heard: string[] = [];
    const ended = once(far, 'end');
    for (let asked = 1; asked <= 3; asked += 1) {
      const isRead = readInto(far, (buffer, bytes) => {
        heard.push(`${asked}: ${buffer.toString('latin1', 0, bytes)}`);
        return true;
      });
      expect(isRead).to.equal(true);
    }
    near.end('x');
    await ended;
    expect(heard).to.deep.equal(['3: x']);
    expect(taken).to.equal(1);
    leave(server, both);
  });

  it('changes nothing where something has come already, which would be passed over', async () => {
    const { server, pairs: both } = await pairs();
    const [{ near, far }] = both;
    near.write('first ');
    while (far.readableLength === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(readInto(far, () => true)).to.equal(false);
    let heard = '';
    far.on('data', (bytes) => (heard += bytes.toString()));
    const ended = once(far, 'end');
    near.end('second');
    await ended;
    expect(heard).to.equal('first second');
    leave(server, both);
  });

  it('changes nothing on Windows', async () => {
    const { server, pairs: both } = await pairs();
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
    const isRead = readInto(both[0].far, () => true);
    Object.defineProperty(process, 'platform', platform);
    expect(isRead).to.equal(false);
    leave(server, both);
  });

  it('changes nothing on what is no plain socket', async () => {
    class Other extends Socket {}
    expect(readInto(new Other(), () => true)).to.equal(false);
    expect(readInto(new Socket(), () => true)).to.equal(false);
    const { server, pairs: both } = await pairs();
    const other = new Other();
    other.connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(other, 'connect');
    expect(readInto(other, () => true)).to.equal(false);
    other.destroy();
    leave(server, both);
  });
});
