/** Sources of which a part cannot be read: refused where much is missing, told where little is. */

import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { declaredSecondsOf, shortfalls } from '../../../packager/assembly/source-damage.ts';
import { sourceDamage } from '../../../packager/batch/source-damage.ts';
import type { Plan } from '../../../packager/plan/plan.ts';
import { makeClip, runFfmpeg, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

const refusal = 'A large part of the source cannot be read.';
const quick = ['--class', 'mixed', '--ladder', 'fast', '--quality-windows', '0', '--no-storyboard'];

function planOf(container: string, soundEndSeconds = 100, padSamples = 0): Plan {
  const audio = { input: 0, padSamples, sampleRateHz: 48_000 };
  const facts = { container, audio: { endSeconds: soundEndSeconds } };
  return { inputs: [{ facts }], durationSeconds: 100, audio } as unknown as Plan;
}

describe('a source of which a part cannot be read', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (...names: string[]): string => join(folder.path, ...names);
  before(async () => {
    folder = await temporaryFolder();
    await mkdir(at('term'));
    const whole = await makeClip(at('whole.mp4'), {
      seconds: 8,
      extra: ['-movflags', '+faststart'],
    });
    await runFfmpeg([
      '-i',
      `file:${whole}`,
      '-c:v',
      'flv1',
      '-c:a',
      'mp3',
      '-ar',
      '44100',
      at('whole.flv'),
    ]);
    await runFfmpeg(['-i', `file:${whole}`, '-c', 'copy', at('whole.mkv')]);
    const threeTimes = ['-stream_loop', '2', '-i', `file:${whole}`];
    await runFfmpeg([...threeTimes, '-c:v', 'copy', '-c:a', 'mp3', at('whole.avi')]);
    for (const [from, to, ratio] of [
      ['whole.mp4', 'term/half.mp4', 0.5],
      ['whole.flv', 'half.flv', 0.5],
      ['whole.mkv', 'half.mkv', 0.5],
      ['whole.mp4', 'nearly.mp4', 0.97],
      ['whole.avi', 'half.avi', 0.5],
      ['whole.avi', 'nearly.avi', 0.92],
    ] as const) {
      const bytes = await readFile(at(from));
      await writeFile(at(to), bytes.subarray(0, Math.floor(bytes.length * ratio)));
    }
    const bytes = await readFile(whole);
    const middle = Math.floor(bytes.length * 0.6);
    for (let i = 0; i < 4000; i += 1) bytes[middle + i] = (i * 193 + (i >> 3)) & 255;
    await writeFile(at('damaged.mp4'), bytes);
  });
  after(() => folder.remove());

  const quality = (name: string): Promise<string> =>
    readFile(at(name, 'internal/quality.json'), 'utf8');

  it('is no lesson where much is missing, unless that is accepted; a batch says so ever after', async () => {
    const batch = (...more: string[]) =>
      run(['package', at('term'), '--out-root', at('media'), ...quick, ...more]);
    const refused = await batch();
    expect(refused.code).to.equal(1);
    expect(refused.out).to.include(refusal);
    expect(refused.out).to.match(/Reason: it says that it lasts 0:08, and 0:0[34] of that/);
    expect(refused.out).to.include('add --accept-damaged');
    expect(refused.out).to.match(/^0 done, 1 failed/m);
    expect(existsSync(at('media/half'))).to.equal(false);

    const accepted = await batch('--accept-damaged');
    expect(accepted.code, accepted.out).to.equal(0);
    expect(accepted.err).to.include('done with warnings half');
    expect(accepted.out).to.match(/^1 done \(1 with warnings\)/m);
    expect(accepted.out).to.match(/ {2}half: the source says it lasts \d\.\d s longer/);
    expect(await sourceDamage(at('media/half'))).to.not.deep.equal([]);

    const skipped = await batch();
    expect(skipped.code).to.equal(0);
    expect(skipped.err).to.match(/skipped {2}half: .*with warnings: the source says it lasts/);
    expect(skipped.out).to.match(/half: the source says it lasts \d\.\d s longer/);
    const machine = await batch('--json');
    expect(machine.out).to.match(/"event":"skipped","id":"half".*"damage":\["the source says/);
  });

  it('is refused before anything is encoded, where an index at the front tells', async () => {
    const outcome = await run(['package', at('term/half.mp4'), '--out', at('early'), ...quick]);
    expect([outcome.code, outcome.out]).to.deep.equal([1, '']);
    expect(outcome.err).to.include(`${refusal}\nReason: it says that it lasts 0:08, and `);
    expect(outcome.err).to.include(' of that is in the file: it is cut off\n');
    expect(outcome.err).to.not.include('Encoding');
    const planned = await run(['plan', at('term/half.mp4')]);
    expect([planned.code, planned.err]).to.deep.equal([
      1,
      outcome.err.replace(/^.*\n(?=A large)/s, ''),
    ]);
    expect((await run(['plan', at('term/half.mp4'), '--accept-damaged'])).code).to.equal(0);
  });

  it('is noticed in an AVI file, which ffmpeg takes for a shorter one', async () => {
    const half = await run(['package', at('half.avi'), '--out', at('half-avi'), ...quick]);
    expect([half.code, half.err.includes(refusal)]).to.deep.equal([1, true]);
    const nearly = await run(['package', at('nearly.avi'), '--out', at('nearly-avi'), ...quick]);
    expect(nearly.code, nearly.err).to.equal(0);
    expect(nearly.err).to.match(/Warning: the source says it lasts \d\.\d s longer/);
  });

  for (const kind of ['flv', 'mkv']) {
    it(`is told by its own container, where its packets are looked at: ${kind}`, async () => {
      const outcome = await run(['package', at(`half.${kind}`), '--out', at(kind), ...quick]);
      expect(outcome.code).to.equal(1);
      expect(outcome.err).to.include(refusal).and.to.include('lasts 0:08');
    });
  }

  it('is a lesson with a warning where little is missing', async () => {
    const outcome = await run(['package', at('nearly.mp4'), '--out', at('nearly'), ...quick]);
    expect(outcome.code, outcome.err).to.equal(0);
    expect(await sourceDamage(at('nearly'))).to.not.deep.equal([]);
  });

  it('of which pictures in the middle are broken, is told once, with the place', async () => {
    const outcome = await run(['package', at('damaged.mp4'), '--out', at('damaged'), ...quick]);
    expect(outcome.code, outcome.err).to.equal(0);
    const told = /Warning: the source is damaged \(0:00 to 0:08\): (\d+) complaints? while/;
    expect(outcome.err).to.match(told);
    expect(outcome.err.match(/Warning: the source is damaged/g)).to.have.length(1);
    expect(await quality('damaged')).to.match(/"kind": "source"/);
    const page = await readFile(at('damaged', 'internal/quality.html'), 'utf8');
    expect(page).to.include('the source is damaged').and.to.include('源文件有损坏');
  });

  it('says the same after a stop: what was complained of is written down', async () => {
    const command = ['package', at('damaged.mp4'), '--out', at('stopped'), ...quick];
    const stop = new AbortController();
    const stopped = await run(command, {
      signal: stop.signal,
      err: (text) => {
        if (text.includes('Cutting')) stop.abort();
      },
    });
    expect(stopped.code).to.equal(130);
    const journal = await readFile(at('.stopped.packaging/journal.ndjson'), 'utf8');
    expect(journal).to.match(/"complaints":\{"count":\d+,"first":"\[h264\] /);
    expect((await run(command)).code).to.equal(0);
    expect(await sourceDamage(at('stopped'))).to.deep.equal(await sourceDamage(at('damaged')));
  });

  it('is measured against what containers say, not against what ffmpeg guesses', () => {
    expect(declaredSecondsOf(planOf('mov,mp4,m4a,3gp,3g2,mj2'))).to.equal(100);
    expect(declaredSecondsOf(planOf('mp3'))).to.equal(undefined);
    expect(declaredSecondsOf(planOf('mpegts'))).to.equal(undefined);
  });

  it('is refused below nine tenths, of its pictures or of its sound', () => {
    const plan = planOf('mov');
    const judge = (pictureSeconds: number, soundSeconds: number, acceptDamaged = false) =>
      shortfalls({ plan, pictureSeconds, soundSeconds, acceptDamaged });
    expect(judge(100, 100)).to.deep.equal([]);
    expect(judge(90, 90).map((one) => one.kind)).to.deep.equal(['source']);
    expect(() => judge(89.9, 89.9)).to.throw(refusal);
    expect(judge(89.9, 89.9, true).map((one) => one.kind)).to.deep.equal(['source']);
    expect(() => judge(100, 60)).to.throw('A large part of the sound of the source');
    expect(judge(100, 60, true).map((one) => one.kind)).to.deep.equal(['sound']);
  });

  it('is not taken for one whose sound simply ends early', () => {
    const judge = (plan: Plan) =>
      shortfalls({ plan, pictureSeconds: 100, soundSeconds: 60, acceptDamaged: false });
    expect(judge(planOf('mov', 60)).map((one) => one.kind)).to.deep.equal(['sound']);
  });
});
