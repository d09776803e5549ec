/** The live protocol by plain HTTP, on a real engine: the same rules as through a socket. */

import { expect } from 'chai';
import fc from 'fast-check';
import { type BatchAnswer, MAX_MESSAGE_BYTES } from '../../../engine/protocol/messages.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { BatchClient } from '../../support/batch-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type TestEngine, startTestEngine } from '../../support/test-engine.ts';
import { until } from '../../support/until.ts';

describe('the batch door', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let clock: ManualClock;
  let lesson: string;
  let client: BatchClient;

  before(async () => {
    clock = new ManualClock();
    test = await startTestEngine({}, { clock });
    lesson = await test.publishFake();
  });

  after(() => test.close());

  beforeEach(() => {
    client = new BatchClient(test.url);
  });

  const open = async (learner: string) => client.open(await test.token(learner, lesson));
  /** Fetches media as any player of this session does. */
  const fetchMedia = async (learner: string) => {
    for (const track of ['video/360p', 'audio/zh']) {
      for (const name of [0, 1, 2].map(segmentFile)) {
        const answer = await fetch(`${test.url}${client.welcome.mediaBase}${track}/${name}`);
        expect(answer.status, learner).to.equal(200);
        await answer.arrayBuffer();
      }
    }
  };
  const errorOf = async (response: Response) =>
    ((await response.json()) as { error: { code: string } }).error.code;

  it('opens, takes beats, credits them and ends, as a socket does', async () => {
    expect((await open('anna')).status).to.equal(200);
    expect(client.told).to.deep.equal(['welcome']);
    await fetchMedia('anna');
    await client.beat({ now: 'playing' });
    clock.advance(4_000);
    await client.beat({ spans: [[0, 4_000]] });
    expect(client.told).to.deep.equal(['welcome', 'ack', 'ack']);
    expect(client.credit?.creditedMs).to.equal(4_000);
    await client.say([{ event: 'leave', body: {} }]);
    expect(client.told.at(-1)).to.equal('ended');
    expect(await errorOf(await client.say())).to.equal('session_ended');
  });

  it('tells who asks next that the host has taken the session back, until it is heard', async () => {
    await open('otto');
    const { sessionId } = client.welcome;
    const before = client.heard;
    await fetch(`${test.url}/v1/sessions/${sessionId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${test.apiKey}` },
    });
    await client.say();
    expect(client.told).to.deep.equal(['welcome', 'ended']);
    // The answer was lost on its way.
    client.heard = before;
    await client.say();
    expect(client.told).to.deep.equal(['welcome', 'ended', 'ended']);
    expect(await errorOf(await client.say())).to.equal('session_ended');
  });

  it('takes many beats in one request with one ack, and the same again changes nothing', async () => {
    await open('bert');
    await fetchMedia('bert');
    const first = [client.stamp({ now: 'playing' }), client.stamp({ spans: [[0, 2_000]] })];
    clock.advance(6_000);
    await client.say(first);
    expect(client.told).to.deep.equal(['welcome', 'ack']);
    const { creditedMs } = client.credit ?? {};
    const again = first.map(({ event, body }) => ({
      event,
      body: { ...body, nonce: client.nonce },
    }));
    await client.say(again);
    expect(client.told.at(-1)).to.equal('ack');
    expect(client.credit?.creditedMs).to.equal(creditedMs);
    expect((await test.statement('bert')).sessions[0]?.coverage.presentedMs).to.equal(2_000);
  });

  it('says again what was not heard: an answer that got lost loses nothing', async () => {
    await open('carla');
    const lost = await client.ask(
      { protocol: 1, heard: client.heard, messages: [client.stamp({ now: 'playing' })] },
      client.welcome.resume,
    );
    const { messages } = (await lost.json()) as BatchAnswer;
    expect(messages.map(({ event }) => event)).to.deep.equal(['ack']);
    await client.say();
    expect(client.told).to.deep.equal(['welcome', 'ack']);
    await client.say();
    expect(client.told).to.deep.equal(['welcome', 'ack']);
  });

  it('tells of the lease: a newer session takes it, and a click takes it back', async () => {
    await open('dirk');
    const other = await BareClient.connect(test.url, { token: await test.token('dirk', lesson) });
    await client.say();
    expect(client.leased).to.equal(false);
    await client.say([{ event: 'takeover', body: {} }]);
    expect(client.leased).to.equal(true);
    await until(() => !other.leased, 'the socket hears that it lost the lease');
    other.drop();
  });

  it('gives way to a socket of the same session, and takes over from one', async () => {
    await open('elsa');
    const { resume } = client.welcome;
    const socket = await BareClient.connect(test.url, { resume });
    await socket.beat({ now: 'playing' });
    const gone = new Promise((resolve) => socket.socket.once('disconnect', resolve));
    await client.say();
    expect(client.told).to.deep.equal(['welcome', 'welcome']);
    expect(client.welcome.lastSeq).to.equal(1);
    await gone;
  });

  it('begins anew with a welcome where its connection is gone, and drops what was said to it', async () => {
    await open('fred');
    const before = client.connection;
    const socket = await BareClient.connect(test.url, { resume: client.welcome.resume });
    await client.say([client.stamp({ now: 'playing' })]);
    expect(client.connection).to.not.equal(before);
    expect(client.welcome.lastSeq).to.equal(0);
    await client.beat({ now: 'playing' });
    expect(client.told.at(-1)).to.equal('ack');
    socket.drop();
  });

  it('takes in the beats of a reloaded page', async () => {
    await open('gina');
    await fetchMedia('gina');
    await client.beat({ now: 'playing' });
    clock.advance(3_000);
    const { nonce: _own, ...body } = client.stamp({ spans: [[0, 2_000]] }).body;
    const successor = new BatchClient(test.url);
    const token = await test.token('gina', lesson);
    await successor.open(token, { resume: client.welcome.resume, beats: [body] });
    expect(successor.credit?.creditedMs).to.equal(2_000);
  });

  it('refuses by the same codes, as HTTP statuses', async () => {
    const asked = { protocol: 1, heard: 0, messages: [] };
    const refused = async (body: unknown, key?: string) => {
      const answer = await client.ask(body, key);
      return `${answer.status} ${await errorOf(answer)}`;
    };
    expect(await refused(asked)).to.equal('401 token_missing');
    expect(await refused({ ...asked, token: 'x'.repeat(40) })).to.equal('401 token_invalid');
    expect(await refused(asked, 'y'.repeat(60))).to.equal('401 token_invalid');
    expect(await refused({ ...asked, protocol: 9, token: 'x'.repeat(40) })).to.equal(
      '400 protocol_unsupported',
    );
    expect(await refused('{')).to.equal('400 malformed');
    expect(await refused('x'.repeat(MAX_MESSAGE_BYTES + 1))).to.equal('413 too_large');
    expect((await fetch(`${test.url}/live/beats`)).status).to.equal(404);
  });

  it('lets no page of a foreign origin speak, neither at first nor later', async () => {
    client.headers = { origin: 'https://evil.example' };
    expect(await errorOf(await open('hans'))).to.equal('origin_refused');
    client.headers = {};
    await open('hans');
    client.headers = { origin: 'https://evil.example' };
    const answer = await client.say([client.stamp({ now: 'playing' })]);
    expect(await errorOf(answer)).to.equal('origin_refused');
    const preflight = await fetch(`${test.url}/live/beats`, {
      method: 'OPTIONS',
      headers: client.headers,
    });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-headers')).to.contain('Authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).to.equal(null);
  });

  it('keeps to the same rate as sockets', async () => {
    await open('ida');
    for (let round = 0; round < 8; round += 1) {
      const beats = Array.from({ length: 60 }, () => client.stamp({ now: 'paused', seq: 1 }));
      await client.say(beats);
    }
    expect(client.told.filter((event) => event === 'refused').length).to.be.greaterThan(100);
  });

  it('survives anything that is said to it, and credits none of it', async () => {
    await open('jan');
    const scrap = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          protocol: fc.oneof(fc.constant(1), fc.anything()),
          heard: fc.oneof(fc.nat(), fc.anything()),
          token: fc.option(fc.string(), { nil: undefined }),
          messages: fc.oneof(
            fc.array(
              fc.record({
                event: fc.oneof(
                  fc.constantFrom('beat', 'takeover', 'checkanswer', '__proto__'),
                  fc.string(),
                ),
                body: fc.oneof(
                  fc.anything(),
                  fc.record({
                    seq: fc.oneof(fc.nat(5), fc.double()),
                    nonce: fc.string(),
                    spans: fc.array(fc.tuple(fc.integer(), fc.integer())),
                    rate: fc.double(),
                    visible: fc.boolean(),
                    touched: fc.boolean(),
                    now: fc.constantFrom('playing', 'paused', 'x'),
                    positionMs: fc.integer(),
                  }),
                ),
              }),
              { maxLength: 5 },
            ),
            fc.anything(),
          ),
        })
        .map((value) => {
          try {
            return JSON.stringify(value) ?? '';
          } catch {
            return '';
          }
        }),
    );
    await fc.assert(
      fc.asyncProperty(scrap, fc.boolean(), async (body, withKey) => {
        const answer = await client.ask(body, withKey ? client.welcome.resume : undefined);
        expect(answer.status).to.be.oneOf([200, 400, 401, 413]);
        await answer.arrayBuffer();
      }),
      { numRuns: 300 },
    );
    const fresh = new BatchClient(test.url);
    expect((await fresh.open(await test.token('jan', lesson))).status).to.equal(200);
    expect(fresh.credit?.creditedMs).to.equal(0);
  });
});
