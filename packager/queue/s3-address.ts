/** `s3://bucket/prefix?endpoint=https://...&region=...` and what the environment adds to it. */

import type { Environment } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';
import { isStorageName } from './storage.ts';

export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** Without a slash at its end. Requests are path-style: `<endpoint>/<bucket>/<key>`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function isS3Address(written: string): boolean {
  return written.startsWith('s3://');
}

/** @throws PackagerFault (misuse) that names what is missing */
export function readS3Address(written: string, environment: Environment): S3Address {
  let url: URL;
  let prefix: string;
  try {
    url = new URL(written);
    prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  } catch {
    throw misuse(`"${written}" is no address`);
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname)) {
    throw misuse(`"${url.hostname}" cannot be the name of a bucket`);
  }
  if (prefix !== '' && !isStorageName(prefix)) throw misuse(`"${prefix}" cannot be a prefix`);
  for (const key of url.searchParams.keys()) {
    if (key !== 'endpoint' && key !== 'region') throw misuse(`"${key}" is not known`);
  }
  if (url.username !== '' || url.password !== '') {
    throw misuse('credentials do not belong into the address; other people see command lines');
  }
  const value = (name: string): string | undefined => environment[name] || undefined;
  const region =
    url.searchParams.get('region') ??
    value('AWS_REGION') ??
    value('AWS_DEFAULT_REGION') ??
    'us-east-1';
  const endpoint =
    url.searchParams.get('endpoint') ??
    value('AWS_ENDPOINT_URL_S3') ??
    value('AWS_ENDPOINT_URL') ??
    `https://s3.${region}.amazonaws.com`;
  if (!/^https?:$/.test(schemeOf(endpoint))) throw misuse(`"${endpoint}" is no endpoint`);
  const accessKeyId = value('AWS_ACCESS_KEY_ID');
  const secretAccessKey = value('AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw misuse('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
  }
  const sessionToken = value('AWS_SESSION_TOKEN');
  return {
    ...{ bucket: url.hostname, prefix, endpoint: endpoint.replace(/\/+$/, ''), region },
    ...{ accessKeyId, secretAccessKey },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function schemeOf(written: string): string {
  try {
    return new URL(written).protocol;
  } catch {
    return '';
  }
}

function misuse(reason: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'The S3 storage cannot be used as it is written.',
    reason,
    'Write s3://bucket/prefix?endpoint=https://host and set the AWS_* variables.',
  );
}
