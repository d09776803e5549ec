/** What was really sent is a fact that a store's short failure must not lose. */

import { expect } from 'chai';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FailingLedgerStore } from '../../support/failing-ledger-store.ts';
import { FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { until } from '../../support/until.ts';
import { startTestEngine, TEST_TIME_ZONE } from '../../support/test-engine.ts';
import { eventsOf } from '../../support/events-of.ts';

describe('media: news of a delivery', () => {
  it('is brought again where its commit failed', async () => {
    const store = new FailingLedgerStore();
    const test = await startTestEngine({}, { ledgerStore: store });
    const lesson = await test.publishFake();
    const client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    const ref = { tenantId: FIRST_TENANT, learnerId: 'anna', timeZone: TEST_TIME_ZONE };

    store.failures = 1;
    expect(await client.fetchSpan([0, 2_000])).to.equal(0);
    const events = await eventsOf(test.engine.clerk, ref);
    const delivered = events.filter(({ type }) => type === 'delivered');
    expect(delivered.length).to.equal(2);
    expect(store.failures).to.equal(0);
    client.drop();
    await test.close();
  });

  it('is stored before the last byte leaves', async () => {
    const store = new FailingLedgerStore();
    const test = await startTestEngine({}, { ledgerStore: store });
    const lesson = await test.publishFake();
    const client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    const ref = { tenantId: FIRST_TENANT, learnerId: 'anna', timeZone: TEST_TIME_ZONE };
    const address = `${test.url}${client.welcome.mediaBase}${FAKE_VIDEO}/${segmentFile(0)}`;

    const letGo = store.hold();
    const answer = await fetch(address);
    const wholeBytes = Number(answer.headers.get('content-length'));
    let gotBytes = 0;
    let isWhole = false;
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const reading = (async () => {
      for (let part = await reader.read(); part.value !== undefined; part = await reader.read()) {
        gotBytes += part.value.length;
      }
      isWhole = true;
    })();
    await until(() => gotBytes === wholeBytes - 1, 'all but one byte');
    expect(test.engine.clerk.underWay).to.equal(1);
    expect(isWhole).to.equal(false);
    letGo(false);
    await reading;
    expect(gotBytes).to.equal(wholeBytes);
    const { events } = await store.read(ref.tenantId, ref.learnerId);
    expect(events.map(({ type }) => type)).to.include('delivered');
    client.drop();
    await test.close();
  });
});
