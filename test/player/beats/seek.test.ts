import { expect } from 'chai';
import { type SeekLimits, landingMs } from '../../../player/beats/seek.ts';

const limits: SeekLimits = {
  seek: 'watched-only',
  frontierMs: 60_000,
  credited: [
    [0, 50_000],
    [200_000, 220_000],
  ],
  durationMs: 300_000,
  untilMs: null,
};

describe('player/beats/seek', () => {
  it('lands where it was aimed inside what was presented or credited', () => {
    expect(landingMs(30_000, limits)).to.equal(30_000);
    expect(landingMs(210_000, limits)).to.equal(210_000);
    expect(landingMs(60_400, limits)).to.equal(60_400);
  });

  it('lands on the frontier when aimed beyond it', () => {
    expect(landingMs(100_000, limits)).to.equal(60_000);
  });

  it('goes anywhere under a free policy, but not out of the lesson or preview', () => {
    const free: SeekLimits = { ...limits, seek: 'free' };
    expect(landingMs(100_000, free)).to.equal(100_000);
    expect(landingMs(-5, free)).to.equal(0);
    expect(landingMs(999_999, free)).to.equal(300_000);
    expect(landingMs(100_000, { ...free, untilMs: 90_000 })).to.equal(90_000);
  });
});
