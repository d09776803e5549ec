/** What the command line says to people, and with which exit code. */

import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

describe('command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 1 });
    await mkdir(join(folder.path, 'a folder'));
    await writeFile(join(folder.path, 'empty.mp4'), '');
    await writeFile(join(folder.path, 'text.mp4'), 'This is a text, not a lecture.\n'.repeat(50));
    await writeFile(join(folder.path, 'bad.yaml'), 'language: zh\nchapters:\n  - title: x\n');
    await writeFile(join(folder.path, 'bad.vtt'), 'hello');
    await writeFile(join(folder.path, 'bad.json'), '{"name": "x"}');
    await writeFile(join(folder.path, 'ladder.json'), '{"name": "x",\n}');
    await mkdir(join(folder.path, 'taken'));
    await mkdir(join(folder.path, 'lesson'));
    await writeFile(join(folder.path, 'lesson/lesson.json'), '{}');
    await writeFile(join(folder.path, 'taken/file'), 'x');
    await writeFile(join(folder.path, 'words.vtt'), 'WEBVTT\n\n00:00.000 --> 00:01.000\nx\n');
    await writeFile(
      join(folder.path, 'words.mkv.srt'),
      '1\n00:00:00,000 --> 00:00:01,000\nonly words\n',
    );
  });
  after(() => folder.remove());

  const cases: readonly [string, (at: (name: string) => string) => string[], 1 | 2, RegExp][] = [
    [
      'a dry run with a number that is none',
      (at) => ['package', at('clip.mp4'), '--out', 'x', '--dry-run', '--jobs', 'many'],
      2,
      /--jobs/,
    ],
    [
      'no input',
      () => ['package'],
      2,
      /Usage: lectern-packager package <input>[^\n]*\n.*missing\nSee/,
    ],
    ['two inputs', (at) => ['probe', at('a'), at('b')], 2, /takes 1 name, not 2[\s\S]*Quote/],
    [
      'a missing file',
      (at) => ['package', at('no.mp4'), '--out', at('o')],
      2,
      /does not exist[\s\S]*holds no such file/,
    ],
    ['a name cut at its space', (at) => ['probe', at('a')], 2, /"a folder" lies there/],
    ['a missing folder', (at) => ['probe', at('no/x.mp4')], 2, /no folder "[^"]+no" either/],
    ['a folder', (at) => ['package', at('a folder'), '--out', at('o')], 2, /a folder, not a file/],
    ['no --out', () => ['package', clip], 2, /--out is missing/],
    ['an empty file', (at) => ['package', at('empty.mp4'), '--out', at('o')], 1, /0 bytes/],
    ['a text', (at) => ['package', at('text.mp4'), '--out', at('o')], 1, /no video or audio/],
    [
      'subtitles alone',
      (at) => ['plan', at('words.mkv.srt')],
      1,
      /no video stream|no video or audio/,
    ],
    ['a taken folder', (at) => ['package', clip, '--out', at('taken')], 2, /add --force/],
    [
      'a folder below a file',
      (at) => ['package', clip, '--out', at('text.mp4/o')],
      2,
      /"[^"]+text\.mp4" is a file, not a folder\nChoose another folder/,
    ],
    ...(process.platform === 'linux'
      ? ([
          [
            'a folder where none can be made',
            () => ['package', clip, '--out', '/proc/x'],
            2,
            /^The folder "\/proc\/x" cannot be made\.\nReason: "\/proc" takes no new folders\nChoose/m,
          ],
          [
            'a work folder where none can be made',
            (at) => ['package', clip, '--out', at('o'), '--work', '/proc/x/y'],
            2,
            /^The folder "\/proc\/x\/y" cannot be made\./m,
          ],
          [
            'a root where no folder can be made',
            () => ['package', clip, '--out-root', '/proc/x'],
            2,
            /^The folder "\/proc\/x" cannot be made\./,
          ],
          [
            'a list without end',
            (at) => ['package', '--list', '/dev/zero', '--out-root', at('o')],
            1,
            /^The list is no text that can be read\.\nReason: "\/dev\/zero" has more than 16 MB/,
          ],
          [
            'a dry run of a folder where none can be made',
            () => ['package', clip, '--out', '/proc/x', '--dry-run'],
            2,
            /^The folder "\/proc\/x" cannot be made\.\nReason: "\/proc" takes no new folders\nChoose/,
          ],
          [
            'a dry run of a work folder where none can be made',
            (at) => ['package', clip, '--out', at('o'), '--work', '/proc/x/y', '--dry-run'],
            2,
            /^The folder "\/proc\/x\/y" cannot be made\./,
          ],
          [
            'a dry run of a root where no folder can be made',
            () => ['package', clip, '--out-root', '/proc/x', '--dry-run'],
            2,
            /^The folder "\/proc\/x" cannot be made\./,
          ],
        ] satisfies typeof cases)
      : []),
    [
      'a dry run of a folder that holds something else',
      (at) => ['package', clip, '--out', at('taken'), '--dry-run'],
      2,
      /holds something else than a lesson\.\nReason: there is no lesson\.json in \S+taken/,
    ],
    [
      'a dry run of a folder below a file',
      (at) => ['package', clip, '--out', at('text.mp4/o'), '--dry-run'],
      2,
      /"[^"]+text\.mp4" is a file, not a folder\nChoose another folder/,
    ],
    [
      'a file for a folder',
      (at) => ['package', clip, '--out', at('text.mp4')],
      2,
      /--out takes the folder[^\n]*\n.*is a file\nA lesson is many/,
    ],
    [
      'a folder name that is too long',
      (at) => ['package', clip, '--out', at('课'.repeat(80))],
      2,
      /more than 200 bytes/,
    ],
    [
      'a verb of the other program',
      () => ['publish', 'media/x'],
      2,
      /lectern-engine publish <folder>/,
    ],
    [
      'a negative number out of range',
      (at) => ['package', clip, '--out', at('o'), '--loudness', '-5'],
      2,
      /--loudness needs LUFS from -40 to -8[\s\S]*"-5"/,
    ],
    [
      'an option without its value',
      () => ['package', clip, '--out', '--force'],
      2,
      /--out needs a value: --out <folder>\.\nReason: "--force" follows it/,
    ],
    ['a folder for a plan', () => ['plan', clip, '--out', 'x'], 2, /A plan writes nothing/],
    ['an empty name', () => ['clean', ''], 2, /^A name is empty\./],
    [
      'a lesson for a root of lessons',
      (at) => ['package', clip, '--out-root', at('lesson')],
      2,
      /--out-root names a lesson\.\nReason: .*lesson\.json/,
    ],
    ['a folder by option', () => ['verify', '--out', 'x'], 2, /verify <folder>$/],
    ['a folder to clean by option', () => ['clean', '--out-root', 'x'], 2, /clean <folder>$/],
    ['the word of another program', () => ['probe', clip, '--output', 'x'], 2, /"package"\.$/],
    [
      'a model that libvmaf cannot read',
      (at) => ['package', clip, '--out', at('o'), '--vmaf-model', at('bad.json')],
      1,
      /^(The VMAF model cannot be used|This ffmpeg cannot measure VMAF)\.\nReason: /,
    ],
    ['an unknown option', () => ['package', clip, '--ouput', 'x'], 2, /did you mean --out\?/],
    ['an option of another verb', () => ['probe', clip, '--force'], 2, /no option --force/],
    ['an unknown verb', () => ['pakage', clip], 2, /did you mean "package"\?/],
    ['a dash', () => ['probe', '-clip.mp4'], 2, /Put "--" before/],
    [
      'captions without a language',
      (at) => ['package', clip, '--out', at('o'), '--captions', 'x.vtt'],
      2,
      /lang=file/,
    ],
    [
      'captions twice',
      (at) => [
        'package',
        clip,
        '--out',
        at('o'),
        '--captions',
        'zh=a.vtt',
        '--captions',
        'zh=b.vtt',
      ],
      2,
      /given twice/,
    ],
    [
      'missing captions',
      (at) => ['package', clip, '--out', at('o'), '--captions', 'zh=no.vtt'],
      2,
      /cannot be read/,
    ],
    [
      'bad captions',
      (at) => ['package', clip, '--out', at('o'), '--captions', `zh=${at('bad.vtt')}`],
      1,
      /line 1/,
    ],
    [
      'a bad outline',
      (at) => ['package', clip, '--out', at('o'), '--outline', at('bad.yaml')],
      1,
      /bad\.yaml:3: a chapter needs/,
    ],
    [
      'an unknown ladder',
      (at) => ['package', clip, '--out', at('o'), '--ladder', 'film'],
      2,
      /Known ladders: .*lecture/,
    ],
    [
      'a bad ladder',
      (at) => ['plan', clip, '--ladder', at('ladder.json')],
      1,
      /ladder has a mistake\.\n[^\n]*ladder\.json:2: it is no JSON/,
    ],
    [
      'an option of a plan that cannot be',
      () => ['plan', clip, '--loudness', '18'],
      2,
      /See "lectern-packager plan --help"\.$/,
    ],
    [
      'no threads',
      (at) => ['package', clip, '--out', at('o'), '--threads', '0'],
      2,
      /from 1 to 64/,
    ],
    ['a bad id', (at) => ['package', clip, '--out', at('o'), '--id', 'a b'], 2, /--id cannot/],
    ['no folder to verify', (at) => ['verify', at('nowhere')], 2, /no such folder: \S+nowhere/],
    [
      'a folder that is no lesson',
      (at) => ['verify', at('taken')],
      1,
      /no lesson\.json in \S+taken/,
    ],
  ];
  for (const [name, args, code, words] of cases) {
    it(`${name}: exit ${code}`, async () => {
      const outcome = await run(args((part) => join(folder.path, part)));
      expect(outcome.code, outcome.err).to.equal(code);
      expect(outcome.err.trim()).to.match(words);
      if (outcome.err !== '') {
        const lines = outcome.err.trimEnd().split('\n');
        const [first, second, third] = lines.slice(-3);
        const before = lines.slice(0, -3).filter((line) => line !== 'Looking at the source');
        expect(first).to.have.length.within(10, 120);
        expect(second).to.match(/^Reason: \S/);
        expect(third).to.have.length.above(5);
        expect(before).to.deep.equal([]);
      }
    });
  }

  it('says the same to machines', async () => {
    const { out, code } = await run(['probe', join(folder.path, 'no.mp4'), '--json']);
    expect(code).to.equal(2);
    expect(JSON.parse(out)).to.include({ event: 'error', kind: 'misuse' });
  });

  it('explains itself: every verb has help with an example', async () => {
    const general = await run(['--help']);
    expect(general.code).to.equal(0);
    for (const verb of ['package', 'plan', 'probe', 'verify', 'doctor']) {
      expect(general.out).to.include(`  ${verb}`);
      const { out, code } = await run([verb, '--help']);
      expect(code).to.equal(0);
      expect(out).to.match(/Usage[\s\S]*Examples[\s\S]*Exit codes/);
    }
    expect(await run([])).to.deep.equal(general);
  });

  it('says its version', async () => {
    const outcome = await run(['--version']);
    expect(outcome).to.include({ code: 0, err: '' });
    expect(outcome.out).to.match(/^\d+\.\d+\.\d+\S*\n$/);
  });

  it('says where the lesson lies, which id it has, and what comes next', async () => {
    const out = join(folder.path, '课程');
    const made = await run(['package', clip, '--out', out]);
    expect(made.code).to.equal(0);
    expect(made.err).to.match(
      /^The folder name "课程" cannot be .* "clip"\. --id sets another\.$/m,
    );
    expect(made.err).to.match(/^Writing$/m);
    expect(made.out).to.match(
      /^clip \(clip\)\n[\s\S]*\n {2}Content: \w+\n[\s\S]*\nWritten to .*课程\nQuality report, (no|\d+) warnings?: .*quality\.html\nNext: lectern-engine publish '.*课程'\n$/,
    );
    expect(made.out + made.err).to.not.match(/publish(ed|ing)/i);
  });

  it('says what a broken lesson needs, and how the new one differs from it', async () => {
    const out = join(folder.path, 'mended');
    await run(['package', clip, '--out', out]);
    await rm(join(out, 'poster.jpg'));
    const broken = await run(['verify', out]);
    expect(broken.code).to.equal(1);
    expect(broken.out).to.match(
      /\n1 problem in .*mended\nCopy the lesson again .*\n {2}lectern-packager package <input> --out \S+mended --force\n$/,
    );
    const again = await run(['package', clip, '--out', out, '--force', '--no-storyboard']);
    expect(again.out).to.match(/^ {2}Against the earlier version: \S/m);
  });

  it('says that an ffmpeg lacks libvmaf before anything is encoded', async function () {
    if (process.platform === 'win32') return this.skip();
    const bare = join(folder.path, 'ffmpeg-without');
    await writeFile(bare, '#!/bin/sh\necho "ffmpeg version 9.9 Copyright"\n');
    await chmod(bare, 0o755);
    const { code, err } = await run(
      ['package', clip, '--out', join(folder.path, 'o'), '--vmaf-model', bare],
      { environment: { FFMPEG_PATH: bare } },
    );
    expect([code, err]).to.satisfy(
      ([exit, said]: [number, string]) =>
        /^This ffmpeg cannot measure VMAF\.\nReason: version 9\.9 was built without/.test(said) &&
        exit === 1,
    );
  });

  it('prints a plan without making anything', async () => {
    const out = join(folder.path, 'planned');
    const shown = await run(['package', clip, '--out', out, '--dry-run']);
    expect(shown.code).to.equal(0);
    expect(shown.out).to.include(`folder      ${out}`).and.to.not.include('-sc_threshold');
    const full = await run(['plan', clip, '--commands']);
    expect(full.out).to.include('-sc_threshold 0').and.to.include('# a key picture every 4 s');
    expect((await run(['verify', out])).code).to.equal(2);
    const record = JSON.parse((await run(['plan', clip, '--json'])).out) as {
      steps: { name: string; arguments: string[] }[];
    };
    expect(record.steps.map((step) => step.name)).to.deep.equal(['encode']);
    expect(record.steps[0]?.arguments).to.include('libx264');
  });

  it('says what a source is', async () => {
    const { out } = await run(['probe', clip]);
    expect(out)
      .to.match(/video\s+h264 320x180, 25 fps/)
      .and.to.match(/audio\s+aac 44100 Hz, 1 channel/);
  });

  it('says which programs it uses', async () => {
    const { out, code } = await run(['doctor'], { environment: { PATH: '' } });
    expect(code).to.equal(0);
    expect(out)
      .to.match(/^ffmpeg {3}\S+ \(bundled\)\n {9}\S/)
      .and.to.match(/^ffprobe {2}\S+ \(bundled\)/m)
      .and.to.match(/^Cores {2,}2, /m)
      .and.to.match(/^Disk {2,}[\d.]+ \wB free in /m)
      .and.to.match(/\nReady to package\.\n$/);
    const wrong = await run(['doctor'], { environment: { FFMPEG_PATH: '/no/ffmpeg' } });
    expect(wrong.code).to.equal(2);
    expect(wrong.err).to.match(/FFMPEG_PATH does not name a program/);
  });
});
