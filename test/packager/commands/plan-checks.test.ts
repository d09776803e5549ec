/** What `plan` and a dry run refuse before hours are spent. */

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';

describe('a plan', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  let outline = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 3, size: '160x90' });
    outline = join(folder.path, 'late.yaml');
    await writeFile(outline, 'chapters:\n  - { at: 900, title: x }\n');
  });
  after(() => folder.remove());

  for (const verb of [['plan'], ['package', '--dry-run', '--out', 'x']]) {
    it(`by "${verb.join(' ')}" refuses an outline that points behind the end`, async () => {
      const { code, err } = await run([...verb, clip, '--outline', outline]);
      expect(err).to.include('late.yaml:2').and.include('900 s');
      expect(code).to.equal(1);
    });
  }

  it('says which captions begin behind the end, as packaging does before it encodes', async () => {
    const cue = (at: string): string => `00:${at}.000 --> 00:${at}.500\nx\n`;
    const [zh, en] = [join(folder.path, 'some.vtt'), join(folder.path, 'all.vtt')];
    await writeFile(zh, ['WEBVTT\n', cue('01'), cue('08'), cue('09')].join('\n'));
    await writeFile(en, ['WEBVTT\n', cue('08')].join('\n'));
    const given = [clip, '--captions', `zh=${zh}`, '--captions', `en=${en}`];
    const some = 'captions in zh: 2 begin behind the end of the lecture (3.0 s) and are left out\n';
    const all = 'captions in en: all begin behind the end of the lecture (3.0 s)';
    const planned = await run(['plan', ...given]);
    expect(planned.out).to.include(`Note: ${some}`).and.to.include(`Note: ${all}`);
    expect(planned.out).to.match(/^ {2}captions +zh$/m);
    expect(planned.code).to.equal(0);
    const out = join(folder.path, 'late');
    const made = await run(['package', ...given, '--out', out]);
    const [before = '', after = ''] = made.err.split('\nEncoding\n');
    expect(before).to.include(`Warning: ${some.trim()}`).and.to.include(`Warning: ${all}`);
    expect(after).to.not.include('captions in');
    expect(made.out).to.match(/^ {2}captions zh, /m);
  });

  it('of many lectures says it as well', async () => {
    const many = join(folder.path, 'many');
    await mkdir(many);
    await copyFile(clip, join(many, 'a.mp4'));
    await writeFile(
      join(many, 'a.zh.vtt'),
      'WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n00:09.000 --> 00:10.000\ny\n',
    );
    const { out, code } = await run(['package', many, '--out-root', join(many, 'o'), '--dry-run']);
    expect(out).to.include('Note: a.mp4: captions in zh: 1 begins behind the end');
    expect(code).to.equal(0);
  });

  it('and all that looks at a lecture, is refused where ffmpeg does not run', async function () {
    if (process.platform === 'win32') this.skip();
    const world = { environment: { FFMPEG_PATH: '/bin/ls' } };
    for (const args of [['plan'], ['probe'], ['package', '--out', join(folder.path, 'no')]]) {
      const { code, err } = await run([...args, clip], world);
      expect(err).to.match(/^ffmpeg does not run\.\nReason: "\/bin\/ls" .*\nSet FFMPEG_PATH to/);
      expect(code).to.equal(2);
    }
  });

  it('refuses captions that are not there', async () => {
    const { code, err } = await run(['plan', clip, '--captions', 'zh=nowhere.srt']);
    expect(err).to.include('nowhere.srt');
    expect(code).to.not.equal(0);
  });
});
