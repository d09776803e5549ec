/**
 * A small strict S3 server for tests: path-style, in memory, every request's signature (version 4) and
 * the SHA-256 of its body checked. No server of the registry that does this runs on Node 20.
 */

import { createHash, createHmac } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export const s3Credentials = {
  AWS_ACCESS_KEY_ID: 'AKIDTEST',
  AWS_SECRET_ACCESS_KEY: 'secret/with+signs=',
  AWS_REGION: 'eu-test-1',
} as const;

export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  readonly #uploads = new Map<
    string,
    { parts: Map<number, Buffer>; headers: Record<string, string> }
  >();
  /** Answers that many requests with 503 first. */
  failures = 0;
  /** Refuses whatever would change something. */
  isReadOnly = false;
  #uploadCount = 0;
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const url = new URL(request.url ?? '/', 'http://host');
    this.requests.push(`${request.method} ${decodeURIComponent(url.pathname)}${url.search}`);
    if (this.failures > 0) {
      this.failures -= 1;
      return fail(response, 503, 'SlowDown');
    }
    const fault = signatureFault(request, url, body);
    if (fault !== undefined) return fail(response, 403, fault);
    const [, bucket = '', ...steps] = decodeURIComponent(url.pathname).split('/');
    if (bucket !== 'lectures') return fail(response, 404, 'NoSuchBucket');
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (this.isReadOnly && isChange) return fail(response, 403, 'AccessDenied');
    const key = steps.join('/');
    switch (request.method ?? '') {
      case 'PUT':
        return this.#put(key, body, url, request, response);
      case 'POST':
        return this.#post(key, body, url, request, response);
      case 'GET':
      case 'HEAD':
        return key === ''
          ? this.#list(url, response)
          : this.#get(key, request.method ?? '', response);
      case 'DELETE':
        this.#uploads.delete(url.searchParams.get('uploadId') ?? '');
        if (!url.searchParams.has('uploadId')) this.objects.delete(key);
        response.statusCode = 204;
        response.end();
        return;
      default:
        return fail(response, 405, 'MethodNotAllowed');
    }
  }

  #put(
    key: string,
    body: Buffer,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const uploadId = url.searchParams.get('uploadId');
    if (uploadId === null) {
      this.objects.set(key, { body, headers: keptHeaders(request) });
    } else {
      const upload = this.#uploads.get(uploadId);
      if (upload === undefined) return fail(response, 404, 'NoSuchUpload');
      upload.parts.set(Number(url.searchParams.get('partNumber')), body);
    }
    response.setHeader('etag', tagOf(body));
    response.end();
  }

  #post(
    key: string,
    body: Buffer,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    if (url.searchParams.has('uploads')) {
      this.#uploadCount += 1;
      const id = `upload-${this.#uploadCount}`;
      this.#uploads.set(id, { parts: new Map(), headers: keptHeaders(request) });
      response.end(`<R><UploadId>${id}</UploadId></R>`);
      return;
    }
    const id = url.searchParams.get('uploadId') ?? '';
    const upload = this.#uploads.get(id);
    if (upload === undefined) return fail(response, 404, 'NoSuchUpload');
    const named = [
      ...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g),
    ];
    const parts: Buffer[] = [];
    for (const [, number, tag] of named) {
      const part = upload.parts.get(Number(number));
      if (part === undefined || tagOf(part) !== tag?.replaceAll('&quot;', '"')) {
        return fail(response, 400, 'InvalidPart');
      }
      parts.push(part);
    }
    const small = parts.slice(0, -1).some((part) => part.length < 5 * 1_048_576);
    if (parts.length === 0 || small) return fail(response, 400, 'EntityTooSmall');
    this.objects.set(key, { body: Buffer.concat(parts), headers: upload.headers });
    this.#uploads.delete(id);
    response.end('<CompleteMultipartUploadResult/>');
  }

  #get(key: string, method: string, response: ServerResponse): void {
    const found = this.objects.get(key);
    if (found === undefined) return fail(response, 404, 'NoSuchKey');
    for (const [name, value] of Object.entries(found.headers)) response.setHeader(name, value);
    response.setHeader('content-length', found.body.length);
    response.end(method === 'HEAD' ? undefined : found.body);
  }

  #list(url: URL, response: ServerResponse): void {
    const prefix = url.searchParams.get('prefix') ?? '';
    const most = Number(url.searchParams.get('max-keys') ?? 1000);
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, most);
    const escaped = keys.map((key) => key.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
    response.end(
      `<L>${escaped.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</L>`,
    );
  }
}

function keptHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) =>
        name.startsWith('x-amz-meta-') || name === 'content-type' || name === 'cache-control',
    ),
  ) as Record<string, string>;
}

function tagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.end(`<Error><Code>${code}</Code><Message>${code} of the test</Message></Error>`);
}

/** Written from the description of the signature, not with the library that signs. */
function signatureFault(request: IncomingMessage, url: URL, body: Buffer): string | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (match === null) return 'AccessDenied';
  const [, id, day = '', region = '', signed = '', signature] = match;
  if (id !== s3Credentials.AWS_ACCESS_KEY_ID) return 'InvalidAccessKeyId';
  if (region !== s3Credentials.AWS_REGION) return 'AuthorizationHeaderMalformed';
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (request.headers['x-amz-content-sha256'] !== bodyHash) return 'XAmzContentSHA256Mismatch';
  const names = signed.split(';');
  for (const name of ['host', 'x-amz-date', 'x-amz-content-sha256']) {
    if (!names.includes(name)) return 'AccessDenied';
  }
  const encoded = (text: string): string =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((step) => encoded(decodeURIComponent(step)))
      .join('/'),
    [...url.searchParams]
      .map(([k, v]) => `${encoded(k)}=${encoded(v)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    bodyHash,
  ].join('\n');
  const date = String(request.headers['x-amz-date']);
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = [
    'AWS4-HMAC-SHA256',
    date,
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ];
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest();
  const dayKey = hmac(`AWS4${s3Credentials.AWS_SECRET_ACCESS_KEY}`, day);
  const key = hmac(hmac(hmac(dayKey, region), 's3'), 'aws4_request');
  return hmac(key, text.join('\n')).toString('hex') === signature
    ? undefined
    : 'SignatureDoesNotMatch';
}
