import { expect } from 'chai';
import { SaidBack } from '../../../../engine/stores/redis/said-back.ts';

describe('engine news: words that have not come back', () => {
  it('are out until each has come back, or could not be said', () => {
    const words = new SaidBack(() => 0);
    expect(words.isOut('s')).to.equal(false);
    words.said('s');
    words.said('s');
    words.back('s');
    expect(words.isOut('s'), 'the newer one').to.equal(true);
    expect(words.isOut('t')).to.equal(false);
    words.back('s');
    expect(words.isOut('s')).to.equal(false);
    words.back('s');
    words.said('s');
    expect(words.isOut('s')).to.equal(true);
  });

  it('are given up after two seconds, and then count no more', () => {
    let nowMs = 0;
    const words = new SaidBack(() => nowMs);
    words.said('s');
    nowMs = 2_000;
    expect(words.isOut('s')).to.equal(true);
    nowMs = 2_001;
    words.said('s');
    words.back('s');
    expect(words.isOut('s'), 'the lost one').to.equal(false);
  });

  it('fill no memory', () => {
    const words = new SaidBack(() => 0);
    for (let subject = 0; subject <= 10_000; subject += 1) words.said(`s${subject}`);
    expect(words.isOut('s0')).to.equal(false);
    expect(words.isOut('s10000')).to.equal(true);
  });
});
