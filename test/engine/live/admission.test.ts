import { expect } from 'chai';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('admission while others wait', () => {
  const clock = new ManualClock();
  let engine: TestEngine;
  let lesson = '';
  let learner: BareClient;

  const open = async (who: string, more: Record<string, unknown> = {}) =>
    BareClient.connect(engine.url, { token: await engine.token(who, lesson), ...more });
  const refusalOf = (attempt: Promise<BareClient>) =>
    attempt.then(
      () => null,
      (error: { refusal?: { code?: string; retryAfterMs?: number } }) => error.refusal,
    );

  before(async () => {
    engine = await startTestEngine({ openingsPerSecond: 1 }, { clock });
    lesson = await engine.publishFake();
    learner = await open('ann');
    await learner.beat({ now: 'playing' });
    // The one opening of this second is taken, and so it stays: the clock stands still.
  });
  after(() => engine.close());

  it('tells a stranger when to come back', async () => {
    const refused = await refusalOf(open('stranger'));
    expect(refused?.code).to.equal('overloaded');
    expect(refused?.retryAfterMs).to.be.within(1, 30_000);
  });

  it('lets a learner who studies come back after a lost socket', async () => {
    const { resume } = learner.welcome;
    learner.drop();
    learner = await BareClient.connect(engine.url, { resume });
    expect(learner.leased).to.equal(true);
  });

  it('writes the session down when it is opened, not each time that it comes back', async () => {
    const { catalogue } = engine.engine;
    const put = catalogue.putSession.bind(catalogue);
    const written: string[] = [];
    catalogue.putSession = (row) => {
      written.push(row.sessionId);
      return put(row);
    };
    try {
      const { resume, sessionId } = learner.welcome;
      expect((await catalogue.session(sessionId))?.openedUtcMs).to.be.a('number');
      learner.drop();
      learner = await BareClient.connect(engine.url, { resume });
      expect(learner.welcome.sessionId).to.equal(sessionId);
      expect(written).to.deep.equal([]);
    } finally {
      catalogue.putSession = put;
    }
  });

  it('lets a learner who studies reload the page, which ends the session before', async () => {
    const { resume } = learner.welcome;
    learner.drop();
    learner = await open('ann', { predecessor: { resume, beats: [] } });
    expect(learner.leased).to.equal(true);
  });

  it('lets a learner who studies open another lesson', async () => {
    lesson = await engine.publishFake({ id: 'another' });
    learner = await open('ann');
    expect(learner.welcome.lessonId).to.equal('another');
  });

  it('lets a learner who has left wait like anybody else', async () => {
    learner.leave();
    await new Promise((ended) => learner.socket.once('ended', ended));
    expect((await refusalOf(open('ann')))?.code).to.equal('overloaded');
  });
});
