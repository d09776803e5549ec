import { expect } from 'chai';

import { argumentFault } from '../../../packager/queue/argument-check.ts';
import { type FarmJob, readFarmJob } from '../../../packager/queue/farm-job.ts';
import { filterFault } from '../../../packager/queue/filter-check.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import { planTasks } from '../../../packager/plan/tasks.ts';
import { sourceFacts, videoFacts } from '../support/facts.ts';
import { smallLadder } from '../support/ladder.ts';
import { chunkTasks } from './fleet.ts';

const [task] = chunkTasks(2).slice(1);

const job = {
  ...{ protocol: 1, fingerprint: '0123456789abcdef', ffmpeg: '0'.repeat(32), lesson: 'x' },
  ...{ input: { name: 'a/讲座.mp4', bytes: 5 }, results: '.lectern-farm/results/0123', task },
} as FarmJob;

describe('a job from the queue', () => {
  it('is taken in the shape that plans have', () => {
    expect(readFarmJob(JSON.parse(JSON.stringify(job)))).to.deep.equal({ job });
  });

  const hostile: [string, Record<string, unknown>][] = [
    ['an input outside of the storage', { input: { name: '../etc/passwd', bytes: 1 } }],
    ['an absolute input', { input: { name: '/etc/passwd', bytes: 1 } }],
    ['results over a lesson', { results: 'lessons/fire-safety' }],
    ['results that climb out', { results: '.lectern-farm/results/../../lessons' }],
    ['a task id that climbs', { task: { ...task, id: '../x' } }],
    ['an output that climbs', { task: { ...task, outputs: [{ name: '../../x' }] } }],
    ['a fingerprint with a key in it', { fingerprint: 'x:stop:everything' }],
    ['no task', { task: null }],
    ['another protocol', { protocol: 2 }],
  ];
  for (const [what, change] of hostile) {
    it(`is refused with ${what}`, () => {
      expect(readFarmJob({ ...job, ...change })).to.have.property('fault');
    });
  }

  it('is refused, whatever nonsense it is', () => {
    for (const nonsense of [undefined, null, 7, 'x', [], {}, { task: { args: 'rm' } }]) {
      expect(readFarmJob(nonsense)).to.have.property('fault');
    }
  });

  const args = task?.args ?? [];
  const with_ = (from: string, ...to: string[]): string[] =>
    args.flatMap((one) => (one === from ? to : [one]));
  const bad: [string, string[]][] = [
    ['another input', with_('{input}', '/etc/passwd')],
    ['an input over the network', with_('{input}', 'http://169.254.169.254/latest')],
    ['a second input', ['-i', 'file:/etc/shadow', ...args]],
    ['a list as the input', ['-f', 'mp4', ...args]],
    ['a demuxer of lists', ['-f', 'concat', ...args]],
    ['an output elsewhere', [...args, '/root/.ssh/authorized_keys']],
    ['an output that climbs', [...args, 'file:../x.mp4']],
    ['an output to the network', [...args, 'tcp://evil:1']],
    ['a tee', [...args, '-f', 'tee', 'x.mp4']],
    ['a pass log', ['-passlogfile', '/tmp/x', ...args]],
    ['a report', ['-report', ...args]],
    ['a graph from a file', ['-filter_complex_script', '/etc/passwd', ...args]],
    ['a graph from a file, newer', ['-/filter_complex', '/etc/passwd', ...args]],
    ['an attachment', ['-attach', '/etc/passwd', ...args]],
    ['progress to a server', with_('pipe:2', 'http://evil/')],
    ['x264 statistics', [...args, '-x264-params', 'pass=1:stats=/tmp/x', 'y.mp4']],
    ['x264 dumps', [...args, '-x264-params', 'dump-yuv=x', 'y.mp4']],
    ['no input at all', ['file:x.mp4']],
  ];
  for (const [what, given] of bad) {
    it(`is refused with ${what}, and the words say so`, () => {
      expect(argumentFault(given)).to.be.a('string');
      const read = readFarmJob({ ...job, task: { ...task, args: given } });
      expect(read).to.have.property('fault').that.includes('which no worker does');
      expect(readFarmJob({ ...job, task: { ...task, exactArgs: given } })).to.have.property(
        'fault',
      );
    });
  }

  it('may use no filter that opens files', () => {
    for (const graph of [
      'movie=/etc/passwd[x]',
      '[0:v]scale=2:2,subtitles=f=/etc/passwd',
      "[0:v]drawtext=textfile='/etc/passwd'",
      '[0:v]scale=2:2;amovie=x',
      '[0:v]metadata=print:file=/tmp/x',
      '[0:v]null,lut3d=x.cube',
      "[0:v]select='1',movie=x",
      '[0:v]scale=/tmp/x',
      'null\\,movie=x',
      "[0:v]select='not(1",
      '[a][b] movie=x',
      'sendcmd=f=x',
    ]) {
      expect(filterFault(graph), graph).to.be.a('string');
    }
    expect(filterFault("[0:1]fps=30000/1001:start_time=0,select='not(mod(pts+1,2))'[a]")).to.equal(
      undefined,
    );
    expect(
      filterFault('aresample=48000:async=1:first_pts=0,volume=2.00dB,apad=pad_len=5'),
    ).to.equal(undefined);
  });
});

describe('what plans ask for', () => {
  it('is what workers do, every task of it', () => {
    const planned = planTasks(
      planLesson(sourceFacts({ video: videoFacts({ frameRateFps: 25 }) }), smallLadder, {
        ...{ stereo: false, storyboard: true, threads: 1, chunkSeconds: 24, gainDb: 3 },
      }),
    );
    expect(planned.length).to.be.greaterThan(1);
    for (const { id, args, exactArgs } of planned) {
      expect(argumentFault(args), id).to.equal(undefined);
      if (exactArgs !== undefined) expect(argumentFault(exactArgs), id).to.equal(undefined);
    }
  });
});
