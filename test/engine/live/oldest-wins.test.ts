import { expect } from 'chai';
import { BareClient } from '../../support/bare-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { Person, until } from '../../support/person.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('live: where the oldest session wins', function () {
  this.timeout(30_000);
  let engine: TestEngine;
  let clock: ManualClock;
  let lesson: string;

  beforeEach(async () => {
    clock = new ManualClock();
    const presets = presetsWith((standard) => ({
      ...standard,
      lease: { onConflict: 'oldest-wins' },
      release: { ...standard.release, holdMs: 0 },
    }));
    engine = await startTestEngine({ groupCommitMs: 0 }, { clock, presets });
    lesson = await engine.publishFake();
  });

  afterEach(() => engine.close());

  async function begin(): Promise<Person> {
    const token = await engine.token('ada', lesson);
    return new Person(engine, clock, await BareClient.connect(engine.url, { token }), 'ada');
  }

  it('the second page is told at once, earns nothing, and the first one never notices', async () => {
    const first = await begin();
    await first.play(20_000);
    const second = await begin();
    expect(second.client.welcome.leased, 'the second').to.equal(false);
    await second.client.beat({ now: 'playing' });
    clock.advance(5_000);
    const answer = await second.client.beat({ spans: [[0, 5_000]] });
    expect('credit' in answer && answer.credit.reason).to.equal('superseded');
    await first.play(20_000);
    expect(first.client.leased, 'the first').to.equal(true);
    expect(first.client.credit?.creditedMs).to.equal(45_000 - 5_000);
    first.client.drop();
    second.client.drop();
  });

  it('a click does not take it while the first is in use, and does once it has stopped', async () => {
    const first = await begin();
    await first.play(20_000);
    const second = await begin();
    const refused = second.client.nextAnswer();
    second.client.socket.emit('takeover', {});
    expect(await refused).to.include({ code: 'lease_elsewhere' });
    expect(first.client.leased).to.equal(true);
    await first.client.beat({ now: 'paused', positionMs: first.positionMs });
    clock.advance(120_000);
    await second.client.takeover();
    expect(second.client.leased).to.equal(true);
    await until(() => Promise.resolve(!first.client.leased));
    second.positionMs = 20_000;
    await second.play(10_000);
    expect(second.client.credit?.creditedMs).to.equal(30_000);
    first.client.drop();
    second.client.drop();
  });

  it('who reloads the page goes on in the new one', async () => {
    const first = await begin();
    await first.play(20_000);
    const { resume } = first.client.welcome;
    first.client.drop();
    const token = await engine.token('ada', lesson);
    const client = await BareClient.connect(engine.url, {
      token,
      predecessor: { resume, beats: [] },
    });
    expect(client.welcome.leased).to.equal(true);
    client.drop();
  });
});
