import { expect } from 'chai';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';

describe('ledger: credit that a check can take for good', () => {
  const hard = policyWith({ checks: { onMissed: 'lesson', minGapMs: 0, maxGapMs: 0 } });

  it('is kept in a few numbers a beat and falls beat by beat, as it was booked', () => {
    const d = new Driver().open('s1', hard);
    d.deliver([[0, 600_000]]);
    d.play([0, 100_000]).play([200_000, 300_000]);
    expect(d.session().revocable, 'two stretches, not forty runs').to.have.length(2);
    d.check('open-check');
    const fallen = d.check('miss-check');
    expect(fallen.map(({ seq, span }) => [seq, ...span])).to.deep.equal(
      d.log.flatMap((event) =>
        event.type === 'beat-accepted'
          ? (event.beat.spans as unknown as [number, number][]).map((span) => [
              event.beat.seq,
              ...span,
            ])
          : [],
      ),
    );
    expect(d.session()).to.include({ creditedMs: 0, countedMs: 0 });
    expect(d.session().revocable).to.deep.equal([]);
  });

  it('does not make each further check cost more', function () {
    this.timeout(20_000);
    const d = new Driver();
    const lesson = { ...plainLesson, durationMs: 7_200_000 };
    d.open('s1', hard, lesson).deliver([[0, 7_200_000]]);
    d.play([0, 7_200_000]);
    const beganMs = performance.now();
    for (let i = 0; i < 2_000; i += 1) {
      d.check('open-check', `c${i}`);
      d.check('pass-check', `c${i}`);
    }
    expect(performance.now() - beganMs, 'milliseconds').to.be.at.most(1_000);
  });
});
