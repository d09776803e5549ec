/** Keys: random, kept privately while a lesson is in the making, and never inside it. */

import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { KEYS_FILE, keysOf } from '../../../packager/protection/key-store.ts';
import { writePrivatePart } from '../../../packager/protection/private-file.ts';
import { WAITING_ABSENCE, WAITING_PART } from '../../../packager/execution/private-part.ts';
import {
  decryptSegment,
  encryptSegment,
  encryptedBytes,
} from '../../../packager/protection/segment-cipher.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('protection', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  describe('of a segment', () => {
    // NIST SP 800-38A, F.2.1.
    const vector = {
      key: '2b7e151628aed2a6abf7158809cf4f3c',
      iv: '000102030405060708090a0b0c0d0e0f',
      clear: '6bc1bee22e409f96e93d7e117393172a',
      encrypted: '7649abac8119b246cee98e9b12e9197d',
    };

    it('is AES-128-CBC as published', () => {
      const bytes = encryptSegment(Buffer.from(vector.clear, 'hex'), vector);
      expect(Buffer.from(bytes).toString('hex').slice(0, 32)).to.equal(vector.encrypted);
    });

    it('comes back whole at every length, and is as long as foretold', () => {
      for (const length of [0, 1, 15, 16, 17, 4096]) {
        const clear = new Uint8Array(length).fill(7);
        const bytes = encryptSegment(clear, vector);
        expect(bytes.length).to.equal(encryptedBytes(length));
        expect(new Uint8Array(decryptSegment(bytes, vector))).to.deep.equal(clear);
      }
    });
  });

  describe('keys in the making', () => {
    it('differ from each other and stay the same for a resumed run', async () => {
      const first = await keysOf(folder.path, 3);
      const all = first.flatMap(({ key, keyId, iv }) => [key, keyId, iv]);
      expect(new Set(all).size).to.equal(9);
      expect(await keysOf(folder.path, 3)).to.deep.equal(first);
      expect(await keysOf(folder.path, 2)).to.deep.equal(first.slice(0, 2));
      expect((await keysOf(folder.path, 5)).slice(0, 3)).to.deep.equal(first);
    });

    it('can be read by nobody else', async () => {
      await keysOf(folder.path, 1);
      expect(await modeOf(join(folder.path, KEYS_FILE))).to.equal(0o600);
    });

    it('are made anew where the file is damaged', async () => {
      const first = await keysOf(folder.path, 1);
      await writeFile(join(folder.path, KEYS_FILE), '[{"key":"../../etc"}]');
      const second = await keysOf(folder.path, 1);
      expect(second[0]?.key).to.match(/^[0-9a-f]{32}$/);
      expect(second).to.not.deep.equal(first);
    });
  });

  describe('the private part', () => {
    const parts = {
      lessonId: 'geology-1',
      mediaVersion: `sha256-${'0'.repeat(32)}`,
      keys: [{ path: 'keys/00001.key', key: 'a'.repeat(32) }],
      answers: [],
    };

    it('waits in the hidden folder, for its owner alone', async () => {
      await writePrivatePart(folder.path, parts);
      const path = join(folder.path, WAITING_PART);
      expect(await modeOf(path)).to.equal(0o600);
      const read: unknown = JSON.parse(await readFile(path, 'utf8'));
      expect(read).to.deep.include({ format: 'lectern-private-lesson', ...parts });
    });

    it('is a note where there is nothing private', async () => {
      await writePrivatePart(folder.path, parts);
      await writePrivatePart(folder.path, { ...parts, keys: [] });
      expect(await readdir(folder.path)).to.deep.equal([WAITING_ABSENCE]);
      const { mediaVersion } = parts;
      const note = await readFile(join(folder.path, WAITING_ABSENCE), 'utf8');
      expect(JSON.parse(note)).to.deep.equal({ mediaVersion });
    });
  });
});
