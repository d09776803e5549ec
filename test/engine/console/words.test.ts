import { expect } from 'chai';
import { brief, clock, exact, percent } from '../../../engine/console/figures.ts';
import { readRoute, writeRoute } from '../../../engine/console/route.ts';
import { sessionState } from '../../../engine/console/session-state.ts';
import { en } from '../../../engine/console/words/en.ts';
import { zh } from '../../../engine/console/words/zh.ts';

describe('console figures, routes and words', () => {
  it('writes durations exactly and never rounds up', () => {
    expect(exact(0)).to.equal('00:00.000');
    expect(exact(123_456)).to.equal('02:03.456');
    expect(exact(3_599_999)).to.equal('59:59.999');
    expect(exact(3_723_004)).to.equal('1:02:03.004');
    expect(clock(59_999)).to.equal('00:59');
    expect([brief(0), brief(1), brief(1_000)]).to.deep.equal(['00:00', '< 1 s', '00:01']);
  });

  it('never shows a missing part as everything, nor a small one as nothing', () => {
    expect(percent(999_999, 1_000_000)).to.equal('> 99.9 %');
    expect(percent(1, 1_000_000)).to.equal('< 0.1 %');
    expect([percent(5, 5), percent(0, 5), percent(0, 0)]).to.deep.equal(['100 %', '0 %', '–']);
  });

  it('reads back every route it writes', () => {
    for (const route of [
      { at: 'sessions', learner: '', lesson: '' },
      { at: 'sessions', learner: 'a&b=c/ü', lesson: 'x.y_z-1' },
      { at: 'session', sessionId: 'ses/1?#' },
      { at: 'learner', learnerId: '张三@单位' },
    ] as const) {
      expect(readRoute(writeRoute(route))).to.deep.equal(route);
    }
    expect(readRoute('#/learners/%E0%A4%A')).to.deep.equal({
      at: 'learner',
      learnerId: '%E0%A4%A',
    });
    expect(readRoute('#/nowhere')).to.deep.equal({ at: 'sessions', learner: '', lesson: '' });
  });

  it('calls a session silent only after its lease can have run out', () => {
    const seen = { lastSeenUtcMs: 1_000_000, endedUtcMs: null };
    expect(sessionState(seen, 1_090_000)).to.equal('live');
    expect(sessionState(seen, 1_090_001)).to.equal('silent');
    expect(sessionState({ ...seen, endedUtcMs: 1_000_000 }, 9e9)).to.equal('ended');
  });

  it('says nothing in English where it speaks Chinese', () => {
    const plain = (value: unknown): string[] => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(plain) : [];
    };
    expect(plain(zh)).to.have.length(plain(en).length);
    for (const text of plain(zh)) expect(text, text).to.match(/\p{Script=Han}/u);
    for (const text of plain(en)) expect(text, text).not.to.match(/\p{Script=Han}/u);
  });
});
