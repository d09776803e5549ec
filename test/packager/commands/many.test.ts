/** `package` with many lectures: what is found, done, skipped, failed and said. */

import { mkdir, readFile, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import type { Surroundings } from '../../../packager/commands/command.ts';
import { temporaryFolder } from '../support/clip.ts';
import { type Outcome, run } from '../support/command-line.ts';
import { type FakeWork, fakeWork } from './fake-work.ts';

type Events = readonly Readonly<Record<string, unknown>>[];

function eventsOf(outcome: Outcome): Events {
  return outcome.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

describe('package, with many lectures', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let fake: FakeWork;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const put = async (name: string, text = 'good'): Promise<void> => {
    await mkdir(join(at('in'), name, '..'), { recursive: true });
    await writeFile(at('in', name), text);
  };
  const many = (more: readonly string[] = [], change: Partial<Surroundings> = {}) =>
    run(['package', at('in'), '--out-root', at('out'), ...more], {
      packageLesson: fake.packageLesson,
      ...change,
    });

  beforeEach(async () => {
    folder = await temporaryFolder();
    fake = fakeWork();
    await mkdir(at('in'));
  });
  afterEach(() => folder.remove());

  it('gives each lesson its own folder, in the order people count', async () => {
    for (const name of ['l10.mp4', 'l2.mp4', 'l1.mov', 'notes.txt', '.l3.mp4', 'l4.mp4.part']) {
      await put(name);
    }
    const outcome = await many();
    expect(outcome.code).to.equal(0);
    expect(fake.begun).to.deep.equal(['l1', 'l2', 'l10']);
    expect(await readdir(at('out'))).to.have.members(['l1', 'l2', 'l10']);
    expect(outcome.out).to.match(/^3 done; [\d.]+ s\nLessons lie in .*out\n$/);
    expect(outcome.err).to.match(/^\[1\/3\] l1, from .*l1\.mov\n/);
    expect(outcome.err).to.match(/^done {5}l10: 4 s, \d+ kB, in [\d.]+ s$/m);
  });

  it('looks into folders below only when told, and never into lessons', async () => {
    await put('a.mp4');
    await put('week 1/a.mp4');
    await put('week 1/.hidden/b.mp4');
    await put('finished/lesson.json');
    await put('finished/c.mp4');
    await symlink(at('in'), at('in', 'week 1', 'loop'));
    expect((await many()).code).to.equal(0);
    expect(fake.begun).to.deep.equal(['a']);
    expect((await many(['-r'])).code).to.equal(0);
    expect(fake.begun).to.deep.equal(['a', 'week-1-a']);
  });

  it('does not take its own lessons for lectures when they go below, or beside them', async () => {
    await put('a.mp4');
    for (const root of [at('in', 'lessons'), at('in')]) {
      fake.begun.length = 0;
      for (const wanted of [['a'], ['a']]) {
        const outcome = await run(['package', at('in'), '-r', '--out-root', root], {
          packageLesson: fake.packageLesson,
        });
        expect(outcome.code).to.equal(0);
        expect(fake.begun).to.deep.equal(wanted);
      }
    }
  });

  it('goes on after a failure, and says at the end what failed and why', async () => {
    await put('a.mp4', 'bad');
    await put('b.mp4');
    const outcome = await many();
    expect(outcome.code).to.equal(1);
    expect(fake.begun).to.deep.equal(['a', 'b']);
    expect(outcome.out).to.match(
      /Failed\n {2}\S+a\.mp4 \(a\)\n {4}It is bad\.\n {4}Reason: it says so\n {4}Mend it\.\n\n1 done, 1 failed;/,
    );
    expect(outcome.err).to.match(/^failed {3}a: It is bad\. \(it says so\)$/m);
  });

  it('stops after a failure when asked to', async () => {
    await put('a.mp4', 'bad');
    await put('b.mp4');
    const outcome = await many(['--stop-on-error']);
    expect([outcome.code, fake.begun]).to.deep.equal([1, ['a']]);
    expect(outcome.out).to.match(/0 done, 1 failed, 1 not finished;/);
  });

  it('survives a defect, and reports it', async () => {
    await put('a.mp4');
    await put('b.mp4');
    const breaking: Surroundings['packageLesson'] = async (input, ...rest) => {
      if (String(input).endsWith('a.mp4')) throw new TypeError('x is not a function');
      return fake.packageLesson(input, ...rest);
    };
    const outcome = await many([], { packageLesson: breaking });
    expect([outcome.code, fake.begun]).to.deep.equal([1, ['b']]);
    expect(outcome.out).to.match(/The packager itself made a mistake\.\n.*x is not a function/);
  });

  it('skips what is finished, and does again what changed: source, side file, wish', async () => {
    await put('a.mp4');
    await put('b.mp4');
    await many();
    const again = await many();
    expect(again.out).to.match(/^0 done, 2 skipped \(finished before, unchanged\);/);
    expect(fake.begun).to.deep.equal(['a', 'b']);

    await put('a.mp4', 'good, but longer');
    await many();
    expect(fake.begun.slice(2)).to.deep.equal(['a']);
    expect(fake.seen.at(-1)?.replace).to.equal(true);
    expect(fake.seen.at(-1)?.force).to.equal(false);

    await put('b.yaml', 'title: B\n');
    await many();
    expect(fake.begun.slice(3)).to.deep.equal(['b']);
    await many(['--stereo']);
    expect(fake.begun.slice(4)).to.deep.equal(['a', 'b']);
    await many(['--stereo', '--threads', '1']);
    expect(fake.begun).to.have.length(6);
    await many(['--stereo', '--force']);
    expect(fake.begun.slice(6)).to.deep.equal(['a', 'b']);
  });

  it('does again what names a file that changed: captions, slides, a second picture', async () => {
    await put('a.mp4');
    await put('text/a.srt', 'one');
    await put('pages/1.png', 'one');
    const slides = 'slides: { folder: pages, cues: [{ at: 0, image: 1.png }] }\n';
    await put('a.yaml', `captions: [{ language: zh, file: text/a.srt }]\n${slides}`);
    await many();
    expect((await many()).out).to.match(/1 skipped/);
    await put('text/a.srt', 'two');
    await many();
    expect(fake.begun).to.deep.equal(['a', 'a']);
    await put('pages/1.png', 'another');
    await many();
    expect(fake.begun).to.deep.equal(['a', 'a', 'a']);
    await put('pages/2.png', 'new');
    await many();
    expect(fake.begun).to.have.length(4);
    expect((await many()).out).to.match(/1 skipped/);
  });

  it('does not do again a lesson for what is no picture in the folder of its slides', async () => {
    await put('a.mp4');
    await put('1.png', 'one');
    await put('a.yaml', 'slides: { folder: ., cues: [{ at: 0, image: 1.png }] }\n');
    const inside = ['package', at('in'), '--out-root', at('in', 'lessons')];
    for (const name of ['.DS_Store', 'notes.txt']) {
      await run(inside, { packageLesson: fake.packageLesson });
      expect(fake.begun).to.have.length(1);
      await put(name);
    }
    await put('2.png', 'two');
    await run(inside, { packageLesson: fake.packageLesson });
    expect(fake.begun).to.have.length(2);
  });

  it('takes captions without a tag in the language that the outline names', async () => {
    await put('a.mp4');
    await put('a.srt', '1\n00:00:00,000 --> 00:00:01,000\nok\n');
    await put('a.yaml', 'language: fr\n');
    await many();
    const captions = (language: string) => [{ language, path: at('in', 'a.srt') }];
    expect(fake.seen.at(-1)?.captions).to.deep.equal(captions('fr'));
    await many(['--language', 'en']);
    expect(fake.seen.at(-1)?.captions).to.deep.equal(captions('en'));
    await put('b.yaml', 'language: it\n');
    await run(['package', at('in', 'a.mp4'), '--out', at('one'), '--outline', at('in', 'b.yaml')], {
      packageLesson: fake.packageLesson,
    });
    expect(fake.seen.at(-1)?.captions).to.deep.equal(captions('it'));
  });

  it('knows a lesson again that was packaged alone', async () => {
    await put('a.mp4');
    await run(['package', at('in', 'a.mp4'), '--out', at('out', 'a')], {
      packageLesson: fake.packageLesson,
    });
    expect((await many()).out).to.match(/^0 done, 1 skipped/);
  });

  it('does not replace what was made from something else', async () => {
    await put('a.mp4');
    await mkdir(at('out', 'a'), { recursive: true });
    await writeFile(at('out', 'a', 'thesis.txt'), 'x');
    const outcome = await many();
    expect([outcome.code, fake.begun]).to.deep.equal([1, []]);
    expect(outcome.out).to.match(/already holds something[\s\S]*was not made from "a\.mp4"/);
    expect(await readFile(at('out', 'a', 'thesis.txt'), 'utf8')).to.equal('x');
  });

  it('refuses two lectures for one lesson before anything is begun', async () => {
    await put('Talk.mp4');
    await put('talk.mov');
    const outcome = await many();
    expect([outcome.code, fake.begun]).to.deep.equal([2, []]);
    expect(outcome.err).to.match(/same lesson "Talk"|same lesson "talk"/);
    expect(outcome.err).to.include('"Talk.mp4"').and.to.include('"talk.mov"');
  });

  it('takes a list, whose words go before side files', async () => {
    await put('课程/第1课.mp4');
    await put('课程/第1课.yaml', 'id: outline-id\n');
    await put('-b %d.mp4');
    await writeFile(
      at('in', 'l.csv'),
      'input,id,title\n课程/第1课.mp4,k1,一\n"-b %d.mp4",,"B, b"\n',
    );
    const outcome = await run(
      ['package', '--list', at('in', 'l.csv'), '--out-root', at('out'), '--json'],
      { packageLesson: fake.packageLesson },
    );
    expect(outcome.code).to.equal(0);
    expect(fake.begun).to.deep.equal(['k1', 'b-d']);
    expect(fake.seen.map((one) => one.title)).to.deep.equal(['一', 'B, b']);
  });

  it('fails a lecture that a list names and is not there, with its line, and makes the others', async () => {
    await put('a.mp4');
    await writeFile(at('in', 'l.txt'), 'no.mp4\na.mp4\n');
    const args = ['package', '--list', at('in', 'l.txt'), '--out-root', at('out')];
    const planned = await run([...args, '--dry-run']);
    expect(planned.code).to.equal(1);
    expect(planned.out).to.match(/^ {2}no +no\.mp4 +MISSING$/m);
    const outcome = await run(args, { packageLesson: fake.packageLesson });
    expect([outcome.code, fake.begun]).to.deep.equal([1, ['a']]);
    expect(outcome.out).to.match(
      /does not exist\.\n +Reason: .*l\.txt:1: there is nothing at[\s\S]*1 done, 1 failed/,
    );
  });

  it('gives folders that Windows shares can hold, and refuses ids that they cannot', async () => {
    for (const name of ['CON.mp4', 'nul.1.mp4', 'talk..mp4', '第1课.mp4']) await put(name);
    const planned = await many(['--dry-run']);
    expect(planned.out).to.match(/^ {2}lesson-CON +CON\.mp4$/m);
    expect(planned.out).to.match(/^ {2}lesson-nul\.1 +nul\.1\.mp4$/m);
    expect(planned.out).to.match(/^ {2}talk +talk\.\.mp4$/m);
    expect(planned.out).to.match(/^ {2}lesson-[0-9a-f]{8} +第1课\.mp4$/m);
    await put('b.mp4');
    await put('b.yaml', 'id: aux\n');
    const refused = await many(['--dry-run']);
    expect(refused.code).to.equal(2);
    expect(refused.err).to.match(/The id "aux" cannot be[^\n]*\n.*name of a device[^\n]*\nGive/);
  });

  it('uses the files beside a lecture, shows them, and leaves them when told', async () => {
    await put('a.mp4');
    await put('a.yaml', 'title: A\n');
    await put('a.zh.vtt', 'WEBVTT\n');
    await put('a.presentation.mp4');
    const plan = await many(['--dry-run']);
    expect(plan.out).to.match(/^ {2}a +a\.mp4 +with a\.yaml, a\.zh\.vtt, a\.presentation\.mp4$/m);
    expect(fake.begun).to.deep.equal([]);
    const outcome = await many();
    expect(outcome.err).to.match(/^ {2}with a\.yaml, a\.zh\.vtt, a\.presentation\.mp4$/m);
    expect(fake.seen[0]).to.deep.include({
      outlinePath: at('in', 'a.yaml'),
      captions: [{ language: 'zh', path: at('in', 'a.zh.vtt') }],
      presentationPath: at('in', 'a.presentation.mp4'),
    });
    await many(['--no-side-files']);
    expect(fake.begun.slice(1)).to.deep.equal(['a', 'a.presentation']);
    expect(fake.seen.at(-1)?.captions).to.deep.equal([]);
  });

  it('is stopped between half and done, says how to resume, and resumes', async () => {
    for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) await put(name);
    const abort = new AbortController();
    fake.onHalf = (id) => {
      if (id === 'b') abort.abort();
    };
    const outcome = await many([], { signal: abort.signal });
    expect([outcome.code, fake.begun]).to.deep.equal([130, ['a', 'b']]);
    expect(outcome.err).to.match(
      /Stopped before all[^\n]*\nReason: .*1 of 3 lessons are finished\nRun the same command again/,
    );
    fake.onHalf = () => {};
    expect((await many()).code).to.equal(0);
    expect(fake.begun.slice(2)).to.deep.equal(['b', 'c']);
  });

  it('tells machines everything, one object a line', async () => {
    await put('a.mp4');
    await put('b.mp4', 'bad');
    const outcome = await many(['--json']);
    const events = eventsOf(outcome);
    expect(events.map((one) => one['event'])).to.deep.equal([
      ...['batch', 'lesson', 'stage', 'planned', 'stage'],
      ...['progress', 'progress', 'progress', 'progress', 'done'],
      ...['lesson', 'stage', 'failed', 'summary'],
    ]);
    expect(events.at(-1)).to.deep.include({ done: ['a'], skipped: [], isInterrupted: false });
    expect(events[12]).to.deep.include({ id: 'b', message: 'It is bad.', reason: 'it says so' });
    expect(events.slice(1, 10).every((one) => one['id'] === 'a')).to.equal(true);
    expect(outcome.err).to.equal('');
  });

  it('is silent but for failures when asked to be', async () => {
    await put('a.mp4');
    await put('b.mp4', 'bad');
    const outcome = await many(['-q']);
    expect(outcome.err).to.equal('failed   b: It is bad. (it says so)\n');
  });

  it('says which files beside a lecture are left out, whether it is made or was made before', async () => {
    await put('a.mp4');
    await put('a.english.srt');
    await put('a.pdf');
    const left = '"a.english.srt" is left out: "english" is no language tag';
    const unused = '"a.pdf" is not used: no outline says when its slides are shown';
    for (const begun of [1, 1]) {
      const { err } = await many(['--quiet']);
      expect(fake.begun).to.have.length(begun);
      expect(err).to.include(`Warning: ${left}`).and.to.include(`Warning: ${unused}`);
    }
    const events = eventsOf(await many(['--json']));
    const told = events.filter((one) => one['event'] === 'warning');
    expect(told.map((one) => one['id'])).to.deep.equal(['a', 'a']);
    expect(String(told[0]?.['text'])).to.include(left);
    const dry = (await many(['--dry-run'])).out;
    expect(dry).to.not.include('with a.pdf');
    expect(dry.split('a.pdf')).to.have.length(2);
  });

  it('tells each tenth at most once in a log', async () => {
    await put('a.mp4');
    const { err } = await many();
    expect(err.match(/^ +\d+ %/gm)).to.deep.equal(['   25 %', '   50 %']);
    expect(err).to.not.match(/[█\r]/);
  });

  const misuses: readonly [string, readonly string[], RegExp][] = [
    ['no root', ['package', 'IN'], /Where shall the lessons go\?\nReason: --out-root is missing/],
    [
      'one --out for many',
      ['package', 'IN', '--out', 'o'],
      /takes one lesson\.\nReason: .*a folder/,
    ],
    ['two names', ['package', 'a', 'b', '--out', 'o'], /2 names were given.*needs quotes/],
    ['both', ['package', 'IN', '--out', 'o', '--out-root', 'r'], /were both given/],
    ['an id for many', ['package', 'IN', '--out-root', 'r', '--id', 'x'], /--id belongs to one/],
    ['nothing', ['package', '--out-root', 'r'], /name of a lecture is missing/],
  ];
  for (const [name, args, words] of misuses) {
    it(`refuses ${name}`, async () => {
      const outcome = await run(args.map((arg) => (arg === 'IN' ? at('in') : arg)));
      expect(outcome.code).to.equal(2);
      expect(outcome.err).to.match(words);
    });
  }

  it('says so where there is no lecture', async () => {
    await put('week/a.mp4');
    const outcome = await many();
    expect([outcome.code, outcome.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 1 && err.includes('add --recursive'),
    );
  });

  it('keeps a lesson whose source was only touched without a change of length', async () => {
    // Small files are told apart by what they say, large ones by length and time.
    await put('a.mp4');
    await many();
    await utimes(at('in', 'a.mp4'), new Date(), new Date());
    expect((await many()).out).to.match(/1 skipped/);
  });
});
