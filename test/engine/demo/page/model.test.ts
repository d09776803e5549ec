import { expect } from 'chai';
import {
  clock,
  runLength,
  wholeHours,
  wholePercent,
} from '../../../../engine/demo/page/figures.ts';
import { type Model, nextLesson, progressOf } from '../../../../engine/demo/page/model.ts';
import { sessionState } from '../../../../engine/demo/page/session-state.ts';
import { sessionState as deskState } from '../../../../engine/console/session-state.ts';
import { en } from '../../../../engine/demo/page/words-en.ts';
import { zh } from '../../../../engine/demo/page/words-zh.ts';
import { sampleCredit } from './sample-credit.ts';

const lesson = (lessonId: string) => ({
  lessonId,
  title: { en: lessonId },
  durationMs: 1_000,
  packaging: null,
});
const line = (lessonId: string, creditedMs: number) => ({
  lessonId,
  durationMs: 1_000,
  creditedMs,
  studyMs: creditedMs,
  requiredMs: 990,
  complete: false,
});
const model: Model = {
  language: 'en',
  demo: {
    course: { courseId: 'c', title: { en: 'c' }, lessons: [lesson('one'), lesson('two')] },
    learner: { id: 'l' },
    consoleUrl: null,
  },
  unreachable: false,
  lessonId: 'one',
  preview: false,
  token: null,
  credit: sampleCredit({ creditedMs: 700 }),
  hasPlayed: true,
  statement: { asOfUtcMs: 0, lessons: [line('one', 500), line('two', 300)], sessions: [] },
  notice: null,
};

describe('demo page model', () => {
  it("takes the open lesson's progress from the player and the others' from the statement", () => {
    expect(progressOf(model, 'one').creditedMs).to.equal(700);
    expect(progressOf(model, 'two').creditedMs).to.equal(300);
    expect(progressOf({ ...model, preview: true }, 'one').creditedMs).to.equal(500);
    expect(progressOf(model, 'three')).to.include({ creditedMs: 0, complete: false });
  });

  it('knows which lesson comes next', () => {
    expect(nextLesson(model)?.lessonId).to.equal('two');
    expect(nextLesson({ ...model, lessonId: 'two' })).to.equal(null);
    expect(nextLesson({ ...model, lessonId: null })).to.equal(null);
  });

  it('never rounds up to what is not reached', () => {
    expect(clock(59_999)).to.equal('0:59');
    expect(clock(3_600_000)).to.equal('1:00:00');
    expect(runLength(990)).to.equal('< 1 s');
    expect(runLength(61_000)).to.equal('1:01');
    expect([wholeHours(28_800_000), wholeHours(5_400_000), wholeHours(0)]).to.deep.equal([
      8,
      null,
      null,
    ]);
    expect([wholePercent(999, 1_000), wholePercent(1_000, 1_000)]).to.deep.equal([99, 100]);
    expect(wholePercent(5, 0)).to.equal(0);
  });

  it('calls a session silent by the rule of the compliance desk', () => {
    for (const lastSeenUtcMs of [0, 9_999, 10_000]) {
      const session = { lastSeenUtcMs, endedUtcMs: null };
      expect(sessionState(session, 100_000)).to.equal(deskState(session, 100_000));
    }
    expect(sessionState({ lastSeenUtcMs: 0, endedUtcMs: null }, 90_001)).to.equal('silent');
    expect(sessionState({ lastSeenUtcMs: 0, endedUtcMs: 5 }, 90_001)).to.equal('ended');
  });

  it('has every word in both languages', () => {
    const plain = (value: unknown): string[] => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(plain) : [];
    };
    const { other: toEnglish, ...chinese } = zh;
    const { other: toChinese, ...english } = en;
    expect([toEnglish, toChinese]).to.deep.equal(['English', '中文']);
    for (const text of plain(chinese)) expect(text, text).to.match(/\p{Script=Han}/u);
    for (const text of plain(english)) expect(text, text).not.to.match(/\p{Script=Han}/u);
  });
});
