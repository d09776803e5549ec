/** Big files go to S3 in parts; what is given up halfway leaves no parts behind. */

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

import type { S3Client } from './s3-client.ts';

interface PartedFile {
  readonly key: string;
  readonly file: FileHandle;
  readonly bytes: number;
  readonly partBytes: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** S3 takes no more parts than this; a file that needs more gets bigger parts. */
const mostParts = 10_000;

export async function putInParts(client: S3Client, put: PartedFile): Promise<void> {
  const { key, headers } = put;
  const started = await client.send({ method: 'POST', key, query: { uploads: '' }, headers });
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(started.text)?.[1];
  if (uploadId === undefined) {
    throw client.fault({ method: 'POST', key }, 'it opened no upload; is this an S3 store?');
  }
  try {
    const tags = await putParts(client, put, uploadId);
    const body = `<CompleteMultipartUpload>${tags
      .map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
      .join('')}</CompleteMultipartUpload>`;
    const query = { uploadId };
    const done = await client.send({ method: 'POST', key, query, body, bodySha256: sha256(body) });
    // The store may answer 200 and then find a fault.
    if (done.text.includes('<Error>')) {
      throw client.fault({ method: 'POST', key }, done.text.slice(0, 300));
    }
  } catch (error) {
    await client.send({ method: 'DELETE', key, query: { uploadId } }, true).catch(() => {});
    throw error;
  }
}

async function putParts(client: S3Client, put: PartedFile, uploadId: string): Promise<string[]> {
  const size = Math.max(put.partBytes, Math.ceil(put.bytes / mostParts));
  const tags: string[] = [];
  for (let at = 0; at < put.bytes; at += size) {
    const body = Buffer.alloc(Math.min(size, put.bytes - at));
    let filled = 0;
    while (filled < body.length) {
      const { bytesRead } = await put.file.read(body, filled, body.length - filled, at + filled);
      if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
      filled += bytesRead;
    }
    const query = { partNumber: String(tags.length + 1), uploadId };
    const bodySha256 = sha256(body);
    const answer = await client.send({ method: 'PUT', key: put.key, query, body, bodySha256 });
    tags.push((answer.headers.get('etag') ?? '').replaceAll('"', '&quot;'));
  }
  return tags;
}

function sha256(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}
