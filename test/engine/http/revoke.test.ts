import { expect } from 'chai';
import { BareClient } from '../../support/bare-client.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

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
    const unopened = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sid: string;
    };
    expect((await revoke(unopened.sid)).status, 'nobody has opened it').to.equal(404);
    const client = await BareClient.connect(lectern.url, { token });
    const { catalogue } = lectern.engine;
    const row = await catalogue.session(client.welcome.sessionId);
    if (row === undefined) throw new Error('the session is not in the catalogue');
    await catalogue.putSession({ ...row, openedUtcMs: null });
    expect((await revoke(row.sessionId)).status).to.equal(204);
    expect((await lectern.statement('lagging')).sessions[0]?.end).to.equal('revoked');
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
