import { expect } from 'chai';

import { chosenSounds, withChosenAudio } from '../../../packager/plan/audio-choice.ts';
import type { SourceAudio, SourceFacts } from '../../../packager/plan/source.ts';

function track(index: number, more: Partial<SourceAudio> = {}): SourceAudio {
  return { index, codec: 'aac', channels: 2, sampleRateHz: 48_000, ...more };
}

function sounding(...[audio, ...otherAudios]: [SourceAudio, ...SourceAudio[]]): SourceFacts {
  const counts = { videoStreams: 1, audioStreams: 1 + otherAudios.length };
  return { container: 'matroska,webm', startSeconds: 0, ...counts, audio, otherAudios };
}

describe('the choice of a sound track', () => {
  const two = sounding(
    track(1, { language: 'en', isDefault: true }),
    track(2, { language: 'zh' }),
    track(3),
  );

  it('follows the language of the lesson, and says what was left out', () => {
    const { facts, notice } = withChosenAudio(two, 'zh-Hans');
    expect(facts.audio?.index).to.equal(2);
    expect(facts.otherAudios?.map(({ index }) => index)).to.deep.equal([1, 3]);
    expect(notice).to.include('track 2 (zh) is taken').and.include('track 1 (en), track 3');
  });

  it('takes the marked one where no track has the language', () => {
    expect(withChosenAudio(two, 'fr').facts.audio?.index).to.equal(1);
    const second = sounding(track(1), track(2, { isDefault: true }));
    expect(withChosenAudio(second, undefined).facts.audio?.index).to.equal(2);
  });

  it('takes the first where nothing says more, and says nothing of a single one', () => {
    expect(withChosenAudio(sounding(track(1), track(2)), undefined).facts.audio?.index).to.equal(1);
    expect(withChosenAudio(sounding(track(1)), 'zh').notice).to.equal(undefined);
  });

  it('tells only of the input that gives the sound', () => {
    expect(chosenSounds([sounding(track(1)), two], 'zh').notices).to.deep.equal([]);
    expect(chosenSounds([two, two], 'zh').notices).to.have.length(1);
  });
});
