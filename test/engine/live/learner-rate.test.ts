/** One learner has one rate of messages: neither new sockets nor handed-in beats bring another. */

import { expect } from 'chai';
import { MessageRate, MessageRates } from '../../../engine/live/rate.ts';
import { type Refused } from '../../../engine/protocol/messages.ts';
import { BareClient } from '../../support/bare-client.ts';
import { BatchClient } from '../../support/batch-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

const BURST = 300;

describe('live: the rate of one learner', () => {
  let test: TestEngine;
  let clock: ManualClock;
  let client: BareClient;
  let lesson: string;

  beforeEach(async () => {
    clock = new ManualClock();
    test = await startTestEngine({}, { clock });
    lesson = await test.publishFake();
    client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
  });

  afterEach(async () => {
    client.drop();
    await test.close();
  });

  /** Spends the whole burst on one beat, sent again and again. */
  async function spend(): Promise<void> {
    const beat = client.stamp({});
    for (let sent = 1; sent < BURST; sent += 1) client.socket.emit('beat', beat);
    expect(await client.sendRaw(beat)).to.include({ seq: 1 });
  }

  it('goes on over a new socket, and refills with time', async () => {
    await spend();
    client.drop();
    client = await BareClient.connect(test.url, { resume: client.welcome.resume });
    expect(await client.beat()).to.include({ code: 'rate_limited', lastSeq: 1 });
    clock.advance(1_000);
    expect(await client.beat()).to.include({ seq: 2 });
  });

  it('is not that of another learner', async () => {
    await spend();
    const token = await test.token('berta', lesson);
    const other = await BareClient.connect(test.url, { token });
    expect(await other.beat()).to.include({ seq: 1 });
    other.drop();
  });

  it('counts the beats that are handed in', async () => {
    await spend();
    const { nonce: _nonce, ...body } = client.stamp({ seq: 2 });
    const beats = Array.from({ length: 20 }, (_, i) => ({ ...body, seq: 2 + i }));
    const hello = {
      token: await test.token('anna', lesson),
      predecessor: { resume: client.welcome.resume, beats },
    };
    const refused = await BareClient.connect(test.url, hello).catch((error: unknown) => error);
    expect((refused as { refusal: Refused }).refusal.code).to.equal('rate_limited');
    clock.advance(4_000);
    const next = await BareClient.connect(test.url, hello);
    const { sessions } = await test.statement('anna');
    expect(sessions.find(({ sessionId }) => sessionId === client.welcome.sessionId)).to.include({
      end: 'succeeded',
    });
    next.drop();
  });

  it('counts what a beat brings: one of 64 spans costs as much as 17 of one', async () => {
    const spans = Array.from({ length: 64 }, (_, i): [number, number] => [2 * i, 2 * i + 1]);
    let accepted = 0;
    for (; accepted < 30; accepted += 1) {
      const answer = await client.beat({ spans });
      if ('code' in answer) {
        expect(answer.code).to.equal('rate_limited');
        break;
      }
    }
    expect(accepted).to.equal(Math.floor(BURST / 17));
    clock.advance(60_000);
    // A whole outbox of such beats takes a full bucket, and no more: or nobody could hand it in.
    const { nonce: _nonce, ...body } = client.stamp({ spans });
    const beats = Array.from({ length: 100 }, (_, i) => ({ ...body, seq: accepted + 1 + i }));
    const next = await BareClient.connect(test.url, {
      token: await test.token('anna', lesson),
      predecessor: { resume: client.welcome.resume, beats },
    });
    const answer = await next.beat();
    expect(answer).to.include({ code: 'rate_limited' });
    next.drop();
  });

  it('counts messages that do not exist, and closes the socket after twenty of them', async () => {
    const refusals: Refused[] = [];
    client.socket.on('refused', (refused) => refusals.push(refused));
    const closed = new Promise((resolve) => client.socket.once('disconnect', resolve));
    const emit = client.socket.emit.bind(client.socket) as (event: string, body: object) => void;
    for (let sent = 0; sent < 25; sent += 1) emit('toString', {});
    await closed;
    expect(refusals.length).to.be.at.most(20);
    for (const { code } of refusals) expect(code).to.equal('malformed');
  });
});

describe('live: lines of one learner', () => {
  let test: TestEngine;
  let clock: ManualClock;
  let lesson: string;

  before(async () => {
    clock = new ManualClock();
    test = await startTestEngine({ trustedProxies: ['loopback'] }, { clock });
    lesson = await test.publishFake();
  });
  after(() => test.close());

  it('are so many at once, then one a second, whatever carries them and whence they come', async () => {
    const client = new BatchClient(test.url);
    await client.open(await test.token('anna', lesson));
    const { resume } = client.welcome;
    const statuses: number[] = [];
    for (let line = 0; line < 100; line += 1) {
      client.headers = { 'x-forwarded-for': `192.0.2.${line + 1}` };
      const answer = await client.ask({ protocol: 1, heard: 0, messages: [] }, resume);
      statuses.push(answer.status);
      if (answer.status === 429) expect(answer.headers.get('retry-after')).to.equal('2');
      await answer.arrayBuffer();
    }
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf(59);
    expect(new Set(statuses)).to.deep.equal(new Set([200, 429]));
    const { sessions } = await test.statement('anna');
    expect(sessions[0]?.addresses).to.have.lengthOf(60);
    const refused = await BareClient.connect(test.url, { resume }).catch((error: unknown) => error);
    expect((refused as { refusal: Refused }).refusal.code).to.equal('rate_limited');

    const other = await BareClient.connect(test.url, { token: await test.token('berta', lesson) });
    other.drop();
    clock.advance(1_000);
    (await BareClient.connect(test.url, { resume })).drop();
  });
});

describe('live: buckets', () => {
  it('are forgotten when there are many and they are full again', () => {
    const rates = new MessageRates();
    const busy = rates.of('busy', 0);
    for (let learner = 1; learner < 10_000; learner += 1) rates.of(`learner ${learner}`, 0);
    expect(busy.take(1_000, BURST)).to.equal(true);
    const idle = rates.of('learner 1', 1_000);
    rates.of('one more', 1_000);
    expect(rates.of('busy', 1_000)).to.equal(busy);
    expect(rates.of('learner 1', 1_000)).not.to.equal(idle);
  });

  it('gain nothing from a clock that goes back', () => {
    const rate = new MessageRate(5_000);
    expect(rate.take(5_000, BURST)).to.equal(true);
    expect(rate.take(0)).to.equal(false);
    expect(rate.take(1_000, 5)).to.equal(true);
    expect(rate.take(1_000)).to.equal(false);
  });
});
