import { expect } from 'chai';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FarmInput } from '../../../packager/queue/farm-job.ts';
import { hashFile } from '../../../packager/execution/file-hash.ts';
import { openStorage } from '../../../packager/queue/open-storage.ts';
import { SourceCache } from '../../../packager/queue/source-cache.ts';
import type { Storage } from '../../../packager/queue/storage.ts';
import { S3Server, s3Credentials } from '../../support/s3-server.ts';
import { finished, start } from '../support/command-line.ts';

describe('storage', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'lectern-storage-'));
  const server = new S3Server();
  let endpoint: string;

  before(async () => {
    endpoint = await server.start();
    mkdirSync(join(folder, 'shared'));
  });

  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const s3 = (): Promise<Storage> =>
    openStorage(`s3://lectures/a%20b/c?endpoint=${endpoint}`, s3Credentials);
  const kinds: [string, () => Promise<Storage>][] = [
    ['a shared folder', () => openStorage(join(folder, 'shared'), {})],
    ['S3', s3],
  ];

  it('in a folder that takes no new ones is refused at once', async function () {
    if (process.platform !== 'linux') return this.skip();
    const fault = await openStorage('/proc', {}).catch((error: unknown) => error);
    expect(fault).to.include({ message: 'The storage cannot be used: /proc' });
    expect(fault).to.include({ reason: '"/proc" takes no new folders' });
  });

  it('is not copied to where no folder can be made', async function () {
    if (process.platform !== 'linux') return this.skip();
    const storage = await s3();
    const name = `.lectern-farm/sources/${'0'.repeat(64)}`;
    const input: FarmInput = { name, bytes: 1, sha256: '0'.repeat(64) };
    const fault = await new SourceCache('/proc/x/sources', 1e9)
      .lend(storage, input, () => Promise.resolve())
      .catch((error: unknown) => error);
    expect(fault).to.include({ reason: '"/proc" takes no new folders' });
  });

  it('has no workers whose own folder cannot be made', async function () {
    if (process.platform !== 'linux') return this.skip();
    const storage = `s3://lectures/work?endpoint=${endpoint}`;
    const variables = Object.entries({ ...s3Credentials, XDG_CACHE_HOME: '/proc/x' });
    const environment = variables.map(([name, value]) => `${name}=${value}`);
    const { code, err } = await finished(
      start(
        ['worker', '--queue', 'redis://127.0.0.1:1', '--storage', storage],
        ['env', ...environment],
      ),
    );
    expect(err).to.match(/^The folder "\/proc\/x\/.*" cannot be made\.\nReason: "\/proc" takes no/);
    expect(code).to.equal(2);
  });

  for (const [kind, open] of kinds) {
    it(`in ${kind} gives back what was put, under any name, and removes it`, async () => {
      const storage = await open();
      const local = join(folder, 'file');
      for (const name of ['x/1 2+3.m4s', "课程/it's (1)*!~.mp4", 'x/y/&<z>']) {
        writeFileSync(local, name);
        await storage.put(name, local);
        await storage.put(name, local);
        expect(await storage.has(name)).to.include({ bytes: Buffer.byteLength(name) });
        await storage.fetch(name, join(folder, 'back'));
        expect(readFileSync(join(folder, 'back'), 'utf8')).to.equal(name);
      }
      await storage.remove('x');
      expect(await storage.has('x/1 2+3.m4s')).to.equal(undefined);
      expect(await storage.has('x/y/&<z>')).to.equal(undefined);
      expect(await storage.has("课程/it's (1)*!~.mp4")).to.not.equal(undefined);
      expect((await open()).id).to.equal(storage.id);
    });

    it(`in ${kind} is not left by any name`, async () => {
      const storage = await open();
      const local = join(folder, 'file');
      writeFileSync(local, 'x');
      for (const name of [
        '../out',
        '/etc/passwd',
        'a/../../b',
        'a//b',
        './a',
        'a\\..\\b',
        '',
        'a\0b',
      ]) {
        for (const work of [
          () => storage.put(name, local),
          () => storage.fetch(name, local),
          () => storage.has(name),
          () => storage.remove(name),
        ]) {
          const fault = await work().catch((error: unknown) => error);
          expect(String(fault), JSON.stringify(name)).to.include('lead out of the storage');
        }
      }
    });
  }

  it('in a shared folder follows no link that leads out', async () => {
    const storage = await openStorage(join(folder, 'shared'), {});
    symlinkSync('/etc', join(folder, 'shared/link'));
    const fault = await storage.fetch('link/passwd', join(folder, 'x')).catch((e: unknown) => e);
    expect(fault).to.have.property('reason').that.includes('a link on the way');
  });

  it('in S3 takes big files in parts, and tries again where the store is busy', async () => {
    const storage = await s3();
    const big = join(folder, 'big');
    writeFileSync(big, Buffer.alloc(17 * 1_048_576, 'lecture'));
    server.failures = 2;
    server.requests.length = 0;
    await storage.put('big.mov', big);
    expect(server.requests.filter((one) => one.includes('partNumber'))).to.have.length(2);
    const { sha256, bytes } = await hashFile(big);
    expect(await storage.has('big.mov')).to.deep.equal({ bytes, sha256 });
    await storage.fetch('big.mov', join(folder, 'big-back'));
    expect((await hashFile(join(folder, 'big-back'))).sha256).to.equal(sha256);
  });

  it('in S3 says what the store says where the key is wrong, and what is damaged is not taken', async () => {
    const wrong = { ...s3Credentials, AWS_SECRET_ACCESS_KEY: 'other' };
    const storage = await openStorage(`s3://lectures/x?endpoint=${endpoint}`, wrong);
    const local = join(folder, 'file');
    const fault = await storage.put('a', local).catch((error: unknown) => error);
    expect(fault).to.have.property('reason').that.includes('SignatureDoesNotMatch');
    const good = await s3();
    await good.put('a', local);
    const stored = server.objects.get('a b/c/a');
    server.objects.set('a b/c/a', { body: Buffer.from('y'), headers: stored?.headers ?? {} });
    const damaged = await good.fetch('a', local).catch((error: unknown) => error);
    expect(damaged).to.have.property('reason').that.includes('SHA-256');
    const none = await openStorage('s3://farm', {}).catch((error: unknown) => error);
    expect(none).to.have.property('reason').that.includes('AWS_ACCESS_KEY_ID');
  });

  it('keeps fetched sources up to a size, the longest unused go first', async () => {
    const storage = await s3();
    const inputs: FarmInput[] = [];
    for (const letter of ['a', 'b', 'c']) {
      const local = join(folder, letter);
      writeFileSync(local, letter.repeat(1_000));
      const { sha256, bytes } = await hashFile(local);
      await storage.put(`sources/${sha256}.mp4`, local);
      inputs.push({ name: `sources/${sha256}.mp4`, sha256, bytes });
    }
    const cache = new SourceCache(join(folder, 'cache'), 2_500);
    const read = (input: FarmInput): Promise<string> =>
      cache.lend(storage, input, (path) => Promise.resolve(readFileSync(path, 'utf8')));
    const [a, b, c] = inputs as [FarmInput, FarmInput, FarmInput];
    const fetched = (input: FarmInput): number =>
      server.requests.filter((one) => one.startsWith('GET') && one.includes(input.name)).length;
    server.requests.length = 0;
    expect((await Promise.all([read(a), read(a)])).map((text) => text[0])).to.deep.equal([
      'a',
      'a',
    ]);
    expect(fetched(a)).to.equal(1);
    await read(b);
    await read(a);
    await read(c);
    await read(a);
    expect([fetched(a), fetched(b), fetched(c)]).to.deep.equal([1, 1, 1]);
    await read(b);
    expect(fetched(b)).to.equal(2);
    // Half a download of another worker on this machine, and one that nobody goes on with.
    const parts = ['fresh.part', 'old.part'].map((name) => join(folder, 'cache', name));
    for (const part of parts) writeFileSync(part, 'x'.repeat(2_000));
    utimesSync(parts[1] as string, 1_000, 1_000);
    await read(c);
    expect(parts.map((part) => existsSync(part))).to.deep.equal([true, false]);
    const named = cache.lend(storage, { name: 'x/y.mp4', bytes: 1 }, () => Promise.resolve());
    expect(String(await named.catch((error: unknown) => error))).to.include('cannot be fetched');
  });
});
