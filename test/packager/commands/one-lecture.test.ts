/** `package` with one lecture: run again, and asked for help. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { commands } from '../../../packager/commands/all.ts';
import { parseOptions } from '../../../packager/commands/options.ts';
import { temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';
import { type FakeWork, fakeWork } from './fake-work.ts';

describe('package, with one lecture', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let fake: FakeWork;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const one = (more: readonly string[] = [], input = 'a.mp4', out = 'out') =>
    run(['package', at(input), '--out', at(out), ...more], { packageLesson: fake.packageLesson });

  beforeEach(async () => {
    folder = await temporaryFolder();
    fake = fakeWork();
    await writeFile(at('a.mp4'), 'good');
    expect((await one()).code).to.equal(0);
  });
  afterEach(() => folder.remove());

  it('is done already when it is run again, and says how to do it again', async () => {
    const again = await one();
    expect([again.code, fake.begun.length]).to.deep.equal([0, 1]);
    expect(again.out).to.match(
      /^Already done: "out" lies in .*out,\n.*--force\nNext: lectern-engine/,
    );
    const record = JSON.parse((await one(['--json'])).out) as object;
    expect(record).to.deep.equal({ event: 'skipped', id: 'out', folder: at('out') });
    expect((await one(['--force'])).code).to.equal(0);
    expect(fake.begun).to.have.length(2);
  });

  it('refuses the place of another lesson: other options, another source, another id', async () => {
    await writeFile(at('b.mp4'), 'good');
    for (const [again, words] of [
      [await one(['--stereo']), /made from "a\.mp4" before: .* options changed/],
      [await one(['--id', 'x']), /made from "a\.mp4" before/],
      [await one([], 'b.mp4'), /made from "a\.mp4", not from "b\.mp4"/],
    ] as const) {
      expect([again.code, fake.begun.length]).to.deep.equal([2, 1]);
      expect(again.err)
        .to.match(words)
        .and.to.match(/add --force/);
    }
  });

  it('names beside it only what is used: options go before it', async () => {
    await writeFile(at('b.mp4'), 'good');
    await writeFile(at('b.yaml'), 'title: Beside\n');
    await writeFile(at('b.presentation.mp4'), 'good');
    await writeFile(at('b.pdf'), 'x');
    await writeFile(at('other.yaml'), 'title: Other\n');
    const all = await one([], 'b.mp4', 'b1');
    expect(all.err).to.match(/^With b\.yaml, b\.presentation\.mp4, found beside it$/m);
    expect(all.err.split('b.pdf')).to.have.length(2);
    expect(all.err).to.match(/^Warning: "b\.pdf" is not used: no outline says when/m);
    const given = await one(
      ['--outline', at('other.yaml'), '--presentation', at('a.mp4'), '--slides', 'off'],
      'b.mp4',
      'b2',
    );
    expect(given.err).to.not.include('found beside it');
    expect(given.err).to.include('"b.pdf" is not used: slides are taken as --slides says');
    expect(fake.seen.at(-1)?.outlinePath).to.equal(at('other.yaml'));
  });

  it('is done already where only a file changed that is not used: options go before an outline', async () => {
    const named = ['named.srt', 'named.pdf', 'named.mp4'];
    for (const name of [...named, 'zh.srt', 'second.mp4']) await writeFile(at(name), 'one');
    await writeFile(
      at('o.yaml'),
      `captions: [{ language: zh, file: named.srt }]
slides: { file: named.pdf, cues: [{ at: 0 }] }
streams: { presentation: { file: named.mp4 } }
`,
    );
    const given = ['--outline', at('o.yaml'), '--captions', `zh=${at('zh.srt')}`];
    given.push('--slides', 'off', '--presentation', at('second.mp4'));
    const again = () => one(given, 'a.mp4', 'given');
    expect((await again()).code).to.equal(0);
    for (const name of named) {
      await writeFile(at(name), 'another');
      expect((await again()).out, name).to.match(/^Already done/);
    }
    await writeFile(at('second.mp4'), 'another');
    expect((await again()).err).to.match(/^Another lesson lies/);
  });

  it('uses a PDF beside it where the outline says when its slides are shown', async () => {
    await writeFile(at('b.mp4'), 'good');
    await writeFile(at('b.pdf'), 'x');
    await writeFile(at('b.yaml'), 'slides:\n  cues:\n    - at: 0\n');
    expect((await one([], 'b.mp4', 'b1')).err).to.match(/^With b\.yaml, b\.pdf, found/m);
    await writeFile(at('b.yaml'), 'slides: auto\n');
    const { err } = await one([], 'b.mp4', 'b2');
    expect(err).to.match(/^With b\.yaml, found/m);
    expect(err).to.include('"b.pdf" is not used: the outline says where slides come from');
  });

  it('says what --out means where it is named like a file', async () => {
    const { code, err } = await one([], 'a.mp4', 's.mov');
    expect(code).to.equal(0);
    expect(err).to.match(
      /^Warning: --out names the folder of the lesson: "s\.mov" becomes a folder/m,
    );
  });

  it('warns of a folder name that Windows shares cannot hold', async () => {
    const { code, err } = await one([], 'a.mp4', 'a: b');
    expect(code).to.equal(0);
    expect(err).to.match(/^Warning: the folder name "a: b" holds ":".*Windows/m);
  });
});

describe('options', () => {
  const packaging = commands.find((command) => command.name === 'package')!;

  it('take a negative number as it is written', () => {
    const { options, names } = parseOptions(['a', '--loudness', '-19', '--jobs', '-1'], packaging);
    expect(options).to.deep.equal({ loudness: '-19', jobs: '-1' });
    expect(names).to.deep.equal(['a']);
    expect(parseOptions(['--force', '--', '-1.mp4'], packaging).names).to.deep.equal(['-1.mp4']);
  });

  for (const { name } of commands) {
    it(`of ${name}: help goes before whatever else is wrong`, async () => {
      const { code, out } = await run([name, '--nonsense', '--help']);
      expect(code).to.equal(0);
      expect(out).to.match(new RegExp(`^lectern-packager ${name}: `));
    });
  }
});
