/** What people wrote, all the way into a lesson. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebVTTParser } from 'webvtt-parser';

import { lesson as lessonDecoder } from '../../../engine/protocol/lesson.ts';
import { privateLesson, privateLessonFile } from '../../../engine/protocol/private-lesson.ts';
import type { PackageEvent } from '../../../packager/assembly/package-events.ts';
import { packageLesson } from '../../../packager/index.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { makePdf, words } from '../slides/pdf.ts';
import { footage, runFfmpeg, temporaryFolder } from '../support/clip.ts';

const outline = `id: fire-safety
language: zh
title: 消防安全
chapters:
  - { at: 0, title: 开始 }
  - { at: 0:04, title: 灭火器 }
knowledgePoints:
  - id: call-first
    at: 0:01
    title: 报警
    questions:
      - { id: q1, prompt: 电话？, options: [{ text: '119', right: true }, '110'], explanation: 是 119 }
questions:
  - { id: q2, at: 0:05, prompt: 离开？, options: [是, { text: 否, right: true }] }
slides:
  file: deck.pdf
  cues:
    - { at: 0, title: 封面 }
    - { at: 0:03.5 }
captions:
  - { language: zh, file: zh.srt }
`;

describe('an authored lesson', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let input: string;
  before(async () => {
    folder = await temporaryFolder();
    input = join(folder.path, 'lecture.mkv');
    await runFfmpeg([
      ...[
        '-f',
        'lavfi',
        '-i',
        'testsrc=s=320x180:r=10:d=4',
        '-f',
        'lavfi',
        '-i',
        'smptebars=s=320x180:r=10:d=4',
      ],
      ...[
        '-f',
        'lavfi',
        '-i',
        'sine=duration=8',
        '-filter_complex',
        '[0][1]concat=n=2[v]',
        '-map',
        '[v]',
        '-map',
        '2:a',
      ],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', `file:${input}`],
    ]);
    await writeFile(join(folder.path, 'lecture.yaml'), outline);
    await writeFile(
      join(folder.path, 'deck.pdf'),
      makePdf([{ content: words('Cover') }, { content: words('Second') }]),
    );
    await writeFile(
      join(folder.path, 'zh.srt'),
      '1\n00:00:01,000 --> 00:00:02,000\n先<b>报警</b>\n\n2\n00:00:07,000 --> 00:00:20,000\nend\n\n3\n00:00:30,0 --> 00:00:31,0\nlate\n',
    );
  });
  after(() => folder.remove());

  it('holds it all, answers beside it, and a Paella manifest', async () => {
    const out = join(folder.path, 'lesson');
    const events: PackageEvent[] = [];
    await packageLesson(input, out, { outlinePath: join(folder.path, 'lecture.yaml') }, (event) => {
      events.push(event);
    });
    const lesson = lessonDecoder(JSON.parse(await readFile(join(out, 'lesson.json'), 'utf8')));
    expect(lesson).to.include({ id: 'fire-safety', language: 'zh' });
    expect(lesson.chapters.map((chapter) => chapter.startMs)).to.deep.equal([0, 4000]);
    expect(lesson.questions.map((question) => question.id)).to.deep.equal(['q1', 'q2']);
    expect(
      lesson.slides.map(({ startMs, image, text, title }) => ({ startMs, image, text, title })),
    ).to.deep.equal([
      { startMs: 0, image: 'slides/0001.jpg', text: 'Cover', title: '封面' },
      { startMs: 3500, image: 'slides/0002.jpg', text: 'Second', title: 'Second' },
    ]);
    const secret = privateLesson(JSON.parse(await readFile(privateLessonFile(out), 'utf8')));
    expect(secret).to.include({ lessonId: 'fire-safety', mediaVersion: lesson.mediaVersion });
    expect(secret.answers).to.deep.equal([
      { questionId: 'q1', correct: ['a'], explanation: { zh: '是 119' } },
      { questionId: 'q2', correct: ['b'] },
    ]);
    const vtt = readFileSync(join(out, 'captions/zh.vtt'), 'utf8');
    const { cues, errors } = new WebVTTParser().parse(vtt, 'subtitles/captions/descriptions');
    expect(errors).to.deep.equal([]);
    expect(cues.map(({ startTime, endTime, text }) => [startTime, endTime, text])).to.deep.equal([
      [1, 2, '先<b>报警</b>'],
      [7, lesson.durationMs / 1000, 'end'],
    ]);
    const late = events.findIndex(
      (one) => one.event === 'warning' && one.text.startsWith('captions in zh: 1 begins behind'),
    );
    // Once, and before hours of encoding.
    expect(late).to.be.within(
      0,
      events.findIndex((one) => one.event === 'planned'),
    );
    const said = events.filter((one) => one.event === 'warning' && /captions/.test(one.text));
    expect(said).to.have.length(1);
    const listed = lesson.files.map((file) => file.path);
    expect(listed).to.include.members([
      'paella.json',
      'slides/0001.jpg',
      'slides/0002.thumb.jpg',
      'captions/zh.vtt',
    ]);
    const paella = JSON.parse(readFileSync(join(out, 'paella.json'), 'utf8')) as {
      metadata: { preview: string };
      streams: { sources: { hls: { src: string }[] } }[];
      captions: { url: string }[];
      frameList: { frames: { time: number; url: string; thumb: string }[] };
    };
    expect(paella.frameList.frames.map((frame) => frame.time)).to.deep.equal([0, 3.5]);
    const named = [
      paella.metadata.preview,
      ...paella.streams.flatMap((stream) => stream.sources.hls.map((source) => source.src)),
      ...paella.captions.map((caption) => caption.url),
      ...paella.frameList.frames.flatMap((frame) => [frame.url, frame.thumb]),
    ];
    expect(listed).to.include.members(named);
  });

  it('finds its slides in the picture where they are wished', async () => {
    const out = join(folder.path, 'found');
    await packageLesson(input, out, { slides: 'auto' });
    const lesson = lessonDecoder(JSON.parse(await readFile(join(out, 'lesson.json'), 'utf8')));
    expect(lesson.slides.map((slide) => slide.startMs)).to.deep.equal([0, 4000]);
    expect(lesson.slides[0]).to.include({ widthPx: 320, heightPx: 180 });
  });

  it('finds the slide change of real footage, and takes stills as large as the source', async function () {
    const film = footage('slide-change-at-12s.mov');
    if (film === undefined) {
      console.warn('skipped: the footage is not on this machine');
      this.skip();
    }
    const out = join(folder.path, 'real');
    const { slides, contentClass } = await packageLesson(film, out, { ladder: '180' });
    expect(contentClass).to.equal('slides');
    expect(slides.map((slide) => slide.startMs)).to.deep.equal([0, 12_000]);
    for (const slide of slides) expect(slide.widthPx).to.be.greaterThan(240);
  });

  const mistakes: readonly [string, string, RegExp][] = [
    [
      'a time behind the end',
      'chapters:\n  - { at: 1:00:00, title: a }\n',
      /o\.yaml:2: the chapter is at 1:00:00 \(3600 s\), and the lesson lasts 8\.\d s/,
    ],
    [
      'a page that is not there',
      'slides: { file: deck.pdf, cues: [{ at: 0, page: 3 }] }\n',
      /o\.yaml:1: .*no slide 3; .*deck\.pdf has 2 pages/,
    ],
    ['slides without times', 'slides: { file: deck.pdf }\n', /nothing says when/],
    [
      'captions that are not there',
      'captions: [{ language: zh, file: no.srt }]\n',
      /o\.yaml:1: there is no readable file .*no\.srt/,
    ],
    [
      'a second picture that is not there',
      'streams: { presentation: { file: no.mp4 } }\n',
      /o\.yaml:1: there is no readable file .*no\.mp4/,
    ],
    [
      'a title that is a number',
      'title: 2024\n',
      /o\.yaml:1: title: expected a text \(a number in quotes\), or a table of languages, got 2024/,
    ],
    [
      'a second picture that is none',
      'streams: { presentation: { file: o.yaml } }\n',
      /o\.yaml:1: "o\.yaml": This file is no video or audio that ffmpeg can read\. /,
    ],
  ];
  for (const [name, source, reason] of mistakes) {
    it(`is refused for ${name}, before anything is encoded`, async () => {
      await mkdir(folder.path, { recursive: true });
      await writeFile(join(folder.path, 'o.yaml'), source);
      const events: PackageEvent[] = [];
      try {
        await packageLesson(
          input,
          join(folder.path, 'refused'),
          { outlinePath: join(folder.path, 'o.yaml') },
          (event) => events.push(event),
        );
        expect.fail('it was accepted');
      } catch (error) {
        expect(error).to.be.instanceOf(PackagerFault).with.property('reason').that.matches(reason);
      }
      expect(events.some((event) => event.event === 'stage' && event.stage === 'encode')).to.equal(
        false,
      );
    });
  }
});
