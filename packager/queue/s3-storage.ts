/** A bucket, or what lies below one prefix of it. */

import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

import { PackagerFault } from '../plan/fault.ts';
import { hashFile } from '../execution/file-hash.ts';
import type { S3Address } from './s3-address.ts';
import { type S3Patience, SlowStore, inGoodTime, usualPatience } from './s3-answer.ts';
import { S3Client } from './s3-client.ts';
import { putInParts } from './s3-parts.ts';
import { type PutOptions, type Storage, checkName } from './storage.ts';

/** Bigger files go in parts of this size: nothing is held in memory whole. */
export const partBytes = 16 * 1_048_576;
const fetchAttempts = 3;
const hashHeader = 'x-amz-meta-sha256';

export function openS3Storage(address: S3Address, patience = usualPatience): Storage {
  return new S3Storage(address, patience);
}

class S3Storage implements Storage {
  readonly id: string;
  readonly title: string;
  readonly #client: S3Client;
  readonly #prefix: string;
  readonly #patience: S3Patience;

  constructor(address: S3Address, patience: S3Patience) {
    this.#client = new S3Client(address, patience);
    this.#patience = patience;
    this.#prefix = address.prefix === '' ? '' : `${address.prefix}/`;
    this.title = `s3://${address.bucket}/${address.prefix}`;
    // Machines may reach one store under several endpoints; the bucket is the same.
    this.id = createHash('sha256').update(this.title).digest('hex').slice(0, 16);
  }

  async put(name: string, localPath: string, options: PutOptions = {}): Promise<void> {
    const key = this.#key(name);
    const { bytes, sha256 } = await hashFile(localPath);
    const headers = {
      [hashHeader]: sha256,
      'content-type': options.contentType ?? 'application/octet-stream',
      ...(options.cacheControl === undefined ? {} : { 'cache-control': options.cacheControl }),
    };
    const file = await open(localPath, 'r');
    try {
      if (bytes > partBytes) {
        await putInParts(this.#client, { key, file, bytes, partBytes, headers });
      } else {
        const body = await file.readFile();
        const request = { method: 'PUT', key, headers, body, bodySha256: sha256 } as const;
        const answer = await this.#client.send(request);
        // Whatever answers 200 to everything, a login page of a network for one, keeps nothing.
        if (!answer.headers.has('etag')) {
          throw this.#client.fault(request, 'it did not confirm the file; is this an S3 store?');
        }
      }
    } finally {
      await file.close();
    }
    if (options.mayMove === true) await rm(localPath, { force: true });
  }

  async fetch(name: string, localPath: string): Promise<void> {
    const part = `${localPath}.${randomUUID().slice(0, 8)}.part`;
    let said: unknown;
    let slowOnes = 0;
    for (let attempt = 0; attempt < fetchAttempts; attempt += 1) {
      const answer = await this.#client.receive({ method: 'GET', key: this.#key(name) });
      try {
        if (answer.body === null) throw new Error('the answer has no body');
        // By it the end is known: what never ends would fill the disk.
        if (!answer.headers.has('content-length')) throw new Error('the answer has no length');
        // One class with two declarations: fetch speaks of the browser's, Readable of Node's.
        const body = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
        await pipeline(body, inGoodTime(this.#patience), createWriteStream(part, { flush: true }));
        await checkHash(part, answer.headers.get(hashHeader));
        await rename(part, localPath);
        return;
      } catch (error) {
        said = error;
        await rm(part, { force: true });
        await answer.body?.cancel().catch(() => {});
        if (error instanceof SlowStore) slowOnes += 1;
        if (isLocal(error) || slowOnes === 2) break;
      }
    }
    throw new PackagerFault(
      'fault',
      `"${name}" could not be fetched whole from ${this.title}.`,
      said instanceof Error ? said.message : String(said),
      'Check the network and the free disk space, and run the same command again.',
    );
  }

  async has(name: string): Promise<{ bytes: number; sha256?: string } | undefined> {
    const answer = await this.#client.send({ method: 'HEAD', key: this.#key(name) }, true);
    if (answer.status === 404) return undefined;
    const sha256 = answer.headers.get(hashHeader);
    const bytes = Number(answer.headers.get('content-length') ?? 0);
    return { bytes, ...(sha256 === null ? {} : { sha256 }) };
  }

  async remove(prefix: string): Promise<void> {
    const key = this.#key(prefix);
    await this.#client.send({ method: 'DELETE', key }, true);
    const removed = new Set<string>();
    for (;;) {
      const query = { 'list-type': '2', prefix: `${key}/`, 'max-keys': '500' };
      const { text } = await this.#client.send({ method: 'GET', query });
      const named = [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map((match) =>
        plain(match[1] ?? ''),
      );
      // Only what was asked for: whatever else a strange store lists stays.
      const keys = named.filter((one) => one.startsWith(`${key}/`) && !removed.has(one));
      if (keys.length === 0) return;
      for (const one of keys) removed.add(one);
      for (const one of keys) await this.#client.send({ method: 'DELETE', key: one }, true);
    }
  }

  nameOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  pathOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #key(name: string): string {
    checkName(name);
    return this.#prefix + name;
  }
}

async function checkHash(path: string, expected: string | null): Promise<void> {
  if (expected === null) return;
  const { sha256 } = await hashFile(path);
  if (sha256 !== expected) throw new Error('what arrived is not what was stored (SHA-256)');
}

/** A full disk does not become empty by asking again. */
function isLocal(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EACCES' || code === 'EROFS' || code === 'ENOENT';
}

function plain(escaped: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return escaped.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, dec, hex, name) => {
    if (dec !== undefined) return String.fromCodePoint(Number(dec));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
    return named[String(name)] ?? String(all);
  });
}
