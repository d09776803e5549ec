/** The adaptation sets of one DASH period: picture, sound, captions, preview pictures. */

import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import type { DashPeriod, TrackPart } from './dash-period.ts';
import { contentProtection, hasOneTimeline, segmentTemplate } from './dash-template.ts';
import { type Presentation, storyboardBps, tileMs } from './presentation.ts';
import { type XmlElement, element } from './xml.ts';

const roleScheme = 'urn:mpeg:dash:role:2011';

export function videoSet(parts: readonly TrackPart<VideoTrack>[], period: DashPeriod): XmlElement {
  const tracks = parts.map((part) => part.track);
  const [first] = parts;
  const shared =
    period.key !== undefined && first !== undefined && hasOneTimeline(parts)
      ? [segmentTemplate(first, period, '$RepresentationID$')]
      : [];
  return element(
    'AdaptationSet',
    {
      contentType: 'video',
      mimeType: 'video/mp4',
      segmentAlignment: true,
      startWithSAP: 1,
      maxWidth: Math.max(...tracks.map((track) => track.widthPx)),
      maxHeight: Math.max(...tracks.map((track) => track.heightPx)),
    },
    ...contentProtection(period),
    role('main'),
    ...shared,
    ...parts.map((part) =>
      element(
        'Representation',
        {
          id: shared.length > 0 ? part.track.path : representationId(part.track.path, period),
          codecs: part.track.codec,
          bandwidth: part.track.bandwidthBps,
          width: part.track.widthPx,
          height: part.track.heightPx,
          frameRate: dashFrameRate(part.track.frameRateFps),
          sar: '1:1',
        },
        ...(shared.length > 0 ? [] : [segmentTemplate(part, period, part.track.path)]),
      ),
    ),
  );
}

export function audioSet(part: TrackPart<AudioTrack>, period: DashPeriod): XmlElement {
  const { track } = part;
  return element(
    'AdaptationSet',
    {
      contentType: 'audio',
      mimeType: 'audio/mp4',
      lang: track.language,
      segmentAlignment: true,
      startWithSAP: 1,
    },
    ...contentProtection(period),
    role('main'),
    element(
      'Representation',
      {
        id: representationId(track.path, period),
        codecs: track.codec,
        bandwidth: track.bandwidthBps,
        audioSamplingRate: track.sampleRateHz,
      },
      element('AudioChannelConfiguration', {
        schemeIdUri: 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011',
        value: track.channels,
      }),
      segmentTemplate(part, period, track.path),
    ),
  );
}

/**
 * One whole file a language: a segmented text track without an init segment stops dash.js. With
 * several periods the file is named in each as its only segment, with the offset that keeps its
 * times those of the lesson; dash.js does not play such lessons anyway.
 */
export function captionSet(
  caption: Presentation['captions'][number],
  period: DashPeriod,
): XmlElement {
  const id = representationId(caption.path.replace(/\.vtt$/, ''), period);
  return element(
    'AdaptationSet',
    { contentType: 'text', mimeType: 'text/vtt', lang: caption.language },
    // The schema wants the label before the role.
    element('Label', {}, caption.label),
    role('caption'),
    element(
      'Representation',
      { id, bandwidth: 256 },
      period.key === undefined
        ? element('BaseURL', {}, caption.path)
        : element(
            'SegmentTemplate',
            { media: caption.path, timescale: 1000, presentationTimeOffset: period.startMs },
            element(
              'SegmentTimeline',
              {},
              element('S', { t: period.startMs, d: period.endMs - period.startMs }),
            ),
          ),
    ),
  );
}

export function imageSet(
  board: NonNullable<Presentation['storyboard']>,
  period: DashPeriod,
): XmlElement {
  return element(
    'AdaptationSet',
    { contentType: 'image', mimeType: 'image/jpeg' },
    imageTemplate(tileMs(board), period),
    element(
      'Representation',
      {
        id: 'storyboard',
        bandwidth: storyboardBps(board),
        width: board.thumbnailWidthPx * board.columns,
        height: board.thumbnailHeightPx * board.rows,
      },
      element('EssentialProperty', {
        schemeIdUri: 'http://dashif.org/guidelines/thumbnail_tile',
        value: `${board.columns}x${board.rows}`,
      }),
    ),
  );
}

function imageTemplate(lengthMs: number, period: DashPeriod): XmlElement {
  const media = 'storyboard/$Number%05d$.jpg';
  if (period.key === undefined) {
    return element('SegmentTemplate', {
      media,
      timescale: 1000,
      duration: lengthMs,
      startNumber: 1,
    });
  }
  // A tile is far longer than a key period: each period names the tiles that reach into it.
  const first = Math.floor(period.startMs / lengthMs);
  const repeats = Math.max(0, Math.ceil(period.endMs / lengthMs) - first - 1);
  return element(
    'SegmentTemplate',
    { media, timescale: 1000, presentationTimeOffset: period.startMs, startNumber: first + 1 },
    element(
      'SegmentTimeline',
      {},
      element('S', { t: first * lengthMs, d: lengthMs, r: repeats === 0 ? undefined : repeats }),
    ),
  );
}

function role(value: string): XmlElement {
  return element('Role', { schemeIdUri: roleScheme, value });
}

/** Ids may not hold spaces. A clear lesson's have no slash, which would read like a path. */
function representationId(path: string, period: DashPeriod): string {
  return period.key === undefined ? path.replaceAll('/', '-') : path;
}

function dashFrameRate(fps: number): string {
  return Number.isInteger(fps) ? String(fps) : `${Math.round(fps * 2)}/2`;
}
