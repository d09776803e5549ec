import { expect } from 'chai';
import fc from 'fast-check';

import { planWindows } from '../../../packager/analysis/window.ts';

describe('windows', () => {
  it('are about one a minute, at least two and at most twelve', () => {
    const counts = [10, 28, 59, 61, 130, 600, 5400].map((seconds) => planWindows(seconds).length);
    expect(counts).to.deep.equal([2, 2, 2, 3, 4, 12, 12]);
  });

  it('lie inside the lecture, one after the other, and take a small part of a long one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 36_000, noNaN: true }), (durationSeconds) => {
        const windows = planWindows(durationSeconds);
        let endSeconds = 0;
        for (const { startSeconds, seconds } of windows) {
          expect(startSeconds).to.be.at.least(endSeconds - 1e-9);
          expect(seconds).to.be.above(0);
          endSeconds = startSeconds + seconds;
        }
        if (durationSeconds >= 0.1) expect(endSeconds).to.be.at.most(durationSeconds + 1e-9);
        if (durationSeconds < 1800) return;
        expect(windows.reduce((sum, one) => sum + one.seconds, 0) / durationSeconds).to.be.below(
          0.021,
        );
      }),
    );
  });

  it('begin at key pictures near by, and none shows what another one shows', () => {
    const planned = planWindows(180).map((one) => one.startSeconds);
    expect(planned).to.deep.equal([17, 53, 89, 125, 161]);
    const begun = planWindows(180, [0, 16.1, 54, 80, 93.1, 120.9, 121.3, 163]);
    expect(begun.map((one) => one.startSeconds)).to.deep.equal([17, 54.2, 89, 121.5, 163.2]);
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 600, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 600, noNaN: true })),
        (durationSeconds, keySeconds) => {
          let endSeconds = 0;
          for (const { startSeconds, seconds } of planWindows(durationSeconds, keySeconds)) {
            expect(startSeconds).to.be.at.least(endSeconds - 1e-9);
            endSeconds = startSeconds + seconds;
          }
          expect(endSeconds).to.be.at.most(durationSeconds + 1e-9);
        },
      ),
    );
  });

  it('are the beginning alone where the length is unknown', () => {
    expect(planWindows(undefined)).to.deep.equal([{ startSeconds: 0, seconds: 3 }]);
  });
});
