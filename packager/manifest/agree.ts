/** Do the lesson, its manifests and its segments say the same? Every difference is one line. */

import type { Lesson } from '../../engine/protocol/lesson.ts';
import { measureBandwidth } from './bandwidth.ts';
import { type DashManifest, readDash } from './read-dash.ts';
import { type HlsMaster, readHlsMaster, readHlsPlaylist } from './read-hls.ts';
import { manifestPath } from './presentation.ts';
import { segmentFile } from './segment-pattern.ts';
import { type MeasuredTrack, endTicks, targetDurationSeconds, ticksToMs } from './track.ts';

/** Sound and slow rungs may end a little before or after the lesson does. */
const tolerableEndMs = 150;
/** HLS writes microseconds. */
const tolerableSeconds = 0.00002;

/** Segments as they really are against the grid and the declared bandwidths. */
export function trackDisagreements(lesson: Lesson, measured: MeasuredTrack): string[] {
  const { track, segments, timescaleHz } = measured;
  const found: string[] = [];
  const grid = (track.kind === 'video' ? lesson.grid.video : lesson.grid.audio) ?? [];
  if (segments.length !== grid.length - 1) {
    found.push(`${track.path}: ${segments.length} segments, the grid has ${grid.length - 1}`);
  }
  for (const [index, segment] of segments.entries()) {
    const startMs = ticksToMs(segment.startTicks, timescaleHz);
    const wantedMs = grid[index];
    if (wantedMs !== undefined && Math.abs(startMs - wantedMs) > 1) {
      found.push(
        `${track.path}/${segmentFile(index)} starts at ${startMs} ms, the grid says ${wantedMs} ms`,
      );
    }
  }
  const endMs = ticksToMs(endTicks(segments), timescaleHz);
  if (
    Math.abs(endMs - lesson.durationMs) > tolerableEndMs &&
    !isCutShort(track.kind, endMs, lesson)
  ) {
    found.push(`${track.path} ends at ${endMs} ms, the lesson at ${lesson.durationMs} ms`);
  }
  return found;
}

/** What is declared may differ from what is measured by this before a player chooses wrongly. */
const tolerableBandwidthRatio = 0.1;
/** Players plan with the peak; far above the average they load too little. */
const burstRatio = 2;

/** Bandwidths that do not break a player, but mislead it. */
export function bandwidthConcerns({ track, segments, timescaleHz }: MeasuredTrack): string[] {
  const found: string[] = [];
  const { peakBps, averageBps } = measureBandwidth(segments, timescaleHz);
  const isOff = (measured: number, declared: number): boolean =>
    Math.abs(measured - declared) > tolerableBandwidthRatio * declared;
  if (isOff(peakBps, track.bandwidthBps) || isOff(averageBps, track.averageBandwidthBps)) {
    found.push(
      `${track.path}: measured ${peakBps}/${averageBps} b/s, ` +
        `lesson.json says ${track.bandwidthBps}/${track.averageBandwidthBps} b/s`,
    );
  }
  if (peakBps > burstRatio * averageBps && segments.length > 2) {
    const ratio = (peakBps / averageBps).toFixed(1);
    found.push(`${track.path}: its peak is ${ratio} times its average`);
  }
  return found;
}

/** Sound may end before the picture where the source had no more of it. */
function isCutShort(kind: 'video' | 'audio', endMs: number, lesson: Lesson): boolean {
  return kind === 'audio' && lesson.video.length > 0 && endMs < lesson.durationMs;
}

/** Which of a lesson's manifests: each offers its own tracks. */
export type ManifestPart = 'main' | 'audioOnly' | 'presentation';

/** Whether this manifest offers the track. */
export function isOffered(track: MeasuredTrack['track'], part: ManifestPart): boolean {
  switch (part) {
    case 'main':
      return track.kind === 'audio' || track.stream === 'presenter';
    case 'audioOnly':
      return track.kind === 'audio';
    case 'presentation':
      return track.kind === 'video' && track.stream === 'presentation';
  }
}

function pathsOf(lesson: Lesson, part: ManifestPart): { dash: string; hls: string } | undefined {
  return part === 'main' ? lesson.manifests : lesson.manifests[part];
}

export function dashDisagreements(
  lesson: Lesson,
  measuredTracks: readonly MeasuredTrack[],
  xml: string,
  part: ManifestPart = 'main',
): string[] {
  const manifest: DashManifest = readDash(xml);
  const measured = measuredTracks.filter(({ track }) => isOffered(track, part));
  const found: string[] = [];
  const say = (text: string): number => found.push(`${pathsOf(lesson, part)?.dash}: ${text}`);
  if (Math.round(manifest.durationSeconds * 1000) !== lesson.durationMs) {
    say(`lasts ${manifest.durationSeconds} s, the lesson ${lesson.durationMs} ms`);
  }
  const paths = manifest.tracks.map((track) => track.path).join(', ');
  const wanted = measured.map(({ track }) => track.path).join(', ');
  if (paths !== wanted) say(`names the tracks ${paths}; the lesson has ${wanted}`);
  for (const { track, segments, timescaleHz } of measured) {
    const named = manifest.tracks.find((one) => one.path === track.path);
    if (named === undefined) continue;
    if (named.bandwidthBps !== track.bandwidthBps || named.codec !== track.codec) {
      say(`${track.path} is ${named.codec} at ${named.bandwidthBps} b/s`);
    }
    if (
      track.kind === 'video' &&
      (named.widthPx !== track.widthPx || named.heightPx !== track.heightPx)
    ) {
      say(`${track.path} is ${named.widthPx}x${named.heightPx}`);
    }
    const isSame =
      named.timescaleHz === timescaleHz &&
      named.segments.length === segments.length &&
      named.segments.every(
        (segment, i) =>
          segment.startTicks === segments[i]?.startTicks &&
          segment.durationTicks === segments[i]?.durationTicks,
      );
    if (!isSame) say(`the timeline of ${track.path} is not that of its segments`);
  }
  const captions = manifest.captions.map(({ language, path }) => `${language}=${path}`).join(', ');
  const wantedCaptions = (part === 'presentation' ? [] : lesson.captions).map(
    ({ language, path }) => `${language}=${path}`,
  );
  if (captions !== wantedCaptions.join(', ')) say(`captions are ${captions || 'none'}`);
  return found;
}

export function hlsMasterDisagreements(
  lesson: Lesson,
  text: string,
  part: ManifestPart = 'main',
): string[] {
  const master: HlsMaster = readHlsMaster(text);
  const found: string[] = [];
  const say = (what: string): number => found.push(`${pathsOf(lesson, part)?.hls}: ${what}`);
  const audio = lesson.audio.filter((track) => isOffered(track, part));
  const audioPeakBps = Math.max(0, ...audio.map((track) => track.bandwidthBps));
  const audioAverageBps = Math.max(0, ...audio.map((track) => track.averageBandwidthBps));
  // The sound alone is a variant as well, for native players on the weakest networks.
  const wanted = [...lesson.video.filter((track) => isOffered(track, part)), ...audio];
  if (master.variants.length !== wanted.length) {
    say(`names ${master.variants.length} variants; the lesson has ${wanted.length}`);
  }
  for (const track of wanted) {
    const variant = master.variants.find((one) => one.uri === manifestPath.playlist(track.path));
    if (variant === undefined) {
      say(`does not name ${track.path}`);
      continue;
    }
    const isPicture = track.kind === 'video';
    const peakBps = track.bandwidthBps + (isPicture ? audioPeakBps : 0);
    const averageBps = track.averageBandwidthBps + (isPicture ? audioAverageBps : 0);
    if (variant.bandwidthBps !== peakBps || variant.averageBandwidthBps !== averageBps) {
      say(`${track.path} is declared at ${variant.bandwidthBps} b/s, measured ${peakBps} b/s`);
    }
    if (!variant.codecs.split(',').includes(track.codec)) {
      say(`${track.path} is declared as ${variant.codecs}`);
    }
    if (track.kind === 'video' && variant.resolution !== `${track.widthPx}x${track.heightPx}`) {
      say(`${track.path} is declared as ${variant.resolution ?? 'no size'}`);
    }
  }
  const captions = master.renditions.filter((one) => one.type === 'SUBTITLES');
  for (const { language, path } of part === 'presentation' ? [] : lesson.captions) {
    const uri = manifestPath.captions(path);
    if (!captions.some((one) => one.language === language && one.uri === uri)) {
      say(`does not name the captions ${language}`);
    }
  }
  return found;
}

export function hlsPlaylistDisagreements(measured: MeasuredTrack, text: string): string[] {
  const playlist = readHlsPlaylist(text);
  const name = manifestPath.playlist(measured.track.path);
  const found: string[] = [];
  const seconds = measured.segments.map((one) => one.durationTicks / measured.timescaleHz);
  const isSame =
    playlist.segments.length === seconds.length &&
    playlist.segments.every(
      (segment, i) =>
        segment.uri === segmentFile(i) &&
        Math.abs(segment.seconds - (seconds[i] ?? 0)) < tolerableSeconds,
    );
  if (!isSame) found.push(`${name}: it does not list the segments as they are`);
  if (playlist.targetSeconds !== targetDurationSeconds(seconds)) {
    found.push(`${name}: the target duration is ${playlist.targetSeconds} s`);
  }
  if (!playlist.isComplete) found.push(`${name}: it has no end`);
  return found;
}
