/** What `npm test` does a few times and chance decides: killing, and histories that nobody thought of. */

import './at-length.ts';
import '../engine/ledger/compacted.test.ts';
import '../engine/ledger/invariants.test.ts';
import '../engine/stores/ledger-model.test.ts';
import '../engine/stores/compaction/evidence.test.ts';
import '../engine/stores/compaction/model.test.ts';
import '../engine/stores/compaction/postgres.test.ts';
import '../engine/stores/compaction/postgres-killed.test.ts';
import '../engine/stores/compaction/sqlite.test.ts';
import '../engine/stores/compaction/sqlite-killed.test.ts';
import '../engine/stores/sqlite-ledger-crash.test.ts';
import '../fuzz/fuzz.test.ts';
