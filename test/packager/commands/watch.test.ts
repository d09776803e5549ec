/** `watch` on a real folder: what is taken, when, and what survives a restart. */

import { appendFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { Settling } from '../../../packager/batch/settling.ts';
import { Wake } from '../../../packager/batch/wake.ts';
import { Workspace } from '../../../packager/execution/workspace.ts';
import { temporaryFolder } from '../support/clip.ts';
import { type Outcome, finished, run, start } from '../support/command-line.ts';
import { type FakeWork, fakeWork } from './fake-work.ts';

interface Watching {
  readonly events: Readonly<Record<string, unknown>>[];
  /** Resolves with the event once it was told; it may have been already. */
  until(name: string, more?: Readonly<Record<string, unknown>>, times?: number): Promise<void>;
  stop(): Promise<Outcome>;
}

function isLike(event: object, more: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(more).every(([key, value]) => Reflect.get(event, key) === value);
}

describe('settling', () => {
  it('takes a file only after it was seen unchanged for a while', () => {
    const settling = new Settling(10_000);
    const a = (look: string): { path: string; look: string }[] => [{ path: 'a', look }];
    expect(settling.watch(a('1'), 0)).to.deep.equal({ ready: [], fresh: ['a'], nextMs: 10_000 });
    expect(settling.watch(a('2'), 9_000)).to.deep.equal({
      ready: [],
      fresh: ['a'],
      nextMs: 19_000,
    });
    expect(settling.watch(a('2'), 18_999).ready).to.deep.equal([]);
    expect(settling.watch(a('2'), 19_000)).to.deep.equal({ ready: ['a'], fresh: [] });
  });

  it('forgets what is gone', () => {
    const settling = new Settling(1_000);
    settling.watch([{ path: 'a', look: '1' }], 0);
    settling.watch([], 500);
    expect(settling.watch([{ path: 'a', look: '1' }], 5_000).ready).to.deep.equal([]);
  });
});

describe('waking', () => {
  it('comes with time where nothing is told, as on network folders', async () => {
    const wake = new Wake(join(tmpdir(), 'no-such-folder-to-listen-to'), false);
    wake.listen();
    await wake.next(20, new AbortController().signal);
    wake.close();
  });

  it('comes at once with the end', async () => {
    const wake = new Wake(tmpdir(), false);
    const abort = new AbortController();
    const waking = wake.next(3_600_000, abort.signal);
    abort.abort();
    await waking;
  });
});

describe('watch', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let fake: FakeWork;
  let open: Watching[] = [];
  const at = (...names: string[]): string => join(folder.path, ...names);

  function watch(more: readonly string[] = [], settle = '0.2'): Watching {
    const events: Watching['events'] = [];
    const waiting = new Set<() => void>();
    const abort = new AbortController();
    const args = ['watch', at('in'), '--out-root', at('out'), '--settle', settle, '--json'];
    const ended = run([...args, ...more], {
      packageLesson: fake.packageLesson,
      signal: abort.signal,
      out: (text) => {
        for (const line of text.trim().split('\n'))
          events.push(JSON.parse(line) as object as never);
        for (const look of waiting) look();
      },
    });
    const watching: Watching = {
      events,
      until: (name, wanted = {}, times = 1) =>
        new Promise((resolve) => {
          const look = (): void => {
            const told = events.filter((event) => event['event'] === name && isLike(event, wanted));
            if (told.length < times) return;
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          look();
        }),
      stop: () => {
        abort.abort();
        return ended;
      },
    };
    open.push(watching);
    return watching;
  }

  beforeEach(async () => {
    folder = await temporaryFolder();
    fake = fakeWork();
    await mkdir(at('in'));
  });
  afterEach(async () => {
    await Promise.all(open.map((one) => one.stop()));
    open = [];
    await folder.remove();
  });

  it('packages what lies there and what appears, and ends with 0', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    const watching = watch();
    await watching.until('done', { id: 'a' });
    await watching.until('idle');
    await writeFile(at('in', 'b.mp4.part'), 'good');
    await rename(at('in', 'b.mp4.part'), at('in', 'b.mp4'));
    await watching.until('done', { id: 'b' });
    expect((await watching.stop()).code).to.equal(0);
    expect(watching.events.at(-1)).to.deep.equal({ event: 'stopped' });
    expect(await readdir(at('out'))).to.have.members(['a', 'b']);
  });

  it('waits while a file grows', async () => {
    const watching = watch(['--rescan', '0.1'], '0.6');
    await watching.until('idle');
    await writeFile(at('in', 'a.mp4'), 'good');
    await watching.until('settling', { input: at('in', 'a.mp4') });
    for (let part = 2; part < 6; part += 1) {
      await appendFile(at('in', 'a.mp4'), `part ${part}`);
      // Each growth is noticed, and starts the waiting afresh.
      await watching.until('settling', {}, part);
      expect(fake.begun).to.deep.equal([]);
    }
    await watching.until('done', { id: 'a' });
    expect(fake.begun).to.deep.equal(['a']);
  });

  it('does nothing twice after a restart', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    const first = watch();
    await first.until('done', { id: 'a' });
    await first.stop();
    const second = watch();
    await second.until('skipped', { id: 'a' });
    await second.until('idle');
    expect(fake.begun).to.deep.equal(['a']);
  });

  it('tries a failed file again only once it has changed, and others meanwhile', async () => {
    await writeFile(at('in', 'a.mp4'), 'bad');
    await writeFile(at('in', 'b.mp4'), 'good');
    const watching = watch(['--rescan', '0.1']);
    await watching.until('done', { id: 'b' });
    await watching.until('idle');
    expect(fake.begun).to.deep.equal(['a', 'b']);
    await writeFile(at('in', 'c.mp4'), 'good');
    await watching.until('done', { id: 'c' });
    expect(fake.begun).to.deep.equal(['a', 'b', 'c']);
    await writeFile(at('in', 'a.mp4'), 'good now');
    await watching.until('done', { id: 'a' });
    expect(fake.begun).to.deep.equal(['a', 'b', 'c', 'a']);
  });

  it('tries again what another run is making, without any change of the file', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    const other = await Workspace.open(at('out', 'a'), { force: false });
    const { packageLesson } = fake;
    fake = {
      ...fake,
      packageLesson: async (input, out, ...rest) => {
        await (await Workspace.open(out, { force: false })).discard();
        return packageLesson(input, out, ...rest);
      },
    };
    const watching = watch(['--rescan', '0.1']);
    await watching.until('failed', { id: 'a', isBusy: true }, 2);
    expect(fake.begun).to.deep.equal([]);
    await other.discard();
    await watching.until('done', { id: 'a' });
    await watching.until('idle');
    expect(watching.events.filter((one) => one['event'] === 'idle')).to.have.length(1);
  });

  it('lets one of two lectures with the same id fail, not the watch', async () => {
    await writeFile(at('in', 'a.mov'), 'good');
    await writeFile(at('in', 'a.mp4'), 'good');
    const watching = watch();
    await watching.until('done', { id: 'a' });
    await watching.until('failed', { input: at('in', 'a.mp4') });
    expect(fake.begun).to.deep.equal(['a']);
  });

  it('tells an outline with a mistake, and packages once it is mended', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    await writeFile(at('in', 'a.yaml'), 'titel: A\n');
    const watching = watch();
    await watching.until('failed', { input: at('in', 'a.mp4') });
    await writeFile(at('in', 'a.yaml'), 'title: A\n');
    await watching.until('done', { id: 'a' });
  });

  it('packages again once a file has changed that the outline names', async () => {
    await mkdir(at('in', 'text'));
    await writeFile(at('in', 'text', 'a.srt'), 'one');
    await writeFile(at('in', 'a.yaml'), 'captions: [{ language: zh, file: text/a.srt }]\n');
    await writeFile(at('in', 'a.mp4'), 'good');
    const watching = watch(['--rescan', '0.1']);
    await watching.until('done', { id: 'a' });
    await writeFile(at('in', 'text', 'a.srt'), 'another');
    await watching.until('done', { id: 'a' }, 2);
    await watching.stop();
  });

  it('survives a folder that goes away and comes back', async () => {
    const watching = watch(['--rescan', '0.1']);
    await watching.until('idle');
    await rm(at('in'), { recursive: true });
    await watching.until('unreachable');
    await mkdir(at('in'));
    await writeFile(at('in', 'a.mp4'), 'good');
    await watching.until('done', { id: 'a' });
    expect(watching.events.filter((one) => one['event'] === 'unreachable')).to.have.length(1);
  });

  it('stopped in the middle of a lesson, says which, and ends with 0', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    const watching = watch();
    let stopped: Promise<Outcome> | undefined;
    fake.onHalf = () => {
      stopped = watching.stop();
    };
    await watching.until('stopped');
    expect((await stopped)?.code).to.equal(0);
    expect(watching.events.at(-1)).to.deep.equal({ event: 'stopped', unfinished: 'a' });
  });

  it('--once ends by itself, with 1 where a lecture failed', async () => {
    await writeFile(at('in', 'a.mp4'), 'good');
    const args = ['watch', at('in'), '--out-root', at('out'), '--settle', '0.1', '--once'];
    const change = { packageLesson: fake.packageLesson };
    expect((await run(args, change)).code).to.equal(0);
    await writeFile(at('in', 'b.mp4'), 'bad');
    const outcome = await run(args, change);
    expect(outcome.code).to.equal(1);
    expect(outcome.err).to.match(/^failed {3}b: It is bad\. \(it says so\)\n {9}Mend it\.$/m);
    expect(fake.begun).to.deep.equal(['a', 'b']);
  });

  it('is ended by SIGTERM as a program, quietly', async function () {
    this.timeout(30_000);
    const program = start(['watch', at('in'), '--out-root', at('out')]);
    const end = finished(program);
    await new Promise<void>((resolve, reject) => {
      let text = '';
      program.stderr?.on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('Waiting for lectures')) resolve();
      });
      program.on('close', () => reject(new Error(`it ended early: ${text}`)));
    });
    program.kill('SIGTERM');
    const { code, out, err } = await end;
    expect([code, out]).to.deep.equal([0, '']);
    expect(err).to.match(/^Watching .*in\nWaiting for lectures\nStopped\.\n$/);
  });

  const misuses: readonly [string, readonly string[], RegExp][] = [
    ['no folder', ['watch', 'no-such', '--out-root', 'x'], /no such folder to watch/],
    ['no root', ['watch', '.'], /--out-root is missing/],
    ['no seconds', ['watch', '.', '--out-root', 'x', '--settle', 'soon'], /--settle needs seconds/],
  ];
  for (const [name, args, words] of misuses) {
    it(`refuses ${name}`, async () => {
      const outcome = await run(args);
      expect([outcome.code, outcome.err]).to.satisfy(
        ([code, err]: [number, string]) => code === 2 && words.test(err),
      );
    });
  }
});
