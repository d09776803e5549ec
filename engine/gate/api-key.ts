/** API keys of hosts: shown once, stored as a hash. */

import { createHash, randomBytes } from 'node:crypto';

/** A new key, `lk_` and 43 characters of 256 random bits. */
export function newApiKey(): string {
  return `lk_${randomBytes(32).toString('base64url')}`;
}

/** A key has 256 random bits, so a plain hash keeps it: there is nothing to guess. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The key of an `Authorization: Bearer` header, or null. The longest is a resume key, at most 279. */
export function bearerKey(header: string | undefined): string | null {
  const match = /^Bearer ([\x21-\x7e]{8,300})$/i.exec(header ?? '');
  return match?.[1] ?? null;
}
