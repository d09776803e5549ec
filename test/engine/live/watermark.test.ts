import { expect } from 'chai';
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

  it('refuses a text that is too long or cannot be seen', async () => {
    const lesson = await start(true);
    for (const watermark of ['', 'x'.repeat(41), 'a\u0000b', '\u202eada', 7]) {
      expect(await ask({ learner: 'ada', lesson, watermark })).to.include({ status: 400 });
    }
  });
});
