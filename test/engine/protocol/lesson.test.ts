import { expect } from 'chai';
import { decode } from '../../../engine/protocol/decoder.ts';
import {
  type Lesson,
  inLanguage,
  languageTag,
  lesson,
  lessonId,
  relativePath,
  segmentFile,
} from '../../../engine/protocol/lesson.ts';

const track = { codec: 'avc1.64001f', bandwidthBps: 500_000, averageBandwidthBps: 400_000 };
const good: Lesson = {
  format: 'lectern-lesson',
  formatVersion: 2,
  id: 'geology-1',
  mediaVersion: `sha256-${'a'.repeat(32)}`,
  title: { zh: '地质学', en: 'Geology' },
  language: 'zh',
  durationMs: 8_000,
  grid: { video: [0, 4_000, 8_000], audio: [0, 3_989, 8_000] },
  video: [
    {
      kind: 'video',
      stream: 'presenter',
      path: 'presenter/540p',
      ...track,
      widthPx: 960,
      heightPx: 540,
      frameRateFps: 25,
    },
  ],
  audio: [],
  segmentName: '{number5}.m4s',
  initName: 'init.mp4',
  manifests: { dash: 'manifest.mpd', hls: 'main.m3u8' },
  captions: [],
  chapters: [],
  knowledgePoints: [],
  questions: [],
  slides: [],
  files: [{ path: 'manifest.mpd', bytes: 900, sha256: '0'.repeat(64) }],
};

describe('protocol: lesson.json', () => {
  it('decodes to itself', () => {
    expect(lesson(JSON.parse(JSON.stringify(good)))).to.deep.equal(good);
  });

  const wrong: readonly [string, object, string][] = [
    ['boundaries that start late', { grid: { video: [1, 4_000] } }, 'grid.video'],
    ['boundaries that stand still', { grid: { audio: [0, 4_000, 4_000] } }, 'grid.audio'],
    ['a title without a language', { title: {} }, 'title'],
    ['a media version of another kind', { mediaVersion: 'sha256-x' }, 'mediaVersion'],
    ['no length', { durationMs: 0 }, 'durationMs'],
    ['no files', { files: [] }, 'files'],
    ['a later format', { formatVersion: 3 }, 'formatVersion'],
  ];
  for (const [what, change, where] of wrong) {
    it(`refuses ${what}`, () => {
      const result = decode(lesson, { ...good, ...change });
      expect(!result.ok && result.error.message)
        .to.be.a('string')
        .that.includes(where);
    });
  }

  it('lets no path out of its folder', () => {
    const bad = [
      '../x',
      'a/../b',
      '/etc',
      'a//b',
      '.hidden',
      'a/.b',
      'a b',
      'a\\b',
      'a%2e',
      'a/',
      '',
    ];
    for (const path of bad) expect(decode(relativePath, path).ok, path).to.equal(false);
    expect(relativePath('video/540p/00001.m4s')).to.equal('video/540p/00001.m4s');
  });

  it('keeps ids and language tags plain', () => {
    for (const id of ['', '-a', 'a/b', 'a b', 'a'.repeat(81), 'ü']) {
      expect(decode(lessonId, id).ok, id).to.equal(false);
    }
    for (const tag of ['z', 'EN', '__proto__', 'en_US']) {
      expect(decode(languageTag, tag).ok, tag).to.equal(false);
    }
    expect(languageTag('zh-Hant')).to.equal('zh-Hant');
  });

  it('names segments from 1 in five digits', () => {
    expect(segmentFile(0)).to.equal('00001.m4s');
    expect(segmentFile(99_998)).to.equal('99999.m4s');
  });

  it('finds the nearest language', () => {
    expect(inLanguage({ zh: '题', en: 'Title' }, 'zh-Hant')).to.equal('题');
    expect(inLanguage({ zh: '题', en: 'Title' }, 'fr')).to.equal('Title');
    expect(inLanguage({ zh: '题' }, 'fr')).to.equal('题');
  });
});
