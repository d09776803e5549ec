import { expect } from 'chai';
import fc from 'fast-check';
import { type PlayState } from '../../../engine/protocol/messages.ts';
import { playingQuality } from '../../../engine/protocol/quality.ts';
import { type BeatDraft } from '../../../player/beats/beat.ts';
import { type Cause } from '../../../player/beats/observation.ts';
import {
  type MediaCounters,
  type QualityTally,
  measure,
  untried,
  wantsCounters,
  withQuality,
} from '../../../player/beats/quality.ts';
import { play, steps } from './history.ts';

const BEAT: BeatDraft = {
  ...{ spans: [], rate: 1, visible: true, touched: false, now: 'playing' as const, positionMs: 0 },
};
const counters = (more: Partial<MediaCounters> = {}): MediaCounters => ({
  ...{ bitrateBps: 500_000, droppedFrames: 0, shownFrames: 0, errors: 0 },
  ...more,
});

/** A page that is looked at now and then. */
class Page {
  tally: QualityTally = untried(0);
  atMs = 0;
  positionMs = 0;
  now: PlayState = 'paused';
  counted = counters();

  look(now: PlayState, cause: Cause = 'change') {
    this.now = now;
    const look = { cause, atMs: this.atMs, positionMs: this.positionMs, now };
    const observation = { ...look, rate: 1, visible: true, touched: false };
    const asked = wantsCounters(this.tally, observation) ? this.counted : null;
    this.tally = measure(this.tally, observation, asked);
    const told = withQuality(this.tally, observation, [BEAT]);
    return { tell: () => ((this.tally = told.tally), told.due[0]?.quality) };
  }

  /** Plays on, looked at four times a second. */
  run(ms: number): void {
    for (let leftMs = ms; leftMs > 0; leftMs -= 250) {
      this.atMs += 250;
      this.positionMs += 250;
      this.look('playing', 'sample');
    }
  }

  wait(ms: number): void {
    this.atMs += ms;
  }
}

describe('player/beats/quality', () => {
  let page: Page;
  beforeEach(() => {
    page = new Page();
    page.look('paused');
  });

  it('tells the start once: from the wish to play until the picture moved', () => {
    page.wait(60_000);
    page.look('stalled');
    page.wait(900);
    page.look('stalled', 'seek');
    page.wait(300);
    page.look('playing');
    page.run(250);
    expect(page.look('playing', 'sample').tell()).to.include({ startMs: 1_450, stalls: 0 });
    page.run(60_000);
    expect(page.look('playing', 'sample').tell()).to.not.have.property('startMs');
  });

  it('takes a wish back that was given up, and begins to count anew', () => {
    page.look('stalled');
    page.wait(5_000);
    page.look('paused');
    page.wait(5_000);
    page.look('stalled');
    page.wait(400);
    page.run(250);
    expect(page.look('playing', 'sample').tell()).to.include({ startMs: 650, stalledMs: 0 });
  });

  it('counts stalls and their time, and neither seeks nor pauses nor what nobody sees', () => {
    page.look('playing');
    page.run(10_000);
    page.look('stalled').tell();
    page.wait(2_000);
    page.look('playing');
    page.run(1_000);
    page.look('stalled');
    page.wait(40);
    page.look('playing');
    page.run(1_000);
    page.look('stalled', 'seek');
    page.wait(7_000);
    page.look('playing');
    page.run(1_000);
    page.look('paused');
    page.wait(99_000);
    page.look('stalled');
    page.wait(300);
    page.look('playing');
    page.run(6_000);
    page.look('stalled');
    page.wait(3_000);
    expect(page.look('paused').tell()).to.deep.include({ stalls: 2, stalledMs: 5_000 });
  });

  it('counts a long stall once, though two claims tell of it', () => {
    page.look('playing');
    page.run(10_000);
    page.look('stalled');
    page.wait(70_000);
    expect(page.look('stalled').tell()).to.include({ stalls: 1, stalledMs: 70_000 });
    page.wait(20_000);
    page.look('playing');
    page.run(1_000);
    const rest = page.look('ended').tell();
    expect(rest).to.include({ stalls: 0, stalledMs: 20_000, playedMs: 1_000 });
  });

  it('means the bitrate over the time it played at, and adds up what the media count', () => {
    page.look('playing');
    page.run(20_000);
    page.counted = counters({ bitrateBps: 1_500_000, shownFrames: 500, droppedFrames: 5 });
    page.look('playing');
    page.run(20_000);
    // Loaded anew, the element counts from zero again.
    page.counted = counters({ bitrateBps: 1_500_000, shownFrames: 100, errors: 1 });
    const said = page.look('ended').tell();
    expect(said).to.include({ shownFrames: 600, droppedFrames: 5, errors: 1, playedMs: 40_000 });
    expect(said?.bitrateBps).to.be.closeTo(1_000_000, 20_000);
  });

  it('tells the first known rung of the time before it was known', () => {
    page.counted = counters({ bitrateBps: 0 });
    page.look('stalled');
    page.wait(300);
    page.look('playing');
    page.run(500);
    page.counted = counters();
    page.run(250);
    expect(page.look('playing', 'sample').tell()).to.include({
      playedMs: 750,
      bitrateBps: 500_000,
    });
  });

  it('tells rarely: after the start, once a minute, and of a part that is worth it', () => {
    let told = 0;
    page.look('playing');
    for (let second = 0; second < 600; second += 1) {
      page.run(1_000);
      if (page.look('playing', 'sample').tell() !== undefined) told += 1;
    }
    expect(told).to.be.within(10, 11);
    page.look('ended').tell();
    page.look('playing');
    page.run(2_000);
    expect(page.look('paused').tell()).to.equal(undefined);
    page.look('playing');
    page.run(9_000);
    expect(page.look('playing', 'leaving').tell()).to.include({ stalls: 0 });
  });

  it('claims only what the protocol takes, whatever happens (property)', () => {
    const odd = fc.constantFrom(0, 1, 1e12, -5, NaN, Infinity);
    fc.assert(
      fc.property(steps, odd, odd, (history, frames, bitrateBps) => {
        let tally = untried(0);
        let playedMs = 0;
        for (const look of play(history).looks) {
          const asked = { bitrateBps, droppedFrames: frames, shownFrames: frames, errors: frames };
          tally = measure(tally, look, wantsCounters(tally, look) ? asked : null);
          const told = withQuality(tally, look, [BEAT]);
          tally = told.tally;
          const quality = told.due[0]?.quality;
          if (quality === undefined) continue;
          expect(playingQuality(JSON.parse(JSON.stringify(quality)))).to.deep.equal(quality);
          playedMs += quality.playedMs;
        }
        const lastMs = play(history).looks.at(-1)?.atMs ?? 0;
        expect(playedMs).to.be.at.most(lastMs + 1);
      }),
    );
  });
});
