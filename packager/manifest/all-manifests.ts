/** Every manifest and playlist of a lesson, as paths and texts. */

import type { Lesson } from '../../engine/protocol/lesson.ts';
import { writeDash } from './dash.ts';
import { writeHlsMaster } from './hls.ts';
import {
  writeCaptionPlaylist,
  writeKeyPicturePlaylist,
  writeStoryboardPlaylist,
  writeTrackPlaylist,
} from './hls-playlists.ts';
import { type Presentation, isEncrypted, manifestPath } from './presentation.ts';

export interface ManifestFile {
  /** Relative to the lesson's folder. */
  readonly path: string;
  readonly text: string;
}

/** The presenter's picture with the sound, or the sound alone where there is no picture. */
export function mainView(lesson: Presentation): Presentation {
  const video = lesson.video.filter(({ track }) => track.stream === 'presenter');
  return { ...lesson, video };
}

/** The sound of a lesson that has a picture as well; undefined where there is not both. */
export function audioOnlyView(lesson: Presentation): Presentation | undefined {
  if (lesson.video.length === 0 || lesson.audio.length === 0) return undefined;
  const { storyboard: _, ...rest } = lesson;
  return { ...rest, video: [] };
}

/** The second picture alone; undefined where there is none. */
export function presentationView(lesson: Presentation): Presentation | undefined {
  const video = lesson.video.filter(({ track }) => track.stream === 'presentation');
  if (video.length === 0) return undefined;
  const { storyboard: _, ...rest } = lesson;
  return { ...rest, video, audio: [], captions: [] };
}

/** As `lesson.json` names them. */
export function manifestNames(lesson: Presentation): Lesson['manifests'] {
  return {
    dash: manifestPath.dash,
    hls: manifestPath.hls,
    ...(audioOnlyView(lesson) === undefined ? {} : { audioOnly: manifestPath.audioOnly }),
    ...(presentationView(lesson) === undefined ? {} : { presentation: manifestPath.presentation }),
  };
}

export function allManifests(lesson: Presentation): readonly ManifestFile[] {
  const { durationMs, storyboard } = lesson;
  const files: ManifestFile[] = [];
  for (const measured of [...lesson.video, ...lesson.audio]) {
    const path = manifestPath.playlist(measured.track.path);
    files.push({ path, text: writeTrackPlaylist(measured, lesson) });
  }
  // Bytes inside a segment that is ciphertext cannot be read by themselves.
  for (const measured of isEncrypted(lesson) ? [] : lesson.video) {
    const path = manifestPath.keyPictures(measured.track.path);
    files.push({ path, text: writeKeyPicturePlaylist(measured) });
  }
  for (const { path } of lesson.captions) {
    const text = writeCaptionPlaylist(path.split('/').at(-1) ?? path, durationMs);
    files.push({ path: manifestPath.captions(path), text });
  }
  if (storyboard !== undefined) {
    const text = writeStoryboardPlaylist(storyboard, durationMs);
    files.push({ path: manifestPath.storyboard, text });
  }
  const pair = (names: { dash: string; hls: string }, view: Presentation | undefined): void => {
    if (view === undefined) return;
    files.push({ path: names.dash, text: writeDash(view) });
    files.push({ path: names.hls, text: writeHlsMaster(view) });
  };
  pair(manifestPath.audioOnly, audioOnlyView(lesson));
  pair(manifestPath.presentation, presentationView(lesson));
  pair(manifestPath, mainView(lesson));
  return files;
}
