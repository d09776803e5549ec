/** What a check of the ledger needs. */

import { type KeyObject } from 'node:crypto';

import { type LedgerArchive } from './archive.ts';
import { type SignedHead } from './signed-head.ts';

export interface VerifyPorts {
  readonly archive: LedgerArchive;
  readonly publicKey: KeyObject;
  /** Heads that were kept elsewhere. */
  readonly kept: readonly SignedHead[];
  /** The hash of the newest head of a tenant, where the catalogue remembers one. */
  readonly newestHash: (tenantId: string) => Promise<string | undefined>;
}
