import { expect } from 'chai';

import { readBanner } from '../../../packager/ffmpeg/banner.ts';

const transportStream = `Input #0, mpegts, from 'file:talk.ts':
  Duration: 00:00:28.05, start: 1.443511, bitrate: 2283 kb/s
  Program 1
    Stream #0:0[0x100]: Video: h264 (Main) ([27][0][0][0] / 0x001B), yuv420p(progressive), 1920x1080 [SAR 1:1 DAR 16:9], 29.97 fps, 29.97 tbr, 90k tbn, 59.94 tbc
    Stream #0:1[0x101](chi): Audio: aac (LC) ([15][0][0][0] / 0x000F), 44100 Hz, stereo, fltp, 55 kb/s
At least one output file must be specified
`;

const song = `Input #0, mp3, from 'file:a.mp3':
  Duration: 01:02:03.50, start: 0.025057, bitrate: 192 kb/s
    Stream #0:0: Audio: mp3, 44100 Hz, 5.1(side), fltp, 192 kb/s
    Stream #0:1: Video: mjpeg, yuvj420p(pc), 600x600, 90k tbr, 90k tbn, 90k tbc (attached pic)
`;

describe("ffmpeg's listing of an input", () => {
  it('gives the facts of a transport stream, on which ffprobe may die', () => {
    expect(readBanner(transportStream)).to.deep.equal({
      container: 'mpegts',
      startSeconds: 1.443511,
      durationSeconds: 28.05,
      bitrateBps: 2_283_000,
      videoStreams: 1,
      audioStreams: 1,
      video: {
        codec: 'h264',
        pixelFormat: 'yuv420p',
        widthPx: 1920,
        heightPx: 1080,
        pixelAspectRatio: 1,
        frameRateFps: 29.97,
        variableFrameRate: false,
        interlaced: false,
      },
      audio: {
        codec: 'aac',
        channels: 2,
        sampleRateHz: 44_100,
        bitrateBps: 55_000,
        language: 'zh',
      },
    });
  });

  it('takes a cover picture for no lecture', () => {
    const facts = readBanner(song);
    expect(facts?.video).to.equal(undefined);
    expect(facts?.audio?.channels).to.equal(6);
    expect(facts?.durationSeconds).to.equal(3723.5);
  });

  it('is nothing where ffmpeg read nothing', () => {
    expect(readBanner('file:x: Invalid data found when processing input')).to.equal(undefined);
  });
});
