import { expect } from 'chai';

import { decideLoudness } from '../../../packager/plan/loudness.ts';

const sound = (integratedLufs: number, truePeakDbtp = -6) => ({
  integratedLufs,
  truePeakDbtp,
  rangeLu: 5,
});

describe('loudness', () => {
  it('brings quiet and loud sound to the target', () => {
    expect(decideLoudness(sound(-23, -9)).gainDb).to.equal(7);
    expect(decideLoudness(sound(-9.5)).gainDb).to.equal(-6.5);
    expect(decideLoudness(sound(-23), -19).gainDb).to.equal(4);
  });

  it('leaves alone what is near it, what is silent, and what is not to be touched', () => {
    for (const decision of [
      decideLoudness(sound(-16.3)),
      decideLoudness(sound(-70, -120)),
      decideLoudness(sound(-30), 'off'),
    ]) {
      expect(decision).not.to.have.property('gainDb');
    }
    expect(decideLoudness(sound(-70, -120)).warning).to.match(/silent/);
  });

  it('makes up for what the limiter takes, by less than 1 dB', () => {
    expect(decideLoudness(sound(-22.1, 0.1)).gainDb).to.equal(7);
    expect(decideLoudness(sound(-24.5, -4.8)).gainDb).to.be.closeTo(9.03, 0.02);
    expect(decideLoudness(sound(-35, -1)).gainDb).to.equal(19.9);
    expect(decideLoudness(sound(-35.8, -1)).gainDb).to.equal(20);
  });

  it('limits peaks that are too high in sound that is loud enough', () => {
    expect(decideLoudness(sound(-16, 0.3)).gainDb).to.equal(0);
    expect(decideLoudness(sound(-16.2, -1)).gainDb).to.equal(0.2);
  });

  it('makes nothing more than 20 dB louder, and says so', () => {
    const decision = decideLoudness(sound(-45, -30));
    expect(decision.gainDb).to.equal(20);
    expect(decision.warning).to.match(/very quiet source/);
  });

  it('tells of clipped sources and of strong limiting', () => {
    expect(decideLoudness(sound(-12, 1.2)).warning).to.match(/clipped/);
    expect(decideLoudness(sound(-32, -2)).warning).to.match(/limited strongly/);
    expect(decideLoudness(sound(-20, -8))).not.to.have.property('warning');
  });
});
