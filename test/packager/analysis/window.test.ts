import { expect } from 'chai';
import fc from 'fast-check';

import { planWindows } from '../../../packager/analysis/window.ts';

describe('windows', () => {
  it('are about one a minute, in pairs, at most twelve', () => {
    const counts = [10, 28, 59, 119, 130, 180, 600, 5400].map((s) => planWindows(s).length);
    expect(counts).to.deep.equal([2, 2, 2, 2, 4, 4, 12, 12]);
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
    expect(planned).to.deep.equal([21.5, 66.5, 111.5, 156.5]);
    const begun = planWindows(180, [0, 20.6, 60, 69.1, 111, 118, 152.9]);
    expect(begun.map((one) => one.startSeconds)).to.deep.equal([21.5, 69.3, 111.5, 153.1]);
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
