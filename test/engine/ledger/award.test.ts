import { expect } from 'chai';
import fc from 'fast-check';
import { courseStatements, lessonAwards, unitHundredths } from '../../../engine/ledger/award.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import {
  Driver,
  MINUTE_MS,
  type PolicyChange,
  plainLesson,
  policyWith,
} from '../../support/given.ts';

const course = { courseId: 'safety', lessonsBefore: [] };

/** A learner who has watched all of some lessons of a course, each at a rate. */
function studied(change: PolicyChange, rates: readonly number[]): Driver {
  const policy = policyWith({ rate: { maxRatio: 2, minRatio: 0.5 }, ...change });
  const d = new Driver();
  rates.forEach((rate, i) => {
    const id = `s${i}`;
    d.openIn(course, id, policy, { ...plainLesson, lessonId: `lesson-${i}` });
    d.deliver([[0, 600_000]], id);
    d.play([0, 600_000], rate, id);
    d.end(id);
  });
  return d;
}

const courseOf = (d: Driver) => courseStatements(d.state, lessonAwards(d.state))[0];
const lineOf = (d: Driver) => d.statement().lessons[0];

describe('ledger: units of credit', () => {
  it('are whole increments, exact where floating point is not', () => {
    const tenths = policyWith({ credit: { minutesPerUnit: 50, incrementUnits: 0.1 } });
    for (let minutes = 0; minutes <= 500; minutes += 5) {
      expect(unitHundredths(tenths, minutes * MINUTE_MS), `${minutes} min`).to.equal(2 * minutes);
    }
    const fifths = policyWith({ credit: { minutesPerUnit: 50, incrementUnits: 0.2 } });
    expect(unitHundredths(fifths, 10 * MINUTE_MS)).to.equal(20);
    expect(unitHundredths(fifths, 10 * MINUTE_MS - 1), 'a millisecond less').to.equal(0);
  });

  it('are rounded as the policy says, never by more than half an increment, and never fall', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15, max: 60 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom<'down' | 'nearest'>('down', 'nearest'),
        fc.nat(1_000_000_000),
        fc.nat(10_000),
        (minutesPerUnit, increment, rounding, ms, moreMs) => {
          const incrementUnits = increment / 100;
          const policy = policyWith({ credit: { minutesPerUnit, incrementUnits, rounding } });
          const units = unitHundredths(policy, ms);
          expect(units % increment).to.equal(0);
          // Compared as whole numbers: units x unit length against study time x 100.
          const unitMs = minutesPerUnit * MINUTE_MS;
          const overMs = ms * 100 - units * unitMs;
          if (rounding === 'down') expect(overMs).to.be.within(0, increment * unitMs - 1);
          else expect(Math.abs(2 * overMs)).to.be.at.most(increment * unitMs);
          expect(unitHundredths(policy, ms + moreMs)).to.be.at.least(units);
        },
      ),
    );
  });

  it('of a course are rounded once, from the sum of its lessons', () => {
    const d = studied({ credit: { minutesPerUnit: 45, incrementUnits: 0.5 } }, [1, 1, 1]);
    expect(d.statement().lessons.map((line) => line.earnedHundredths)).to.deep.equal([0, 0, 0]);
    expect(courseOf(d)?.earnedHundredths, '30 minutes').to.equal(50);
  });

  it('come from settled study time alone', () => {
    const checks = { gateCredit: true } as const;
    const policy = policyWith({ checks, credit: { minutesPerUnit: 15, incrementUnits: 0.01 } });
    const d = new Driver().openIn(course, 's1', policy);
    d.deliver([[0, 600_000]]);
    d.play([0, 300_000]);
    expect(lineOf(d)?.earnedHundredths).to.equal(0);
    d.check('open-check');
    d.check('pass-check');
    expect(lineOf(d)?.earnedHundredths).to.equal(33);
  });

  it('count a lesson once, whatever versions of it were studied', () => {
    const d = studied({ credit: { minutesPerUnit: 15, incrementUnits: 0.01 } }, [1]);
    const before = courseOf(d)?.earnedHundredths;
    const policy = d.session('s0').policy;
    const lesson = { ...plainLesson, lessonId: 'lesson-0' };
    const carried = [
      {
        mediaVersion: plainLesson.mediaVersion,
        spans: [{ fromMs: 0, toMs: 0, lengthMs: 300_000 }],
      },
    ];
    const mediaVersion = `sha256-${'2'.repeat(32)}`;
    const open = { type: 'open', sessionId: 's9', fence: 99, policy, course, carried } as const;
    d.run({ ...open, lesson: { ...lesson, mediaVersion }, address: '192.0.2.7' });
    expect(courseOf(d)?.earnedHundredths).to.equal(before);
    expect(d.statement().lessons[1]).to.deep.include({
      carriedMs: 300_000,
      carried: [{ mediaVersion: plainLesson.mediaVersion, spans: [[0, 300_000]] }],
    });
  });

  it('wait for the test of the course, and a result told twice is one', () => {
    const completion = { testRequired: true, passMarkRatio: 0.7 };
    const d = studied({ completion, credit: { minutesPerUnit: 15 } }, [1]);
    expect(courseOf(d)).to.include({ awardedHundredths: 0, earnedHundredths: 60, test: null });
    expect(courseOf(d)?.withheld).to.deep.equal(['test-missing']);
    const told = { type: 'take-test', courseId: 'safety', reference: 'exam-1' } as const;
    d.run({ ...told, scoreRatio: 0.69 });
    expect(courseOf(d)?.withheld, 'below the mark').to.deep.equal(['test-missing']);
    const length = d.log.length;
    d.run({ ...told, scoreRatio: 1 });
    expect(d.log.length, 'the same result').to.equal(length);
    d.run({ ...told, reference: 'exam-2', scoreRatio: 0.7 });
    expect(courseOf(d)).to.deep.include({
      awardedHundredths: 60,
      withheld: [],
      test: { scoreRatio: 0.7, reference: 'exam-2', passed: true },
    });
    d.run({ ...told, courseId: 'other', scoreRatio: 1 });
    expect(d.log.at(-1)).to.deep.include({ courseId: 'other', reference: 'exam-1' });
  });

  it('leave out a lesson of which too little counted, and say so', () => {
    const d = studied({ credit: { minutesPerUnit: 15, minCountedRatio: 0.75 } }, [1, 1]);
    const id = 's2';
    const lesson = { ...plainLesson, lessonId: 'lesson-2' };
    d.openIn(course, id, d.session('s0').policy, lesson).deliver([[0, 600_000]], id);
    d.play([0, 300_000], 1, id).play([300_000, 600_000], 1, id, { visible: false });
    const line = d.statement().lessons[2];
    expect(line?.withheld).to.deep.equal(['too-little-counted']);
    expect(line).to.include({ awardedHundredths: 0, earnedHundredths: 30 });
    expect(courseOf(d)).to.include({ earnedHundredths: 160, awardedHundredths: 130 });
  });

  it('lose nothing by a pause, a stall, or a second look', () => {
    const d = studied({ credit: { minutesPerUnit: 15, minCountedRatio: 0.99 } }, [1]);
    const id = 's1';
    const lesson = { ...plainLesson, lessonId: 'lesson-0' };
    d.openIn(course, id, d.session('s0').policy, lesson).deliver([[0, 600_000]], id);
    d.beat({ now: 'stalled' }, id);
    d.clock.pass(60_000);
    d.beat({ now: 'paused' }, id);
    d.clock.pass(3_600_000);
    d.play([0, 100_000], 1, id);
    expect(lineOf(d)?.withheld).to.deep.equal([]);
  });
});

describe('ledger: study time', () => {
  const bases: readonly Policy['credit']['basis'][] = ['clock', 'smaller'];
  for (const basis of bases) {
    it(`by ${basis}: slow play and a second look make no more of it`, () => {
      const rate = { maxRatio: 2, minRatio: 0.8 };
      const slow = studied({ credit: { basis }, rate }, [0.25]);
      const most = basis === 'clock' ? 600_000 / 0.8 : 600_000;
      expect(lineOf(slow)?.studyMs).to.equal(most);
      const twice = studied({ credit: { basis }, rate }, [1]);
      const { policy } = twice.session('s0');
      twice.openIn(course, 's1', policy, { ...plainLesson, lessonId: 'lesson-0' });
      twice.deliver([[0, 600_000]], 's1');
      twice.play([0, 600_000], 0.25, 's1');
      expect(lineOf(twice)?.studyMs).to.equal(600_000);
    });
  }

  it('by the clock or the smaller: fast play makes no more of it than time has passed', () => {
    for (const basis of bases) {
      const fast = studied({ credit: { basis } }, [2]);
      expect(lineOf(fast)?.studyMs, basis).to.be.within(295_000, 300_000);
    }
  });

  it('is at most the length of the lesson over the slowest rate, whatever rates are mixed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0.25, 0.5, 1, 1.5, 2), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...bases),
        (rates, basis) => {
          const change = { credit: { basis }, rate: { maxRatio: 2, minRatio: 0.5 } };
          const d = new Driver().open('s1', policyWith(change));
          d.deliver([[0, 600_000]]);
          for (const rate of rates) d.play([0, 60_000], rate);
          const [line] = d.statement().lessons;
          expect(line?.studyMs).to.be.at.most(basis === 'clock' ? 120_000 : 60_000);
          expect(line?.studyMs).to.be.at.most(d.clock.trueMs);
        },
      ),
      { numRuns: 50 },
    );
  });
});
