import { expect } from 'chai';
import { capabilities } from '../../../engine/gate/capability.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { BareClient } from '../../support/bare-client.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('live: watermark', function () {
  this.timeout(30_000);
  let engine: TestEngine;
  afterEach(() => engine.close());

  /** `presentation.watermark` is what is changed here. */
  const start = async (watermark: boolean) => {
    const change = (policy: Policy) => ({ ...policy, presentation: { watermark } });
    engine = await startTestEngine({ groupCommitMs: 0 }, { presets: presetsWith(change) });
    return engine.publishFake();
  };
  const ask = async (body: unknown) => {
    const answer = await fetch(`${engine.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as { token?: string }) };
  };
  /** What the page is told to show. */
  const told = async (more: object, learner = 'ada') => {
    const { token } = await ask({ learner, lesson: 'test-lesson', ...more });
    const client = await BareClient.connect(engine.url, { token: token ?? '' });
    const { watermark } = client.welcome.rules;
    client.drop();
    return watermark;
  };

  it('is none where the policy wants none, whatever the host says', async () => {
    await start(false);
    expect(await told({ watermark: 'Ada L.' })).to.equal(null);
  });

  it('is what the host says, or the learner id, cut to 40 letters', async () => {
    await start(true);
    expect(await told({ watermark: '张三 · 4417' })).to.equal('张三 · 4417');
    expect(await told({})).to.equal('ada');
    expect(await told({}, 'x'.repeat(120))).to.equal('x'.repeat(40));
  });

  it('counts letters, not halves of them', async () => {
    const lesson = await start(true);
    expect(await told({}, '𠮷'.repeat(60))).to.equal('𠮷'.repeat(40));
    expect(await told({ watermark: '𠮷'.repeat(40) })).to.equal('𠮷'.repeat(40));
    const long = { learner: 'ada', lesson, watermark: '𠮷'.repeat(41) };
    expect(await ask(long)).to.include({ status: 400 });
  });

  it('stays the same on a line that is resumed by key, also by a page that was loaded anew', async () => {
    const lesson = await start(true);
    for (const [more, text] of [
      [{ watermark: '张三 · 4417' }, '张三 · 4417'],
      [{}, 'ada'],
    ] as const) {
      const { token } = await ask({ learner: 'ada', lesson, ...more });
      let client = await BareClient.connect(engine.url, { token: token ?? '' });
      for (let line = 0; line < 2; line += 1) {
        const { resume } = client.welcome;
        client.drop();
        client = await BareClient.connect(engine.url, { resume });
        expect(client.welcome.rules.watermark).to.equal(text);
      }
      client.drop();
    }
  });

  it('is none on a line resumed by a key that does not say what the host had given', async () => {
    const lesson = await start(true);
    const { token } = await ask({ learner: 'ada', lesson, watermark: 'Ada L.' });
    const first = await BareClient.connect(engine.url, { token: token ?? '' });
    const { sessionId } = first.welcome;
    first.drop();
    const { secret } = engine.engine.installation;
    const resume = capabilities(secret).issue('resume', sessionId);
    const client = await BareClient.connect(engine.url, { resume });
    expect(client.welcome.rules.watermark).to.equal(null);
    client.drop();
  });

  it('leaves the key short enough to be said in a header, however long it is', async () => {
    const lesson = await start(true);
    const { token } = await ask({ learner: 'ada', lesson, watermark: '𠮷'.repeat(40) });
    const client = await BareClient.connect(engine.url, { token: token ?? '' });
    const headers = { authorization: `Bearer ${client.welcome.resume}` };
    expect((await fetch(`${engine.url}/account`, { headers })).status).to.equal(200);
    client.drop();
  });

  it('is none in a preview', async () => {
    await start(true);
    expect(await told({ preview: true, watermark: 'Ada L.' })).to.equal(null);
  });

  it('refuses a text that is too long or cannot be seen', async () => {
    const lesson = await start(true);
    for (const watermark of ['', 'x'.repeat(41), 'a\u0000b', '\u202eada', 7]) {
      expect(await ask({ learner: 'ada', lesson, watermark })).to.include({ status: 400 });
    }
  });
});
