import { expect } from 'chai';

import { readProbe } from '../../../packager/ffmpeg/probe-facts.ts';
import { readLadder, DEFAULT_LADDER } from '../../../packager/commands/ladder-file.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import { sourceWarnings } from '../../../packager/plan/source-warnings.ts';

const wishes = { stereo: false, storyboard: false, threads: 1 };
const picture = {
  ...{ index: 0, codec_type: 'video', codec_name: 'h264', width: 640, height: 360 },
  ...{ pix_fmt: 'yuv420p', avg_frame_rate: '25/1', r_frame_rate: '25/1' },
  ...{ start_time: '0.000000', duration: '60.000000' },
};
const sound = {
  ...{ index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000' },
  ...{ start_time: '0.000000', duration: '60.000000' },
};

async function warnings(streams: readonly object[], format: object = {}): Promise<string[]> {
  const container = { format_name: 'mov', start_time: '0', duration: '60', ...format };
  const facts = readProbe(JSON.stringify({ streams, format: container }));
  return sourceWarnings(planLesson(facts, await readLadder(DEFAULT_LADDER), wishes));
}

describe('warnings of a source', () => {
  it('are none where picture and sound last equally long', async () => {
    expect(await warnings([picture, sound])).to.deep.equal([]);
    expect(await warnings([picture, { ...sound, duration: '58.5' }])).to.deep.equal([]);
  });

  it('say what is held or silent, and how long', async () => {
    const short = { ...picture, duration: '40' };
    expect(await warnings([short, sound])).to.deep.equal([
      'the picture ends 20.0 s before the lesson: its last one is held so long',
    ]);
    expect(await warnings([picture, { ...sound, duration: '30' }])).to.deep.equal([
      'the sound ends 30.0 s before the lesson: silence follows so long',
    ]);
    const late = { ...sound, start_time: '5', duration: '55' };
    expect(await warnings([picture, late])).to.deep.equal([
      'the sound begins 5.0 s into the lesson: until then there is silence',
    ]);
  });

  it('say that HDR will look pale', async () => {
    for (const transfer of ['smpte2084', 'arib-std-b67']) {
      const [text] = await warnings([{ ...picture, color_transfer: transfer }, sound]);
      expect(text).to.include('HDR').and.include('pale');
    }
    expect(await warnings([{ ...picture, color_transfer: 'bt709' }, sound])).to.deep.equal([]);
  });
});

describe('a picture instead of a lecture', () => {
  const silent = { ...picture, duration: undefined };

  for (const name of ['image2', 'png_pipe', 'webp_pipe']) {
    it(`read by ${name} is refused with its reason`, async () => {
      const fault = await warnings([silent], { format_name: name }).catch((one: unknown) => one);
      expect(fault).to.have.property('reason').that.includes('a picture, not a lecture');
    });
  }

  it('is a GIF of one frame, and no GIF that moves', async () => {
    const gif = (duration: string): Promise<string[]> =>
      warnings([{ ...picture, duration }], { format_name: 'gif', duration });
    expect(await gif('0.1').catch((one: unknown) => one)).to.have.property('reason');
    expect(await gif('2.0')).to.deep.equal([]);
  });
});
