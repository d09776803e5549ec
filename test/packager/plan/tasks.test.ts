import { expect } from 'chai';

import type { ContentAnalysis } from '../../../packager/plan/content.ts';
import { framesPerSecond } from '../../../packager/plan/frame-rate.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import type { Task } from '../../../packager/plan/task.ts';
import { planTasks } from '../../../packager/plan/tasks.ts';
import { audioFacts, sourceFacts, videoFacts } from '../support/facts.ts';
import { lectureLadder, smallLadder } from '../support/ladder.ts';
import { without } from '../support/without.ts';

const wishes = { stereo: false, storyboard: true, threads: 1, chunkSeconds: 24 };
const facts = sourceFacts({ video: videoFacts({ frameRateFps: 25 }) });
const tasks = planTasks(planLesson(facts, smallLadder, wishes));

function graphOf(task: Task | undefined): string {
  return task?.args[task.args.indexOf('-filter_complex') + 1] ?? '';
}

describe('tasks', () => {
  it('are the sound as a whole, and chunk by chunk all rungs of the picture', () => {
    expect(tasks.map((task) => [task.id, task.kind])).to.deep.equal([
      ['audio', 'audio'],
      ['presenter-00001', 'video'],
      ['presenter-00002', 'video'],
      ['presenter-00003', 'video'],
    ]);
    expect(tasks[2]?.outputs).to.deep.equal([
      { name: 'presenter-180p.mp4', frames: 600 },
      { name: 'presenter-90p.mp4', frames: 300 },
      { name: 'thumbnails.mjpeg' },
      { name: 'signature.gray' },
    ]);
  });

  it('start on the clock of the lesson, two seconds early, and exactly from the start', () => {
    const args = tasks[2]?.args ?? [];
    expect(args.join(' ')).to.include('-copyts -start_at_zero -noaccurate_seek -ss 22 -i {input}');
    expect(graphOf(tasks[2])).to.include('fps=25:start_time=24,trim=start_pts=600:end_pts=1200');
    expect(graphOf(tasks[2])).to.include(
      'setpts=PTS-600,scale=320:180:flags=bicubic,format=yuv420p,setsar=1,split=2' +
        "[presenter_180p][presenter_90p_in];[presenter_90p_in]shuffleframes='0 -1',settb=2/25,scale=160:90",
    );
    expect(tasks[1]?.args).to.not.include('-ss');
    expect(tasks[1]?.exactArgs).to.equal(undefined);
    expect(tasks[2]?.exactArgs).to.deep.equal(
      args.filter((one) => !['-noaccurate_seek', '-ss', '22'].includes(one)),
    );
  });

  it('start as early as pictures can be out of order, where key pictures are listed', () => {
    const seekOf = (longestPictureSeconds: number): string | undefined => {
      const listed = { index: 0, keySeconds: [0, 10], longestPictureSeconds };
      const known = sourceFacts({ video: videoFacts({ frameRateFps: 25, ...listed }) });
      const { args = [] } = planTasks(planLesson(known, smallLadder, wishes))[2] ?? {};
      return args[args.indexOf('-ss') + 1];
    };
    expect(seekOf(0.04)).to.equal('23.3');
    // Of such a source a key picture may be sought a second and more before it is shown.
    expect(seekOf(1)).to.equal('22');
  });

  it('start before a key picture that is decoded in time and shown too late', () => {
    const seekOf = (decodedSeconds: number, shownSeconds: number): string | undefined => {
      const listed = { index: 0, keySeconds: [0], longestPictureSeconds: 10 };
      const lateKeys = [
        { decodedSeconds: 3, shownSeconds: 9 },
        { decodedSeconds, shownSeconds },
      ];
      const known = sourceFacts({ video: videoFacts({ ...listed, lateKeys }) });
      const { args = [] } = planTasks(planLesson(known, smallLadder, wishes))[2] ?? {};
      return args[args.indexOf('-ss') + 1];
    };
    expect(seekOf(20, 24.5)).to.equal('19.95');
    expect(seekOf(20, 23.5)).to.equal('22');
    expect(seekOf(23, 33)).to.equal('22');
  });

  it('leave the end of the last chunk to the source', () => {
    expect(graphOf(tasks[3])).to.include('fps=25:start_time=48,').and.not.include('end_pts');
    expect(tasks[3]?.outputs.every((output) => output.frames === undefined)).to.equal(true);
  });

  it('take the poster where it lies', () => {
    expect(
      tasks.filter((task) => task.args.includes('file:poster.jpg')).map((one) => one.id),
    ).to.eql(['presenter-00001']);
  });

  it('hold the last picture in every chunk behind it, from where it is surely found', () => {
    const long = sourceFacts({
      video: videoFacts({ frameRateFps: 25, endSeconds: 20 }),
      audio: audioFacts({ endSeconds: 60 }),
    });
    const [, first, second] = planTasks(planLesson(long, smallLadder, wishes));
    expect(graphOf(first)).to.include('fps=25:start_time=0,tpad=stop=1000:stop_mode=clone,trim');
    expect(graphOf(second)).to.include('fps=25:start_time=17,tpad=stop=1000:stop_mode=clone,trim');
    expect(second?.args.join(' ')).to.include('-ss 15 -i');
  });

  it('of two inputs share one grid and end together', () => {
    const plan = planLesson([facts, without(facts, 'audio')], smallLadder, wishes);
    expect(plan.streams.map((stream) => [stream.name, stream.input])).to.deep.equal([
      ['presenter', 0],
      ['presentation', 1],
    ]);
    const both = planTasks(plan);
    expect(both.map((task) => `${task.id} ${task.input}`)).to.deep.equal([
      'audio 0',
      'presenter-00001 0',
      'presentation-00001 1',
      'presenter-00002 0',
      'presentation-00002 1',
      'presenter-00003 0',
      'presentation-00003 1',
    ]);
    expect(graphOf(both.at(-1))).to.include('end_pts=1500');
    expect(graphOf(both.at(-2))).to.include('end_pts=1500');
  });

  it('of a talk beside slides have the shorter GOP of the two, whole pictures in each', () => {
    const analysisOf = (contentClass: 'talk' | 'slides') =>
      ({ contentClass, why: 'as told', measures: [] }) as unknown as ContentAnalysis;
    const analyses = { presenter: analysisOf('talk'), presentation: analysisOf('slides') };
    const plan = planLesson([facts, without(facts, 'audio')], lectureLadder, {
      ...{ ...wishes, analyses },
    });
    expect(plan.grid.gopSeconds).to.equal(4);
    expect(plan.grid.chunkSeconds % plan.grid.gopSeconds).to.equal(0);
    const [talk, slides] = plan.streams;
    expect([talk?.frameRate, slides?.frameRate]).to.deep.equal([
      { numerator: 25, denominator: 1 },
      { numerator: 25, denominator: 2 },
    ]);
    for (const stream of plan.streams) {
      for (const { frameRate, gopFrames } of stream.rungs) {
        expect(gopFrames).to.equal(4 * framesPerSecond(frameRate));
        expect(Number.isInteger(gopFrames)).to.equal(true);
        // Each picture begins at a whole tick, so that segments of all rungs begin at the same one.
        const ticks = (stream.timescaleHz * frameRate.denominator) / frameRate.numerator;
        expect(Number.isInteger(ticks)).to.equal(true);
      }
    }
  });

  it('take preview pictures at or after each step, where that is no whole number of pictures', () => {
    const contentClass = 'slides';
    const analyses = {
      presenter: { contentClass, why: 'as told', measures: [] } as unknown as ContentAnalysis,
    };
    const plan = planLesson(facts, lectureLadder, { ...wishes, analyses });
    expect(plan.storyboard?.intervalSeconds).to.equal(5);
    const taken = /select='lt\(mod\(pts\*(\d+),(\d+)\),(\d+)\)'/g;
    const [, times, every, below] = [...graphOf(planTasks(plan)[1]).matchAll(taken)][0] ?? [];
    const pictures = Array.from({ length: 500 }, (_, pts) => pts).filter(
      (pts) => (pts * Number(times)) % Number(every) < Number(below),
    );
    expect(pictures.map((pts) => Math.floor(pts / 12.5 / 5))).to.deep.equal(
      Array.from({ length: 8 }, (_, step) => step),
    );
    expect(pictures.slice(0, 3)).to.deep.equal([0, 63, 125]);
  });

  it('are plain JSON', () => {
    expect(JSON.parse(JSON.stringify(tasks))).to.deep.equal(tasks);
  });
});
