/** Our manifests, read by parsers that other people wrote. */

import { expect } from 'chai';
import { Parser } from 'm3u8-parser';
import { parse as parseDash } from 'mpd-parser';

import { writeDash } from '../../../packager/manifest/dash.ts';
import { writeHlsMaster } from '../../../packager/manifest/hls.ts';
import {
  writeCaptionPlaylist,
  writeKeyPicturePlaylist,
  writeStoryboardPlaylist,
  writeTrackPlaylist,
} from '../../../packager/manifest/hls-playlists.ts';
import type { Presentation } from '../../../packager/manifest/presentation.ts';
import { samplePresentation } from '../support/presentation.ts';
import { without } from '../support/without.ts';

const [top] = samplePresentation.video;
const [sound] = samplePresentation.audio;
if (top === undefined || sound === undefined) throw new Error('the sample has lost its tracks');

function parseHls(text: string): Parser['manifest'] {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  return parser.manifest;
}

describe('DASH manifest', () => {
  const parsed = parseDash(writeDash(samplePresentation), { manifestUri: 'http://host/l/m.mpd' });

  it('names every rung with its measured bandwidth and size', () => {
    expect(
      parsed.playlists.map((one) => [
        one.attributes.BANDWIDTH,
        one.attributes.RESOLUTION?.width,
        one.attributes.CODECS,
      ]),
    ).to.deep.equal([
      [800_000, 1280, 'avc1.64001f'],
      [100_000, 480, 'avc1.64001f'],
    ]);
  });

  it('lists the segments with their true times, and the names that files have', () => {
    const segments = parsed.playlists[0]?.segments ?? [];
    expect(segments.map((segment) => segment.resolvedUri)).to.deep.equal([
      'http://host/l/presenter/720p/00001.m4s',
      'http://host/l/presenter/720p/00002.m4s',
      'http://host/l/presenter/720p/00003.m4s',
    ]);
    expect(segments.map((segment) => segment.duration)).to.deep.equal([4, 4, 2.52]);
    expect(segments[0]?.map?.resolvedUri).to.equal('http://host/l/presenter/720p/init.mp4');
  });

  it('lasts as long as the lesson', () => {
    expect(parsed.duration).to.equal(10.52);
  });

  it('keeps a label that looks like markup a label', () => {
    const xml = writeDash(samplePresentation);
    expect(xml).to.include('<Label>English &amp; &lt;more&gt; &quot;words&quot;</Label>');
  });

  it('has one whole caption file a language', () => {
    const groups = parsed.mediaGroups.SUBTITLES.subs as Record<string, { language: string }>;
    expect(Object.values(groups ?? {}).map((group) => group.language)).to.have.members([
      'zh',
      'en',
    ]);
  });
});

describe('HLS playlists', () => {
  it('name every rung with sound added to its bandwidth', () => {
    const master = parseHls(writeHlsMaster(samplePresentation));
    expect(
      master.playlists?.map((one) => [one.uri, one.attributes.BANDWIDTH, one.attributes.CODECS]),
    ).to.deep.equal([
      ['presenter/720p/playlist.m3u8', 866_000, 'avc1.64001f,mp4a.40.2'],
      ['presenter/270p/playlist.m3u8', 166_000, 'avc1.64001f,mp4a.40.2'],
      // For native players on the weakest networks; the others leave it out.
      ['audio/zh/playlist.m3u8', 66_000, 'mp4a.40.2'],
    ]);
    expect(Object.keys(master.mediaGroups.AUDIO.audio ?? {})).to.deep.equal(['中文']);
    expect(Object.keys(master.mediaGroups.SUBTITLES.captions ?? {})).to.deep.equal([
      '中文',
      'English & <more>  words ',
    ]);
    expect(master.iFramePlaylists).to.have.length(2);
    expect(master.independentSegments).to.equal(true);
  });

  it('list the segments and end', () => {
    const playlist = parseHls(writeTrackPlaylist(sound));
    expect(playlist.segments.map((one) => one.uri)).to.deep.equal([
      '00001.m4s',
      '00002.m4s',
      '00003.m4s',
    ]);
    expect(playlist.segments[0]?.duration).to.be.closeTo(191_488 / 48_000, 1e-6);
    expect(playlist.endList).to.equal(true);
    expect(playlist.playlistType).to.equal('VOD');
    for (const segment of playlist.segments) {
      expect(Math.round(segment.duration)).to.be.at.most(playlist.targetDuration ?? 0);
    }
  });

  it('give key pictures as byte ranges', () => {
    const playlist = parseHls(writeKeyPicturePlaylist(top));
    expect(playlist.segments[1]?.byterange).to.deep.equal({ length: 900, offset: 0 });
    expect(playlist.iFramesOnly).to.equal(true);
  });

  it('have captions of the length of the lesson', () => {
    const playlist = parseHls(writeCaptionPlaylist('zh.vtt', 10_520));
    expect(playlist.segments.map((one) => [one.uri, one.duration])).to.deep.equal([
      ['zh.vtt', 10.52],
    ]);
  });

  it('have storyboard tiles with their layout', () => {
    const board = samplePresentation.storyboard as NonNullable<Presentation['storyboard']>;
    const text = writeStoryboardPlaylist(board, 10_520);
    expect(text).to.include('#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=5x5,DURATION=5\n00001.jpg');
    expect(parseHls(text).segments).to.have.length(1);
  });

  it('offer a lesson of sound alone as a variant of its own', () => {
    const rest = without(samplePresentation, 'storyboard');
    const master = parseHls(writeHlsMaster({ ...rest, video: [] }));
    expect(master.playlists?.map((one) => [one.uri, one.attributes.BANDWIDTH])).to.deep.equal([
      ['audio/zh/playlist.m3u8', 66_000],
    ]);
  });
});
