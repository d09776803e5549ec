/** What a lesson's manifests offer between them, read by parsers that other people wrote. */

import { expect } from 'chai';
import { Parser } from 'm3u8-parser';
import { parse as parseDash } from 'mpd-parser';

import { allManifests, manifestNames } from '../../../packager/manifest/all-manifests.ts';
import { writeChaptersVtt } from '../../../packager/manifest/chapters.ts';
import { type KeyPeriod, planKeyStarts } from '../../../packager/manifest/key-periods.ts';
import type { Presentation } from '../../../packager/manifest/presentation.ts';
import { readDash } from '../../../packager/manifest/read-dash.ts';
import { samplePresentation } from '../support/presentation.ts';

const [top] = samplePresentation.video;
if (top === undefined) throw new Error('the sample has lost its tracks');
const screen = {
  ...top,
  track: { ...top.track, stream: 'presentation' as const, path: 'presentation/720p' },
};
const threePanes: Presentation = {
  ...samplePresentation,
  video: [...samplePresentation.video, screen],
};
const period = (number: number, startMs: number): KeyPeriod => ({
  number,
  startMs,
  path: `keys/0000${number}.key`,
  keyId: String(number).repeat(32),
  iv: `a${number}`.repeat(16),
});
const keyPeriods = [period(1, 0), period(2, 4000), period(3, 8000)];

function textOf(lesson: Presentation, path: string): string {
  const file = allManifests(lesson).find((one) => one.path === path);
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.text;
}

function hls(lesson: Presentation, path: string): Parser['manifest'] {
  const parser = new Parser();
  parser.push(textOf(lesson, path));
  parser.end();
  return parser.manifest;
}

describe('all manifests of a lesson', () => {
  it('of one picture: with it, and the sound alone', () => {
    expect(manifestNames(samplePresentation)).to.deep.equal({
      dash: 'manifest.mpd',
      hls: 'master.m3u8',
      audioOnly: { dash: 'audio.mpd', hls: 'audio.m3u8' },
    });
    const sound = parseDash(textOf(samplePresentation, 'audio.mpd'), {
      manifestUri: 'http://host/l/audio.mpd',
    });
    expect(sound.playlists).to.have.length(0);
    expect(Object.keys(sound.mediaGroups.AUDIO.audio ?? {})).to.have.length(1);
    expect(hls(samplePresentation, 'audio.m3u8').playlists?.map((one) => one.uri)).to.deep.equal([
      'audio/zh/playlist.m3u8',
    ]);
  });

  it('of two pictures: each has its own, and no manifest shows both', () => {
    expect(manifestNames(threePanes).presentation).to.deep.equal({
      dash: 'presentation.mpd',
      hls: 'presentation.m3u8',
    });
    const paths = (path: string): string[] =>
      readDash(textOf(threePanes, path)).tracks.map((track) => track.path);
    expect(paths('manifest.mpd')).to.deep.equal(['presenter/720p', 'presenter/270p', 'audio/zh']);
    expect(paths('presentation.mpd')).to.deep.equal(['presentation/720p']);
    const master = hls(threePanes, 'presentation.m3u8');
    expect(master.playlists?.map((one) => [one.uri, one.attributes.CODECS])).to.deep.equal([
      ['presentation/720p/playlist.m3u8', 'avc1.64001f'],
    ]);
    expect(textOf(threePanes, 'presentation/720p/playlist.m3u8')).to.include('00003.m4s');
  });

  it('of sound alone: nothing but the sound', () => {
    const { storyboard: _, ...rest } = samplePresentation;
    expect(manifestNames({ ...rest, video: [] })).to.deep.equal({
      dash: 'manifest.mpd',
      hls: 'master.m3u8',
    });
  });
});

describe('manifests of an encrypted lesson', () => {
  const locked: Presentation = { ...samplePresentation, keyPeriods };

  it('name a key for each period in DASH, and lose no segment', () => {
    const xml = textOf(locked, 'manifest.mpd');
    expect([...xml.matchAll(/keyUriTemplate="([^"]*)"/g)].map(([, uri]) => uri)).to.deep.equal(
      // Picture and sound.
      [1, 1, 2, 2, 3, 3].map((number) => `keys/0000${number}.key`),
    );
    const clear = readDash(textOf(samplePresentation, 'manifest.mpd'));
    expect(readDash(xml)).to.deep.equal(clear);
    // Sound goes over to the next key 11 ms before the picture; the period starts with the later.
    expect([...xml.matchAll(/<Period id="\d" start="([^"]*)"/g)].map(([, at]) => at)).to.deep.equal(
      ['PT0S', 'PT4S', 'PT8S'],
    );
    const parsed = parseDash(xml, { manifestUri: 'http://host/l/m.mpd' });
    expect(parsed.playlists[0]?.segments.map((one) => one.resolvedUri)).to.deep.equal(
      [1, 2, 3].map((number) => `http://host/l/presenter/720p/0000${number}.m4s`),
    );
  });

  it('name a key and the init segment it opens in HLS', () => {
    const { segments } = hls(locked, 'presenter/720p/playlist.m3u8');
    expect(
      segments.map((one) => [one.key?.method, one.key?.uri, one.map?.uri, one.uri]),
    ).to.deep.equal(
      [1, 2, 3].map((number) => [
        'AES-128',
        `../../keys/0000${number}.key`,
        `init-0000${number}.mp4`,
        `0000${number}.m4s`,
      ]),
    );
  });

  it('have no key pictures: byte ranges of ciphertext cannot be read', () => {
    expect(allManifests(locked).some(({ path }) => path.endsWith('iframes.m3u8'))).to.equal(false);
    expect(textOf(locked, 'master.m3u8')).to.not.include('I-FRAME');
  });
});

describe('key periods', () => {
  const every = (stepMs: number, endMs: number): number[] => [
    ...Array.from({ length: Math.ceil(endMs / stepMs) }, (_, i) => i * stepMs),
    endMs,
  ];

  it('are whole numbers of segments, not shorter than asked for', () => {
    expect(planKeyStarts([every(4000, 90_000)], 20)).to.deep.equal([
      0, 20_000, 40_000, 60_000, 80_000,
    ]);
    expect(planKeyStarts([every(6000, 90_000)], 20)).to.deep.equal([0, 24_000, 48_000, 72_000]);
  });

  it('take a short tail into the period before', () => {
    expect(planKeyStarts([every(4000, 48_000)], 20)).to.deep.equal([0, 20_000]);
    expect(planKeyStarts([every(4000, 9_000)], 20)).to.deep.equal([0]);
  });

  it('start only where sound and picture start a segment together', () => {
    const sound = every(6000, 72_000).map((ms) => (ms === 0 || ms === 72_000 ? ms : ms + 11));
    expect(planKeyStarts([every(4000, 72_000), sound], 10)).to.deep.equal([
      0, 12_000, 24_000, 36_000, 48_000, 60_000,
    ]);
  });

  it('do not start where the sound has ended', () => {
    expect(planKeyStarts([every(4000, 80_000), every(4000, 20_000)], 10)).to.deep.equal([
      0, 12_000,
    ]);
  });
});

describe('chapters as WebVTT', () => {
  it('last until the next one, and hold no markup', () => {
    const chapters = [
      { startMs: 0, title: { en: 'Start' } },
      { startMs: 61_500, title: { en: 'a --> b\n\n<i>c</i>', zh: '丙' } },
    ];
    expect(writeChaptersVtt(chapters, 90_000, 'en')).to.equal(
      'WEBVTT\n\n00:00:00.000 --> 00:01:01.500\nStart\n\n' +
        '00:01:01.500 --> 00:01:30.000\na --&gt; b &lt;i&gt;c&lt;/i&gt;\n',
    );
  });
});
