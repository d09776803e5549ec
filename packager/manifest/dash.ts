/**
 * The DASH manifest: static, exact timelines, bandwidths as measured. Clear lessons have one
 * period. Encrypted ones have a period for each key: players take one key for a period.
 */

import { audioSet, captionSet, imageSet, videoSet } from './dash-sets.ts';
import type { AudioTrack, VideoTrack } from '../../engine/protocol/lesson.ts';
import { type DashPeriod, type TrackPart, dashPeriods, partsOf } from './dash-period.ts';
import type { Presentation } from './presentation.ts';
import { type XmlElement, document, element } from './xml.ts';

export function writeDash(lesson: Presentation): string {
  const longestSeconds = Math.max(
    ...[...lesson.video, ...lesson.audio].flatMap((track) =>
      track.segments.map((segment) => segment.durationTicks / track.timescaleHz),
    ),
  );
  const video = lesson.video.map((one) => partsOf(one, lesson.keyPeriods));
  const audio = lesson.audio.map((one) => partsOf(one, lesson.keyPeriods));
  const periods = dashPeriods(lesson).map((period) => {
    const here = <T>(parts: readonly T[]): readonly T[] => parts.slice(period.index).slice(0, 1);
    return writePeriod(lesson, video.flatMap(here), audio.flatMap(here), period);
  });
  return document(
    element(
      'MPD',
      {
        xmlns: 'urn:mpeg:dash:schema:mpd:2011',
        'xmlns:sea': lesson.keyPeriods === undefined ? undefined : 'urn:mpeg:dash:schema:sea:2012',
        'xmlns:cenc': lesson.sampleEncryption === undefined ? undefined : 'urn:mpeg:cenc:2013',
        profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
        type: 'static',
        mediaPresentationDuration: isoDuration(lesson.durationMs / 1000),
        maxSegmentDuration: isoDuration(longestSeconds),
        minBufferTime: isoDuration(longestSeconds),
      },
      ...periods,
    ),
    // Several hundred periods are a third smaller without the spaces before their lines.
    { isIndented: lesson.keyPeriods === undefined },
  );
}

function writePeriod(
  lesson: Presentation,
  video: readonly TrackPart<VideoTrack>[],
  audio: readonly TrackPart<AudioTrack>[],
  period: DashPeriod,
): XmlElement {
  const sets = [
    ...(video.length > 0 ? [videoSet(video, period)] : []),
    ...audio.map((part) => audioSet(part, period)),
    ...lesson.captions.map((caption) => captionSet(caption, period)),
    ...(lesson.storyboard === undefined ? [] : [imageSet(lesson.storyboard, period)]),
  ].map((set, index) => ({ ...set, attributes: { id: index, ...set.attributes } }));
  const id = String(period.index);
  return element('Period', { id, start: isoDuration(period.startMs / 1000) }, ...sets);
}

function isoDuration(seconds: number): string {
  return `PT${Number(seconds.toFixed(3))}S`;
}
