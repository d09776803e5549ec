/** Signed requests to an S3-compatible store, tried again where that can help. */

import { AwsClient } from 'aws4fetch';

import { PackagerFault } from '../plan/fault.ts';
import type { S3Address } from './s3-address.ts';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Absent: the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** SHA-256 of the body, hex: it is signed, so that what arrives damaged is refused. */
  readonly bodySha256?: string;
}

const attempts = 5;
const firstDelayMs = 200;
const requestTimeoutMs = 300_000;
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export class S3Client {
  readonly #aws: AwsClient;
  readonly #address: S3Address;

  constructor(address: S3Address) {
    this.#address = address;
    this.#aws = new AwsClient({
      accessKeyId: address.accessKeyId,
      secretAccessKey: address.secretAccessKey,
      ...(address.sessionToken === undefined ? {} : { sessionToken: address.sessionToken }),
      ...{ service: 's3', region: address.region, retries: 0 },
    });
  }

  /**
   * @returns the answer: success, or 404 where the caller allows it
   * @throws PackagerFault once nothing helped, with what the store said
   */
  async send(request: S3Request, allowMissing = false): Promise<Response> {
    let said = '';
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await delay(firstDelayMs * 2 ** (attempt - 1));
      let answer: Response;
      try {
        answer = await this.#once(request);
      } catch (error) {
        said = reasonOf(error);
        continue;
      }
      if (answer.ok || (allowMissing && answer.status === 404)) return answer;
      said = await complaint(answer);
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) break;
    }
    const { endpoint, bucket } = this.#address;
    throw new PackagerFault(
      'fault',
      `The storage s3://${bucket} did not do what was asked.`,
      `${request.method} ${request.key ?? ''}: ${said}`,
      `Check the address ${endpoint}, the bucket, the credentials and the clock.`,
    );
  }

  async #once(request: S3Request): Promise<Response> {
    const { endpoint, bucket } = this.#address;
    const path = request.key === undefined ? '' : `/${request.key.split('/').map(coded).join('/')}`;
    const query = Object.entries(request.query ?? {}).map(([k, v]) => `${coded(k)}=${coded(v)}`);
    const url = `${endpoint}/${bucket}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
    const signed = await this.#aws.sign(url, {
      method: request.method,
      headers: {
        ...request.headers,
        'x-amz-content-sha256': request.bodySha256 ?? emptySha256,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return fetch(signed, { signal: AbortSignal.timeout(requestTimeoutMs) });
  }
}

function coded(step: string): string {
  return encodeURIComponent(step).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function complaint(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => '');
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]{1,300})<\/Message>/.exec(text)?.[1];
  return [`HTTP ${answer.status}`, code, message].filter((part) => part !== undefined).join(', ');
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message || cause.name}` : message;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
