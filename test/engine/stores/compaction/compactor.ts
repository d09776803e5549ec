/** Compacts a ledger, to be killed while it does: `<place as JSON> <UTC ms>`. */

import { compactStore } from '../../../../engine/stores/compaction/compact-store.ts';
import { type StorePlace } from '../../../../engine/stores/open-stores.ts';

const [place = '', utcMs = ''] = process.argv.slice(2);
process.stdout.write('begun\n');
const options = { utcMs: Number(utcMs), isDryRun: false, isRunning: false };
const compaction = await compactStore(JSON.parse(place) as StorePlace, options);
process.stdout.write(compaction === null ? 'elsewhere\n' : 'done\n');
