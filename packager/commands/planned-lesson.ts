/** What a plan says of the lesson itself, from what people wrote and wished. */

import { inLanguage } from '../../engine/protocol/lesson.ts';
import type { About } from '../authoring/about.ts';
import type { Authored } from '../authoring/read-authored.ts';
import { defaultLoudnessLufs } from '../plan/loudness.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProtectionWish } from '../protection/protect-lesson.ts';
import type { PlannedLesson, PlannedSlides } from '../report/planned-lesson.ts';

export interface PlannedFacts {
  readonly about: About;
  readonly authored: Authored;
  readonly plan: Plan;
  /** Languages of those that will be left. */
  readonly captions: readonly string[];
  readonly folder: string | undefined;
  /** Name of the file or folder that slides are taken from. */
  readonly slidesName: string | undefined;
  readonly loudness: number | 'off' | undefined;
  readonly protection: ProtectionWish | undefined;
}

export function plannedLesson(facts: PlannedFacts): PlannedLesson {
  const { about, captions, plan, folder, loudness, protection } = facts;
  return {
    ...(about.id === undefined ? {} : { id: about.id }),
    ...(folder === undefined ? {} : { folder }),
    title: inLanguage(about.title, about.language),
    language: about.language,
    captions,
    slides: plannedSlides(facts),
    chapters: about.chapters.length,
    knowledgePoints: about.knowledgePoints.length,
    questions: about.questions.length,
    ...(plan.audio === undefined ? {} : { loudness: loudness ?? defaultLoudnessLufs }),
    ...(protection === undefined
      ? {}
      : {
          protection: {
            scheme: protection.scheme,
            ...('keySeconds' in protection ? { keySeconds: protection.keySeconds } : {}),
          },
        }),
  };
}

/** As the step that makes them decides it. */
function plannedSlides({ authored: { slides }, plan, slidesName }: PlannedFacts): PlannedSlides {
  switch (slides?.kind) {
    case 'off':
      return { kind: 'off' };
    case 'pdf':
    case 'folder':
      return { kind: 'file', name: slidesName ?? slides.kind, shown: slides.cues.length };
    case 'found':
    case undefined: {
      const stream = plan.streams.at(-1);
      const isLookedFor = slides?.kind === 'found' || stream?.contentClass !== 'talk';
      if (stream === undefined || !isLookedFor) return { kind: 'none' };
      return { kind: 'found', picture: stream.name };
    }
  }
}
