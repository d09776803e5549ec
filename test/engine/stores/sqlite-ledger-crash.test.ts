import { expect } from 'chai';

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { rounds } from '../../support/rounds.ts';
import { finished, startProgram } from './child.ts';
import { beatEvent } from './ledger-events.ts';
import { tempFolder } from './temp-folder.ts';

const ROUNDS = rounds(4, 40);

describe('SQLite ledger, killed while it writes', function () {
  this.timeout(120_000);

  it(`loses nothing acknowledged and keeps no half call, ${ROUNDS} times`, async () => {
    const folder = tempFolder();
    try {
      let acknowledged = -1;
      for (let round = 0; round < ROUNDS; round += 1) {
        acknowledged = await writeUntilKilled(folder.path, acknowledged + 20 + 13 * (round % 10));
        await expectWhole(folder.path, acknowledged);
      }
    } finally {
      folder.remove();
    }
  });
});

/** @returns the number of the last acknowledged call. */
async function writeUntilKilled(folder: string, killAfter: number): Promise<number> {
  const child = startProgram('ledger-writer.ts', [folder]);
  let seen = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (lastAck(seen) >= killAfter) child.kill('SIGKILL');
  });
  const { code, output, errors } = await finished(child);
  expect(code, errors).to.equal(null);
  return lastAck(output);
}

function lastAck(output: string): number {
  const acks = output.match(/ack \d+\n/g) ?? [];
  return Number(acks[acks.length - 1]?.slice(4) ?? -1);
}

async function expectWhole(folder: string, acknowledged: number): Promise<void> {
  const store = openSqliteLedgerStore(folder);
  try {
    const one = (await store.read('host', 'learner-1')).events;
    // The call that was under way may be there, whole, or not at all.
    expect(one.length).to.be.within(acknowledged + 1, acknowledged + 2);
    const calls = Array.from({ length: one.length }, (_, call) => call);
    for (let i = 1; i < 5; i += 1) {
      const { events } = await store.read('host', `learner-${i}`);
      expect(events).to.deep.equal(calls.map((call) => beatEvent(call)));
    }
    expect((await store.read('host', 'learner-0')).events).to.deep.equal(
      calls.flatMap((call) => [beatEvent(call), beatEvent(call, 'again')]),
    );
  } finally {
    await store.close();
  }
}
