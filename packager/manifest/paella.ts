/**
 * `paella.json`: the lesson as a video manifest of Paella Player 7 (`data.json`), for sites that have
 * that player. Format: paella-core, doc/video_manifest.md, as of 1.40 (`frameList` is an object), and
 * what paella-core 1.50 really takes, which is less; how to play it: paella.md.
 *
 * The title is not in it, as in no file of a lesson: correcting it must not make another media
 * version. Paella takes a manifest without one since 1.27.
 */

import type { CaptionTrack, Slide } from '../../engine/protocol/lesson.ts';
import { type Presentation, manifestPath } from './presentation.ts';

export const PAELLA_FILE = 'paella.json';

export function writePaella(
  lesson: Pick<Presentation, 'durationMs' | 'video' | 'captions'>,
  slides: readonly Slide[],
  poster: string | undefined,
): string {
  const stream = (name: 'presenter' | 'presentation', src: string): unknown => {
    const top = lesson.video.find(({ track }) => track.stream === name)?.track;
    return {
      content: name,
      // The sound is in the presenter's playlist, and in no other.
      ...(name === 'presenter' ? { role: 'mainAudio' } : {}),
      // Sound alone as well: HLS plays in a video element, and few sites switch the `audio` canvas on.
      canvas: ['video'],
      sources: {
        hls: [
          {
            src,
            mimetype: 'application/vnd.apple.mpegurl',
            ...(top === undefined
              ? {}
              : { res: { w: String(top.widthPx), h: String(top.heightPx) } }),
          },
        ],
      },
    };
  };
  const isTwo = lesson.video.some(({ track }) => track.stream === 'presentation');
  // Paella refuses a manifest without a preview, unless the site has one for all.
  const preview = poster ?? slides[0]?.image;
  const made = {
    metadata: {
      duration: lesson.durationMs / 1000,
      ...(preview === undefined ? {} : { preview }),
    },
    streams: [
      stream('presenter', manifestPath.hls),
      ...(isTwo ? [stream('presentation', manifestPath.presentation.hls)] : []),
    ],
    ...(slides.length === 0
      ? {}
      : {
          frameList: {
            // `null` is documented for one stream, and then the player drops the frames.
            targetContent: isTwo ? 'presentation' : 'presenter',
            frames: slides.map(frame),
          },
        }),
    captions: lesson.captions.map(caption),
  };
  return `${JSON.stringify(made, null, 1)}\n`;
}

function frame({ startMs, image, thumbnail }: Slide, index: number): unknown {
  return {
    id: `frame_${index + 1}`,
    mimetype: 'image/jpeg',
    time: startMs / 1000,
    url: image,
    thumb: thumbnail,
  };
}

function caption({ language, label, path }: CaptionTrack): unknown {
  return { lang: language, text: label, format: 'vtt', url: path };
}
