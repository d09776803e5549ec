/** What was really sent is a fact that a store's short failure must not lose. */

import { expect } from 'chai';
import { type StoredEvent } from '../../../engine/ledger/compacted.ts';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FailingLedgerStore } from '../../support/failing-ledger-store.ts';
import { startTestEngine, TEST_TIME_ZONE } from '../../support/test-engine.ts';

describe('media: news of a delivery', () => {
  it('is brought again where its commit failed', async () => {
    const store = new FailingLedgerStore();
    const test = await startTestEngine({}, { ledgerStore: store });
    const lesson = await test.publishFake();
    const client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    const ref = { tenantId: FIRST_TENANT, learnerId: 'anna', timeZone: TEST_TIME_ZONE };

    store.failures = 1;
    expect(await client.fetchSpan([0, 2_000])).to.equal(0);
    let delivered: StoredEvent[] = [];
    for (let look = 0; look < 200 && delivered.length < 2; look += 1) {
      delivered = (await test.engine.clerk.events(ref)).filter(({ type }) => type === 'delivered');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(delivered.length).to.equal(2);
    expect(store.failures).to.equal(0);
    client.drop();
    await test.close();
  });
});
