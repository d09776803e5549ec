/** A player forgets what it is told to be stored, so `lastSeq` speaks only of what is. */

import { expect } from 'chai';
import { type Ack, type Refused } from '../../../engine/protocol/messages.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FailingLedgerStore } from '../../support/failing-ledger-store.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('live: lastSeq is durable', () => {
  let store: FailingLedgerStore;
  let test: TestEngine;
  let client: BareClient;

  beforeEach(async () => {
    store = new FailingLedgerStore();
    test = await startTestEngine({}, { ledgerStore: store });
    const lesson = await test.publishFake();
    client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
    expect(await client.beat()).to.include({ seq: 1 });
  });

  afterEach(async () => {
    client.drop();
    await test.close();
  });

  it('in a refusal that overtakes the commit of a beat before it', async () => {
    const answers: (Ack | Refused)[] = [];
    client.socket.on('ack', (ack) => answers.push(ack));
    client.socket.on('refused', (refused) => answers.push(refused));
    const letGo = store.hold();
    client.socket.emit('beat', client.stamp({ seq: 2 }));
    client.socket.emit('beat', client.stamp({ seq: 9 }));
    // What comes back from this has been behind both of them.
    await client.fetch('lesson.json');
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const answer of answers) expect(answer).not.to.have.property('lastSeq', 2);
    letGo(true);
    for (let look = 0; look < 400 && answers.length < 2; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const told = answers.map((answer) => ('code' in answer ? answer.lastSeq : 'ack'));
    expect(told).to.deep.equal([1, 1]);
  });

  it('in the welcome of a socket that comes while a beat of the old one is being stored', async () => {
    const resume = client.welcome.resume;
    const letGo = store.hold();
    client.socket.emit('beat', client.stamp({ seq: 2 }));
    await client.fetch('lesson.json');
    const next = BareClient.connect(test.url, { resume }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    letGo(true);
    const answer = await next;
    // Refused to be tried again, or welcomed with what is stored.
    const lastSeq = answer instanceof BareClient ? answer.welcome.lastSeq : 1;
    expect(lastSeq).to.equal(1);
    const again = await BareClient.connect(test.url, { resume });
    expect(again.welcome.lastSeq).to.equal(1);
    again.drop();
    if (answer instanceof BareClient) answer.drop();
  });
});
