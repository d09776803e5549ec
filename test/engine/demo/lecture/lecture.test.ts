import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ffprobe from '@ffprobe-installer/ffprobe';
import { expect } from 'chai';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '../../../../engine/demo/lecture');
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

type Titles = { zh: string; en: string };
type Outline = {
  id: string;
  title: Titles;
  language: string;
  chapters: { atSeconds: number; title: Titles }[];
  knowledgePoints: { id: string; atSeconds: number; title: Titles; summary: Titles }[];
};
type Script = { scenes: { sentences: { zh: string; say: string; en: string }[] }[] };
type Stream = Record<string, string | number>;

/** Install scripts may be off, and then the bundled program is not executable yet. */
function probed(): { format: { duration: string }; streams: Stream[] } {
  try {
    accessSync(ffprobe.path, constants.X_OK);
  } catch {
    chmodSync(ffprobe.path, 0o755);
  }
  const asked = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json'];
  const said = execFileSync(ffprobe.path, [...asked, join(folder, 'lecture.mp4')]);
  return JSON.parse(said.toString()) as { format: { duration: string }; streams: Stream[] };
}

const seconds = (stamp: string) =>
  stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

function cues(vtt: string) {
  const [head, ...blocks] = vtt.trim().split(/\n\n+/);
  expect(head).to.equal('WEBVTT');
  return blocks.map((block) => {
    const [, range = '', ...lines] = block.split('\n');
    const match = /^(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})$/.exec(range);
    expect(match, range).not.to.equal(null);
    return { from: seconds(match?.[1] ?? ''), to: seconds(match?.[2] ?? ''), lines };
  });
}

describe('the bundled lecture', () => {
  const film = probed();
  const durationSeconds = Number(film.format.duration);
  const sentences = (parse(text('script.yaml')) as Script).scenes.flatMap((s) => s.sentences);

  it('is small, two to three minutes long, and plays from its first bytes', () => {
    expect(statSync(join(folder, 'lecture.mp4')).size).to.be.below(6_000_000);
    expect(durationSeconds).to.be.within(120, 180);
    const bytes = readFileSync(join(folder, 'lecture.mp4'));
    expect(bytes.indexOf('moov')).to.be.within(1, bytes.indexOf('mdat'));
  });

  it('is H.264 High 1280x720 with AAC, and both run to the end', () => {
    const video = film.streams.find((stream) => stream['codec_type'] === 'video');
    const audio = film.streams.find((stream) => stream['codec_type'] === 'audio');
    expect(video).to.include({ codec_name: 'h264', profile: 'High', pix_fmt: 'yuv420p' });
    expect(video).to.include({ width: 1280, height: 720, r_frame_rate: '25/1' });
    expect(audio).to.include({ codec_name: 'aac' });
    for (const stream of [video, audio])
      expect(Number(stream?.['duration'])).to.be.closeTo(durationSeconds, 0.1);
  });

  for (const language of ['zh', 'en'] as const)
    it(`has ${language} captions in order, one a sentence, over the whole lecture`, () => {
      const list = cues(text(`captions.${language}.vtt`));
      const joint = language === 'zh' ? '' : ' ';
      expect(list.map((cue) => cue.lines.join(joint))).to.deep.equal(
        sentences.map((sentence) => sentence[language]),
      );
      list.forEach((cue, i) => {
        expect(cue.to).to.be.above(cue.from);
        expect(cue.from).to.be.at.least(list[i - 1]?.to ?? 0);
        expect(cue.lines.length).to.be.within(1, 2);
        // No silence long enough to wonder whether the captions have stopped.
        expect(cue.from - (list[i - 1]?.to ?? 0)).to.be.below(2);
      });
      expect(list.at(-1)?.to).to.be.within(durationSeconds - 3, durationSeconds);
    });

  it('has an outline whose chapters and knowledge points lie within the lecture, in order', () => {
    const outline = parse(text('outline.yaml')) as Outline;
    expect(outline).to.include({ id: 'counting-study-time', language: 'zh' });
    expect(outline.chapters.length).to.be.within(4, 6);
    expect(outline.knowledgePoints.length).to.be.within(3, 4);
    expect(outline.chapters[0]?.atSeconds).to.equal(0);
    for (const list of [outline.chapters, outline.knowledgePoints]) {
      const times = list.map((entry) => entry.atSeconds);
      expect(times).to.deep.equal([...new Set(times)].sort((a, b) => a - b));
      expect(times.at(-1)).to.be.below(durationSeconds);
      for (const entry of list) expect(entry.title).to.have.all.keys('zh', 'en');
    }
    expect(new Set(outline.knowledgePoints.map((point) => point.id)).size).to.equal(
      outline.knowledgePoints.length,
    );
  });

  it('speaks one syllable for each Chinese character', () => {
    for (const { zh, say } of sentences)
      expect(say.match(/[a-zü]+[1-5]/g)?.length, zh).to.equal(zh.match(/\p{Script=Han}/gu)?.length);
  });
});
