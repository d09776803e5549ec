import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { packageRoot } from '../../config/package-root.ts';
import { presetsWith, startTestEngine } from '../support/test-engine.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { BareClient } from '../support/bare-client.ts';
import { FAKE_VIDEO } from '../support/fake-lesson.ts';
import { segmentFile } from '../../engine/protocol/lesson.ts';
import { closeRigs, useSegments } from './bare/rig.ts';
import { Proof } from './browser/proof.ts';
import { useFullLesson, useTraces } from './honest/story.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { SCENARIOS } from './registry.ts';
import { carryOut, judge, type Scenario } from './scenario.ts';
import { Marks } from './marks.ts';
import { Witness } from './witness.ts';

describe('the attack suite', function () {
  this.timeout(120_000);
  // Quick here; `npm run attacks` tells a thousand stories, and fetches five times as many segments.
  before(() => {
    useTraces(1);
    useFullLesson(300_000);
    useSegments(10_000);
  });
  after(closeRigs);

  for (const scenario of SCENARIOS.filter(({ air }) => air === 'bare')) {
    it(`${scenario.id} ${scenario.title}`, async () => {
      const { ok, why } = await carryOut(scenario);
      expect(ok, why).to.equal(true);
    });
  }

  it('names each case once', () => {
    const ids = SCENARIOS.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('names for each case a rule without which it fails', () => {
    const known = MUTANTS.map(({ removes }) => removes);
    for (const { id, bites } of SCENARIOS) expect(known, id).to.include(bites);
  });

  it('knows where each of those rules stands in the sources', async () => {
    for (const { removes, file, from } of MUTANTS) {
      const source = await readFile(join(packageRoot, file), 'utf8');
      expect(source.split(from), `${removes}: "${from}" in ${file}`).to.have.length(2);
    }
  });
});

describe('the judge of the attack suite', () => {
  const run = () => Promise.reject(new Error('not to be run'));
  const attack: Scenario = { id: 'X', kind: 'attack', title: '', air: 'bare', run };
  const fine = { creditedMs: 10, boundMs: 10, watchedMs: 10, complaints: [], seen: '' };

  it('finds one millisecond above the bound', () => {
    expect(judge(attack, fine).ok).to.equal(true);
    expect(judge(attack, { ...fine, creditedMs: 11 }).ok).to.equal(false);
  });

  it('finds a complaint, a learner short of credit, and a case that breaks down', async () => {
    expect(judge(attack, { ...fine, complaints: ['no'] }).ok).to.equal(false);
    const honest = { ...attack, leastRatio: 0.99 };
    expect(judge(honest, { ...fine, watchedMs: 11 }).ok).to.equal(false);
    expect(judge(honest, { ...fine, watchedMs: 0 }).ok).to.equal(false);
    expect((await carryOut(attack)).ok).to.equal(false);
  });

  it('bounds credit by what was claimed and delivered, and by the time of the lease', () => {
    const witness = new Witness({ maxRatio: 1.5, intervalMs: 5_000, maxGapMs: 72_000 });
    const at = (monoMs: number) => ({ monoMs, day: 1 });
    const beat = (seq: number, startMs: number, endMs: number) => ({
      seq,
      spans: [[startMs, endMs] as const],
      now: 'playing',
    });
    const lesson = { id: 'l', durationMs: 100_000 };
    witness.opened('a', lesson, at(0));
    witness.accepted('a', { seq: 1, spans: [], now: 'playing' }, at(0));
    witness.downloaded('a', 'video', [0, 60_000]);
    witness.downloaded('a', 'audio', [0, 4_000]);
    witness.accepted('a', beat(2, 0, 8_000), at(10_000));
    expect(witness.boundMs(), 'audio delivered').to.equal(4_000);
    witness.downloaded('a', 'audio', [4_000, 60_000]);
    expect(witness.boundMs(), 'a delivery after the claim').to.equal(4_000);
    witness.accepted('a', beat(3, 8_000, 60_000), at(20_000));
    witness.accepted('a', beat(3, 8_000, 60_000), at(30_000));
    expect(witness.boundMs(), 'the clock').to.equal(1.5 * 20_000 + 5_000);
    witness.opened('b', lesson, at(20_000));
    witness.accepted('a', beat(4, 0, 60_000), at(30_000));
    expect(witness.playedMs(), 'time without the lease').to.equal(20_000);
    witness.leased('a', at(30_000));
    witness.accepted('a', beat(5, 0, 60_000), at(200_000));
    expect(witness.playedMs(), 'a gap').to.equal(20_000 + 72_000);
  });

  it('lets count what was claimed before a passed check, and nothing while one is owed', () => {
    const proof = new Proof();
    proof.claimed(10);
    expect(proof.boundMs, 'no check has come').to.equal(10);
    proof.closed('passed');
    proof.claimed(5);
    proof.closed('missed');
    proof.claimed(7);
    expect(proof.boundMs, 'one is owed').to.equal(10);
    proof.closed('passed');
    proof.claimed(3);
    expect(proof.boundMs, 'it was made up for').to.equal(13);
    proof.greeted('check-missed');
    proof.claimed(2);
    expect(proof.boundMs, 'one was missed while no page was there').to.equal(10);
  });

  it('counts each marked millisecond once', () => {
    const marks = new Marks(100);
    marks.add([10, 20]);
    marks.add([15, 30]);
    marks.add([90, 500]);
    expect(marks.sizeMs()).to.equal(30);
  });
});

describe('paced release at the edge', () => {
  const HOLD_MS = 1_500;

  it('really holds a request that is early, and lets it go when the playhead comes near', async () => {
    const clock = new ManualClock();
    const presets = presetsWith((policy) => ({
      ...policy,
      release: { ...policy.release, holdMs: HOLD_MS },
    }));
    const engine = await startTestEngine({}, { clock, presets });
    try {
      const lesson = await engine.publishFake();
      const token = await engine.token('holder', lesson);
      const client = await BareClient.connect(engine.url, { token });
      const before = performance.now();
      const far = client.fetch(`${FAKE_VIDEO}/${segmentFile(200)}`);
      const near = client.fetch(`${FAKE_VIDEO}/${segmentFile(33)}`);
      const nearIsHeld = await Promise.race([near.then(() => false), pause(HOLD_MS / 3, true)]);
      expect(nearIsHeld, 'the near one waits').to.equal(true);
      await client.beat({ now: 'playing' });
      clock.advance(6_000);
      expect((await near).status).to.equal(200);
      expect(performance.now() - before, 'the near one is let go at once').to.be.below(HOLD_MS);
      expect((await far).status).to.equal(425);
      expect(performance.now() - before).to.be.within(HOLD_MS - 100, HOLD_MS + 5_000);
    } finally {
      await engine.close();
    }
  });
});
