import { expect } from 'chai';

import { seekOptions, seekSeconds, sinceKeySeconds } from '../../../packager/plan/source.ts';

describe('where a source is read from', () => {
  const late = [
    { decodedSeconds: 2.8, shownSeconds: 14 },
    { decodedSeconds: 20, shownSeconds: 30 },
  ];

  it('is before a key picture that is decoded before the place, and shown after the moment', () => {
    expect(seekSeconds(7, 9, late)).to.equal(2.75);
    expect(seekSeconds(23, 25, late)).to.equal(19.95);
    expect(seekSeconds(0.02, 9, [{ decodedSeconds: 0.01, shownSeconds: 14 }])).to.equal(0);
  });

  it('is the place itself, where none is', () => {
    expect(seekSeconds(7, 9)).to.equal(7);
    expect(seekSeconds(2.7, 3, late)).to.equal(2.7);
    expect(seekSeconds(14, 15, late)).to.equal(14);
    expect(seekSeconds(40, 42, late)).to.equal(40);
  });

  it('counts a picture that is shown a little before the moment as later: it is taken for the nearest', () => {
    expect(seekSeconds(12, 14.05, late)).to.equal(2.75);
    expect(seekSeconds(12, 14.15, late)).to.equal(12);
  });

  it('is the beginning without a look for its place', () => {
    expect(seekOptions(0)).to.deep.equal([]);
    expect(seekOptions(2.75)).to.deep.equal(['-noaccurate_seek', '-ss', '2.75']);
  });

  it('is as far behind the last key picture as that is decoded before', () => {
    expect(sinceKeySeconds(12, [-0.2, 9.8, 19.8])).to.be.closeTo(2.2, 1e-9);
    expect(sinceKeySeconds(12, [])).to.equal(12);
  });
});
