import { expect } from 'chai';
import { type ServerEvents } from '../../engine/protocol/messages.ts';
import { BareClient } from '../support/bare-client.ts';
import { codeOf, firstSegments, issue, knock, newLearner, open, type Target } from './target.ts';

type Body<Event extends keyof ServerEvents> = Parameters<ServerEvents[Event]>[0];

function next<Event extends 'lease' | 'ended'>(
  client: BareClient,
  event: Event,
): Promise<Body<Event>> {
  return new Promise((told) => client.socket.once(event, told as never));
}

/** A beat as an outbox keeps it: the nonce is stamped when it is sent. */
function kept(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'nonce'));
}

export function sessions(getTarget: () => Target): void {
  describe('the lease', () => {
    it('goes to the newest session, and comes back by a click', async () => {
      const learner = newLearner();
      const first = await open(getTarget(), { learner });
      await first.beat({ now: 'playing' });
      const lost = next(first, 'lease');
      const second = await open(getTarget(), { learner });
      expect((await lost).leased).to.equal(false);
      await first.beat({ spans: [[0, 1_000]] });
      // What was presented before the lease moved still counts; the rest of the second does not.
      expect(first.credit).to.include({ counting: false, reason: 'superseded' });
      expect(first.credit?.refusedMs).to.be.within(1, 1_000);

      const fenced = next(second, 'lease');
      await first.takeover();
      expect(first.leased).to.equal(true);
      expect((await fenced).leased).to.equal(false);
      first.drop();
      second.drop();
    });

    it('of one learner is no matter of another', async () => {
      const one = await open(getTarget());
      const two = await open(getTarget());
      await one.beat({ now: 'playing' });
      await two.beat({ now: 'playing' });
      expect([one.leased, two.leased]).to.deep.equal([true, true]);
      one.drop();
      two.drop();
    });
  });

  describe('a session', () => {
    it('ends when the learner leaves, and then takes nothing more', async () => {
      const client = await open(getTarget());
      const [segment = ''] = await firstSegments(client);
      const ended = next(client, 'ended');
      const closed = new Promise((told) => client.socket.once('disconnect', told));
      client.leave();
      expect((await ended).why).to.equal('left');
      await closed;
      const { resume } = client.welcome;
      expect(await knock(getTarget(), { protocol: 1, resume })).to.equal('session_ended');
      expect((await client.fetch(segment)).status).to.equal(410);
    });

    it('goes on after a lost socket, from the last stored beat, with a fresh nonce', async () => {
      const client = await open(getTarget());
      for (let beat = 0; beat < 3; beat += 1) await client.beat({ now: 'playing' });
      const { nonce, welcome } = client;
      client.drop();
      const resumed = await BareClient.connect(getTarget().url, { resume: welcome.resume });
      expect(resumed.welcome).to.include({ sessionId: welcome.sessionId, lastSeq: 3 });
      expect(resumed.welcome.leased).to.equal(true);
      expect(resumed.welcome.nonce).to.not.equal(nonce);
      const stale = resumed.stamp({ seq: 4, nonce });
      expect(codeOf(await resumed.sendRaw(stale))).to.equal('stale_nonce');
      expect(codeOf(await resumed.beat({ seq: 4 }))).to.equal('ack');
      // The old media address serves on: what is buffered under way is not lost.
      expect((await client.fetch('lesson.json')).status).to.equal(200);
      resumed.drop();
    });

    it('takes what its predecessor could not send, and ends it', async () => {
      const learner = newLearner();
      const before = await open(getTarget(), { learner });
      for (const segment of await firstSegments(before)) await before.fetch(segment);
      await before.beat({ now: 'playing' });
      const left = kept(before.stamp({ spans: [[0, 1_000]], positionMs: 1_000 }));
      const { resume } = before.welcome;
      before.drop();
      const { token } = await issue(getTarget(), learner);
      const predecessor = { resume, beats: [left] };
      const after = await BareClient.connect(getTarget().url, { token, predecessor });
      expect(after.welcome.credited).to.deep.equal([[0, 1_000]]);
      expect(after.welcome).to.include({ leased: true, positionMs: 1_000, lastSeq: 0 });
      expect(await knock(getTarget(), { protocol: 1, resume })).to.equal('session_ended');
      after.drop();
    });

    it('takes nothing in the name of another learner', async () => {
      const victim = await open(getTarget());
      await victim.beat({ now: 'playing' });
      const { token } = await issue(getTarget(), newLearner());
      const { resume } = victim.welcome;
      const beat = kept(victim.stamp({ seq: 2, now: 'ended' }));
      const predecessor = { resume, beats: [beat] };
      const thief = await BareClient.connect(getTarget().url, { token, predecessor });
      expect(thief.welcome.credited).to.deep.equal([]);
      expect(codeOf(await victim.beat({ now: 'playing' }))).to.equal('ack');
      expect(victim.seq).to.equal(2);
      victim.drop();
      thief.drop();
    });

    it('is not hurt by an outbox that is no list of beats', async () => {
      const client = await open(getTarget());
      const { token } = await issue(getTarget(), newLearner());
      const { resume } = client.welcome;
      const tooMany = Array.from({ length: 257 }, () => ({}));
      for (const beats of [tooMany, [{ seq: 'x' }], 'beats', null]) {
        const auth = { protocol: 1, token, predecessor: { resume, beats } };
        expect(await knock(getTarget(), auth)).to.equal('malformed');
      }
      expect(codeOf(await client.beat())).to.equal('ack');
      client.drop();
    });
  });

  describe('a preview', () => {
    it('plays a little, takes no beats and earns nothing', async () => {
      const learner = newLearner();
      const client = await open(getTarget(), { learner, preview: true });
      const { preview, leased, credit } = client.welcome;
      expect(preview?.untilMs).to.be.above(0);
      expect(leased).to.equal(false);
      expect(credit.counting).to.equal(false);
      for (const segment of await firstSegments(client)) {
        expect((await client.fetch(segment)).status).to.equal(200);
      }
      expect(codeOf(await client.beat({ spans: [[0, 1_000]] }))).to.equal('preview_only');
      const refused = new Promise<{ code: string }>((told) => client.socket.once('refused', told));
      client.socket.emit('takeover', {});
      expect((await refused).code).to.equal('preview_only');
      client.drop();

      const { url, apiKey } = getTarget();
      const statement = await fetch(`${url}/v1/learners/${learner}/statement`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      expect(await statement.json()).to.deep.include({ lessons: [], sessions: [] });
    });

    it('does not take the lease of a session that counts', async () => {
      const learner = newLearner();
      const studying = await open(getTarget(), { learner });
      const preview = await open(getTarget(), { learner, preview: true });
      await studying.beat({ now: 'playing' });
      expect(studying.leased).to.equal(true);
      studying.drop();
      preview.drop();
    });
  });

  describe("the host's door", () => {
    it('is shut without the right key', async () => {
      const { url } = getTarget();
      for (const authorization of ['', 'Bearer ', 'Bearer x', 'Basic eDp4']) {
        const answer = await fetch(`${url}/v1/sessions`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: '{}',
        });
        expect(answer.status).to.equal(401);
        const { error } = (await answer.json()) as { error: { code: string } };
        expect(error.code).to.equal('api_key_invalid');
      }
    });

    it('names what is wrong with a request', async () => {
      const { url, apiKey, lesson } = getTarget();
      const ask = async (body: string) => {
        const answer = await fetch(`${url}/v1/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
          body,
        });
        const { error } = (await answer.json()) as { error: { code: string } };
        return `${answer.status} ${error.code}`;
      };
      const json = (value: object) => ask(JSON.stringify(value));
      expect(await json({ learner: 'a', lesson: 'no-such-lesson' })).to.equal('404 lesson_unknown');
      expect(await json({ learner: 'a b', lesson })).to.equal('400 learner_invalid');
      expect(await json({ learner: 'a'.repeat(129), lesson })).to.equal('400 learner_invalid');
      expect(await json({ learner: 'a', lesson: '../x' })).to.equal('400 malformed');
      expect(await json({ learner: 'a', lesson, preview: 'yes' })).to.equal('400 malformed');
      expect(await json([])).to.equal('400 malformed');
      expect(await ask('{')).to.equal('400 malformed');
      expect(await ask(`{"learner":"${'a'.repeat(20_000)}"}`)).to.equal('413 too_large');
    });
  });
}
