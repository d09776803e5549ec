/** What the outline of a lecture says that decides something before the lecture's turn. */

import { type Given, namedCaptions, namedPaths, namedSlides } from '../authoring/named-files.ts';
import { languageForm, lessonIdForm } from '../authoring/authored-words.ts';
import { type Outline, type OutlineLook, lookAtOutline } from '../authoring/outline.ts';
import { PackagerFault } from '../plan/fault.ts';

export interface ReadableOutline {
  /** Whether nothing in it can be read: it may say anything once it is mended. */
  readonly isUnreadable: boolean;
  readonly id?: string;
  readonly language?: string;
  /** `auto`, `off`, or the path of a file or folder; absent where it names none. */
  readonly slidesPlace?: string;
  /** Whether it says when slides are shown. */
  readonly isTimed: boolean;
  /** Known where the outline has no mistakes. */
  readonly slides?: Outline['slides'];
  /** The caption files that it names. */
  readonly captions: readonly { readonly language: string; readonly path: string }[];
}

/**
 * As far as it can be read: its mistakes are told when the lecture's turn comes, and stop no others.
 *
 * @returns undefined where it cannot be read at all
 */
export async function readableOutline(
  path: string | undefined,
): Promise<ReadableOutline | undefined> {
  const look = await lookAt(path);
  if (look === undefined) return undefined;
  const { fields } = look.survey.top;
  const place = slidesPlace(look);
  const id = lessonIdForm.read(fields['id'], [], []);
  const language = languageForm.read(fields['language'], [], []);
  return {
    isUnreadable: look.isUnreadable,
    isTimed: look.survey.slides?.fields['cues'] !== undefined,
    captions: namedCaptions(look),
    ...(place === undefined ? {} : { slidesPlace: place }),
    ...(look.outline?.slides === undefined ? {} : { slides: look.outline.slides }),
    ...(id === undefined ? {} : { id }),
    ...(language === undefined ? {} : { language }),
  };
}

function slidesPlace(look: OutlineLook): string | undefined {
  const written = look.survey.top.fields['slides'];
  return typeof written === 'string' ? written : namedSlides(look)?.path;
}

/** Files that belong to a lecture because its outline names them: captions, slides, a second picture. */
export async function filesNamedIn(
  outlinePath: string | undefined,
  given?: Given,
): Promise<string[]> {
  const look = await lookAt(outlinePath);
  return look === undefined ? [] : namedPaths(look, given);
}

async function lookAt(path: string | undefined): Promise<OutlineLook | undefined> {
  if (path === undefined) return undefined;
  try {
    return await lookAtOutline(path);
  } catch (error) {
    if (error instanceof PackagerFault) return undefined;
    throw error;
  }
}
