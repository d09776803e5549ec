import { expect } from 'chai';

import { ComplaintCounter, withLevels } from '../../../packager/ffmpeg/complaints.ts';

const plain = ['-loglevel', 'warning', '-i', 'file:/home/lea/talk.mp4', '-y', 'out.mp4'];
const jumping = ['-noaccurate_seek', '-ss', '46', ...plain];

function counted(lines: readonly string[], args = plain) {
  const counter = new ComplaintCounter(args);
  return { heard: lines.map((line) => counter.hear(line)), found: counter.found() };
}

describe('what ffmpeg complains of', () => {
  it('is counted where a decoder or a demuxer reports an error, repeated lines included', () => {
    const { found } = counted([
      '[h264 @ 0x55d0c0ffee00] [error] error while decoding MB 12 7, bytestream -5',
      '    Last message repeated 3 times',
      '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x1f] [error] stream 0, offset 0x95d8: partial file',
      '[error] Error while decoding stream #0:0: Invalid data found when processing input',
    ]);
    expect(found).to.deep.equal({
      count: 6,
      first: '[h264] error while decoding MB 12 7, bytestream -5',
    });
  });

  it('is not what encoders, files and filters say, and no warning', () => {
    const { found } = counted([
      '[libx264 @ 0x55] [error] broken ffmpeg default settings detected',
      '[null @ 0x55] [error] Application provided invalid, non monotonically increasing dts',
      '[mp4 @ 0x55] [error] track 1: codec frame size is not set',
      '[h264 @ 0x55] [warning] Increasing reorder buffer to 2',
      '    Last message repeated 9 times',
      '[error] Conversion failed!',
      'out_time_ms=1000000',
    ]);
    expect(found).to.equal(undefined);
  });

  it('is not what follows a jump to an open key picture; without a jump it is', () => {
    const lines = ['[h264 @ 0x55] [error] mmco: unref short failure'];
    expect(counted(lines, jumping).found).to.equal(undefined);
    expect(counted(lines).found?.count).to.equal(1);
    const real = ['[h264 @ 0x55] [error] concealing 40 DC, 40 AC, 40 MV errors in P frame'];
    expect(counted(real, jumping).found?.count).to.equal(1);
  });

  it('names no path and no address, so that it is the same on every machine', () => {
    const said = '[matroska,webm @ 0x7ffe] [error] file:/home/lea/talk.mp4: Read error at pos. 9';
    expect(counted([said]).found?.first).to.equal(
      '[matroska,webm] the source: Read error at pos. 9',
    );
  });

  it('leaves the lines as they would be without their levels', () => {
    const { heard } = counted(['[h264 @ 0x5] [error] no frame!', '[info] Stream', 'frame= 1']);
    expect(heard).to.deep.equal(['[h264 @ 0x5] no frame!', 'Stream', 'frame= 1']);
    expect(withLevels(plain).slice(0, 2)).to.deep.equal(['-loglevel', 'level+warning']);
    expect(withLevels(withLevels(plain))).to.deep.equal(withLevels(plain));
  });
});
