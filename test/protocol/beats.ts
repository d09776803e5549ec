import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { type Ack, type Refused } from '../../engine/protocol/messages.ts';
import { BareClient } from '../support/bare-client.ts';
import { codeOf, open, type Target } from './target.ts';

export function beats(getTarget: () => Target): void {
  describe('beats', () => {
    let client: BareClient;
    beforeEach(async () => (client = await open(getTarget())));
    afterEach(() => client.drop());

    it('are acknowledged by number, each with a fresh nonce', async () => {
      const nonces = new Set([client.nonce]);
      for (let seq = 1; seq <= 12; seq += 1) {
        const ack = (await client.beat({ now: 'playing' })) as Ack;
        expect(ack).to.have.all.keys('seq', 'nonce', 'runs', 'frontierMs', 'credit');
        expect(ack.seq).to.equal(seq);
        nonces.add(ack.nonce);
      }
      expect(nonces.size).to.equal(13);
    });

    it('may be sent again without changing anything', async () => {
      const body = client.stamp({ spans: [[0, 1_000]], now: 'playing' });
      const first = (await client.sendRaw(body)) as Ack;
      expect(first.runs).to.deep.equal([[0, 1_000, 'pending']]);
      const again = (await client.sendRaw({ ...body, nonce: client.nonce })) as Ack;
      expect(again.seq).to.equal(1);
      expect(again.runs).to.deep.equal([]);
      expect(again.credit).to.deep.equal(first.credit);
    });

    it('are refused where another body has their number', async () => {
      const body = client.stamp({ spans: [[0, 1_000]] });
      await client.sendRaw(body);
      const changes = [
        { spans: [[0, 1_001]] },
        { spans: [] },
        { rate: 1.25 },
        { visible: false },
        { now: 'ended' },
        { positionMs: 1 },
      ];
      for (const change of changes) {
        const { nonce } = client;
        const answer = (await client.sendRaw({ ...body, nonce, ...change })) as Refused;
        expect(answer.code).to.equal('sequence_conflict');
        expect(answer.lastSeq).to.equal(1);
      }
    });

    it('are refused after a hole, and told from where to resend', async () => {
      await client.beat();
      const answer = (await client.sendRaw(client.stamp({ seq: 3 }))) as Refused;
      expect(answer).to.include({ code: 'sequence_gap', lastSeq: 1 });
      expect(codeOf(await client.sendRaw(client.stamp({ seq: 2 })))).to.equal('ack');
    });

    it('must echo a recent acknowledgement of this very connection', async () => {
      const { nonce } = client.welcome;
      const stranger = await open(getTarget());
      expect(codeOf(await client.beat({ nonce: stranger.nonce }))).to.equal('stale_nonce');
      stranger.drop();
      for (let acks = 0; acks < 8; acks += 1) await client.beat();
      const stale = (await client.beat({ nonce })) as Refused;
      expect(stale.code).to.equal('stale_nonce');
      expect(codeOf(await client.beat({ nonce: stale.nonce }))).to.equal('ack');
    });

    it('are refused where they do not follow the protocol, and change nothing', async () => {
      const bad: [string, Record<string, unknown>][] = [
        ['NaN, which travels as null', { spans: [[NaN, NaN]] }],
        ['a negative place', { spans: [[-5, 5]] }],
        ['1e308', { spans: [[0, 1e308]] }],
        ['a span backwards', { spans: [[500, 100]] }],
        ['an empty span', { spans: [[500, 500]] }],
        ['fractions', { spans: [[0.5, 10.5]] }],
        ['65 spans', { spans: Array.from({ length: 65 }, (_, i) => [i * 2, i * 2 + 1]) }],
        ['text for a span', { spans: ['0-5000'] }],
        ['a rate of 0', { rate: 0 }],
        ['a rate of 65', { rate: 65 }],
        ['number 0', { seq: 0 }],
        ['number 1.5', { seq: 1.5 }],
        ['an unknown state', { now: 'watching' }],
        ['no visibility', { visible: null }],
        ['no word of a touch', { touched: null }],
        ['no nonce', { nonce: null }],
        ['a nonce that is too long', { nonce: 'x'.repeat(65) }],
      ];
      for (const [name, change] of bad) {
        const answer = (await client.sendRaw({
          ...client.stamp({ seq: 1 }),
          ...change,
        })) as Refused;
        expect(answer.code, name).to.equal('malformed');
        expect(answer.detail, name).to.be.a('string').with.length.above(5);
        expect(answer.lastSeq, name).to.equal(0);
      }
      expect(codeOf(await client.sendRaw(client.stamp({ seq: 1 })))).to.equal('ack');
    });

    it('are refused where they claim what the lesson does not have', async () => {
      const { durationMs } = client.welcome;
      const beyond = client.stamp({ seq: 1, spans: [[0, durationMs + 1]] });
      expect(codeOf(await client.sendRaw(beyond))).to.equal('out_of_lesson');
      const outside = client.stamp({ seq: 1, positionMs: durationMs + 1 });
      expect(codeOf(await client.sendRaw(outside))).to.equal('out_of_lesson');
    });

    it('may carry fields of a newer player, which are dropped', async () => {
      const body = { ...client.stamp({}), credited: [[0, 600_000]], complete: true };
      const ack = (await client.sendRaw(body)) as Ack;
      expect(ack.credit).to.include({ creditedMs: 0, complete: false });
    });

    it('close the connection where they are far too large, and the session goes on', async () => {
      await client.beat();
      const closed = new Promise((told) => client.socket.once('disconnect', told));
      client.socket.emit('beat', { ...client.stamp({}), padding: 'x'.repeat(200_000) });
      await closed;
      const { resume } = client.welcome;
      const resumed = await BareClient.connect(getTarget().url, { resume });
      expect(resumed.welcome.lastSeq).to.equal(1);
      resumed.drop();
    });

    it('close the connection where nonsense goes on and on', async () => {
      const closed = new Promise((told) => client.socket.once('disconnect', told));
      for (let tries = 0; tries < 20; tries += 1) client.socket.emit('beat', tries);
      expect(await closed).to.equal('io server disconnect');
    });

    it('meet a rate limit that passes', async () => {
      const codes: string[] = [];
      client.socket.on('refused', ({ code }) => codes.push(code));
      const body = client.stamp({});
      for (let sent = 0; sent < 350; sent += 1) client.socket.emit('beat', body);
      const untilMs = Date.now() + 5_000;
      while (codes.length < 20 && Date.now() < untilMs) await pause(20);
      expect(new Set(codes)).to.deep.equal(new Set(['rate_limited']));
      client.socket.off('refused');
      await pause(1_200);
      client.seq = 1;
      expect(codeOf(await client.beat())).to.equal('ack');
      expect(client.leased).to.equal(true);
    });
  });
}
