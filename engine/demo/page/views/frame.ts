import { inLanguage } from '../../../protocol/lesson.ts';
import { draw, make, show } from '../build.ts';
import { clock } from '../figures.ts';
import { type Acts, type Model } from '../model.ts';
import { type Words } from '../words.ts';

/** Everything around the lesson: the site's header, the course's title, the foot. */
export function showFrame(
  model: Model,
  words: Words,
  acts: Acts,
  place: (id: string) => HTMLElement,
): void {
  const { language, demo, unreachable } = model;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  const title = demo === null ? words.brand : inLanguage(demo.course.title, language);
  document.title = demo === null ? words.brand : `${title} - ${words.brand}`;

  const learner = demo?.learner.name ?? demo?.learner.id ?? null;
  const consoleUrl = demo?.consoleUrl ?? null;
  show(place('site'), JSON.stringify([language, learner, consoleUrl]), () => [
    make(
      'a',
      { class: 'brand', href: '/' },
      mark(),
      make('b', {}, words.brand),
      make('span', {}, words.tagline),
    ),
    make(
      'div',
      { class: 'site-tools' },
      learner !== null &&
        make('span', { class: 'learner' }, make('span', {}, `${words.learner} `), learner),
      make(
        'button',
        { class: 'quiet', type: 'button', 'data-focus': 'new-learner', click: acts.newLearner },
        words.newLearner,
      ),
      consoleUrl !== null &&
        make(
          'a',
          { class: 'quiet', href: consoleUrl, target: '_blank', rel: 'noopener' },
          words.console,
        ),
      make(
        'button',
        {
          class: 'quiet',
          type: 'button',
          'data-focus': 'language',
          lang: language === 'zh' ? 'en' : 'zh-CN',
          click: () => acts.speak(language === 'zh' ? 'en' : 'zh'),
        },
        words.other,
      ),
    ),
  ]);

  const lessons = demo?.course.lessons ?? [];
  const totalMs = lessons.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  show(
    place('course'),
    JSON.stringify([language, title, lessons.length, totalMs, unreachable]),
    () => [
      make(
        'div',
        { class: 'course-in' },
        make('p', { class: 'trail' }, words.trail),
        make('h1', {}, title),
        demo !== null &&
          make(
            'p',
            { class: 'course-facts' },
            make(
              'span',
              {},
              words.lessonsAndTime(lessons.length, totalMs === 0 ? null : clock(totalMs)),
            ),
            make('span', {}, words.demoNote),
          ),
        unreachable && make('p', { class: 'notice is-warning', role: 'alert' }, words.unreachable),
      ),
    ],
  );
  show(place('foot'), language, () => [words.foot]);
}

function mark(): SVGElement {
  return draw(
    'svg',
    { viewBox: '0 0 32 32', width: '32', height: '32', 'aria-hidden': 'true' },
    draw('rect', { width: '32', height: '32', rx: '8', class: 'mark-ground' }),
    draw('path', {
      class: 'mark-book',
      d: 'M16 9.5c-2.6-2-5.8-2.6-9-2.2v14.4c3.2-.4 6.4.2 9 2.2 2.6-2 5.8-2.6 9-2.2V7.3c-3.2-.4-6.4.2-9 2.2zm0 0v14.4',
    }),
  );
}
