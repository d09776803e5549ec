/** Caption files: WebVTT, SubRip or Advanced SubStation in, checked WebVTT out. */

import { readFile, stat } from 'node:fs/promises';

import { captionFault } from '../captions/mistake.ts';
import { readCaptionText } from '../captions/read.ts';
import { PackagerFault } from '../plan/fault.ts';
import { decodeCaptionBytes } from './caption-bytes.ts';
import { whyUnreadable } from './unreadable-file.ts';

export interface CaptionWish {
  readonly language: string;
  readonly path: string;
}

export interface Captions {
  readonly language: string;
  /** UTF-8 WebVTT without a byte order mark, lines ended by a line feed. */
  readonly text: string;
  /** One line for people each: what was put right in the file. */
  readonly notices: readonly string[];
  /** Cues that begin behind the end of the lecture, which was told already. */
  readonly leftOut?: number;
}

/** A day of captions has a few megabytes. */
const largestBytes = 32 * 1_048_576;

/** @throws PackagerFault with the lines of the mistakes */
export async function readCaptions(wish: CaptionWish): Promise<Captions> {
  const bytes = await stat(wish.path)
    .then((found) => {
      // A pipe or a device would be read for ever.
      if (!found.isFile()) throw new Error('no plain file');
      if (found.size > largestBytes) throw tooLarge(wish.path);
      return readFile(wish.path);
    })
    .catch(async (error: unknown) => {
      if (error instanceof PackagerFault) throw error;
      throw new PackagerFault(
        'misuse',
        'A caption file cannot be read.',
        await whyUnreadable(wish.path),
        'Check the path given to --captions, e.g. --captions zh=lecture.zh.srt',
      );
    });
  const decoded = decodeCaptionBytes(bytes);
  if (decoded === undefined) {
    throw captionFault(wish.path, [{ line: 1, reason: 'it is not UTF-8 text' }]);
  }
  const { vtt, notices } = readCaptionText(decoded.text, wish.path);
  return {
    language: wish.language,
    text: vtt,
    notices: [
      ...(decoded.encoding === 'GB18030'
        ? [
            `${wish.path}: is not UTF-8 and was read as GB18030; if letters look wrong, save as UTF-8`,
          ]
        : []),
      ...notices,
    ],
  };
}

function tooLarge(path: string): PackagerFault {
  return captionFault(path, [{ line: 1, reason: 'it is too large for captions (over 32 MB)' }]);
}
