import { expect } from 'chai';
import { Keep } from '../../../player/line/keep.ts';

describe('player: what a tab keeps of its session', () => {
  const globals = globalThis as { sessionStorage?: unknown };
  let stored: string | null;
  before(() => {
    globals.sessionStorage = {
      getItem: () => stored,
      setItem: (_key: string, value: string) => (stored = value),
      removeItem: () => (stored = null),
    };
  });
  after(() => delete globals.sessionStorage);

  const RESUME = 'resume-key-0123456789';
  const left = (beats: unknown): unknown => {
    stored = JSON.stringify({ resume: RESUME, beats, opener: '16-abc', left: true });
    return new Keep('https://engine.example', '').left()?.beats;
  };
  const BEAT = {
    ...{ seq: 1, spans: [[0, 5_000]], rate: 1, visible: true, touched: false },
    ...{ now: 'playing', positionMs: 5_000 },
  };

  it('is found by the page after it, once the page before has left', () => {
    const keep = new Keep('https://engine.example', '');
    stored = null;
    keep.store({ resume: RESUME, beats: [], opener: '16-abc' });
    expect(keep.left(), 'it is still there').to.equal(undefined);
    keep.mark(true);
    expect(keep.left()).to.deep.equal({ resume: RESUME, beats: [], opener: '16-abc' });
    expect(left([BEAT])).to.deep.equal([BEAT]);
  });

  it('is not taken away by the one before it, which is heard out in the same place', () => {
    const [before, after] = [0, 1].map(() => new Keep('https://engine.example', ''));
    stored = null;
    before?.store({ resume: RESUME, beats: [], opener: '16-abc' });
    before?.mark(true);
    after?.store({ resume: `${RESUME}-2`, beats: [], opener: '16-def' });
    before?.clear();
    after?.mark(true);
    expect(after?.left()?.resume).to.equal(`${RESUME}-2`);
    after?.store({ resume: `${RESUME}-2`, beats: [], opener: '16-def' });
    before?.clear();
    expect(stored, 'what another one keeps').to.not.equal(null);
    after?.clear();
    expect(stored).to.equal(null);
  });

  it('is nothing where somebody else has written what no beat can be', () => {
    for (const beats of [[null], [{ seq: 1 }], [{ ...BEAT, spans: [1] }], 'beats', [5]]) {
      expect(left(beats), JSON.stringify(beats)).to.equal(undefined);
    }
    stored = '{"resume":';
    expect(new Keep('https://engine.example', '').left()).to.equal(undefined);
  });
});
