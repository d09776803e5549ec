import { expect } from 'chai';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { type CarriedSpan } from '../../../engine/ledger/events.ts';
import { Driver, plainLesson, plainPolicy, policyWith } from '../../support/given.ts';
import { accountsBalance, statementHolds } from './invariants.ts';

const LENGTH_MS = plainLesson.durationMs;
const WHOLE: readonly CarriedSpan[] = [{ fromMs: 0, toMs: 0, lengthMs: LENGTH_MS }];
const VERSIONS = [0, 1, 2].map((n) => `sha256-${String(n).repeat(32)}`);

/** Opens a session on one of the versions, to which all others show the same. */
function openVersion(d: Driver, version: number, sessionId: string, policy: Policy = plainPolicy) {
  const mediaVersion = VERSIONS[version] ?? '';
  const lesson = { ...plainLesson, mediaVersion };
  const carried = VERSIONS.filter((each) => each !== mediaVersion).map((other) => ({
    mediaVersion: other,
    spans: WHOLE,
  }));
  const course = { courseId: 'geology', lessonsBefore: [] };
  const fence = d.state.fence + 1;
  const address = '192.0.2.7';
  const open = { type: 'open', sessionId, fence, lesson, policy, address } as const;
  d.run({ ...open, course, carried });
  d.deliver([[0, LENGTH_MS]], sessionId);
  return d;
}

function lessonOfVersion(d: Driver, version: number) {
  const { lessonId } = plainLesson;
  const found = d
    .statement()
    .lessons.find((each) => each.lessonId === lessonId && each.mediaVersion === VERSIONS[version]);
  if (found === undefined) throw new Error(`version ${version} was never opened`);
  return found;
}

const gated = policyWith({
  credit: { minutesPerUnit: 15, incrementUnits: 0.01 },
  checks: { gateCredit: true, onMissed: 'since-last-pass' },
});

describe('ledger: what carrying to another version cannot be used for', () => {
  it('going to and fro between versions makes no credit', () => {
    const d = openVersion(new Driver(), 0, 's1').play([0, 20_000]);
    for (let i = 2; i < 12; i += 1) openVersion(d, i % 3, `s${i}`);
    openVersion(d, 1, 's20').play([20_000, 40_000], 1, 's20');
    for (let i = 22; i < 32; i += 1) openVersion(d, i % 3, `s${i}`);
    for (const version of [0, 1, 2]) {
      expect(lessonOfVersion(d, version).creditedMs).to.equal(40_000);
    }
    expect(d.statement().courses[0]?.studyMs, 'a course counts one of them').to.equal(40_000);
    statementHolds(d);
  });

  it('what waits for a check makes no unit in another version either', () => {
    const d = openVersion(new Driver(), 0, 's1', gated).play([0, 100_000]);
    d.check('open-check');
    d.play([100_000, 200_000]);
    openVersion(d, 1, 's2', gated);
    expect(d.statement().courses[0]?.studyMs, 'while the check is open').to.equal(0);
    expect(lessonOfVersion(d, 1)).to.include({ creditedMs: 200_000, earnedHundredths: 0 });
    d.check('pass-check');
    expect(d.statement().courses[0]?.studyMs, 'once it is passed').to.equal(200_000);
    statementHolds(d);
  });

  it('a missed check takes it in every version', () => {
    const d = openVersion(new Driver(), 0, 's1', gated).play([0, 100_000]);
    d.check('open-check');
    openVersion(d, 1, 's2', gated).play([100_000, 200_000], 1, 's2');
    d.check('miss-check');
    expect(lessonOfVersion(d, 0).creditedMs).to.equal(0);
    expect(lessonOfVersion(d, 1).creditedMs).to.equal(0);
    d.happen({ ...d.log[0], type: 'check-passed', checkId: 'c1' } as never);
    for (const { id } of d.state.sessions.values()) accountsBalance(d.session(id));
  });

  it('who must take the whole lesson again keeps nothing of it from an earlier version', () => {
    const hard = policyWith({ checks: { onMissed: 'lesson' } });
    const d = openVersion(new Driver(), 0, 's1', hard).play([0, 100_000]);
    openVersion(d, 1, 's2', hard).play([100_000, 200_000], 1, 's2');
    expect(lessonOfVersion(d, 1).creditedMs).to.equal(200_000);
    d.check('open-check', 'c1', 's2');
    d.check('miss-check', 'c1', 's2');
    expect(lessonOfVersion(d, 1).creditedMs).to.equal(0);
    expect(lessonOfVersion(d, 0).creditedMs).to.equal(0);
    statementHolds(d);
  });

  it('more counted time than there was does not come with it', () => {
    const clock = policyWith({ credit: { basis: 'clock' } });
    const d = openVersion(new Driver(), 0, 's1', clock).play([0, 20_000], 0.5);
    openVersion(d, 1, 's2', clock);
    d.take('s1').play([20_000, 50_000], 1.5);
    openVersion(d, 1, 's3', clock);
    const counted = d.session('s1').countedMs;
    expect(counted).to.be.within(59_990, 60_010);
    expect(lessonOfVersion(d, 1).creditedMs).to.equal(50_000);
    expect(lessonOfVersion(d, 1).countedMs).to.be.at.most(counted);
  });

  it('thousands of islands come over in a moment', function () {
    this.timeout(20_000);
    const d = openVersion(new Driver(), 0, 's1');
    d.beat({});
    for (let beat = 0; beat < 70; beat += 1) {
      d.clock.pass(5_000);
      const fromMs = beat * 128;
      d.beat({ spans: Array.from({ length: 64 }, (_, i) => [fromMs + 2 * i, fromMs + 2 * i + 1]) });
    }
    expect(d.state.lessons.values().next().value?.credited.length).to.equal(4_096);
    const beganMs = performance.now();
    openVersion(d, 1, 's2');
    expect(performance.now() - beganMs, 'milliseconds').to.be.at.most(5_000);
    expect(lessonOfVersion(d, 1).carriedMs).to.equal(lessonOfVersion(d, 0).creditedMs);
  });
});

describe('ledger: what an honest learner keeps when a lesson is packaged anew', () => {
  it('time that counted in the earlier version stands against what did not count here', () => {
    const policy = policyWith({ credit: { minCountedRatio: 0.75 } });
    const d = openVersion(new Driver(), 0, 's1', policy).play([0, 300_000]);
    openVersion(d, 1, 's2', policy).play([0, 10_000], 1, 's2', { visible: false });
    expect(d.refusedMs('s2')).to.deep.equal({ hidden: 10_000 });
    expect(lessonOfVersion(d, 1).withheld).to.deep.equal([]);
  });

  it('idling takes nothing from a lesson that is complete by what was carried', () => {
    const policy = policyWith({
      idle: { timeoutMs: 20_000, forfeits: 'lesson' },
      completion: { requiredRatio: 0.5, endToleranceMs: 0 },
    });
    const d = openVersion(new Driver(), 0, 's1', policy);
    d.play([0, 200_000], 1, 's1', { touched: true });
    openVersion(d, 1, 's2', policy).play([200_000, 320_000], 1, 's2', { touched: true });
    expect(lessonOfVersion(d, 1).complete).to.equal(true);
    d.play([320_000, 360_000], 1, 's2');
    expect(lessonOfVersion(d, 1), 'it stays so').to.include({ complete: true });
    expect(lessonOfVersion(d, 1).creditedMs).to.be.at.least(320_000);
  });
});
