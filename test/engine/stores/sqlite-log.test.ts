import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { finished, startProgram } from './child.ts';
import { beatEvent, entry } from './ledger-events.ts';
import { tempFolder } from './temp-folder.ts';

const ATTEMPTS = 45;

describe('the log of the SQLite ledger', function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof tempFolder>;
  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => folder.remove());

  it('acknowledges nothing that a failed sync may have lost, and goes on behind no gap', async function () {
    const probe = spawnSync('strace', ['-e', 'inject=fsync:error=EIO:when=1..2', 'true']);
    if (probe.status !== 0) {
      console.warn('SKIPPED: strace cannot run here; on Debian: apt-get install strace');
      return this.skip();
    }
    // Three in a row, each time others: counted for each thread, those of SQLite and those beside it.
    for (const first of [20, 28]) {
      const place = join(folder.path, String(first));
      const inject = `inject=fsync,fdatasync:error=EIO:when=${first}..${first + 2}`;
      const strace = [
        'strace',
        '-f',
        '-o',
        '/dev/null',
        '-e',
        inject,
        '-E',
        'UV_THREADPOOL_SIZE=1',
      ];
      const child = startProgram('unsynced-writer.ts', [place, String(ATTEMPTS)], strace);
      const { code, output, errors } = await finished(child);
      expect(code, errors).to.equal(0);
      const { acknowledged, outcomes } = JSON.parse(output) as {
        acknowledged: number;
        outcomes: string[];
      };
      const refusals = outcomes.filter((each) => each !== 'stored');
      expect(refusals).to.have.length.within(1, 6);
      for (const refusal of refusals) expect(refusal).to.match(/cannot be synced|disk I\/O error/);
      expect(outcomes.at(-1)).to.equal('stored');
      const store = openSqliteLedgerStore(place);
      const { events } = await store.read('host', 'ann');
      expect(events).to.have.length(acknowledged);
      expect(events.map(({ at }) => at.monoMs)).to.deep.equal(events.map((_, index) => index));
      await store.close();
    }
  });

  it('answers all that was asked at once, and what is under way when the store closes', async () => {
    const store = openSqliteLedgerStore(folder.path);
    const names = Array.from({ length: 40 }, (_, index) => `learner-${index}`);
    const appended = names.map((name) =>
      store.append([{ ...entry('host', name, 0, 0, beatEvent(0)), fence: null }]),
    );
    const closed = store.close();
    expect((await Promise.all(appended)).flat()).to.deep.equal([]);
    await closed;
    const again = openSqliteLedgerStore(folder.path);
    for (const name of names) expect((await again.read('host', name)).events).to.have.length(1);
    await again.close();
  });
});
