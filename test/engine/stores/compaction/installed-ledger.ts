/** A studied ledger whose heads are signed by the installation that it belongs to. */

import { evidenceKey, rememberNewest } from '../../../../engine/stores/evidence/key.ts';
import { headHash } from '../../../../engine/stores/evidence/signed-head.ts';
import { openCatalogue } from '../../../../engine/stores/open-stores.ts';
import { STUDIED, study, type StudiedKind, type StudiedLedger } from './studied-ledger.ts';

export async function installedLedger(kind: StudiedKind): Promise<StudiedLedger> {
  const ledger = await kind.create();
  const catalogue = await openCatalogue(ledger.place);
  await study(ledger, { ...STUDIED, key: await evidenceKey(catalogue) });
  const archive = await ledger.archive();
  for (const head of await archive.signedHeads()) {
    await rememberNewest(catalogue, head.statement.tenant, headHash(head));
  }
  await archive.close();
  await catalogue.close();
  return ledger;
}
