/** The DASH manifest: static, one period, exact timelines, bandwidths as measured. */

import { INIT_NAME, SEGMENT_PATTERN } from './segment-pattern.ts';
import { type Presentation, storyboardBps, tileMs } from './presentation.ts';
import type { MeasuredTrack, Segment } from './track.ts';
import { type XmlElement, document, element } from './xml.ts';

const roleScheme = 'urn:mpeg:dash:role:2011';

export function writeDash(lesson: Presentation): string {
  const longestSeconds = Math.max(
    ...[...lesson.video, ...lesson.audio].flatMap((track) =>
      track.segments.map((segment) => segment.durationTicks / track.timescaleHz),
    ),
  );
  const sets = [
    ...(lesson.video.length > 0 ? [videoSet(lesson)] : []),
    ...lesson.audio.map(audioSet),
    ...lesson.captions.map(captionSet),
    ...(lesson.storyboard === undefined ? [] : [imageSet(lesson.storyboard)]),
  ].map((set, index) => ({ ...set, attributes: { id: index, ...set.attributes } }));
  return document(
    element(
      'MPD',
      {
        xmlns: 'urn:mpeg:dash:schema:mpd:2011',
        profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
        type: 'static',
        mediaPresentationDuration: isoDuration(lesson.durationMs / 1000),
        maxSegmentDuration: isoDuration(longestSeconds),
        minBufferTime: isoDuration(longestSeconds),
      },
      element('Period', { id: '0', start: 'PT0S' }, ...sets),
    ),
  );
}

function videoSet(lesson: Presentation): XmlElement {
  const tracks = lesson.video.map((measured) => measured.track);
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
    role('main'),
    ...lesson.video.map((measured) =>
      element(
        'Representation',
        {
          id: representationId(measured.track.path),
          codecs: measured.track.codec,
          bandwidth: measured.track.bandwidthBps,
          width: measured.track.widthPx,
          height: measured.track.heightPx,
          frameRate: dashFrameRate(measured.track.frameRateFps),
          sar: '1:1',
        },
        segmentTemplate(measured),
      ),
    ),
  );
}

function audioSet(measured: Presentation['audio'][number]): XmlElement {
  const { track } = measured;
  return element(
    'AdaptationSet',
    {
      contentType: 'audio',
      mimeType: 'audio/mp4',
      lang: track.language,
      segmentAlignment: true,
      startWithSAP: 1,
    },
    role('main'),
    element(
      'Representation',
      {
        id: representationId(track.path),
        codecs: track.codec,
        bandwidth: track.bandwidthBps,
        audioSamplingRate: track.sampleRateHz,
      },
      element('AudioChannelConfiguration', {
        schemeIdUri: 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011',
        value: track.channels,
      }),
      segmentTemplate(measured),
    ),
  );
}

/** One whole file a language: a segmented text track without an init segment stops dash.js. */
function captionSet(caption: Presentation['captions'][number]): XmlElement {
  return element(
    'AdaptationSet',
    { contentType: 'text', mimeType: 'text/vtt', lang: caption.language },
    // The schema wants the label before the role.
    element('Label', {}, caption.label),
    role('caption'),
    element(
      'Representation',
      { id: representationId(caption.path.replace(/\.vtt$/, '')), bandwidth: 256 },
      element('BaseURL', {}, caption.path),
    ),
  );
}

function imageSet(board: NonNullable<Presentation['storyboard']>): XmlElement {
  return element(
    'AdaptationSet',
    { contentType: 'image', mimeType: 'image/jpeg' },
    element('SegmentTemplate', {
      media: 'storyboard/$Number%05d$.jpg',
      timescale: 1000,
      duration: tileMs(board),
      startNumber: 1,
    }),
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

function segmentTemplate(measured: MeasuredTrack): XmlElement {
  return element(
    'SegmentTemplate',
    {
      timescale: measured.timescaleHz,
      initialization: `${measured.track.path}/${INIT_NAME}`,
      media: `${measured.track.path}/${SEGMENT_PATTERN}`,
      startNumber: 1,
    },
    element('SegmentTimeline', {}, ...timeline(measured.segments)),
  );
}

/** Equal neighbours are written once with a repeat count. */
function timeline(segments: readonly Segment[]): XmlElement[] {
  const runs: { t: number; d: number; r: number }[] = [];
  for (const segment of segments) {
    const last = runs.at(-1);
    if (last !== undefined && last.d === segment.durationTicks) last.r += 1;
    else runs.push({ t: segment.startTicks, d: segment.durationTicks, r: 0 });
  }
  return runs.map((run) =>
    element('S', { t: run.t, d: run.d, r: run.r === 0 ? undefined : run.r }),
  );
}

function role(value: string): XmlElement {
  return element('Role', { schemeIdUri: roleScheme, value });
}

/** Ids may not hold spaces; a slash would read like a path. */
function representationId(path: string): string {
  return path.replaceAll('/', '-');
}

function dashFrameRate(fps: number): string {
  return Number.isInteger(fps) ? String(fps) : `${Math.round(fps * 2)}/2`;
}

function isoDuration(seconds: number): string {
  return `PT${Number(seconds.toFixed(3))}S`;
}
