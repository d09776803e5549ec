/** The encodes and the texts, put together: tracks, pictures, manifests and `lesson.json`. */

import {
  LESSON_FILE,
  LESSON_FORMAT_VERSION,
  type Lesson,
  lesson,
} from '../../engine/protocol/lesson.ts';
import { BoxError } from '../manifest/boxes.ts';
import { gridBoundariesMs, lessonDurationMs } from '../manifest/grid.ts';
import { languageLabel } from '../manifest/language-label.ts';
import { type Presentation, manifestPath } from '../manifest/presentation.ts';
import type { Plan } from '../plan/plan.ts';
import { type About, checkAbout } from '../authoring/about.ts';
import type { Captions } from '../authoring/captions.ts';
import { FileList, mediaVersionOf } from './file-list.ts';
import { writeManifests } from './manifests.ts';
import type { OnPackageEvent } from './package-events.ts';
import { collectPoster, collectStoryboard } from './pictures.ts';
import { cutTracks } from './tracks.ts';
import type { Workspace } from './workspace.ts';

export async function assemble(
  plan: Plan,
  about: About,
  captions: readonly Captions[],
  space: Workspace,
  onEvent: OnPackageEvent,
): Promise<Lesson> {
  onEvent({ event: 'stage', stage: 'cut' });
  const files = new FileList(space.lesson);
  const tracks = await cutTracks(plan, space.work, about.language, files, onEvent);
  const clock = tracks.video[0] ?? tracks.audio[0];
  if (clock === undefined) throw new BoxError('nothing was encoded');
  const durationMs = lessonDurationMs(clock.segments, clock.timescaleHz);
  checkAbout(about, durationMs);
  const storyboard =
    plan.storyboard === undefined
      ? undefined
      : await collectStoryboard(plan.storyboard, space.work, durationMs, files);
  const poster = plan.poster === undefined ? undefined : await collectPoster(space.work, files);
  const captionTracks: Presentation['captions'][number][] = [];
  for (const { language, text } of captions) {
    const { path, bytes } = await files.write(`captions/${language}.vtt`, text);
    captionTracks.push({ language, label: languageLabel(language), path, bytes });
  }
  const presentation: Presentation = {
    durationMs,
    ...tracks,
    captions: captionTracks,
    ...(storyboard === undefined ? {} : { storyboard }),
  };
  await writeManifests(presentation, files);
  const listed = files.sorted();
  const mediaVersion = mediaVersionOf(listed);
  const [video, audio] = [tracks.video[0], tracks.audio[0]];
  const grid = (track: typeof clock): number[] =>
    gridBoundariesMs(track.segments, track.timescaleHz, durationMs);
  // Decoded like a stranger's: what is written is what every reader accepts.
  const made = lesson({
    format: 'lectern-lesson',
    formatVersion: LESSON_FORMAT_VERSION,
    id: about.id ?? `lesson-${mediaVersion.slice(7, 15)}`,
    mediaVersion,
    title: about.title,
    language: about.language,
    durationMs,
    grid: { ...(video ? { video: grid(video) } : {}), ...(audio ? { audio: grid(audio) } : {}) },
    video: tracks.video.map((measured) => measured.track),
    audio: tracks.audio.map((measured) => measured.track),
    segmentName: '{number5}.m4s',
    initName: 'init.mp4',
    manifests: { dash: manifestPath.dash, hls: manifestPath.hls },
    ...(poster === undefined ? {} : { poster }),
    ...(storyboard === undefined ? {} : { storyboard }),
    captions: captionTracks,
    chapters: about.chapters,
    knowledgePoints: about.knowledgePoints,
    questions: [],
    slides: [],
    files: listed,
  });
  await new FileList(space.lesson).write(LESSON_FILE, `${JSON.stringify(made, null, 1)}\n`);
  return made;
}
