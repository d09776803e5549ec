/** Presentation tokens at the edge: who gets them, when, and what becomes of them in a beat. */

import { expect } from 'chai';
import { type PlacedToken } from '../../../engine/protocol/messages.ts';
import { type AssuranceMs } from '../../../engine/protocol/assurance.ts';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { eventsOf } from '../../support/events-of.ts';

const LESSON_MS = 120_000;
const presets = presetsWith((policy) => ({
  ...policy,
  release: { ...policy.release, holdMs: 0 },
  assurance: { ...policy.assurance, tokensPerMinute: 6, tokensNeeded: 4, tokenEchoedRatio: 0.9 },
}));

describe('media: presentation tokens', function () {
  this.timeout(20_000);
  let lectern: TestEngine;
  let clock: ManualClock;
  let lesson: string;

  before(async () => {
    clock = new ManualClock();
    lectern = await startTestEngine({}, { clock, presets });
    lesson = await lectern.publishFake({ durationMs: LESSON_MS });
  });
  after(() => lectern.close());

  const connect = async (learner: string, preview = false) =>
    BareClient.connect(lectern.url, { token: await lectern.token(learner, lesson, preview) });

  async function piece(client: BareClient, number: number): Promise<readonly PlacedToken[]> {
    const { status, body } = await client.fetch(`tokens/${number}.json`);
    expect(status, `piece ${number}`).to.equal(200);
    return (JSON.parse(body.toString()) as { tokens: PlacedToken[] }).tokens;
  }

  /** Plays a stretch from where it begins; `bring` says which tokens each beat brings. */
  async function study(
    client: BareClient,
    [fromMs, toMs]: readonly [number, number],
    bring: (reachedMs: number) => readonly string[] | Promise<readonly string[]>,
  ): Promise<void> {
    await client.beat({ positionMs: fromMs });
    for (let atMs = fromMs; atMs < toMs; atMs += 5_000) {
      await client.fetchSpan([atMs, atMs + 5_000]);
      clock.advance(5_000);
      await client.beat({ spans: [[atMs, atMs + 5_000]], tokens: await bring(atMs + 5_000) });
    }
  }

  /** Fetches each piece as the playhead comes to it, and says each token once it was shown. */
  function honest(client: BareClient) {
    const known: PlacedToken[] = [];
    const said = new Set<string>();
    let next = 0;
    return async (reachedMs: number) => {
      while (next * 20_000 < reachedMs) known.push(...(await piece(client, next++)));
      const due = known.filter(([atMs, value]) => atMs < reachedMs && !said.has(value));
      for (const [, value] of due) said.add(value);
      return due.map(([, value]) => value);
    };
  }

  async function levels(learner: string): Promise<AssuranceMs> {
    const { lessons } = await lectern.statement(learner);
    if (lessons[0] === undefined) throw new Error(`${learner} has no lesson`);
    return lessons[0].levelsMs;
  }

  it('are told to a player, as many as the policy says, one in each part of a minute', async () => {
    const client = await connect('counting');
    expect(client.welcome.rules.tokenPieceMs).to.equal(20_000);
    const first = [
      ...(await piece(client, 0)),
      ...(await piece(client, 1)),
      ...(await piece(client, 2)),
    ];
    expect(first.map(([atMs]) => Math.floor(atMs / 10_000))).to.deep.equal([0, 1, 2, 3, 4, 5]);
    for (const [, value] of first) expect(value).to.match(/^[0-9a-z]+\.[\w-]{12}$/);
    expect(await piece(client, 0), 'asked again').to.deep.equal(first.slice(0, 2));
    client.drop();
    const other = await connect('counting');
    const theirs = await piece(other, 0);
    expect(theirs[0]?.[1], 'another session').to.not.equal(first[0]?.[1]);
    other.drop();
  });

  it('raise the credit whose tokens came back', async () => {
    const client = await connect('honest');
    await study(client, [0, LESSON_MS], honest(client));
    expect(await levels('honest')).to.deep.include({ 'token-echoed': LESSON_MS, delivered: 0 });
    expect((await lectern.statement('honest')).lessons[0]?.withheld).to.deep.equal([]);
    client.drop();
  });

  it('that never come back leave the credit as it is, at its lower level', async () => {
    const client = await connect('silent');
    await study(client, [0, 60_000], () => []);
    expect(client.credit?.creditedMs).to.equal(60_000);
    expect(await levels('silent')).to.deep.include({ 'token-echoed': 0, delivered: 60_000 });
    const { withheld, awardedHundredths } = (await lectern.statement('silent')).lessons[0]!;
    expect(withheld).to.deep.equal(['too-few-tokens']);
    expect(awardedHundredths).to.equal(0);
    client.drop();
  });

  it('that are made up, or another session’s, prove nothing and take nothing', async () => {
    const lender = await connect('lender');
    const borrowed = honest(lender);
    const client = await connect('borrower');
    await study(client, [0, 60_000], async (reachedMs) => [
      ...(reachedMs <= 60_000 ? await borrowed(reachedMs) : []),
      'a.AAAAAAAAAAAA',
      'no token',
      'zzzzzzzzzz.AAAA',
      '-1.AAAAAAAAAAAA',
    ]);
    expect(client.credit?.creditedMs).to.equal(60_000);
    expect(await levels('borrower')).to.deep.include({ 'token-echoed': 0, delivered: 60_000 });
    const ref = { tenantId: 'main', learnerId: 'borrower', timeZone: 'Asia/Shanghai' };
    const beats = (await eventsOf(lectern.engine.clerk, ref)).filter(
      (event) => event.type === 'beat-accepted',
    );
    const wrong = beats.reduce((sum, event) => sum + (event.wrongTokens ?? 0), 0);
    expect(wrong, 'six borrowed, four made up in each of twelve beats').to.equal(6 + 48);
    for (const { beat, echoed = [] } of beats) {
      expect(beat).to.not.have.property('tokens');
      expect(echoed).to.deep.equal([]);
    }
    lender.drop();
    client.drop();
  });

  it('that come before their place, or over and over, count as if they had not', async () => {
    const client = await connect('hasty');
    const all = [
      ...(await piece(client, 0)),
      ...(await piece(client, 1)),
      ...(await piece(client, 2)),
    ];
    const values = all.map(([, value]) => value);
    const first = values.slice(0, 1);
    await study(client, [0, 60_000], (reachedMs) => {
      if (reachedMs === 5_000) return values.slice(1);
      return reachedMs === 60_000 ? [...first, ...first, ...first, ...first] : first;
    });
    expect((await levels('hasty'))['token-echoed'], 'one of six').to.equal(0);
    // All of the minute at once is as good as one by one, once it was shown.
    await client.beat({ now: 'paused', positionMs: 60_000, tokens: values });
    expect((await levels('hasty'))['token-echoed']).to.equal(60_000);
    client.drop();
  });

  it('are let go no earlier than the media they lie in', async () => {
    const client = await connect('early');
    await client.fetchSpan([0, 2_000]);
    await client.beat({ now: 'paused', positionMs: 0 });
    expect((await client.fetch('tokens/4.json')).status, 'from 80 s on').to.equal(425);
    expect((await client.fetch('tokens/2.json')).status, 'within the goal').to.equal(200);
    client.drop();
  });

  it('are none in a preview, beyond the end, by another way, or after the session', async () => {
    const preview = await connect('guest', true);
    expect(preview.welcome.rules.tokenPieceMs).to.equal(0);
    expect((await preview.fetch('tokens/0.json')).status).to.equal(404);
    preview.drop();
    const client = await connect('curious');
    for (const path of ['tokens/6.json', 'tokens/00.json', 'tokens/x.json', 'tokens/-1.json']) {
      expect((await client.fetch(path)).status, path).to.equal(404);
    }
    expect((await client.fetch('tokens/0.json', { method: 'HEAD' })).status).to.equal(404);
    const answer = await fetch(`${client.url}${client.welcome.mediaBase}tokens/0.json`);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    client.leave();
    await new Promise<void>((resolve) => client.socket.once('disconnect', () => resolve()));
    expect((await client.fetch('tokens/0.json')).status).to.equal(410);
  });

  it('that a reloaded page could not send any more are handed in by the next one', async () => {
    const client = await connect('reloading');
    const echo = honest(client);
    await study(client, [0, 55_000], () => []);
    await client.fetchSpan([55_000, 60_000]);
    clock.advance(5_000);
    const left = client.stamp({ spans: [[55_000, 60_000]], tokens: await echo(60_000) });
    delete left['nonce'];
    client.drop();
    const predecessor = { resume: client.welcome.resume, beats: [left] };
    const token = await lectern.token('reloading', lesson);
    (await BareClient.connect(lectern.url, { token, predecessor })).drop();
    expect((await levels('reloading'))['token-echoed']).to.equal(60_000);
  });

  describe('who it is', () => {
    const tell = (session: string, body: unknown, key = lectern.apiKey) =>
      fetch(`${lectern.url}/v1/sessions/${session}/identity`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const proof = { method: 'id-card', reference: 'check 7', consentId: 'consent 1' };

    it('the host tells, once for each reference', async () => {
      const client = await connect('known');
      const { sessionId } = client.welcome;
      for (let i = 0; i < 2; i += 1) expect((await tell(sessionId, proof)).status).to.equal(204);
      const ref = { tenantId: 'main', learnerId: 'known', timeZone: 'Asia/Shanghai' };
      const told = (await eventsOf(lectern.engine.clerk, ref)).filter(
        (event) => event.type === 'identity-proved',
      );
      expect(told).to.have.lengthOf(1);
      expect(told[0]).to.deep.include(proof);
      client.drop();
    });

    it('nobody else does, nor without the learner’s consent, nor of no session', async () => {
      const client = await connect('unknown');
      const { sessionId } = client.welcome;
      expect((await tell(sessionId, proof, 'wrong')).status).to.equal(401);
      expect((await tell(sessionId, { ...proof, consentId: undefined })).status).to.equal(400);
      expect((await tell('nobody', proof)).status).to.equal(404);
      client.drop();
    });
  });
});
