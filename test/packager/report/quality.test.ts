import { expect } from 'chai';

import { qualityPage } from '../../../packager/report/quality-page.ts';
import { type QualityRecord, qualityRecord } from '../../../packager/report/quality-record.ts';
import { type Measured, qualityWarnings } from '../../../packager/report/quality-warnings.ts';

const good: Measured = {
  format: 'lectern-quality',
  formatVersion: 1,
  lessonId: 'fire',
  mediaVersion: `sha256-${'0'.repeat(32)}`,
  title: { zh: '消防 <第一讲>' },
  durationMs: 3_600_000,
  contentClass: 'talk',
  sources: [
    { name: 'a.mp4', container: 'mov', audio: { codec: 'aac', channels: 2, sampleRateHz: 48_000 } },
  ],
  tracks: [
    {
      path: 'presenter/720p',
      codec: 'avc1.64001f',
      widthPx: 1280,
      heightPx: 720,
      frameRateFps: 30,
      declaredBps: 900_000,
      peakBps: 900_000,
      averageBps: 600_000,
      segments: 900,
      ssim: 0.98,
    },
  ],
  grid: { segments: 900, shortestMs: 4000, longestMs: 4000, isAligned: 'yes' },
  loudness: {
    source: { integratedLufs: -23, truePeakDbtp: -4, rangeLu: 6 },
    lesson: { integratedLufs: -16.2, truePeakDbtp: -1, rangeLu: 6 },
    targetLufs: -16,
  },
  black: [],
  frozen: [],
  silent: [],
  windows: [],
  captions: ['zh'],
  slides: 0,
};

const english = (change: Partial<Measured>): string[] =>
  qualityWarnings({ ...good, ...change }).map((one) => one.text.en);

describe('warnings of the quality report', () => {
  it('are none for a good lesson', () => {
    expect(english({})).to.deep.equal([]);
  });

  it('name what a person should look at, and where', () => {
    expect(english({ silent: [{ startMs: 720_000, endMs: 850_000 }] })).to.deep.equal([
      'No sound from 12:00 to 14:10.',
    ]);
    expect(english({ black: [{ startMs: 60_000, endMs: 95_000 }] })).to.deep.equal([
      'Picture black for 35 s from 1:00.',
    ]);
    expect(english({ captions: [] })).to.have.length(1);
    expect(english({ grid: { ...good.grid, isAligned: 'no' } })[0]).to.match(/segment times/);
  });

  it('name the picture where there are two, and leave slides that stand still alone', () => {
    const span = { startMs: 60_000, endMs: 95_000, stream: 'presentation' as const };
    expect(english({ black: [span], frozen: [span] })).to.deep.equal([
      'Presentation picture black for 35 s from 1:00.',
    ]);
  });

  it('take a frozen picture for a fault of a talk, not of slides', () => {
    const frozen = [{ startMs: 0, endMs: 60_000 }];
    expect(english({ frozen })).to.deep.equal(['Picture frozen for 60 s from 0:00.']);
    expect(english({ frozen, contentClass: 'slides' })).to.deep.equal([]);
  });

  it('tell of a lesson that is off its target by more than 1 LU, or peaks above -1 dBTP', () => {
    const of = (integratedLufs: number, truePeakDbtp: number, target = {}): string[] =>
      english({ loudness: { lesson: { integratedLufs, truePeakDbtp, rangeLu: 6 }, ...target } });
    const target = { targetLufs: -16 };
    expect(of(-17, -1, target)).to.deep.equal([]);
    expect(of(-17.1, -3, target)[0]).to.match(/1\.1 LU below the target/);
    expect(of(-14.9, -3, target)[0]).to.match(/1\.1 LU above the target/);
    expect(of(-16, -0.9, target)).to.deep.equal([
      'The lesson peaks at -0.9 dBTP, above -1 dBTP; some devices may distort it.',
    ]);
    expect(of(-10, 0.5), 'as it is').to.deep.equal([]);
  });

  it('tell quiet, clipped, silent and missing sound apart', () => {
    const of = (integratedLufs: number, truePeakDbtp: number): string[] =>
      english({ loudness: { source: { integratedLufs, truePeakDbtp, rangeLu: 1 } } });
    expect(of(-40, -20)[0]).to.match(/Very quiet source/);
    expect(of(-10, 1.5)[0]).to.match(/too loud/);
    expect(of(-70, -120)).to.deep.equal(['The sound is silent from start to end.']);
    const { loudness: _, ...mute } = good;
    expect(qualityWarnings(mute).map((one) => one.text.en)).to.deep.equal([
      'The lesson has no sound.',
    ]);
  });
});

describe('the quality page', () => {
  const record: QualityRecord = { ...good, warnings: qualityWarnings({ ...good, captions: [] }) };

  it('needs nothing but itself, says all in both languages, and escapes', () => {
    const page = qualityPage(record);
    expect(page).not.to.match(/(src|href|url)\s*[=(]/);
    expect(page).not.to.include('<第一讲>');
    expect(page).to.include('没有字幕').and.to.include('No captions');
    const spans = (name: string): number => page.split(`<span class="${name}"`).length;
    expect(spans('zh')).to.equal(spans('en'));
  });

  it('explains each measured word beside it, where paper and a phone show it too', () => {
    const page = qualityPage(record);
    for (const word of ['in LUFS: nearer 0', 'in dBTP: above -1', 'in LU: the more']) {
      expect(page.match(/class="means">.*?<\/span><\/span>/g)?.join(''), word).to.include(word);
    }
    expect(page).to.match(/Likeness \(SSIM\)<\/span><span class="means">.*?1 is the same/);
    expect(page).to.match(/<dt>.*?Likeness \(SSIM\).*?<dd>.*?1 is the same/);
    expect(page).not.to.match(/title="|<details/);
  });

  it('names the format of the source, whatever the file is called, and says which picture is which', () => {
    const [source] = good.sources;
    const sources = [
      { ...source!, name: 'camera.ts', container: 'mpegts' },
      { ...source!, name: 'screen.mp4', container: 'matroska,webm' },
    ];
    const tracks = [...good.tracks, { ...good.tracks[0]!, path: 'presentation/720p' }];
    const page = qualityPage({ ...record, sources, tracks, contentClass: 'slides', slides: 4 });
    expect(page).to.include('MPEG-TS').and.to.include('Matroska (MKV)').and.not.include('>mov');
    expect(page).to.include('Source 1: presenter picture').and.include('源文件 2：演示画面');
    expect(page)
      .to.include('presentation: slides')
      .and.include('found in the presentation picture');
  });

  it('is made of a record that reads back as it was written', () => {
    expect(qualityRecord(JSON.parse(JSON.stringify(record)))).to.deep.equal(record);
  });
});
