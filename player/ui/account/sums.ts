import { type LessonAccount } from '../../../engine/protocol/lesson-account.ts';
import { type NotCountedReason } from '../../../engine/protocol/reasons.ts';
import { type Language, clockText, reasonLabel, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { type Entry, balanceTable } from './balance.ts';

/** What counts for the lesson and how final it is: the words explain themselves. */
export function lessonSums(
  { lesson, coverage, units, levels }: LessonAccount,
  language: Language,
): HTMLElement {
  const settledMs = lesson.creditedMs - lesson.provisionalMs;
  const rows: (readonly [kind: string, name: string, ms: number, means: string])[] = [
    ['credited', say(language, 'settledWord'), settledMs, say(language, 'settledMeans')],
  ];
  const add = (kind: string, name: string, ms: number, means: string): void => {
    if (ms > 0) rows.push([kind, name, ms, means]);
  };
  add(
    'provisional',
    say(language, 'waitsForCheck'),
    lesson.provisionalMs,
    say(language, 'provisionalMeans'),
  );
  add(
    'pending',
    say(language, 'beingConfirmed'),
    coverage.pendingMs,
    say(language, 'pendingMeans'),
  );
  add('credited', say(language, 'carriedWord'), lesson.carriedMs, say(language, 'carriedMeans'));
  rows.push(['ahead', say(language, 'requiredWord'), lesson.requiredMs, '']);
  const inUnits = say(language, 'unitsMeans', {
    units: String(units.earnedHundredths / 100),
    minutes: String(units.minutesPerUnit),
    step: String(units.incrementHundredths / 100),
  });
  const proved = levels.map(({ ms, said }) => `${ofLanguage(said, language)} ${clockText(ms)}`);
  return make('section', '', {}, [
    make('h3', '', {}, [say(language, 'thisLesson')]),
    make(
      'dl',
      'sums',
      {},
      rows.map(([kind, name, ms, means]) =>
        make('div', kind, {}, [
          make('dt', '', {}, [make('i', 'swatch'), name]),
          make('dd', 'amount', {}, [clockText(ms)]),
          make('dd', 'note', {}, [means]),
        ]),
      ),
    ),
    make('p', 'note', {}, [inUnits]),
    ...units.withheld.map((said) => make('p', 'note', {}, [ofLanguage(said, language)])),
    ...(proved.length === 0
      ? []
      : [make('p', 'note', {}, [say(language, 'provedBy', { levels: proved.join(' · ') })])]),
  ]);
}

/** Both accounts in balance: what was played, and what became of the time the lesson was open. */
export function balances({ coverage, time, sessions }: LessonAccount, language: Language): Node[] {
  const entries = (
    countedMs: number,
    pendingMs: number,
    rest: Readonly<Partial<Record<NotCountedReason, number>>>,
  ): Entry[] => [
    { name: say(language, 'countedWord'), ms: countedMs, kind: 'credited' },
    { name: say(language, 'beingConfirmed'), ms: pendingMs, kind: 'pending' },
    ...Object.entries(rest).map(([reason, ms]): Entry => ({
      name: reasonLabel(language, reason as NotCountedReason),
      ms,
      kind: reason === 'paused' || reason === 'stalled' || reason === 'gap' ? 'idle' : 'missing',
    })),
  ];
  return [
    balanceTable(
      say(language, 'playedTitle'),
      say(language, 'playedNote', { visits: String(sessions) }),
      { name: say(language, 'playedAll'), ms: coverage.presentedMs },
      entries(coverage.creditedMs, coverage.pendingMs, coverage.refusedMs),
    ),
    balanceTable(
      say(language, 'openTitle'),
      say(language, 'openNote'),
      { name: say(language, 'openAll'), ms: time.openMs },
      entries(time.countedMs, time.pendingMs, time.notCountedMs),
    ),
  ];
}

/** Words that came with the answer, in Chinese or English. */
function ofLanguage(
  said: { readonly zh: string; readonly en: string },
  language: Language,
): string {
  return language === 'zh' ? said.zh : said.en;
}
