import { expect } from 'chai';
import { SAVER_BPS, qualityOf, rungFor } from '../../player/media/quality-choice.ts';
import { chapterStartMs } from '../../player/ui/controls/chapters.ts';
import { offersSound } from '../../player/ui/controls/quality-menu.ts';
import { rateBeside, ratesOf } from '../../player/ui/controls/rates.ts';
import { NO_SESSION, type View } from '../../player/session/view.ts';

const viewWith = (rules: object, manifests: object = {}): View =>
  ({ ...NO_SESSION, welcome: { rules }, extras: { manifests } }) as unknown as View;

describe('player: controls', () => {
  it('find the chapter before and after a place', () => {
    const chapters = [0, 20_000, 45_000].map((startMs) => ({ startMs, title: { en: 'x' } }));
    const from = (ms: number) => [
      chapterStartMs(chapters, ms, 'previous'),
      chapterStartMs(chapters, ms, 'next'),
    ];
    expect(from(0)).to.deep.equal([0, 20_000]);
    expect(from(22_000), 'just begun').to.deep.equal([0, 45_000]);
    expect(from(30_000)).to.deep.equal([20_000, 45_000]);
    expect(from(50_000)).to.deep.equal([45_000, null]);
    expect(chapterStartMs([], 5_000, 'previous')).to.equal(null);
  });

  it('offer the rates of the policy, its highest one included', () => {
    expect(ratesOf(viewWith({ maxRate: 1.5 }))).to.deep.equal([0.75, 1, 1.25, 1.5]);
    expect(ratesOf(viewWith({ maxRate: 1.3 }))).to.deep.equal([0.75, 1, 1.25, 1.3]);
    expect(ratesOf(viewWith({ maxRate: 1 }))).to.deep.equal([0.75, 1]);
    const view = viewWith({ maxRate: 1.5 });
    expect([rateBeside(view, 1, 1), rateBeside(view, 1, -1)]).to.deep.equal([1.25, 0.75]);
    expect([rateBeside(view, 1.5, 1), rateBeside(view, 0.75, -1)]).to.deep.equal([null, null]);
  });

  it('offer the sound alone only where it counts', () => {
    const audioOnly = { dash: 'audio.mpd', hls: 'audio.m3u8' };
    expect(offersSound(viewWith({ requiredKinds: ['audio'] }, { audioOnly }))).to.equal(true);
    expect(offersSound(viewWith({ requiredKinds: [] }, { audioOnly })), 'preview').to.equal(true);
    expect(offersSound(viewWith({ requiredKinds: ['video', 'audio'] }, { audioOnly }))).to.equal(
      false,
    );
    const slides = { requiredKinds: ['audio', 'presentation'] };
    expect(offersSound(viewWith(slides, { audioOnly }))).to.equal(false);
    expect(offersSound(viewWith({ requiredKinds: ['audio'] })), 'there is none').to.equal(false);
    expect(offersSound(NO_SESSION)).to.equal(false);
  });

  it('keep to the rung that was chosen, or the next smaller one that a lesson has', () => {
    const rungs = [1080, 720, 270].map((heightPx, id) => ({ id, heightPx, bandwidthBps: 1 }));
    expect(rungFor(720, rungs)?.heightPx).to.equal(720);
    expect(rungFor(900, rungs)?.heightPx).to.equal(720);
    expect(rungFor(144, rungs)?.heightPx).to.equal(270);
    expect(rungFor('auto', rungs)).to.equal(undefined);
  });

  it('save data with the best rung that is small enough, or the smallest there is', () => {
    const rungs = [1_200_000, SAVER_BPS, 140_000].map((bandwidthBps, id) => ({
      ...{ id, bandwidthBps, heightPx: 1080 - id },
    }));
    expect(rungFor('saver', rungs)?.id).to.equal(1);
    expect(rungFor('saver', rungs.slice(0, 1))?.id).to.equal(0);
    expect(rungFor('saver', [])).to.equal(undefined);
  });

  it('read a kept choice, whatever somebody wrote there', () => {
    expect(['auto', 'saver', 'sound', '720'].map(qualityOf)).to.deep.equal([
      ...['auto', 'saver', 'sound', 720],
    ]);
    for (const odd of ['', '-1', '1e9', '__proto__', '720p', '99999']) {
      expect(qualityOf(odd), odd).to.equal('auto');
    }
  });
});
