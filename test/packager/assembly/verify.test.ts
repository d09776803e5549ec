import { expect } from 'chai';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../../engine/protocol/lesson.ts';
import { packageLesson } from '../../../packager/assembly/package-lesson.ts';
import { mediaVersionOf } from '../../../packager/assembly/file-list.ts';
import { referenceProblems } from '../../../packager/assembly/reference-problems.ts';
import { verifyLesson } from '../../../packager/assembly/verify-lesson.ts';
import { readIdentity } from '../../../packager/perception/identity.ts';
import { qualityRecord } from '../../../packager/report/quality-record.ts';
import { binaries, makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';
import { smallLadder } from '../support/ladder.ts';

const options = {
  ...{ binaries, ladder: smallLadder, force: false, captions: [] },
  ...{ stereo: false, storyboard: false, threads: 1, noAnalysis: true },
};

describe('verify', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clear: Lesson;
  let sealed: Lesson;
  const at = (name: string): string => join(folder.path, name);
  before(async () => {
    folder = await temporaryFolder();
    const clip = await makeClip(at('clip.mp4'), { seconds: 12 });
    clear = await packageLesson(clip, at('clear'), { ...options, quality: { windows: 1 } });
    sealed = await packageLesson(clip, at('sealed'), {
      ...{ ...options, quality: { windows: 0 } },
      protection: { scheme: 'aes-128', keySeconds: 4 },
    });
  });
  after(() => folder.remove());

  it('finds a packaged lesson whole, and passes on what its report warned of', async () => {
    const { problems, warnings } = await verifyLesson(at('clear'));
    expect(problems).to.deep.equal([]);
    expect(warnings.join('\n')).to.match(/No captions/);
  });

  it('opens sealed segments with the private part, and says where it cannot', async () => {
    expect((await verifyLesson(at('sealed'))).problems).to.deep.equal([]);
    await rename(at('sealed.private.json'), at('elsewhere.json'));
    const without = await verifyLesson(at('sealed'));
    expect(without.problems).to.deep.equal([]);
    expect(without.warnings.join('\n')).to.match(/could not be looked into: sealed\.private\.json/);
    await rename(at('elsewhere.json'), at('sealed.private.json'));
  });

  it('decodes sealed segments with the private part, and says where it cannot', async () => {
    const good = await run(['verify', at('sealed'), '--decode']);
    expect([good.code, good.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 0 && !out.includes('not decoded'),
      good.out,
    );
    await rename(at('sealed.private.json'), at('elsewhere.json'));
    const without = await run(['verify', at('sealed'), '--decode']);
    await rename(at('elsewhere.json'), at('sealed.private.json'));
    expect(without.code).to.equal(0);
    expect(without.out).to.match(/\d sealed tracks were not decoded: their keys are not here/);
  });

  it('decodes nothing with an ffmpeg that does not run, and says so', async function () {
    if (process.platform === 'win32') this.skip();
    const { code, err } = await run(['verify', at('clear'), '--decode'], {
      environment: { FFMPEG_PATH: '/bin/ls' },
    });
    expect(err).to.match(/^ffmpeg does not run\.\nReason: "\/bin\/ls" .*\nSet FFMPEG_PATH to/);
    expect(code).to.equal(2);
  });

  it('misses keys, and finds keys of another lesson', async () => {
    const text = await readFile(at('sealed.private.json'), 'utf8');
    const secret = JSON.parse(text) as { keys: { path: string; key: string }[] };
    const problemsWith = async (keys: unknown): Promise<string> => {
      await writeFile(at('sealed.private.json'), JSON.stringify({ ...secret, keys }));
      return (await verifyLesson(at('sealed'))).problems.join('\n');
    };
    expect(sealed.protection?.keys.length).to.be.greaterThan(1);
    expect(await problemsWith(secret.keys.slice(1))).to.match(/has no key keys\/00001\.key/);
    const others = secret.keys.map((one) => ({ ...one, key: '0'.repeat(32) }));
    expect(await problemsWith(others)).to.match(/presenter\/180p: /);
    await writeFile(at('sealed.private.json'), text);
  });

  it('finds segments that do not start with a key picture, and gaps', async () => {
    const broken = at('broken');
    const change = async (edit: (bytes: Buffer) => void): Promise<string> => {
      await cp(at('clear'), broken, { recursive: true });
      const path = join(broken, 'presenter/180p/00002.m4s');
      const bytes = await readFile(path);
      edit(bytes);
      await writeFile(path, bytes);
      const found = (await verifyLesson(broken)).problems.join('\n');
      await rm(broken, { recursive: true });
      return found;
    };
    const noKey = await change((bytes) => {
      const start = bytes.indexOf('mdat') + 4;
      for (let i = start; i < start + 4000 && i + 4 < bytes.length;) {
        const length = bytes.readUInt32BE(i);
        if (((bytes[i + 4] as number) & 31) === 5)
          bytes[i + 4] = ((bytes[i + 4] as number) & 0xe0) | 1;
        i += 4 + length;
      }
    });
    expect(noKey).to.match(/00002\.m4s does not start with a key picture/);
    const gap = await change((bytes) => {
      const time = bytes.indexOf('tfdt') + 4;
      const isWide = bytes[time] === 1;
      const place = time + (isWide ? 8 : 4);
      bytes.writeUInt32BE(bytes.readUInt32BE(place) + 1000, place);
    });
    expect(gap).to.match(/a gap of 1000 ticks/);
  });

  it('finds references that lead nowhere', () => {
    const point = { id: 'p', atMs: 99_999_999, title: { zh: '点' } };
    const question = {
      ...{ id: 'q', kind: 'single' as const, prompt: { zh: '?' }, knowledgePointId: 'none' },
      options: [
        { id: 'a', text: { zh: '甲' } },
        { id: 'b', text: { zh: '乙' } },
      ],
    };
    const slide = {
      startMs: 0,
      image: 'slides/1.jpg',
      thumbnail: 'slides/1.jpg',
      widthPx: 4,
      heightPx: 4,
    };
    const found = referenceProblems({
      ...clear,
      knowledgePoints: [point],
      questions: [question],
      slides: [slide, slide],
    }).join('\n');
    expect(found).to.match(/slides\/1\.jpg is named but not listed/);
    expect(found).to.match(/knowledge point lies at 99999999 ms/);
    expect(found).to.match(/question q belongs to none/);
    expect(found).to.match(/slides are not in order/);
    expect(referenceProblems(clear)).to.deep.equal([]);
  });

  it('leaves a record, a page and an identity in the internal folder, listed nowhere', async () => {
    const json = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(at(`clear/internal/${name}`), 'utf8'));
    const record = qualityRecord(await json('quality.json'));
    expect(record.tracks.find((one) => one.path === 'presenter/180p')?.ssim).to.be.within(0.8, 1);
    expect(record.loudness?.lesson?.integratedLufs).to.be.closeTo(-16, 1);
    expect(readIdentity(await json('identity.json')).durationMs).to.equal(clear.durationMs);
    expect(clear.files.some((one) => one.path.startsWith('internal/'))).to.equal(false);
    expect(mediaVersionOf(clear.files)).to.equal(clear.mediaVersion);
  });

  it('says what a later version kept', async () => {
    const clip = await makeClip(at('later.mp4'), { seconds: 16 });
    const wishes = { ...options, replace: true, quality: { windows: 0 } };
    const later = await packageLesson(clip, at('clear'), wishes);
    expect(later.previous?.mediaVersion).to.equal(clear.mediaVersion);
    const kept = later.previous?.kept ?? [];
    expect(kept[0]?.startMs).to.equal(0);
    expect(kept[0]?.previousStartMs).to.equal(0);
    expect(kept.at(-1)?.endMs).to.be.within(9000, 12_000);
    const again = await packageLesson(clip, at('clear'), { ...wishes, force: true });
    expect(again.mediaVersion).to.equal(later.mediaVersion);
    expect(again).not.to.have.property('previous');
  });
});
