import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { type EncodeWork, encode, soundUrgency } from '../../../packager/assembly/encode.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { planLesson } from '../../../packager/plan/plan.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import type { Executor, ExecutorJob } from '../../../packager/execution/executor.ts';
import { urgency } from '../../../packager/execution/slots.ts';
import { temporaryFolder } from '../support/clip.ts';
import { audioFacts, sourceFacts, videoFacts } from '../support/facts.ts';
import { smallLadder } from '../support/ladder.ts';

const wishes = { stereo: false, storyboard: false, threads: 1, chunkSeconds: 24 };
const facts = sourceFacts({ video: videoFacts({ frameRateFps: 25 }), audio: audioFacts() });
const plan = planLesson(facts, smallLadder, wishes);

describe('encoding', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'results'));
  });
  afterEach(() => folder.remove());

  const work = (executor: Executor, withGain: EncodeWork['withGain']): EncodeWork => ({
    ...{ executor, withGain, workFolder: folder.path, inputs: ['/lecture.mp4'] },
    resultsFolder: join(folder.path, 'results'),
    fingerprintOf: (one) => (one.audio?.gainDb === undefined ? 'silent' : 'gained'),
    onEvent: () => {},
    signal: undefined,
    onWorthKeeping: () => {},
  });

  /** Hands over what the tasks promise, without making it. */
  const handOver = async (tasks: Parameters<Executor['run']>[0], job: ExecutorJob) => {
    for (const { id, outputs } of tasks) {
      const files = outputs.map((output) => ({ ...output, bytes: 0, sha256: '0'.repeat(64) }));
      await job.onResult({ taskId: id, files, exact: false });
    }
  };

  it('begins the pictures before the gain of the sound is known', async () => {
    const runs: { ids: string[]; fingerprint: string }[] = [];
    let measured: () => void = () => {};
    const isMeasured = new Promise<void>((resolve) => (measured = resolve));
    const executor: Executor = {
      async run(tasks, job) {
        runs.push({ ids: tasks.map(({ id }) => id), fingerprint: job.fingerprint });
        await handOver(tasks, job);
        // The sound is measured only after this: pictures that waited for it would never begin.
        measured();
      },
    };
    const gained = (silent: Plan): Plan => ({
      ...silent,
      ...(silent.audio === undefined ? {} : { audio: { ...silent.audio, gainDb: 3 } }),
    });
    const encoded = await encode(
      plan,
      work(executor, async (silent) => {
        await isMeasured;
        return gained(silent);
      }),
    );
    expect(runs.map(({ fingerprint }) => fingerprint)).to.deep.equal(['silent', 'gained']);
    expect(runs[0]?.ids).to.include('presenter-00001').and.not.include('audio');
    expect(runs[1]?.ids).to.deep.equal(['audio']);
    expect(encoded.plan.audio?.gainDb).to.equal(3);
    expect([...encoded.results.keys()]).to.include.members(['audio', 'presenter-00001']);
  });

  it('stops the sound where the pictures fail, and tells their failure', async () => {
    const fault = new PackagerFault('fault', 'No.', 'it is broken', 'Mend it.');
    const executor: Executor = { run: () => Promise.reject(fault) };
    let wasStopped = false;
    const error: unknown = await encode(
      plan,
      work(
        executor,
        (_, signal) =>
          new Promise((_resolve, reject) => {
            const stop = (): void => {
              wasStopped = true;
              reject(new Error('stopped'));
            };
            if (signal.aborted) stop();
            else signal.addEventListener('abort', stop);
          }),
      ),
    ).catch((one: unknown) => one);
    expect(error).to.equal(fault);
    expect(wasStopped).to.equal(true);
  });

  it('begins the sound of a long lesson first, that of a short one in between', () => {
    expect(soundUrgency({ ...plan, durationSeconds: 130 })).to.equal(urgency.shortSound);
    expect(soundUrgency({ ...plan, durationSeconds: 5400 })).to.equal(urgency.longSound);
    expect(soundUrgency({ ...plan, streams: [] })).to.equal(urgency.longSound);
  });
});
