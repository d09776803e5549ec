/** The step that leaves the quality report: a record for programs and a page for people. */

import { INTERNAL_FOLDER, type Lesson } from '../../engine/protocol/lesson.ts';
import { defaultLoudnessLufs } from '../plan/loudness.ts';
import { lessonLikeness } from '../quality/lesson-likeness.ts';
import { measureSound } from '../quality/measure-sound.ts';
import { perceiveLesson } from '../quality/perceive-lesson.ts';
import { qualityOf } from '../quality/quality-of.ts';
import { sourceSoundMeasure } from '../quality/source-sound.ts';
import { qualityPage } from '../report/quality-page.ts';
import { QUALITY_FILE, QUALITY_PAGE } from '../report/quality-record.ts';
import { earlierSummary } from './earlier-version-step.ts';
import { audioPath } from './encoded-lesson.ts';
import type { StepContext } from './step.ts';

export interface QualityWork {
  readonly ffmpeg: string;
  readonly nice?: number;
  readonly loudness?: number | 'off';
  /** Paths as the person gave them, for the report. */
  readonly sourcePaths: readonly string[];
  /** Windows in which rungs are compared with the source: a number, `all`, or 0 for none. */
  readonly windows?: number | 'all';
  readonly vmafModel?: string;
}

export function qualityStep(work: QualityWork) {
  return async (context: StepContext, lesson: Lesson): Promise<void> => {
    const { encoded, inputs, workFolder, durationMs, files, signal } = context;
    const { plan } = encoded;
    const run = {
      ffmpeg: work.ffmpeg,
      signal,
      ...(work.nice === undefined ? {} : { nice: work.nice }),
    };
    const lessonSound =
      plan.audio === undefined
        ? undefined
        : await measureSound({
            ...{ ...run, inputPath: audioPath(encoded), selector: 'a:0' },
            channels: plan.audio.channels,
          });
    const likeness =
      lesson.grid.video === undefined || work.windows === 0
        ? undefined
        : await lessonLikeness({
            ...{ ...run, encoded, inputs, workFolder, gridMs: lesson.grid.video },
            ...(work.windows === undefined ? {} : { windows: work.windows }),
            ...(work.vmafModel === undefined ? {} : { vmafModel: work.vmafModel }),
          });
    const sourceSound = await sourceSoundMeasure(workFolder);
    const previous = earlierSummary(lesson);
    const gainDb = plan.audio?.gainDb;
    const record = qualityOf({
      lesson,
      sources: plan.inputs.map(({ facts }, i) => ({ path: work.sourcePaths[i] ?? '', facts })),
      perceived: await perceiveLesson(encoded, workFolder, durationMs),
      ...(likeness === undefined ? {} : { likeness }),
      ...(sourceSound === undefined ? {} : { sourceSound }),
      ...(lessonSound === undefined ? {} : { lessonSound }),
      ...(gainDb === undefined ? {} : { gainDb }),
      ...(work.loudness === 'off' ? {} : { targetLufs: work.loudness ?? defaultLoudnessLufs }),
      ...(previous === undefined ? {} : { previous }),
    });
    const text = `${JSON.stringify(record, null, 1)}\n`;
    await files.writeUnlisted(`${INTERNAL_FOLDER}/${QUALITY_FILE}`, text);
    await files.writeUnlisted(`${INTERNAL_FOLDER}/${QUALITY_PAGE}`, qualityPage(record));
    for (const { kind, text: words } of record.warnings) {
      // What else is in the report can wait until somebody reads it.
      if (kind === 'captions' || kind === 'bandwidth') continue;
      context.onEvent({ event: 'warning', text: words.en });
    }
  };
}
