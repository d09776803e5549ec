import { inLanguage } from '../../../protocol/lesson.ts';
import { type CourseLesson } from '../answers.ts';
import { make, show } from '../build.ts';
import { clock, wholePercent } from '../figures.ts';
import { type Acts, type Model, progressOf } from '../model.ts';
import { ring } from '../ring.ts';
import { type Words } from '../words.ts';

/** The lessons of the course, each with its ring. Chapters are the player's. */
export function showOutline(place: HTMLElement, model: Model, words: Words, acts: Acts): void {
  const lessons = model.demo?.course.lessons ?? [];
  const percents = lessons.map((lesson) => percentOf(model, lesson));
  place.setAttribute('aria-label', words.outline);
  show(place, JSON.stringify([model.language, model.lessonId, lessons, percents]), () => [
    make('h2', {}, words.outline),
    model.demo !== null && lessons.length === 0 && make('p', { class: 'faint' }, words.noLessons),
    make(
      'ol',
      { class: 'lessons' },
      ...lessons.map((lesson, at) => lessonItem(model, words, acts, lesson, percents[at] ?? 0)),
    ),
  ]);
}

function percentOf(model: Model, { lessonId }: CourseLesson): number {
  const { creditedMs, requiredMs, complete } = progressOf(model, lessonId);
  return complete ? 100 : Math.min(99, wholePercent(creditedMs, requiredMs));
}

function lessonItem(
  { language, lessonId: openId }: Model,
  words: Words,
  acts: Acts,
  { lessonId, title, durationMs, packaging }: CourseLesson,
  percent: number,
): HTMLElement {
  const open = lessonId === openId;
  const under =
    packaging === null
      ? percent === 100
        ? words.complete
        : clock(durationMs ?? 0)
      : packaging.phase === 'failed'
        ? words.failedShort
        : words.packagingShort;
  return make(
    'li',
    { class: open ? 'lesson is-open' : 'lesson' },
    make(
      'button',
      {
        type: 'button',
        'data-focus': `lesson ${lessonId}`,
        'aria-current': open ? 'true' : false,
        // Choosing the open lesson again would throw the learner out of the session.
        click: () => (open ? undefined : acts.choose(lessonId)),
      },
      ring(percent, words.ringLabel(percent)),
      make(
        'span',
        { class: 'lesson-name' },
        make('b', {}, inLanguage(title, language)),
        make('span', { class: 'faint figure' }, under),
      ),
    ),
  );
}
