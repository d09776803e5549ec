/** File names that programs stumble over, folders that refuse, and two runs that meet. */

import { chmod, copyFile, mkdir, readFile, readdir } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect } from 'chai';
import type { Context } from 'mocha';

import { lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { makeClip, temporaryFolder } from './support/clip.ts';
import { finished, run, start } from './support/command-line.ts';

const names: readonly string[] = [
  'two words.mp4',
  `it's "quoted".mp4`,
  '消防安全 第一课.mp4',
  '-dash.mp4',
  '100%d %05d.mp4',
  'line\nbreak.mp4',
  'a:b|c,d;e[f]\\g.mp4',
  '#hash?query&x=1.mp4',
  '$HOME `id`.mp4',
];

/** From an encoder in a hurry. */
const quickly = ['--ladder', 'fast', '--quiet'];

/** Root may write everywhere, so root becomes somebody else: what is put before the command. */
function asNobody(context: Context): string[] {
  if (process.getuid?.() !== 0) return [];
  const prefix = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  if (spawnSync('setpriv', [...prefix.slice(1), 'true']).status === 0) return prefix;
  if (process.env['CI'] === 'true') throw new Error('CI must provide setpriv (util-linux)');
  console.warn('      SKIPPED: no setpriv. To enable: sudo apt-get install -y util-linux');
  return context.skip();
}

describe('hostile places', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  before(async () => {
    folder = await temporaryFolder();
    clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 2 });
  });
  after(() => folder.remove());

  const at = (...path: readonly string[]): string => join(folder.path, ...path);

  async function isLesson(path: string): Promise<void> {
    const checked = await run(['verify', '--', path]);
    expect(checked.code, checked.out + checked.err).to.equal(0);
    const lesson = lessonDecoder(JSON.parse(await readFile(join(path, 'lesson.json'), 'utf8')));
    expect(lesson.durationMs).to.be.closeTo(2000, 41);
  }

  for (const [index, name] of names.entries()) {
    it(`takes a file named ${JSON.stringify(name)}, and a folder named so`, async function () {
      if (process.platform === 'win32') return this.skip();
      await mkdir(at(String(index)));
      const input = at(String(index), name);
      await copyFile(clip, input);
      const out = at(String(index), `out ${name}`);
      const { code, err } = await run(['package', ...quickly, '--out', out, '--', input]);
      expect(code, err).to.equal(0);
      await isLesson(out);
      const left = await readdir(at(String(index)));
      expect(left.filter((one) => one !== name && one !== `out ${name}`)).to.deep.equal([]);
    });
  }

  it('takes names relative to where it runs, with a dash in front', async () => {
    await mkdir(at('relative'));
    await copyFile(clip, at('relative', '-v.mp4'));
    const program = start(
      ['package', ...quickly, '--out=-lesson', '--', '-v.mp4'],
      [],
      at('relative'),
    );
    const { code, err } = await finished(program);
    expect(code, err).to.equal(0);
    await isLesson(at('relative', '-lesson'));
  });

  for (const dry of [[], ['--dry-run']]) {
    const how = dry.length > 0 ? ', in a dry run as well' : '';
    it(`says so where the folder may not be written, and leaves it as it was${how}`, async function () {
      const place = at(`read-only${dry.length}`);
      await mkdir(place);
      await chmod(place, 0o555);
      const prefix = asNobody(this);
      await chmod(folder.path, 0o755);
      const { code, err } = await finished(
        start(['package', clip, '--out', join(place, 'lesson'), '--quiet', ...dry], prefix),
      );
      expect(err).to.match(/^[^\n]+\nReason: [^\n]*(permission|EACCES|may not)[^\n]*\n[^\n]+/i);
      expect(code).to.equal(1);
      expect(await readdir(place)).to.deep.equal([]);
    });

    it(`says so once, before anything is begun, where many lessons may not be written${how}`, async function () {
      const root = at(`read-only-root${dry.length}`);
      const many = at(`many${dry.length}`);
      await mkdir(many);
      for (const name of ['a.mp4', 'b.mp4']) await copyFile(clip, join(many, name));
      await mkdir(root);
      await chmod(root, 0o555);
      const prefix = asNobody(this);
      await chmod(folder.path, 0o755);
      const { code, err } = await finished(
        start(['package', many, '--out-root', root, '--quiet', ...dry], prefix),
      );
      expect(err).to.match(
        /^[^\n]*cannot take lessons\.\nReason: permission denied[^\n]*\n[^\n]+\n$/,
      );
      expect(code).to.equal(1);
      expect(await readdir(root)).to.deep.equal([]);
    });
  }

  it('two runs into one folder at once: one lesson, and the other run is told', async () => {
    const out = at('contested');
    const args = ['package', clip, '--out', out, ...quickly];
    const ends = await Promise.all([finished(start(args)), finished(start(args))]);
    const codes = ends.map(({ code }) => code).sort();
    expect(codes[0], ends.map(({ err }) => err).join()).to.equal(0);
    expect(codes[1], ends.map(({ err }) => err).join()).to.be.oneOf([1, 2]);
    const loser = ends.find(({ code }) => code !== 0);
    expect(loser?.err).to.match(/^[^\n]+\nReason: [^\n]+\n[^\n]+/);
    await isLesson(out);
    const left = (await readdir(folder.path)).filter((name) => name.includes('contested'));
    expect(left).to.deep.equal(['contested']);
  });
});
