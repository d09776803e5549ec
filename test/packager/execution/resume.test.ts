/** A packager that is killed at any moment: the same command goes on, and the same bytes come out. */

import type { ChildProcess } from 'node:child_process';
import {
  appendFile,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from '../support/clip.ts';
import { finished } from '../support/command-line.ts';
import { hashesBelow, startPackaging, until } from '../support/package-process.ts';

describe('a packager that is stopped', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  let whole: Record<string, string> = {};
  let wholeMs = 0;
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(at('clip.mp4'), { seconds: 19, fps: 12 });
    const startMs = performance.now();
    const { code, err } = await finished(startPackaging(clip, at('whole')));
    wholeMs = performance.now() - startMs;
    expect(err).to.equal('');
    expect(code).to.equal(0);
    whole = await hashesBelow(at('whole'));
  });
  after(() => folder.remove());
  const at = (name: string): string => join(folder.path, name);
  const work = (name: string): string => at(`.${name}.packaging`);

  const finishedParts = async (name: string): Promise<number> => {
    const text = await readFile(join(work(name), 'journal.ndjson'), 'utf8').catch(() => '');
    return text.split('\n').length - 1;
  };

  async function killOnce(name: string, when: () => Promise<boolean>): Promise<void> {
    const program = startPackaging(clip, at(name));
    const end = finished(program);
    let isOver = false;
    void end.finally(() => (isOver = true));
    await until(async () => isOver || (await when()));
    program.kill('SIGKILL');
    await end;
  }

  async function finishAndCompare(name: string): Promise<string> {
    const { code, err, out } = await finished(startPackaging(clip, at(name)));
    expect(err).to.equal('');
    expect(code).to.equal(0);
    expect(await hashesBelow(at(name))).to.deep.equal(whole);
    expect((await readdir(folder.path)).filter((one) => one.includes(name))).to.deep.equal([name]);
    return out;
  }

  it('by SIGKILL after so many parts goes on with the others', async () => {
    await killOnce('parts', async () => (await finishedParts('parts')) >= 2);
    expect(await finishedParts('parts')).to.be.at.least(2);
    expect(await finishAndCompare('parts')).to.match(
      /\d of 6 parts were finished by an earlier run/,
    );
  });

  it('by SIGKILL again and again, at any moment, gives the same bytes', async () => {
    // Moments spread over a whole run: start, encoding, cutting, publishing.
    for (const afterMs of [0.2, 0.4, 0.6, 0.8].map((ratio) => ratio * wholeMs)) {
      const start = performance.now();
      await killOnce('moments', () => Promise.resolve(performance.now() - start > afterMs));
      if (await stat(at('moments')).catch(() => undefined)) break;
    }
    if (!(await stat(at('moments')).catch(() => undefined))) await finishAndCompare('moments');
    expect(await hashesBelow(at('moments'))).to.deep.equal(whole);
  });

  it('by Ctrl-C keeps what is finished, and says how to go on', async () => {
    const program = startPackaging(clip, at('asked'));
    const end = finished(program);
    await until(async () => (await finishedParts('asked')) >= 1);
    program.kill('SIGINT');
    const { code, err } = await end;
    expect(code).to.equal(130);
    expect(err).to.match(/Run the same command again/);
    expect(await readdir(folder.path))
      .to.include('.asked.packaging')
      .and.not.include('asked');
    await finishAndCompare('asked');
  });

  for (const [what, spoil] of [
    ['lost', (path: string) => rm(path)],
    ['cut off', (path: string) => truncate(path, 1_000)],
  ] as const) {
    it(`measures its sound again where the samples are ${what}`, async () => {
      const name = `sound-${what.replace(' ', '-')}`;
      const has = async (file: string): Promise<boolean> =>
        (await stat(join(work(name), file)).catch(() => undefined)) !== undefined;
      await killOnce(
        name,
        async () => (await has('sound.json')) && (await finishedParts(name)) >= 2,
      );
      await spoil(join(work(name), 'sound.pcm'));
      await finishAndCompare(name);
    });
  }

  it('believes neither a torn line of the journal nor a damaged result', async () => {
    await killOnce('torn', async () => (await finishedParts('torn')) >= 3);
    const journal = join(work('torn'), 'journal.ndjson');
    const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line !== '');
    const first = JSON.parse(lines.find((line) => line.includes('presenter')) ?? '{}') as {
      taskId: string;
    };
    await writeFile(join(work('torn'), 'results', first.taskId, 'presenter-180p.mp4'), 'damaged');
    await appendFile(journal, '{"taskId":"presenter-00005","files":[{"na');
    const out = await finishAndCompare('torn');
    expect(out).to.include(`${lines.length - 1} of 6 parts`);
  });

  it('starts over when the source is another, and says so', async () => {
    await killOnce('other', async () => (await finishedParts('other')) >= 1);
    await utimes(clip, new Date(), new Date());
    const { code, out } = await finished(startPackaging(clip, at('other')));
    expect(code).to.equal(0);
    expect(out).to.include('for other is the source: starting over').and.not.include('of 6 parts');
    expect(await hashesBelow(at('other'))).to.deep.equal(whole);
  });

  it('lets nobody else into its folder while it works', async () => {
    const first: ChildProcess = startPackaging(clip, at('shared'));
    const end = finished(first);
    await until(async () => (await finishedParts('shared')) >= 1);
    // Standing still, it is there until the other has looked.
    first.kill('SIGSTOP');
    const second = await finished(startPackaging(clip, at('shared')));
    first.kill('SIGCONT');
    expect(second.code).to.equal(1);
    expect(second.err).to.match(
      /^Another run is making this lesson right now\.\nReason: process \d+/,
    );
    expect((await end).code).to.equal(0);
    expect(await hashesBelow(at('shared'))).to.deep.equal(whole);
    expect(await readdir(folder.path)).to.not.include('.shared.packaging');
  });

  it('keeps its work elsewhere when it is told so, and tidies up there as well', async () => {
    const elsewhere = at('elsewhere');
    const program = startPackaging(clip, at('far'), { workFolder: elsewhere });
    const end = finished(program);
    await until(async () => {
      const [name] = await readdir(elsewhere).catch(() => []);
      const path = join(elsewhere, name ?? '', 'journal.ndjson');
      return (await stat(path).catch(() => undefined))?.size !== undefined;
    });
    program.kill('SIGKILL');
    await end;
    const again = await finished(startPackaging(clip, at('far'), { workFolder: elsewhere }));
    expect(again.code).to.equal(0);
    expect(await hashesBelow(at('far'))).to.deep.equal(whole);
    expect(await readdir(elsewhere)).to.deep.equal([]);
    await rm(elsewhere, { recursive: true });
  });
});
