import { inLanguage } from '../../../protocol/lesson.ts';
import { type LessonLine, type SessionLine } from '../answers.ts';
import { make, show } from '../build.ts';
import { clock, dayAndTime } from '../figures.ts';
import { type Acts, type Model } from '../model.ts';
import { sessionState } from '../session-state.ts';
import { type Words } from '../words.ts';

const MOST_SESSIONS = 6;

/** The learner's own statement: a line a lesson, and the last sessions as sums that balance. */
export function showStatement(place: HTMLElement, model: Model, words: Words, acts: Acts): void {
  const { statement, language } = model;
  const lessons = statement?.lessons ?? [];
  const sessions = [...(statement?.sessions ?? [])]
    .sort((a, b) => b.openedUtcMs - a.openedUtcMs)
    .slice(0, MOST_SESSIONS);
  const title = (lessonId: string) => {
    const known = model.demo?.course.lessons.find((lesson) => lesson.lessonId === lessonId);
    return known === undefined ? lessonId : inLanguage(known.title, language);
  };
  const states = sessions.map((each) => sessionState(each, statement?.asOfUtcMs ?? 0));
  const titles = lessons.map((lesson) => title(lesson.lessonId));
  const key = JSON.stringify([language, lessons, sessions, states, titles]);
  show(place, key, () => [
    make(
      'div',
      { class: 'statement-head' },
      make('h2', {}, words.statement),
      make(
        'button',
        {
          type: 'button',
          class: 'plain',
          'data-focus': 'refresh',
          click: acts.refreshStatement,
        },
        words.refresh,
      ),
    ),
    lessons.length + sessions.length === 0
      ? make('p', { class: 'faint' }, words.statementEmpty)
      : make('p', { class: 'faint small' }, words.statementLead),
    lessons.length > 0 &&
      table(
        [words.lesson, words.credited, words.studyTime, words.state],
        lessons.map((lesson) => lessonCells(lesson, title(lesson.lessonId), words)),
      ),
    lessons.length > 0 && make('p', { class: 'faint small' }, words.studyTimeNote),
    sessions.length > 0 && make('h3', {}, words.sessions),
    sessions.length > 0 &&
      table(
        [words.opened, words.presented, words.credited, words.pending, words.refused, words.state],
        sessions.map((session) => sessionCells(session, statement?.asOfUtcMs ?? 0, words)),
      ),
  ]);
}

function lessonCells(lesson: LessonLine, title: string, words: Words): string[] {
  return [
    title,
    `${clock(lesson.creditedMs)} / ${clock(lesson.requiredMs)}`,
    clock(lesson.studyMs),
    lesson.complete ? words.complete : words.notComplete,
  ];
}

function sessionCells(session: SessionLine, asOfUtcMs: number, words: Words): string[] {
  const { openedUtcMs, end, coverage, runs } = session;
  const state = sessionState(session, asOfUtcMs);
  const refusedMs = runs.reduce((sum, { run: [startMs, endMs, outcome] }) => {
    return outcome === 'credited' || outcome === 'pending' ? sum : sum + endMs - startMs;
  }, 0);
  return [
    dayAndTime(openedUtcMs),
    clock(coverage.presentedMs),
    clock(coverage.creditedMs),
    clock(coverage.pendingMs),
    clock(refusedMs),
    state === 'ended' ? (end === null ? words.ended : words.ends[end]) : words.states[state],
  ];
}

/** On a phone each row becomes a block, and `data-label` names its cells. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
    make(
      'tbody',
      {},
      ...rows.map((cells) =>
        make(
          'tr',
          {},
          ...cells.map((cell, at) =>
            make('td', { class: 'figure', 'data-label': heads[at] ?? '' }, cell),
          ),
        ),
      ),
    ),
  );
}
