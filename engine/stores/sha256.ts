/** SHA-256 for the chain of the ledger; the one-shot form costs a seventh of a hash object. */

import { hash } from 'node:crypto';

import { type Sha256 } from '../ledger/chain.ts';

export const sha256: Sha256 = (text) => hash('sha256', text, 'base64url');
