import { expect } from 'chai';
import { Keep, openerOf } from '../../../player/line/keep.ts';

describe('player: what a tab keeps of its session', () => {
  const globals = globalThis as { sessionStorage?: unknown };
  let storage: Record<string, string>;
  let isFull = false;
  beforeEach(() => {
    storage = {};
    isFull = false;
    const methods = {
      getItem: (key: string) => storage[key] ?? null,
      setItem: (key: string, value: string) => {
        if (isFull) throw new Error('no room');
        storage[key] = value;
      },
      removeItem: (key: string) => delete storage[key],
    };
    // As in browsers, its keys are what is stored.
    globals.sessionStorage = new Proxy(methods, {
      ownKeys: () => Object.keys(storage),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    });
  });
  after(() => delete globals.sessionStorage);

  const keepIn = (slot: string, token = 'token') => new Keep('https://engine.example', slot, token);
  const store = (text: string) => (storage['lectern.outbox:https://engine.example:::'] = text);
  const tokenOf = (sub: string, lid: string, jti = 1) =>
    `head.${Buffer.from(JSON.stringify({ sub, lid, jti })).toString('base64url')}.signature`;
  /** A page that leaves as soon as it has kept something. */
  const leave = (slot: string, token: string, resume: string) => {
    const keep = keepIn(slot, token);
    keep.store({ resume, beats: [], opener: '16-abc' });
    keep.mark(true);
  };
  const RESUME = 'resume-key-0123456789';
  const left = (beats: unknown): unknown => {
    store(JSON.stringify({ resume: RESUME, beats, opener: '16-abc', left: true }));
    return keepIn('').left()?.beats;
  };
  const BEAT = {
    ...{ seq: 1, spans: [[0, 5_000]], rate: 1, visible: true, touched: false },
    ...{ now: 'playing', positionMs: 5_000 },
  };

  it('is found by the page after it, once the page before has left', () => {
    const keep = keepIn('');
    keep.store({ resume: RESUME, beats: [], opener: '16-abc' });
    expect(keep.left(), 'it is still there').to.equal(undefined);
    keep.mark(true);
    expect(keep.left()).to.deep.equal({ resume: RESUME, beats: [], opener: '16-abc' });
    expect(left([BEAT])).to.deep.equal([BEAT]);
  });

  it('is not taken away by the one before it, which is heard out in the same place', () => {
    const [before, after] = [0, 1].map(() => keepIn(''));
    before?.store({ resume: RESUME, beats: [], opener: '16-abc' });
    before?.mark(true);
    after?.store({ resume: `${RESUME}-2`, beats: [], opener: '16-def' });
    before?.clear();
    after?.mark(true);
    expect(after?.left()?.resume).to.equal(`${RESUME}-2`);
    after?.store({ resume: `${RESUME}-2`, beats: [], opener: '16-def' });
    before?.clear();
    expect(storage, 'what another one keeps').to.not.deep.equal({});
    after?.clear();
    expect(storage).to.deep.equal({});
  });

  it('is nothing where somebody else has written what no beat can be', () => {
    for (const beats of [[null], [{ seq: 1 }], [{ ...BEAT, spans: [1] }], 'beats', [5]]) {
      expect(left(beats), JSON.stringify(beats)).to.equal(undefined);
    }
    store('{"resume":');
    expect(keepIn('').left()).to.equal(undefined);
  });

  it('is found by learner and lesson where players come in another order', () => {
    leave('0/', tokenOf('learner', 'one'), `${RESUME}-1`);
    leave('1/', tokenOf('learner', 'two'), `${RESUME}-2`);
    // Something else is the first frame now, and each page has a new token.
    const keeps = ['one', 'two'].map((lesson, at) =>
      keepIn(`${at + 1}/`, tokenOf('learner', lesson, 2)),
    );
    expect(keeps.map((keep) => keep.left()?.resume)).to.deep.equal([`${RESUME}-1`, `${RESUME}-2`]);
    expect(Object.keys(storage)).to.have.lengthOf(2);
    for (const keep of keeps) keep.mark(true);
    const again = keepIn('1/', tokenOf('learner', 'one', 3));
    expect(again.left()?.resume, 'in its new place').to.equal(`${RESUME}-1`);
  });

  it("is nobody else's: another learner in the same place finds nothing, and the first one finds it again", () => {
    leave('', tokenOf('ann', 'one'), RESUME);
    expect(keepIn('', tokenOf('bob', 'one')).left()).to.equal(undefined);
    leave('', tokenOf('bob', 'one'), `${RESUME}-bob`);
    expect(keepIn('', tokenOf('ann', 'one', 2)).left()?.resume).to.equal(RESUME);
  });

  it("is one player's where two show the same lesson, until that page leaves", () => {
    leave('0/', tokenOf('ann', 'one'), RESUME);
    const first = keepIn('0/', tokenOf('ann', 'one', 2));
    expect(first.left()?.resume).to.equal(RESUME);
    expect(keepIn('1/', tokenOf('ann', 'one', 3)).left()).to.equal(undefined);
    first.mark(true);
    expect(keepIn('1/', tokenOf('ann', 'one', 3)).left()?.resume).to.equal(RESUME);
  });

  it('is first of all what the same token opened', () => {
    const tokens = [1, 2].map((jti) => tokenOf('ann', 'one', jti));
    for (const [at, token] of tokens.entries()) {
      const keep = keepIn(`${at}/`, token);
      keep.store({ resume: `${RESUME}-${at}`, beats: [], opener: openerOf(token) });
      keep.mark(true);
    }
    const found = tokens.map((token, at) => keepIn(`${at + 1}/`, token).left()?.resume);
    expect(found).to.deep.equal([`${RESUME}-0`, `${RESUME}-1`]);
  });

  it('is told where there is no room to keep it on', () => {
    leave('0/', tokenOf('ann', 'one'), RESUME);
    isFull = true;
    expect(keepIn('1/', tokenOf('ann', 'one', 2)).left()?.resume).to.equal(RESUME);
  });

  it('is found in its slot where another lesson follows there, and only once', () => {
    leave('a:b', tokenOf('learner', 'one'), RESUME);
    expect(keepIn('b', tokenOf('learner', 'two')).left()).to.equal(undefined);
    expect(keepIn('a:b', tokenOf('learner', 'two')).left()?.resume).to.equal(RESUME);
    expect(keepIn('other', tokenOf('learner', 'one')).left()).to.equal(undefined);
  });

  it('is found by slot alone where the token says nothing', () => {
    for (const slot of ['0/', '1/']) leave(slot, `opaque-${slot}`, `${RESUME}-${slot}`);
    expect(keepIn('1/', 'opaque-again').left()?.resume).to.equal(`${RESUME}-1/`);
    expect(keepIn('2/', 'opaque-again').left()).to.equal(undefined);
  });

  it('is kept for the lesson of a new token from then on', () => {
    const keep = keepIn('0/', tokenOf('learner', 'one'));
    keep.store({ resume: RESUME, beats: [], opener: '16-abc' });
    keep.keepFor(tokenOf('learner', 'two'));
    keep.mark(true);
    expect(keepIn('1/', tokenOf('learner', 'one')).left()).to.equal(undefined);
    expect(keepIn('1/', tokenOf('learner', 'two')).left()?.resume).to.equal(RESUME);
  });
});
