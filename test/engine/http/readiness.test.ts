/** Readiness over time: it must come back without traffic, and cost no write for each question. */

import { expect } from 'chai';
import { BareClient } from '../../support/bare-client.ts';
import { FailingLedgerStore } from '../../support/failing-ledger-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('http: readiness', () => {
  let test: TestEngine;
  const store = new FailingLedgerStore();
  const clock = new ManualClock();

  before(async () => (test = await startTestEngine({}, { ledgerStore: store, clock })));
  after(() => test.close());

  const readyz = async () => (await fetch(`${test.url}/readyz`)).status;

  it('comes back some time after a failed commit, even if nobody commits again', async () => {
    const lesson = await test.publishFake();
    const client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    expect(await readyz()).to.equal(200);
    store.failures = 1;
    expect(await client.beat()).to.include({ code: 'overloaded' });
    client.drop();
    expect(await readyz()).to.equal(503);
    clock.advance(31_000);
    expect(await readyz()).to.equal(200);
  });

  it('writes once for many questions', async () => {
    const { catalogue } = test.engine;
    const put = catalogue.putSetting.bind(catalogue);
    let writes = 0;
    catalogue.putSetting = (name, value) => {
      writes += 1;
      return put(name, value);
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: 200 }, readyz));
    expect(writes).to.be.at.most(1 + (performance.now() - started) / 1_000);
  });
});
