/** Segment templates of DASH: names, numbers, exact timelines, and the key where there is one. */

import type { DashPeriod, TrackPart } from './dash-period.ts';
import { protectedInitName } from './key-periods.ts';
import { INIT_NAME, SEGMENT_PATTERN } from './segment-pattern.ts';
import type { Segment } from './track.ts';
import { type XmlElement, element } from './xml.ts';

/** @param path of the track; `$RepresentationID$` for a template that many share */
export function segmentTemplate(part: TrackPart, period: DashPeriod, path: string): XmlElement {
  const init = period.key === undefined ? INIT_NAME : protectedInitName(period.key.number);
  const offsetTicks = Math.round((period.startMs * part.timescaleHz) / 1000);
  return element(
    'SegmentTemplate',
    {
      timescale: part.timescaleHz,
      presentationTimeOffset: offsetTicks === 0 ? undefined : offsetTicks,
      initialization: `${path}/${init}`,
      media: `${path}/${SEGMENT_PATTERN}`,
      startNumber: part.firstNumber,
    },
    element('SegmentTimeline', {}, ...timeline(part.segments)),
  );
}

/**
 * Equal neighbours are written once with a repeat count, and a start only where it is not the end of
 * the one before: lengths of sound alternate by a frame, and there are a thousand of them.
 */
export function timeline(segments: readonly Segment[]): XmlElement[] {
  const runs: { t: number | undefined; d: number; r: number }[] = [];
  let endTicks: number | undefined;
  for (const { startTicks, durationTicks } of segments) {
    const last = runs.at(-1);
    const goesOn = startTicks === endTicks;
    if (last !== undefined && goesOn && last.d === durationTicks) last.r += 1;
    else runs.push({ t: goesOn ? undefined : startTicks, d: durationTicks, r: 0 });
    endTicks = startTicks + durationTicks;
  }
  return runs.map((run) =>
    element('S', { t: run.t, d: run.d, r: run.r === 0 ? undefined : run.r }),
  );
}

/** Whether one template can speak for all: a lesson of many periods is smaller by half so. */
export function hasOneTimeline(parts: readonly TrackPart[]): boolean {
  const [first] = parts;
  return parts.every(
    (part) =>
      part.timescaleHz === first?.timescaleHz &&
      part.segments.length === first.segments.length &&
      part.segments.every(
        ({ startTicks, durationTicks }, i) =>
          startTicks === first.segments[i]?.startTicks &&
          durationTicks === first.segments[i].durationTicks,
      ),
  );
}

/**
 * Segment encryption after ISO/IEC 23009-4, one crypto period: players read no second one. Or
 * common encryption, opened with W3C Clear Key.
 */
export function contentProtection({ key, sampleEncryption }: DashPeriod): XmlElement[] {
  if (sampleEncryption !== undefined) {
    const { scheme, keyId } = sampleEncryption;
    return [
      element('ContentProtection', {
        schemeIdUri: 'urn:mpeg:dash:mp4protection:2011',
        value: scheme,
        'cenc:default_KID': keyId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      }),
      element('ContentProtection', {
        schemeIdUri: 'urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e',
        value: 'ClearKey1.0',
      }),
    ];
  }
  if (key === undefined) return [];
  return [
    element(
      'ContentProtection',
      { schemeIdUri: 'urn:mpeg:dash:sea:2012' },
      element('sea:SegmentEncryption', { schemeIdUri: 'urn:mpeg:dash:sea:aes128-cbc:2013' }),
      element('sea:CryptoPeriod', { IV: `0x${key.iv}`, keyUriTemplate: key.path }),
    ),
  ];
}
