/** An open check goes on where an engine ends: cleanly, by a crash, for longer than its time. */

import { expect } from 'chai';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askStatement } from '../support/ask-statement.ts';
import { BareClient } from '../support/bare-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { Person, until } from '../support/person.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../support/test-engine.ts';

const ANSWER_MS = 60_000;
const OUTAGE_MS = 10 * ANSWER_MS;

const presets = presetsWith((standard) => ({
  ...standard,
  release: { ...standard.release, holdMs: 0 },
  checks: {
    ...standard.checks,
    ...{ gateCredit: true, minGapMs: 20_000, maxGapMs: 20_000, answerMs: ANSWER_MS },
  },
}));

describe('a check that is open when the engine ends', function () {
  this.timeout(60_000);
  let folder: string;
  let clock: ManualClock;
  let engine: TestEngine;
  let person: Person;
  /** Of the first engine; later ones show none. */
  let apiKey: string;

  const start = async (dataFolder: string) => {
    engine = await startTestEngine({ groupCommitMs: 0, dataFolder }, { clock, presets });
  };

  /** Somebody is asked after 20 s, and the page shows it for as long again. */
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-checks-'));
    clock = new ManualClock();
    await start(join(folder, 'data'));
    apiKey = engine.apiKey;
    const token = await engine.token('ada', await engine.publishFake({ durationMs: 600_000 }));
    const client = await BareClient.connect(engine.url, { token });
    person = new Person(engine, clock, client, 'ada');
    await person.playUntilAsked(40_000);
    client.showCheck();
    await until(async () => (await person.open())?.shownAt !== null);
    clock.advance(20_000);
  });
  afterEach(async () => {
    person.client.drop();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const statementOf = (learner: string) => askStatement(engine.url, apiKey, learner);

  /** What a crash leaves behind is what is on the disk at some moment. */
  async function endAndStart(how: 'crash' | 'clean'): Promise<void> {
    const { positionMs, client } = person;
    const copy = join(folder, 'copy');
    if (how === 'crash') await cp(join(folder, 'data'), copy, { recursive: true });
    await engine.close();
    clock.reboot(OUTAGE_MS);
    await start(how === 'crash' ? copy : join(folder, 'data'));
    const back = await BareClient.connect(engine.url, { resume: client.welcome.resume });
    person = new Person(engine, clock, back, 'ada');
    person.positionMs = positionMs;
  }

  for (const [how, leftMs] of [
    ['clean', ANSWER_MS - 20_000],
    // Nobody knows when the page went: once or twice that is in the learner's favour.
    ['crash', ANSWER_MS],
  ] as const) {
    it(`is the same check after a ${how} end, and can be answered`, async () => {
      const before = person.client.check;
      await endAndStart(how);
      expect(person.client.check).to.include({ checkId: before?.checkId, attempt: 1, leftMs });
      const { picture } = person.presence();
      expect((await person.fetch(picture)).status).to.equal(200);
      person.client.showCheck();
      clock.advance(leftMs - 1_000);
      expect(await person.client.answerCheck(await person.rightAnswer())).to.equal('passed');
      const { sessions, lessons } = await statementOf('ada');
      expect(lessons[0]).to.include({ provisionalMs: 0, creditedMs: person.positionMs });
      expect(sessions[0]?.checks).to.have.lengthOf(1);
      expect(sessions[0]?.checks[0]).to.include({ outcome: 'passed', takenMs: 0 });
    });
  }

  it('runs out by itself in the new engine, once a page shows it', async () => {
    await endAndStart('crash');
    person.client.showCheck();
    await until(async () => (await person.open())?.showings === 2);
    const told = person.client.nextCheckNews();
    clock.advance(ANSWER_MS + 4_000);
    expect(await told).to.equal('missed');
    const { sessions } = await statementOf('ada');
    expect(sessions[0]?.checks[0]).to.include({ outcome: 'missed', takenMs: person.positionMs });
  });

  it('does not run while no engine does, nor while no page shows it', async () => {
    await endAndStart('crash');
    clock.advance(OUTAGE_MS);
    // Longer than the conductor waits between two looks.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await person.open()).to.not.equal(null);
    expect((await statementOf('ada')).sessions[0]?.checks[0]?.outcome).to.equal('open');
  });

  it('is missed by who plays on without showing it, and takes all of that', async () => {
    await endAndStart('crash');
    for (let beats = 0; beats < 60 && person.client.checkEnds.length === 0; beats += 1) {
      await person.play(5_000);
    }
    expect(person.client.checkEnds).to.deep.equal(['missed']);
    expect(person.client.credit).to.deep.include({ creditedMs: 0, provisionalMs: 0 });
    const { sessions } = await statementOf('ada');
    // A full buffer, half a minute, and the time to answer that a page had begun. The crash itself
    // may have hidden as much play as a full buffer holds.
    const playedMs = person.positionMs - 20_000;
    expect(playedMs).to.be.within(ANSWER_MS + 30_000, ANSWER_MS + 110_000);
    expect(sessions[0]?.checks[0]?.outcome).to.equal('missed');
  });
});
