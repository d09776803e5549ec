import { expect } from 'chai';

import { DecodeError } from '../../../engine/protocol/decoder.ts';
import {
  needsPacketScan,
  readLastPackets,
  readProbe,
  withEnds,
} from '../../../packager/ffmpeg/probe-facts.ts';

const picture = {
  codec_type: 'video',
  codec_name: 'h264',
  width: 1920,
  height: 1080,
  pix_fmt: 'yuv420p',
  avg_frame_rate: '30000/1001',
  r_frame_rate: '30000/1001',
  start_time: '0.500000',
  duration: '10.000000',
};
const sound = {
  codec_type: 'audio',
  codec_name: 'aac',
  channels: 2,
  sample_rate: '48000',
  start_time: '0.000000',
  tags: { language: 'zho' },
};

function read(streams: readonly unknown[], format: object = {}): ReturnType<typeof readProbe> {
  return readProbe(JSON.stringify({ streams, format: { format_name: 'mov', ...format } }));
}

describe("ffprobe's answer", () => {
  it('becomes facts', () => {
    const facts = read([picture, sound], { start_time: '0.0', duration: '10.5', bit_rate: '9000' });
    expect(facts).to.include({ container: 'mov', durationSeconds: 10.5, bitrateBps: 9000 });
    expect(facts.video).to.include({ widthPx: 1920, startSeconds: 0.5, endSeconds: 10.5 });
    expect(facts.video?.frameRateFps).to.be.closeTo(29.97, 0.001);
    expect(facts.audio).to.include({ language: 'zh', channels: 2 });
  });

  it("reads Matroska's tag as the end where ffmpeg wrote it, as the length where mkvmerge did", () => {
    const { duration: _none, ...live } = picture;
    const end = (tags: object): number | undefined =>
      read([{ ...live, start_time: '4.977', tags: { DURATION: '00:00:12.000000000', ...tags } }])
        .video?.endSeconds;
    expect(end({})).to.equal(12);
    expect(end({ '_STATISTICS_WRITING_APP-eng': 'mkvmerge v70' })).to.equal(16.977);
  });

  it('turns a rotated picture', () => {
    const turned = { ...picture, sample_aspect_ratio: '4:3', side_data_list: [{ rotation: -90 }] };
    const { video } = read([turned]);
    expect([video?.widthPx, video?.heightPx]).to.deep.equal([1080, 1920]);
    expect(video?.pixelAspectRatio).to.equal(0.75);
  });

  it('knows every sound track, and which is marked', () => {
    const marked = { ...sound, index: 2, disposition: { default: 1 }, tags: { language: 'eng' } };
    const { audio, otherAudios } = read([picture, { ...sound, index: 1 }, marked]);
    expect(audio).to.include({ index: 1, language: 'zh' }).and.not.have.property('isDefault');
    expect(otherAudios).to.have.length(1);
    expect(otherAudios?.[0]).to.include({ index: 2, language: 'en', isDefault: true });
  });

  it('takes the first of two pictures and no cover', () => {
    const cover = { ...picture, width: 600, height: 600, disposition: { attached_pic: 1 } };
    const facts = read([cover, { ...picture, width: 1280 }, picture]);
    expect(facts.videoStreams).to.equal(2);
    expect(facts.video?.widthPx).to.equal(1280);
    expect(read([cover, sound]).video).to.equal(undefined);
  });

  it('notices a variable frame rate, fields and rates of nonsense', () => {
    const variable = { ...picture, avg_frame_rate: '3628800/502589', r_frame_rate: '57600/1' };
    expect(read([variable]).video?.variableFrameRate).to.equal(true);
    expect(read([{ ...picture, field_order: 'tt' }]).video?.interlaced).to.equal(true);
    const nonsense = { ...picture, avg_frame_rate: '0/0', r_frame_rate: '90000/1' };
    expect(read([nonsense]).video?.frameRateFps).to.equal(60);
  });

  it('asks for the packets where a stream does not say how long it is', () => {
    const facts = read([picture, sound], { duration: '10.5' });
    expect(needsPacketScan(facts)).to.equal(true);
    const last = readLastPackets(
      'video,0.5,0.04\naudio,10.25,0.02\nvideo,10.4,0.04\naudio,N/A,N/A\n',
    );
    const known = withEnds(facts, last);
    expect(needsPacketScan(known)).to.equal(false);
    expect(known.video?.endSeconds).to.be.closeTo(10.44, 1e-9);
    expect(known.audio?.endSeconds).to.be.closeTo(10.27, 1e-9);
  });

  it('is refused where it is not what ffprobe writes', () => {
    expect(() => readProbe('{"streams": 5, "format": {}}')).to.throw(DecodeError);
    expect(() => read([{ ...picture, width: 'wide' }])).to.throw(DecodeError);
  });
});
