/** The key with which an installation signs its heads: made once, kept in the catalogue. */

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

import { type CatalogueStore } from '../../library/ports.ts';
import { StoreError } from '../store-error.ts';

const KEY_SETTING = 'evidence-key';
const NEWEST_SETTING = 'newest-signed-head:';

/** Makes the key where there is none. Of two engines that make one at once, both use the same. */
export async function evidenceKey(catalogue: CatalogueStore): Promise<KeyObject> {
  if ((await catalogue.setting(KEY_SETTING)) === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const text = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    await catalogue.putSetting(KEY_SETTING, text);
  }
  return createPrivateKey((await catalogue.setting(KEY_SETTING)) ?? '');
}

/** The public half as text for `--public-key`: DER, base64url. */
export function publicKeyText(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
}

/** @throws StoreError for text that is no public key */
export function readPublicKey(text: string): KeyObject {
  try {
    const key = Buffer.from(text.trim(), 'base64url');
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch (error) {
    throw new StoreError(
      'The public key cannot be read.',
      error,
      'Give the text that the engine logs with each signed head.',
    );
  }
}

/**
 * The catalogue remembers the hash of the newest head, so that heads taken out of the ledger's
 * own database are missed.
 */
export async function rememberNewest(catalogue: CatalogueStore, tenantId: string, hash: string) {
  await catalogue.putSetting(`${NEWEST_SETTING}${tenantId}`, hash);
}

export function rememberedNewest(catalogue: CatalogueStore, tenantId: string) {
  return catalogue.setting(`${NEWEST_SETTING}${tenantId}`);
}
