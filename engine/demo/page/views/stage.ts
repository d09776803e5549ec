import { inLanguage } from '../../../protocol/lesson.ts';
import { type CourseLesson } from '../answers.ts';
import { make, show } from '../build.ts';
import { clock } from '../figures.ts';
import { type Acts, currentLesson, type Model, nextLesson } from '../model.ts';
import { type Words } from '../words.ts';

/** The lesson's title and buttons, what stands in for the player until it is there, and notices. */
export function showStage(
  model: Model,
  words: Words,
  acts: Acts,
  place: (id: string) => HTMLElement,
  playerIsOpen: boolean,
): void {
  const lesson = currentLesson(model);
  showHead(place('lesson-head'), model, words, acts, lesson);
  const stand = place('player-place');
  // An open player is never rebuilt by an update of the page around it.
  if (!playerIsOpen) {
    const key = JSON.stringify([model.language, lesson?.lessonId, lesson?.packaging]);
    show(stand, key, () => [standIn(words, acts, lesson)]);
  }
  showNotice(place('notices'), model, words, acts);
}

function showHead(
  place: HTMLElement,
  { language, preview }: Model,
  words: Words,
  acts: Acts,
  lesson: CourseLesson | null,
): void {
  const ready = lesson !== null && lesson.packaging === null;
  show(place, JSON.stringify([language, preview, lesson?.title, lesson?.durationMs, ready]), () => [
    make('h2', {}, lesson === null ? '' : inLanguage(lesson.title, language)),
    ready && make('span', { class: 'figure faint' }, clock(lesson.durationMs ?? 0)),
    ready && preview && make('span', { class: 'tag' }, words.previewOn),
    ready &&
      make(
        'button',
        {
          type: 'button',
          class: preview ? 'main' : 'plain',
          'data-focus': 'preview',
          click: () => acts.preview(!preview),
        },
        preview ? words.study : words.preview,
      ),
  ]);
}

function standIn(words: Words, acts: Acts, lesson: CourseLesson | null): HTMLElement {
  const packaging = lesson?.packaging ?? null;
  const told = packaging?.detail ?? null;
  // A detail that is only the percentage again would stand below the bar that shows it.
  const detail = told === null || /^\d+\s*%$/.test(told) ? null : told;
  if (packaging === null) {
    return make('div', { class: 'stand-in' }, make('p', {}, words.opening));
  }
  if (packaging.phase === 'failed') {
    return make(
      'div',
      { class: 'stand-in' },
      make('h3', {}, words.packagingFailed),
      detail !== null && make('p', { class: 'detail' }, detail),
      make('button', { type: 'button', class: 'plain', click: acts.lookAgain }, words.checkAgain),
    );
  }
  const percent = Math.floor((packaging.progressRatio ?? 0) * 100);
  const bar = make('progress', { max: '100', 'aria-label': words.packaging });
  bar.setAttribute('value', String(percent));
  return make(
    'div',
    { class: 'stand-in' },
    make('h3', {}, words.packaging),
    make('p', {}, words.packagingLead),
    make('div', { class: 'packaging' }, bar, make('span', { class: 'figure' }, `${percent}%`)),
    detail !== null && make('p', { class: 'detail' }, detail),
  );
}

function showNotice(place: HTMLElement, model: Model, words: Words, acts: Acts): void {
  const { notice, language } = model;
  const next = nextLesson(model);
  show(place, JSON.stringify([language, notice, next?.lessonId]), () => {
    if (notice === null) return [];
    const bar = (kind: string, sentence: string, button: HTMLElement | null) =>
      make('div', { class: `notice ${kind}` }, make('p', {}, sentence), button);
    const button = (label: string, click: () => void) =>
      make('button', { type: 'button', class: 'plain', click }, label);
    switch (notice.is) {
      case 'ended':
        return [bar('is-plain', words.endedNotice, button(words.goOn, acts.reopen))];
      case 'complete': {
        const onward =
          next === null ? null : button(words.nextLesson, () => acts.choose(next.lessonId));
        return [bar('is-good', words.completeNotice, onward)];
      }
      case 'no-player':
        return [bar('is-warning', words.noPlayer, null)];
      case 'trouble': {
        const again = notice.canRetry ? button(words.retry, acts.reopen) : null;
        return [bar('is-warning', notice.sentence ?? words.unreachable, again)];
      }
    }
  });
}
