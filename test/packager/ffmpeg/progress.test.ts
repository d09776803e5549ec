import { expect } from 'chai';

import { failureOf } from '../../../packager/ffmpeg/failure.ts';
import {
  LineRing,
  isProgressLine,
  readProgressSeconds,
} from '../../../packager/ffmpeg/progress.ts';

describe("ffmpeg's lines", () => {
  it('tell how far the encode is', () => {
    expect(readProgressSeconds('out_time_us=1500000')).to.equal(1.5);
    expect(readProgressSeconds('out_time_ms=1500000')).to.equal(1.5);
    expect(readProgressSeconds('out_time_us=-20000')).to.equal(0);
    expect(readProgressSeconds('out_time_us=N/A')).to.equal(undefined);
    expect(readProgressSeconds('frame=12')).to.equal(undefined);
  });

  it('are told apart from complaints', () => {
    expect(
      ['frame=12', 'stream_0_0_q=28.0', 'bitrate= 100.1kbits/s'].every(isProgressLine),
    ).to.equal(true);
    expect(isProgressLine('[mp4 @ 0x1] Non-monotonous DTS; a=b')).to.equal(false);
  });

  it('are kept up to a number', () => {
    const ring = new LineRing(2);
    for (const line of ['a', 'b', 'c']) ring.push(line);
    expect(ring.lines()).to.deep.equal(['b', 'c']);
  });

  it('explain a failure that is known, and give the last words of one that is not', () => {
    const full = failureOf(new Error('ffmpeg exited with code 1'), [
      'av_interleaved_write_frame(): No space left on device',
      'Conversion failed!',
    ]);
    expect(full.message).to.equal('The disk is full.');
    expect(full.reason).to.include('No space left on device');
    const other = failureOf(new Error('ffmpeg exited with code 1: x'), ['Something odd']);
    expect(other.reason).to.equal('Something odd');
  });
});
