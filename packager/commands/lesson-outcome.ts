/** What lies beside and in a lesson that was just packaged, for those who answer for it. */

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { INTERNAL_FOLDER } from '../../engine/protocol/lesson.ts';
import { privateLessonFile } from '../../engine/protocol/private-lesson.ts';
import type { PackageOptions } from '../assembly/package-lesson.ts';
import { readableOutline } from '../batch/readable-outline.ts';
import type { LessonOutcome } from '../report/lesson-report.ts';
import { QUALITY_FILE, QUALITY_PAGE, qualityRecord } from '../report/quality-record.ts';

export function lessonOutcome(folder: string, slidesFrom?: string): LessonOutcome {
  const privatePath = privateLessonFile(folder);
  return {
    ...(existsSync(privatePath) ? { privatePath } : {}),
    ...(slidesFrom === undefined ? {} : { slidesFrom }),
    ...qualityOutcome(folder),
  };
}

function qualityOutcome(folder: string): Pick<LessonOutcome, 'quality'> {
  const path = join(folder, INTERNAL_FOLDER, QUALITY_PAGE);
  try {
    const text = readFileSync(join(folder, INTERNAL_FOLDER, QUALITY_FILE), 'utf8');
    const read = decode(qualityRecord, JSON.parse(text));
    if (!read.ok || !existsSync(path)) return {};
    const { warnings, loudness } = read.value;
    const lufs = loudness?.lesson?.integratedLufs;
    const sourceLufs = loudness?.source?.integratedLufs;
    return {
      quality: {
        ...{ path, warnings: warnings.length },
        ...(lufs === undefined ? {} : { lufs }),
        ...(sourceLufs === undefined ? {} : { sourceLufs }),
      },
    };
  } catch {
    // The report is about the lesson, no part of it: without one the lesson is as good.
    return {};
  }
}

/** @returns the file or folder that the slides were taken from; nothing where they were found */
export async function slidesSource(
  options: Pick<PackageOptions, 'slides' | 'slidesPath' | 'outlinePath'>,
): Promise<string | undefined> {
  const { slides } = options;
  if (slides !== undefined) return isWord(slides) ? undefined : basename(slides);
  const written = (await readableOutline(options.outlinePath))?.slides;
  if (typeof written === 'string') return isWord(written) ? undefined : basename(written);
  const place = written?.file ?? written?.folder;
  if (place !== undefined) return basename(place);
  const { slidesPath } = options;
  const isTimed = (written?.cues ?? []).length > 0;
  return slidesPath !== undefined && isTimed ? basename(slidesPath) : undefined;
}

function isWord(slides: string): boolean {
  return slides === 'auto' || slides === 'off';
}
