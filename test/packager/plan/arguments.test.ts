import { expect } from 'chai';

import {
  encodeArguments,
  explainedEncode,
  explainedRemux,
} from '../../../packager/plan/arguments.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import { audioFacts, sourceFacts, videoFacts } from '../support/facts.ts';
import { lectureLadder, smallLadder } from '../support/ladder.ts';
import { without } from '../support/without.ts';

const wishes = { stereo: false, storyboard: true, threads: 2 };
const small = sourceFacts({ video: videoFacts({ widthPx: 640, heightPx: 360, frameRateFps: 25 }) });

/** One line for each group, as a person would read it. */
function lines(args: readonly string[]): string {
  return args.join(' ').replace(/ (?=-(?:map|filter_complex|i|y)\b)/g, '\n');
}

describe('encode arguments', () => {
  it('are these, for a 640x360 lecture at 25 fps', () => {
    const plan = planLesson(small, smallLadder, wishes);
    expect(lines(encodeArguments(plan, '/in/a b.mp4'))).to.equal(
      [
        '-hide_banner -nostdin -loglevel warning -progress pipe:2 -nostats -threads 2 -reinit_filter 0',
        '-i file:/in/a b.mp4',
        '-y -vsync vfr',
        '-filter_complex [0:v:0]fps=25:start_time=0,split=1[presenter_180p_in];' +
          '[presenter_180p_in]scale=320:180:flags=bicubic,format=yuv420p,setsar=1,split=2[presenter_180p][presenter_90p_in];' +
          "[presenter_90p_in]shuffleframes='0 -1',settb=2/25," +
          'scale=160:90:flags=bicubic,format=yuv420p,setsar=1[presenter_90p]',
        '-map [presenter_180p] -c:v libx264 -preset ultrafast -profile:v high -crf 28' +
          ' -maxrate 300000 -bufsize 600000 -rc_init_occupancy 300000' +
          ' -g 100 -keyint_min 100 -sc_threshold 0 -r 25 -threads 2' +
          ' -video_track_timescale 25000 -map_metadata -1 -f mp4' +
          ' -movflags +frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets' +
          ' file:presenter-180p.mp4',
        '-map [presenter_90p] -c:v libx264 -preset ultrafast -profile:v high -crf 30' +
          ' -maxrate 80000 -bufsize 160000 -rc_init_occupancy 80000' +
          ' -g 50 -keyint_min 50 -sc_threshold 0 -r 25/2 -threads 2' +
          ' -video_track_timescale 25000 -map_metadata -1 -f mp4' +
          ' -movflags +frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets' +
          ' file:presenter-90p.mp4',
        '-map 0:a:0 -af aresample=48000:async=1:min_comp=0.025:min_hard_comp=0.025:first_pts=0 -c:a aac -b:a 64000 -ac 1' +
          ' -map_metadata -1 -f mp4 -movflags +delay_moov+default_base_moof' +
          ' -frag_duration 4000000 file:audio.mp4',
      ].join('\n'),
    );
  });

  it('give a reason for every group of flags', () => {
    const plan = planLesson(small, lectureLadder, wishes);
    for (const group of explainedEncode(plan, '/in.mp4')) {
      expect(group.why, group.args.join(' ')).to.have.length.above(10);
    }
  });

  it('never say the opposite of the input name: a dash or a percent sign stays a name', () => {
    const plan = planLesson(small, lectureLadder, wishes);
    expect(encodeArguments(plan, '/in/-i %d.mp4')).to.include('file:/in/-i %d.mp4');
  });

  it('hold the last picture until the sound ends, and the other way round', () => {
    const longSound = sourceFacts({ audio: audioFacts({ endSeconds: 62 }) });
    const longPicture = sourceFacts({ audio: audioFacts({ endSeconds: 58.5 }) });
    const text = (facts: typeof small): string =>
      encodeArguments(planLesson(facts, lectureLadder, wishes), '/in.mp4').join(' ');
    expect(text(longSound)).to.include('tpad=stop=60:stop_mode=clone').and.not.include('apad');
    expect(text(longPicture)).to.include('apad=pad_len=72000').and.not.include('tpad');
  });

  it('leave out what the source does not have', () => {
    const sound = without(sourceFacts({ videoStreams: 0 }), 'video');
    const picture = without(sourceFacts({ audioStreams: 0 }), 'audio');
    const soundArguments = encodeArguments(planLesson(sound, lectureLadder, wishes), '/in.mp3');
    expect(soundArguments).to.not.include('-filter_complex').and.not.include('libx264');
    expect(soundArguments.at(-1)).to.equal('file:audio.mp4');
    expect(encodeArguments(planLesson(picture, lectureLadder, wishes), '/in.mp4')).to.not.include(
      'aac',
    );
  });

  it('copy a transport stream first, and an ordinary file never', () => {
    const stream = planLesson(sourceFacts({ container: 'mpegts' }), lectureLadder, wishes);
    const copy = explainedRemux(stream, 0, '/in.ts').flatMap((group) => group.args);
    expect(copy.join(' ')).to.include('-map 0:v:0 -map 0:a:0 -c copy');
    expect(explainedRemux(planLesson(small, lectureLadder, wishes), 0, '/in.mp4')).to.deep.equal(
      [],
    );
    const late = planLesson(sourceFacts({ startSeconds: 1.4 }), lectureLadder, wishes);
    expect(late.inputs[0]?.remuxReason).to.match(/starts at 1\.400 s/);
  });

  it('cannot be made for a file with neither picture nor sound', () => {
    const nothing = without(without(sourceFacts(), 'video'), 'audio');
    expect(() => planLesson(nothing, lectureLadder, wishes)).to.throw(/cannot become a lesson/);
  });
});
