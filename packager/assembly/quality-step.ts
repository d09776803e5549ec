/** The step that leaves the quality report: a record for programs and a page for people. */

import { INTERNAL_FOLDER, type Lesson } from '../../engine/protocol/lesson.ts';
import { type SoundMeasure, defaultLoudnessLufs } from '../plan/loudness.ts';
import { LessonComparison, type LessonLikeness } from '../quality/lesson-likeness.ts';
import { measureSound } from '../quality/measure-sound.ts';
import { perceiveLesson } from '../quality/perceive-lesson.ts';
import { qualityOf } from '../quality/quality-of.ts';
import { sourceSoundMeasure } from '../quality/source-sound.ts';
import { qualityPage } from '../report/quality-page.ts';
import { QUALITY_FILE, QUALITY_PAGE } from '../report/quality-record.ts';
import type { SideWork } from '../execution/side-work.ts';
import type { TakeSlot } from '../execution/slots.ts';
import { earlierSummary } from './earlier-version-step.ts';
import { type EncodedLesson, audioPath } from './encoded-lesson.ts';
import type { StepContext } from './step.ts';

export interface QualityWishes {
  /** Windows in which rungs are compared with the source: a number, `all`, or 0 for none. */
  readonly windows?: number | 'all';
  readonly vmafModel?: string;
  readonly loudness?: number | 'off';
}

export interface QualityWork extends QualityWishes {
  readonly ffmpeg: string;
  readonly nice?: number;
  /** Absolute paths of the sources, of which the report takes the names alone; and what they are. */
  readonly sources: readonly { readonly path: string; readonly container: string }[];
  /** Path of each of the plan's inputs, or of its remuxed copy. */
  readonly inputs: readonly string[];
  readonly workFolder: string;
  readonly side: SideWork;
  /** Runs each measuring when its turn comes. */
  readonly take: TakeSlot;
}

/** What is measured for the report: begun as soon as it can be, and waited for at the end. */
export class QualityStep {
  readonly #work: QualityWork;
  readonly #run: { ffmpeg: string; signal: AbortSignal; nice?: number };
  #sound: Promise<SoundMeasure> | undefined;
  readonly #comparison: LessonComparison | undefined;
  #likeness: Promise<LessonLikeness | undefined> | undefined;

  constructor(work: QualityWork) {
    this.#work = work;
    this.#run = {
      ffmpeg: work.ffmpeg,
      signal: work.side.signal,
      ...(work.nice === undefined ? {} : { nice: work.nice }),
    };
    const { windows, vmafModel, inputs, workFolder, side } = work;
    if (windows === 0) return;
    this.#comparison = new LessonComparison({
      ...{ ...this.#run, inputs, workFolder },
      take: (compare) => side.begin(work.take(compare)),
      ...(windows === undefined ? {} : { windows }),
      ...(vmafModel === undefined ? {} : { vmafModel }),
    });
  }

  /** The sound is encoded; pictures may not be. */
  measureSound(encoded: EncodedLesson): void {
    const { audio } = encoded.plan;
    if (audio === undefined) return;
    const { side, take } = this.#work;
    const place = { inputPath: audioPath(encoded), selector: 'a:0', channels: audio.channels };
    this.#sound = side.begin(take(() => measureSound({ ...this.#run, ...place })));
  }

  /** Another chunk is encoded: what lies in it can be compared, where a core has nothing else to do. */
  compareFinished(soFar: EncodedLesson): void {
    this.#comparison?.beginFinished(soFar);
  }

  /** All is encoded. */
  comparePictures(encoded: EncodedLesson): void {
    const { side } = this.#work;
    if (this.#comparison !== undefined) this.#likeness = side.begin(this.#comparison.all(encoded));
  }

  readonly report = async (context: StepContext, lesson: Lesson): Promise<void> => {
    const work = this.#work;
    const { encoded, workFolder, durationMs, files } = context;
    const { plan } = encoded;
    const [lessonSound, likeness] = await Promise.all([this.#sound, this.#likeness]);
    const sourceSound = await sourceSoundMeasure(workFolder);
    const previous = earlierSummary(lesson);
    const gainDb = plan.audio?.gainDb;
    const record = qualityOf({
      lesson,
      sources: plan.inputs.map(({ facts }, i) => ({
        ...(work.sources[i] ?? { path: '', container: facts.container }),
        facts,
      })),
      perceived: await perceiveLesson(encoded, workFolder, durationMs),
      ...(likeness === undefined ? {} : { likeness }),
      ...(sourceSound === undefined ? {} : { sourceSound }),
      ...(lessonSound === undefined ? {} : { lessonSound }),
      ...(gainDb === undefined ? {} : { gainDb }),
      ...(work.loudness === 'off' ? {} : { targetLufs: work.loudness ?? defaultLoudnessLufs }),
      ...(previous === undefined ? {} : { previous }),
      remarks: context.remarks,
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
