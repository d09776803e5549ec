import { expect } from 'chai';

import { writePaella } from '../../../packager/manifest/paella.ts';
import type { Presentation } from '../../../packager/manifest/presentation.ts';

type Video = Presentation['video'][number];

const rung = (stream: 'presenter' | 'presentation', widthPx: number, heightPx: number): Video =>
  ({ track: { stream, widthPx, heightPx } }) as Video;

const slides = [0, 90_500].map((startMs, i) => ({
  startMs,
  image: `slides/000${i + 1}.jpg`,
  thumbnail: `slides/000${i + 1}.thumb.jpg`,
  widthPx: 1920,
  heightPx: 1080,
}));
const captions = [{ language: 'zh', label: '中文', path: 'captions/zh.vtt', bytes: 9 }];

/** The manifest as the player's documents describe it. */
interface PaellaManifest {
  metadata: { duration: number; preview?: string };
  streams: {
    content: string;
    role?: string;
    canvas: string[];
    sources: { hls: { src: string; mimetype: string }[] };
  }[];
  frameList?: {
    targetContent: string;
    frames: { id: string; mimetype: string; time: number; url: string; thumb: string }[];
  };
  captions: { lang: string; text: string; format: string; url: string }[];
}

/**
 * What paella-core's doc/video_manifest.md (1.40 and later) asks of a manifest, and where it differs
 * what the player takes; `paella.browser.test.ts` plays it.
 */
function expectPaella(manifest: PaellaManifest): void {
  expect(Object.keys(manifest)).to.include.members(['metadata', 'streams', 'captions']);
  expect(manifest.metadata.duration).to.be.a('number').greaterThan(0);
  expect(manifest.streams).to.be.an('array').with.length.within(1, 2);
  expect(manifest.streams.filter((stream) => stream.role === 'mainAudio')).to.have.length(1);
  for (const { content, sources, canvas } of manifest.streams) {
    expect(content).to.be.oneOf(['presenter', 'presentation']);
    expect(canvas).to.deep.equal(['video']);
    // Only the first source of a kind is looked at.
    expect(sources.hls).to.have.length(1);
    expect(sources.hls[0]?.src).to.match(/^[\w-]+\.m3u8$/);
    expect(sources.hls[0]?.mimetype).to.be.a('string');
  }
  const { frameList } = manifest;
  if (frameList !== undefined) {
    expect(manifest.streams.map((stream) => stream.content)).to.include(frameList.targetContent);
    const ids = frameList.frames.map((frame) => frame.id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const frame of frameList.frames) {
      expect(frame).to.have.all.keys('id', 'mimetype', 'time', 'url', 'thumb');
      expect(frame.mimetype).to.equal('image/jpeg');
      expect(frame.time).to.be.a('number').within(0, manifest.metadata.duration);
    }
  }
  for (const caption of manifest.captions) {
    expect(caption).to.have.all.keys('lang', 'text', 'format', 'url');
    expect(caption.format).to.equal('vtt');
  }
}

describe('the Paella manifest', () => {
  it('of three panes names both pictures, slides and captions', () => {
    const video = [
      rung('presenter', 1280, 720),
      rung('presenter', 640, 360),
      rung('presentation', 1920, 1080),
    ];
    const made = JSON.parse(
      writePaella({ durationMs: 180_000, video, captions }, slides, 'poster.jpg'),
    ) as PaellaManifest;
    expectPaella(made);
    expect(made).to.deep.equal({
      metadata: { duration: 180, preview: 'poster.jpg' },
      streams: [
        {
          content: 'presenter',
          role: 'mainAudio',
          canvas: ['video'],
          sources: {
            hls: [
              {
                src: 'master.m3u8',
                mimetype: 'application/vnd.apple.mpegurl',
                res: { w: '1280', h: '720' },
              },
            ],
          },
        },
        {
          content: 'presentation',
          canvas: ['video'],
          sources: {
            hls: [
              {
                src: 'presentation.m3u8',
                mimetype: 'application/vnd.apple.mpegurl',
                res: { w: '1920', h: '1080' },
              },
            ],
          },
        },
      ],
      frameList: {
        targetContent: 'presentation',
        frames: [
          {
            id: 'frame_1',
            mimetype: 'image/jpeg',
            time: 0,
            url: 'slides/0001.jpg',
            thumb: 'slides/0001.thumb.jpg',
          },
          {
            id: 'frame_2',
            mimetype: 'image/jpeg',
            time: 90.5,
            url: 'slides/0002.jpg',
            thumb: 'slides/0002.thumb.jpg',
          },
        ],
      },
      captions: [{ lang: 'zh', text: '中文', format: 'vtt', url: 'captions/zh.vtt' }],
    });
  });

  it('of one picture, or of sound alone, is whole as well', () => {
    for (const video of [[rung('presenter', 640, 360)], []]) {
      const made = JSON.parse(
        writePaella({ durationMs: 9000, video, captions: [] }, [], undefined),
      ) as PaellaManifest;
      expectPaella(made);
      expect(made.metadata).to.deep.equal({ duration: 9 });
      expect(made).to.not.have.property('frameList');
    }
  });

  it('of one stream says whose frames they are, and shows the first slide where there is no poster', () => {
    const made = JSON.parse(
      writePaella({ durationMs: 180_000, video: [], captions }, slides, undefined),
    ) as PaellaManifest;
    expectPaella(made);
    expect(made.frameList?.targetContent).to.equal('presenter');
    expect(made.metadata.preview).to.equal('slides/0001.jpg');
  });
});
