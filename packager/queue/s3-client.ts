/** Signed requests to an S3-compatible store, tried again where that can help. */

import { AwsClient } from 'aws4fetch';

import { PackagerFault } from '../plan/fault.ts';
import type { S3Address } from './s3-address.ts';
import { type S3Patience, SlowStore, bodyMs, boundedText, usualPatience } from './s3-answer.ts';

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

export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const attempts = 5;
/** Of them, how often it may take too long. */
const slowAttempts = 2;
const firstDelayMs = 200;
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export class S3Client {
  readonly #aws: AwsClient;
  readonly #address: S3Address;
  readonly #patience: S3Patience;

  constructor(address: S3Address, patience: S3Patience = usualPatience) {
    this.#address = address;
    this.#patience = patience;
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
  send(request: S3Request, allowMissing = false): Promise<S3Answer> {
    const sentBytes = request.body === undefined ? 0 : request.body.length;
    return this.#tried(request, allowMissing, async () => {
      // Until the answer is read as well.
      const signal = AbortSignal.timeout(bodyMs(this.#patience, sentBytes));
      const answer = await this.#once(request, signal);
      const { status, headers } = answer;
      return { status, headers, ok: answer.ok, text: await boundedText(answer) };
    });
  }

  /**
   * @returns the answer as soon as it begins; how fast its body comes is the caller's affair
   * @throws PackagerFault as `send` does
   */
  receive(request: S3Request): Promise<Response> {
    return this.#tried(request, false, async () => {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(slow(this.#patience)), this.#patience.answerMs);
      try {
        return await this.#once(request, abort.signal);
      } finally {
        clearTimeout(timer);
      }
    });
  }

  async #tried<T extends { readonly ok: boolean; readonly status: number }>(
    request: S3Request,
    allowMissing: boolean,
    attempt: () => Promise<T>,
  ): Promise<T> {
    let said = '';
    let slowOnes = 0;
    for (let tries = 0; tries < attempts && slowOnes < slowAttempts; tries += 1) {
      if (tries > 0) await delay(firstDelayMs * 2 ** (tries - 1));
      let answer: T;
      try {
        answer = await attempt();
      } catch (error) {
        said = isSlow(error) ? slow(this.#patience).message : reasonOf(error);
        if (isSlow(error)) slowOnes += 1;
        continue;
      }
      if (answer.ok || (allowMissing && answer.status === 404)) return answer;
      said = await complaint(answer);
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 408) break;
    }
    throw this.fault(request, said);
  }

  /** For people: what was asked, and what became of it. */
  fault({ method, key }: S3Request, said: string): PackagerFault {
    const { endpoint, bucket } = this.#address;
    return new PackagerFault(
      'fault',
      `The storage s3://${bucket} did not do what was asked.`,
      `${method} ${key ?? ''}: ${said}`,
      `Check the address ${endpoint}, the bucket, the credentials and the clock.`,
    );
  }

  async #once(request: S3Request, signal: AbortSignal): Promise<Response> {
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
    // A signature holds for one place: whoever sends us on is not the store that was named.
    return fetch(signed, { signal, redirect: 'manual' });
  }
}

function coded(step: string): string {
  return encodeURIComponent(step).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function complaint(answer: {
  readonly status: number;
  readonly text?: string | (() => Promise<string>);
}): Promise<string> {
  const text =
    answer instanceof Response ? await boundedText(answer).catch(() => '') : String(answer.text);
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]{1,300})<\/Message>/.exec(text)?.[1];
  return [`HTTP ${answer.status}`, code, message].filter((part) => part !== undefined).join(', ');
}

function isSlow(error: unknown): boolean {
  return error instanceof SlowStore || (error as Error).name === 'TimeoutError';
}

function slow({ answerMs }: S3Patience): SlowStore {
  return new SlowStore(`it did not answer within ${answerMs / 1_000} s`);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message || cause.name}` : message;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
