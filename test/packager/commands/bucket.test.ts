/** `--out s3://...`: what is said, what lies where, and what of an earlier version goes away. */

import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { privateLessonFile } from '../../../engine/protocol/private-lesson.ts';
import type { Surroundings } from '../../../packager/commands/command.ts';
import { S3Server, s3Credentials } from '../../support/s3-server.ts';
import { makeClip, temporaryFolder } from '../support/clip.ts';
import { run } from '../support/command-line.ts';
import { fakeWork } from './fake-work.ts';

describe('package into a bucket', () => {
  const server = new S3Server();
  let endpoint: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
    endpoint = await server.start();
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  it('names the lesson as the prefix is written, whatever signs are in it', async () => {
    const clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 1, size: '160x90' });
    const address = `s3://lectures/term 1/fire safety?endpoint=${endpoint}`;
    const { out } = await run(['package', clip, '--out', address, '--dry-run'], {
      environment: { ...process.env, ...s3Credentials, XDG_CACHE_HOME: folder.path },
    });
    expect(out).to.match(/^ {2}id +fire-safety$/m);
  });

  const send = (more: readonly string[] = []) => {
    const fake = fakeWork();
    const packageLesson: NonNullable<Surroundings['packageLesson']> = async (
      input,
      out,
      ...rest
    ) => {
      await mkdir(out, { recursive: true });
      const lesson = await fake.packageLesson(input, out, ...rest);
      await writeFile(privateLessonFile(out), '{}');
      return lesson;
    };
    const address = `s3://lectures/lessons/a?endpoint=${endpoint}`;
    return run(['package', join(folder.path, 'a.mp4'), '--out', address, ...more], {
      packageLesson,
      environment: { ...process.env, ...s3Credentials, XDG_CACHE_HOME: folder.path },
    });
  };

  it('says where it went, what stays here, and what to do next', async () => {
    await writeFile(join(folder.path, 'a.mp4'), 'good');
    const { code, out, err } = await send();
    expect(code).to.equal(0);
    expect(err).to.not.include('disturbed');
    expect(out).to.include('Packaged on this machine; now it goes to s3://lectures/lessons/a\n');
    expect(out).to.match(/^Sent \d+ files to s3:\/\/lectures\/lessons\/a, lesson\.json last$/m);
    expect(out).to.not.match(/Written to|Removed/);
    const kept = /^Private part, kept here: (.*)$/m.exec(out)?.[1] ?? '';
    expect(existsSync(kept)).to.equal(true);
    expect(out).to.match(/^Next: copy the lesson from the bucket/m);
    const published = /lectern-engine publish (\S+)/g;
    expect([...out.matchAll(published)].map((match) => match[1])).to.deep.equal(['a']);
    expect([...server.objects.keys()].some((key) => /private|internal/.test(key))).to.equal(false);
  });

  it('removes what only the earlier version had, after lesson.json, and nothing else', async () => {
    const lesson = server.objects.get('lessons/a/lesson.json');
    const earlier = JSON.parse(String(lesson?.body)) as { files: { path: string }[] };
    earlier.files.push({ ...earlier.files[0]!, path: 'presenter/old/00001.m4s' });
    const body = Buffer.from(JSON.stringify(earlier));
    server.objects.set('lessons/a/lesson.json', { body, headers: {} });
    for (const key of ['lessons/a/presenter/old/00001.m4s', 'lessons/a/notes.txt']) {
      server.objects.set(key, { body: Buffer.from('x'), headers: {} });
    }
    server.requests.length = 0;
    const { code, out, err } = await send(['--force']);
    expect(code).to.equal(0);
    expect(err).to.match(
      /^Warning: learners of the earlier version in s3:\S+ may be disturbed .*another prefix/m,
    );
    expect(out).to.match(/^Removed 1 file there of an earlier version$/m);
    expect(server.objects.has('lessons/a/presenter/old/00001.m4s')).to.equal(false);
    expect(server.objects.has('lessons/a/notes.txt')).to.equal(true);
    const last = server.requests.findIndex(
      (one) => one.startsWith('PUT') && /lesson\.json/.test(one),
    );
    const removal = server.requests.findIndex((one) => one.startsWith('DELETE'));
    expect(removal).to.be.greaterThan(last);
  });

  describe('after sending failed', () => {
    /** Packages `c.mp4` into the outbox; nothing can be sent. */
    const fail = async (): Promise<void> => {
      await writeFile(join(folder.path, 'c.mp4'), 'good');
      server.objects.clear();
      server.isReadOnly = true;
      const end: unknown = await again([]).catch((thrown: unknown) => thrown);
      server.isReadOnly = false;
      expect(String(end)).to.include('did not do what was asked');
      expect(fake.seen).to.have.length(1);
    };
    it('is asked before anything is packaged', async () => {
      const wrong: unknown = await again([], { AWS_SECRET_ACCESS_KEY: 'wrong' }).catch(
        (thrown: unknown) => thrown,
      );
      expect(String(wrong)).to.include('did not do what was asked');
      expect(fake.seen).to.deep.equal([]);
      expect((await again([])).code).to.equal(0);
      await writeFile(join(folder.path, 'c.mp4'), 'good, and longer');
      const taken: unknown = await again([]).catch((thrown: unknown) => thrown);
      expect(String(taken)).to.include('A lesson lies already in s3:');
      expect(fake.seen).to.deep.equal([]);
    });

    const again = (more: readonly string[], other: Readonly<Record<string, string>> = {}) => {
      fake = fakeWork();
      const address = `s3://lectures/lessons/c?endpoint=${endpoint}`;
      return run(['package', join(folder.path, 'c.mp4'), '--out', address, ...more], {
        packageLesson: fake.packageLesson,
        environment: {
          ...{ ...process.env, ...s3Credentials, XDG_CACHE_HOME: folder.path },
          ...other,
        },
      });
    };
    let fake = fakeWork();
    beforeEach(() => fail());

    it('sends what lies finished where the same is wished, without packaging it again', async () => {
      const { code, out } = await again([]);
      expect([code, fake.seen.length]).to.deep.equal([0, 0]);
      expect(out).to.match(/^Sent \d+ files/m);
    });

    for (const [name, wishes] of [
      ['encryption', ['--encrypt', 'aes128']],
      ['a title', ['--title', 'Another']],
      ['captions', ['--captions', 'en=CAPTIONS']],
      ['an id', ['--id', 'another']],
      ['force', ['--force']],
    ] as const) {
      it(`packages again where ${name} is wished`, async () => {
        const captions = join(folder.path, 'c.vtt');
        await writeFile(captions, 'WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n');
        const more = wishes.map((word) => word.replace('CAPTIONS', captions));
        const { code, err } = await again(more);
        expect(code, err).to.equal(0);
        expect(fake.seen).to.have.length(1);
        expect(fake.seen[0]).to.include({ replace: true, force: name === 'force' });
        expect(fake.seen[0]?.protection?.scheme).to.equal(
          name === 'encryption' ? 'aes-128' : undefined,
        );
      });
    }
  });
});
