import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BareClient } from '../../support/bare-client.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

/** What a page hears that opens a session with this token; null where it is let in. */
function refusalOf({ url }: TestEngine, token: string): Promise<string | null | undefined> {
  return BareClient.connect(url, { token }).then(
    (client) => (client.drop(), null),
    (error: Error & { refusal?: { code: string } }) => error.refusal?.code,
  );
}

describe('http: a host takes a session back', function () {
  this.timeout(20_000);
  let lectern: TestEngine;
  let lesson: string;
  before(async () => {
    lectern = await startTestEngine();
    lesson = await lectern.publishFake({ durationMs: 60_000 });
  });
  after(() => lectern.close());

  const revoke = (sessionId: string, key = lectern.apiKey) =>
    fetch(`${lectern.url}/v1/sessions/${sessionId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${key}` },
    });

  it('ends beats, media and resumption, tells the player, and keeps the credit', async () => {
    const client = await BareClient.connect(lectern.url, {
      token: await lectern.token('revoked', lesson),
    });
    const { sessionId, resume } = client.welcome;
    expect((await client.fetch('lesson.json')).status).to.equal(200);
    const told = new Promise((resolve) => client.socket.once('ended', ({ why }) => resolve(why)));
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    expect((await revoke(sessionId)).status).to.equal(204);
    expect(await told).to.equal('revoked');
    await gone;
    expect((await client.fetch('lesson.json')).status).to.equal(410);
    const again = await BareClient.connect(lectern.url, { resume }).catch(
      (error: Error & { refusal?: { code: string } }) => error.refusal?.code,
    );
    expect(again).to.equal('session_ended');
    const { sessions } = await lectern.statement('revoked');
    expect(sessions[0]?.end).to.equal('revoked');
    expect((await revoke(sessionId)).status, 'a second time changes nothing').to.equal(204);
  });

  it('takes back what is open, also where the list of sessions has not heard of it', async () => {
    const token = await lectern.token('lagging', lesson);
    const client = await BareClient.connect(lectern.url, { token });
    const { catalogue } = lectern.engine;
    const row = await catalogue.session(client.welcome.sessionId);
    if (row === undefined) throw new Error('the session is not in the catalogue');
    await catalogue.putSession({ ...row, openedUtcMs: null });
    expect((await revoke(row.sessionId)).status).to.equal(204);
    expect((await lectern.statement('lagging')).sessions[0]?.end).to.equal('revoked');
  });

  for (const preview of [false, true]) {
    const what = preview ? 'preview' : 'session';
    it(`takes back a ${what} that nobody has opened, before and after a restart`, async () => {
      const dataFolder = await mkdtemp(join(tmpdir(), 'lectern-revoke-'));
      try {
        const first = await startTestEngine({ dataFolder });
        const name = await first.publishFake({ durationMs: 60_000 });
        const token = await first.token('mistaken', name, preview);
        const other = await first.token('mistaken', name, preview);
        const { sid, med } = JSON.parse(
          Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
        ) as { sid: string; med: string };
        const media = (url: string) => fetch(new URL(`${med}lesson.json`, url));
        expect((await media(first.url)).status).to.equal(200);
        const takeBack = () =>
          fetch(`${first.url}/v1/sessions/${sid}`, {
            method: 'DELETE',
            headers: { authorization: `Bearer ${first.apiKey}` },
          });
        expect((await takeBack()).status).to.equal(204);
        expect((await takeBack()).status, 'a second time changes nothing').to.equal(204);
        expect(await refusalOf(first, token)).to.equal('session_ended');
        expect((await media(first.url)).status).to.equal(410);
        await first.close();
        const again = await startTestEngine({ dataFolder });
        expect(await refusalOf(again, token)).to.equal('session_ended');
        expect((await media(again.url)).status).to.equal(410);
        expect(await refusalOf(again, other), 'another token').to.equal(null);
        await again.close();
      } finally {
        await rm(dataFolder, { recursive: true, force: true });
      }
    });
  }

  it('cuts a preview that plays', async () => {
    const token = await lectern.token('looking', lesson, true);
    const client = await BareClient.connect(lectern.url, { token });
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    expect((await revoke(client.welcome.sessionId)).status).to.equal(204);
    await gone;
    expect((await client.fetch('lesson.json')).status).to.equal(410);
    expect(await refusalOf(lectern, token)).to.equal('session_ended');
  });

  it('knows no session of another name, and none without the key', async () => {
    expect((await revoke('nobody')).status).to.equal(404);
    expect((await revoke('nobody', 'lk_wrong_key_altogether')).status).to.equal(401);
  });

  it('tells a page whose place another one took', async () => {
    const first = await BareClient.connect(lectern.url, {
      token: await lectern.token('reloader', lesson),
    });
    const told = new Promise((resolve) => first.socket.once('ended', ({ why }) => resolve(why)));
    const { resume } = first.welcome;
    const second = await BareClient.connect(lectern.url, {
      token: await lectern.token('reloader', lesson),
      predecessor: { resume, beats: [] },
    });
    expect(await told).to.equal('succeeded');
    second.drop();
  });
});
