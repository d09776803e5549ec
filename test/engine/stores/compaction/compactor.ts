/** Compacts a data folder, to be killed while it does: `<folder> <UTC ms>`. */

import { compactSqlite } from '../../../../engine/stores/compaction/compact-sqlite.ts';

const [folder = '', utcMs = ''] = process.argv.slice(2);
process.stdout.write('begun\n');
await compactSqlite(folder, { utcMs: Number(utcMs), isDryRun: false, shrinks: true });
process.stdout.write('done\n');
