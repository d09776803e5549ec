/** Does everything that `lesson.json` and its private part name exist, and lie inside the lesson? */

import type { Lesson } from '../../engine/protocol/lesson.ts';
import type { PrivateLesson } from '../../engine/protocol/private-lesson.ts';

export function referenceProblems(lesson: Lesson): string[] {
  const listed = new Set(lesson.files.map((file) => file.path));
  const { storyboard, manifests, durationMs } = lesson;
  const named = [
    ...(lesson.poster === undefined ? [] : [lesson.poster]),
    ...(storyboard === undefined ? [] : [storyboard.vtt, ...storyboard.tilePaths]),
    ...lesson.captions.map((one) => one.path),
    ...lesson.slides.flatMap((one) => [one.image, one.thumbnail]),
    ...[manifests, manifests.audioOnly, manifests.presentation].flatMap((pair) =>
      pair === undefined ? [] : [pair.dash, pair.hls],
    ),
  ];
  const problems = [...new Set(named)]
    .filter((path) => !listed.has(path))
    .map((path) => `${path} is named but not listed`);
  const times: [string, readonly { readonly atMs: number }[]][] = [
    ['slide', lesson.slides.map(({ startMs }) => ({ atMs: startMs }))],
    ['chapter', lesson.chapters.map(({ startMs }) => ({ atMs: startMs }))],
    ['knowledge point', lesson.knowledgePoints],
    ['question', lesson.questions.flatMap(({ atMs }) => (atMs === undefined ? [] : [{ atMs }]))],
  ];
  for (const [what, list] of times) {
    for (const { atMs } of list) {
      if (atMs > durationMs) problems.push(`a ${what} lies at ${atMs} ms, behind the end`);
    }
  }
  if (
    lesson.slides.some((one, i) => i > 0 && one.startMs <= (lesson.slides[i - 1]?.startMs ?? 0))
  ) {
    problems.push('the slides are not in order');
  }
  const points = new Set(lesson.knowledgePoints.map((point) => point.id));
  for (const { id, knowledgePointId } of lesson.questions) {
    if (knowledgePointId !== undefined && !points.has(knowledgePointId)) {
      problems.push(`question ${id} belongs to ${knowledgePointId}, which is no knowledge point`);
    }
  }
  const hasPresentation = lesson.video.some((track) => track.stream === 'presentation');
  if (hasPresentation !== (manifests.presentation !== undefined)) {
    problems.push('the presentation has tracks without a manifest, or a manifest without tracks');
  }
  return [...problems, ...keptProblems(lesson)];
}

function keptProblems({ previous, durationMs }: Lesson): string[] {
  let endMs = 0;
  for (const span of previous?.kept ?? []) {
    const before = span.previousStartMs + span.endMs - span.startMs;
    const isInside = span.endMs <= durationMs && before <= (previous?.durationMs ?? 0);
    if (span.startMs < endMs || span.endMs <= span.startMs || !isInside) {
      return [`the span kept from ${span.startMs} ms on is not possible`];
    }
    endMs = span.endMs;
  }
  return [];
}

/** The private part against the lesson it lies beside. */
export function privateProblems(lesson: Lesson, secret: PrivateLesson): string[] {
  const problems: string[] = [];
  if (secret.lessonId !== lesson.id || secret.mediaVersion !== lesson.mediaVersion) {
    problems.push('the private part belongs to another lesson or version');
  }
  const keys = new Set(secret.keys.map((one) => one.path));
  for (const { path } of lesson.protection?.keys ?? []) {
    if (!keys.has(path)) problems.push(`the private part has no key ${path}`);
  }
  const answers = new Map(secret.answers.map((one) => [one.questionId, one.correct]));
  for (const question of lesson.questions) {
    const correct = answers.get(question.id);
    const options = new Set(question.options.map((option) => option.id));
    if (correct === undefined) problems.push(`the private part has no answer to ${question.id}`);
    else if (correct.some((id) => !options.has(id))) {
      problems.push(`the answer to ${question.id} is none of its options`);
    }
  }
  return problems;
}
