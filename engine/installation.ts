/** First start: the secrets of this installation, its first host, its API key and its password. */

import { randomBytes } from 'node:crypto';
import { hashApiKey, newApiKey } from './gate/api-key.ts';
import { hashPassword, newPassword } from './gate/password.ts';
import { PASSWORD_SETTING } from './http/console-api.ts';
import { type CatalogueStore, type Tenant } from './library/ports.ts';

/** The host that exists from the first start on. */
export const FIRST_TENANT = 'main';
const SECRET_SETTING = 'secret';

export interface Installation {
  readonly secret: Buffer;
  /** Shown once, at the first start; null afterwards. */
  readonly firstApiKey: string | null;
  readonly firstPassword: string | null;
}

export async function prepareInstallation(
  catalogue: CatalogueStore,
  nowUtcMs: number,
): Promise<Installation> {
  const secret = await secretOf(catalogue);
  let firstApiKey: string | null = null;
  if ((await catalogue.tenant(FIRST_TENANT)) === undefined) {
    await catalogue.putTenant(firstTenant());
    firstApiKey = await issueApiKey(catalogue, FIRST_TENANT, 'first start', nowUtcMs);
  }
  let firstPassword: string | null = null;
  if ((await catalogue.setting(PASSWORD_SETTING)) === undefined) {
    firstPassword = await setNewPassword(catalogue);
  }
  return { secret, firstApiKey, firstPassword };
}

/** @returns the key, which is shown once and stored as a hash */
export async function issueApiKey(
  catalogue: CatalogueStore,
  tenantId: string,
  label: string,
  createdUtcMs: number,
): Promise<string> {
  const key = newApiKey();
  await catalogue.putApiKey({ tenantId, hash: hashApiKey(key), label, createdUtcMs });
  return key;
}

/** @returns the new password of the compliance desk */
export async function setNewPassword(catalogue: CatalogueStore): Promise<string> {
  const password = newPassword();
  await catalogue.putSetting(PASSWORD_SETTING, await hashPassword(password));
  return password;
}

async function secretOf(catalogue: CatalogueStore): Promise<Buffer> {
  const stored = await catalogue.setting(SECRET_SETTING);
  if (stored !== undefined) return Buffer.from(stored, 'base64url');
  const secret = randomBytes(32);
  await catalogue.putSetting(SECRET_SETTING, secret.toString('base64url'));
  return secret;
}

function firstTenant(): Tenant {
  return {
    tenantId: FIRST_TENANT,
    name: 'First host',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    origins: [],
    policyId: 'standard',
  };
}
