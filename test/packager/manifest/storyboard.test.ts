import { expect } from 'chai';

import {
  thumbnailCount,
  vttTime,
  writeStoryboardVtt,
} from '../../../packager/manifest/storyboard.ts';

const board = {
  vtt: 'storyboard/storyboard.vtt',
  tilePaths: ['storyboard/00001.jpg', 'storyboard/00002.jpg'],
  columns: 2,
  rows: 2,
  thumbnailWidthPx: 160,
  thumbnailHeightPx: 90,
  intervalMs: 5000,
};

describe('storyboard', () => {
  it('points each cue at its part of its tile, and ends with the lesson', () => {
    const cues = writeStoryboardVtt(board, 27_300).split('\n\n').slice(1);
    expect(cues).to.have.length(6);
    expect(cues[3]).to.equal('00:00:15.000 --> 00:00:20.000\n00001.jpg#xywh=160,90,160,90');
    expect(cues[5]?.trim()).to.equal('00:00:25.000 --> 00:00:27.300\n00002.jpg#xywh=160,0,160,90');
  });

  it('names no tile that does not exist', () => {
    const cues = writeStoryboardVtt(board, 600_000);
    expect(cues).to.not.include('undefined');
    expect(cues.match(/-->/g)).to.have.length(8);
  });

  it('needs one thumbnail for each interval begun', () => {
    expect([1, 5000, 5001].map((ms) => thumbnailCount(ms, 5000))).to.deep.equal([1, 1, 2]);
  });

  it('writes hours', () => {
    expect(vttTime(3_723_004)).to.equal('01:02:03.004');
  });
});
