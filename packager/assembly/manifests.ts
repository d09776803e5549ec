/** Writes every manifest of a lesson: they come last, when all they name exists. */

import { basename } from 'node:path';

import { writeDash } from '../manifest/dash.ts';
import { writeHlsMaster } from '../manifest/hls.ts';
import {
  writeCaptionPlaylist,
  writeKeyPicturePlaylist,
  writeStoryboardPlaylist,
  writeTrackPlaylist,
} from '../manifest/hls-playlists.ts';
import { type Presentation, manifestPath } from '../manifest/presentation.ts';
import type { FileList } from './file-list.ts';

export async function writeManifests(lesson: Presentation, files: FileList): Promise<void> {
  for (const measured of [...lesson.video, ...lesson.audio]) {
    await files.write(manifestPath.playlist(measured.track.path), writeTrackPlaylist(measured));
  }
  for (const measured of lesson.video) {
    await files.write(
      manifestPath.keyPictures(measured.track.path),
      writeKeyPicturePlaylist(measured),
    );
  }
  for (const { path } of lesson.captions) {
    const text = writeCaptionPlaylist(basename(path), lesson.durationMs);
    await files.write(manifestPath.captions(path), text);
  }
  if (lesson.storyboard !== undefined) {
    const text = writeStoryboardPlaylist(lesson.storyboard, lesson.durationMs);
    await files.write(manifestPath.storyboard, text);
  }
  await files.write(manifestPath.dash, writeDash(lesson));
  await files.write(manifestPath.hls, writeHlsMaster(lesson));
}
