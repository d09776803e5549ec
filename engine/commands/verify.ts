/** `lectern-engine verify`: whether anybody changed, removed or inserted anything in the ledger. */

import { readFile } from 'node:fs/promises';
import { type KeyObject } from 'node:crypto';
import { engineOptions } from '../../config/engine-options.ts';
import { type CatalogueStore } from '../library/ports.ts';
import { faultText } from '../stores/evidence/faults.ts';
import {
  evidenceKey,
  publicKeyText,
  readPublicKey,
  rememberedNewest,
} from '../stores/evidence/key.ts';
import { readHead, type SignedHead } from '../stores/evidence/signed-head.ts';
import { verifyLedger } from '../stores/evidence/verify.ts';
import { openEvidence } from '../stores/open-stores.ts';
import { counted } from '../stores/counted.ts';
import { parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { storePlace } from './with-catalogue.ts';

export async function verifyCommand(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, {
    'public-key': { type: 'string' },
    heads: { type: 'string' },
    json: { type: 'boolean' },
  });
  const kept = values.heads === undefined ? [] : await keptHeads(values.heads);
  const { dataFolder } = engineOptions(process.env);
  const stores = await openEvidence(storePlace(dataFolder));
  try {
    const publicKey = await keyFor(stores.catalogue, values['public-key']);
    const { archive, catalogue } = stores;
    const newestHash = (tenantId: string) => rememberedNewest(catalogue, tenantId);
    const verified = await verifyLedger({ archive, publicKey, kept, newestHash });
    const { faults, rows, events, learners, heads, unsignedEvents } = verified;
    if (values.json === true) process.stdout.write(`${JSON.stringify(verified)}\n`);
    else {
      for (const fault of faults) process.stdout.write(`${faultText(fault)}\n`);
      const found = faults.length === 0 ? 'nothing was changed' : counted(faults.length, 'fault');
      const unsigned = counted(unsignedEvents, 'event is', 'events are');
      process.stdout.write(
        `${counted(events, 'event')} of ${counted(learners, 'learner')} in ${counted(rows, 'row')}, ` +
          `${counted(heads, 'signed head')}: ${found}.\n` +
          `${unsigned} newer than the last signed head: whoever holds the database could have ` +
          'rewritten what is newer, and with the key all that no head kept elsewhere covers. ' +
          'The engine logs each head; keep those lines elsewhere and give them with --heads.\n',
      );
    }
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await stores.catalogue.close();
    await stores.close();
  }
}

async function keyFor(catalogue: CatalogueStore, given: string | undefined): Promise<KeyObject> {
  if (given !== undefined) return readPublicKey(given);
  return readPublicKey(publicKeyText(await evidenceKey(catalogue)));
}

/** Lines of the engine's log, or of anything that has `signed` and `signature`. */
async function keptHeads(file: string): Promise<SignedHead[]> {
  const heads: SignedHead[] = [];
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line.trim() === '') continue;
    const head = headIn(line);
    if (head !== null) heads.push(head);
  }
  if (heads.length > 0) return heads;
  throw new Misuse(`There is no signed head in ${file}. Give lines of the engine's log.`);
}

function headIn(line: string): SignedHead | null {
  try {
    const said = JSON.parse(line) as { signedHead?: unknown } | null;
    const { signed, signature } = (said?.signedHead ?? said) as Record<string, unknown>;
    if (typeof signed !== 'string' || typeof signature !== 'string') return null;
    return readHead(signed, signature);
  } catch {
    return null;
  }
}
