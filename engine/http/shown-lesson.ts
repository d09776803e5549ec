/**
 * What a page shows of a lesson: its description without the list of files. For a lecture of 90 minutes
 * that list is most of it, and its digests do not shrink; a weak network would carry it for seconds.
 */

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Request, type Response } from 'express';
import { type LessonFolder } from '../library/lesson-folder.ts';

const zip = promisify(gzip);

const zipped = new WeakMap<LessonFolder, Promise<Buffer>>();

export async function sendShownLesson(
  request: Request,
  response: Response,
  folder: LessonFolder,
): Promise<void> {
  const { files: _unshown, ...shown } = folder.lesson;
  response.type('application/json').vary('Accept-Encoding');
  // As for every file of a session's address.
  response.set('Cache-Control', 'private, max-age=31536000, immutable');
  if (request.acceptsEncodings('gzip') !== 'gzip') {
    response.json(shown);
    return;
  }
  const body = zipped.get(folder) ?? zip(JSON.stringify(shown));
  zipped.set(folder, body);
  response.set('Content-Encoding', 'gzip').send(await body);
}
