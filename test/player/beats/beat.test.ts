import { expect } from 'chai';
import fc from 'fast-check';
import { type BeatDraft, type Playhead, atRest, observe } from '../../../player/beats/beat.ts';
import { type Observation } from '../../../player/beats/observation.ts';
import { subtract, totalMs, union } from '../../../player/beats/spans.ts';
import { DURATION_MS, play, steps } from './history.ts';

const rules = { beatIntervalMs: 5_000, durationMs: DURATION_MS };

function fold(looks: readonly Observation[]): BeatDraft[] {
  let playhead: Playhead = atRest(0, 1_000);
  const beats: BeatDraft[] = [];
  for (const look of looks) {
    const step = observe(playhead, look, rules);
    playhead = step.playhead;
    beats.push(...step.due);
  }
  return beats;
}

function look(atMs: number, positionMs: number, over: Partial<Observation> = {}): Observation {
  return {
    cause: 'sample',
    atMs,
    positionMs,
    now: 'playing',
    rate: 1,
    visible: true,
    touched: false,
    ...over,
  };
}

/** Looks four times a second while playing from `fromMs`. */
function playing(fromAtMs: number, fromMs: number, forMs: number): Observation[] {
  const looks: Observation[] = [];
  for (let t = 250; t <= forMs; t += 250) looks.push(look(fromAtMs + t, fromMs + t));
  return looks;
}

describe('player/beats/beat', () => {
  it('sends a beat when play starts, and one each interval', () => {
    const beats = fold([look(1_000, 0, { cause: 'change' }), ...playing(1_000, 0, 12_000)]);
    expect(beats.map((beat) => beat.spans)).to.deep.equal([[], [[0, 5_000]], [[5_000, 10_000]]]);
    expect(beats.map((beat) => beat.now)).to.deep.equal(['playing', 'playing', 'playing']);
  });

  it('sends a beat at once on pause, and none while paused', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change' }),
      ...playing(1_000, 0, 2_000),
      look(3_100, 2_100.9, { cause: 'change', now: 'paused' }),
      look(60_000, 2_100.9, { now: 'paused' }),
      look(61_000, 2_100.9, { cause: 'leaving', now: 'paused' }),
    ]);
    expect(beats).to.have.length(2);
    expect(beats[1]).to.include({ now: 'paused', positionMs: 2_100 });
    expect(beats[1]?.spans).to.deep.equal([[0, 2_100]]);
  });

  it('tells of a touch once, with the next beat', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change' }),
      look(2_000, 1_000, { touched: true }),
      ...playing(2_000, 1_000, 10_000),
    ]);
    expect(beats.map(({ touched }) => touched)).to.deep.equal([false, true, false]);
  });

  it('closes a span at the last place seen before a seek, never at its target', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change' }),
      ...playing(1_000, 0, 2_000),
      look(3_100, 300_000, { cause: 'seek', now: 'stalled' }),
      look(3_400, 300_000, { cause: 'change' }),
      ...playing(3_400, 300_000, 5_000),
    ]);
    expect(beats.map((beat) => beat.spans)).to.deep.equal([
      [],
      [[0, 2_000]],
      [],
      [[300_000, 305_000]],
    ]);
    expect(beats[1]).to.include({ positionMs: 300_000, now: 'stalled' });
  });

  it('takes a jump without a seek event for a seek', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change' }),
      ...playing(1_000, 0, 1_000),
      look(2_250, 90_000),
      ...playing(2_250, 90_000, 5_000),
    ]);
    expect(beats.flatMap((beat) => beat.spans)).to.deep.equal([
      [0, 1_000],
      [90_000, 95_000],
    ]);
  });

  it('keeps beats homogeneous and their spans without holes when the rate changes', () => {
    const beats = fold([
      look(1_000, 0.4, { cause: 'change' }),
      look(2_000, 1_000.7),
      look(2_500, 1_500.7, { cause: 'change', rate: 2 }),
      look(3_500, 3_500.9, { rate: 2 }),
      look(3_600, 3_700.9, { cause: 'change', rate: 2, visible: false }),
    ]);
    expect(beats.map(({ spans, rate, visible }) => ({ spans, rate, visible }))).to.deep.equal([
      { spans: [], rate: 1, visible: true },
      { spans: [[0, 1_500]], rate: 1, visible: true },
      { spans: [[1_500, 3_700]], rate: 2, visible: true },
    ]);
  });

  it('is not fooled by a clock that steps back a little at pause', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change' }),
      ...playing(1_000, 0, 1_000),
      look(2_010, 960, { cause: 'change', now: 'paused' }),
      look(9_000, 960, { cause: 'change' }),
      look(10_000, 1_960, { cause: 'leaving' }),
    ]);
    expect(beats.flatMap((beat) => beat.spans)).to.deep.equal([
      [0, 1_000],
      [1_000, 1_960],
    ]);
  });

  it('leaves no hole where the element says late that it plays', () => {
    const beats = fold([
      look(1_000, 0, { cause: 'change', now: 'stalled' }),
      look(1_100, 13, { cause: 'change' }),
      look(2_000, 913, { cause: 'change', now: 'stalled' }),
      look(2_050, 930, { cause: 'change' }),
      look(3_000, 1_880, { cause: 'leaving' }),
    ]);
    const spans = beats.flatMap((beat) => beat.spans);
    expect(union(spans)).to.deep.equal([[0, 1_880]]);
    expect(totalMs(spans), 'nothing twice').to.equal(1_880);
  });

  it('claims nothing beyond the lesson', () => {
    const beats = fold([
      look(1_000, DURATION_MS - 500, { cause: 'seek', now: 'stalled' }),
      look(1_100, DURATION_MS - 500, { cause: 'change' }),
      look(1_700, DURATION_MS + 40, { cause: 'change', now: 'ended' }),
    ]);
    expect(beats.at(-1)).to.include({ now: 'ended', positionMs: DURATION_MS });
    expect(beats.at(-1)?.spans).to.deep.equal([[DURATION_MS - 500, DURATION_MS]]);
  });

  it('claims only what was presented, in the manner it was presented (property)', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { looks, shown } = play(history);
        for (const beat of fold(looks)) {
          let left = union(beat.spans);
          for (const part of shown) {
            if (part.rate !== beat.rate || part.visible !== beat.visible) continue;
            left = subtract(left, [Math.floor(part.fromMs), Math.floor(part.toMs)]);
          }
          expect(totalMs(left)).to.equal(0);
        }
      }),
    );
  });

  it('preserves the total presented, whatever the order of looks (property)', () => {
    let playedHistories = 0;
    fc.assert(
      fc.property(steps, (history) => {
        const { looks, shown } = play(history);
        const claimedMs = fold(looks).reduce((sum, beat) => sum + totalMs(beat.spans), 0);
        const shownMs = shown.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
        // Flooring may move each end of a contiguous run by less than 1 ms.
        expect(Math.abs(claimedMs - shownMs)).to.be.at.most(history.length + 1);
        if (shownMs > 0) playedHistories += 1;
      }),
      { numRuns: 300 },
    );
    expect(playedHistories, 'histories that presented something').to.be.above(40);
  });
});
