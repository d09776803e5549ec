import { type LessonAccount, type RefusedPart } from '../../../engine/protocol/lesson-account.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { subtract, totalMs } from '../../beats/spans.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, reasonLabel, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { placeText } from './holes.ts';
import { whenText } from './panel-times.ts';

/** Parts that are listed at first, and with each wish for more. */
const PAGE = 10;

/** The parts that did not count, newest first: where, when, why, and what to do about it. */
export function refusedList(
  told: LessonAccount,
  view: View,
  language: Language,
  onGo: (targetMs: number) => void,
): HTMLElement {
  const list = make('ol', 'refused-list');
  const more = make('button', 'go more', { type: 'button' });
  let listed = 0;
  const showMore = (): void => {
    const page = told.refused.slice(listed, listed + PAGE);
    const items = page.map((part) => item(part, view, language, onGo));
    list.append(...items);
    // Whoever pressed the button goes on reading where the new ones begin.
    if (listed > 0) items[0]?.focus();
    listed += page.length;
    const rest = told.refused.length - listed;
    more.hidden = rest === 0;
    more.textContent = say(language, 'refusedMore', { count: String(Math.min(rest, PAGE)) });
  };
  more.addEventListener('click', showMore);
  showMore();
  const { parts, ms } = told.leftOut;
  const leftOut = { count: String(parts), length: clockText(Math.ceil(ms / 1_000) * 1_000) };
  return make('section', '', {}, [
    make('h3', '', {}, [say(language, 'refusedTitle')]),
    ...(listed === 0 ? [make('p', 'note', {}, [say(language, 'refusedNone')])] : [list]),
    more,
    ...(parts > 0 ? [make('p', 'note', {}, [say(language, 'refusedLeftOut', leftOut)])] : []),
  ]);
}

function item(
  [startMs, endMs, reason, fromUtcMs, toUtcMs]: RefusedPart,
  { account, welcome }: View,
  language: Language,
  onGo: (targetMs: number) => void,
): HTMLElement {
  const owed = (account?.credited ?? []).reduce(
    (left: readonly Span[], credited) => subtract(left, credited),
    [[startMs, endMs]],
  );
  const isCounted = reason === 'repeat' || totalMs(owed) === 0;
  const rate = String(welcome?.rules.maxRate ?? 1);
  const todo =
    isCounted && reason !== 'repeat'
      ? say(language, 'countedSince')
      : say(language, `redo ${reason}`, { rate });
  const span = placeText([startMs, endMs]);
  const parts = [
    make('span', 'when', {}, [span]),
    make('span', 'label', {}, [reasonLabel(language, reason)]),
    make('span', 'why', {}, [todo]),
    make('time', 'why', {}, [whenText(fromUtcMs, toUtcMs, language)]),
  ];
  if (!isCounted) {
    const name = say(language, 'takeMeTo', { span });
    const go = make('button', 'go', { type: 'button', 'aria-label': name }, [
      say(language, 'takeMeThere'),
    ]);
    go.addEventListener('click', () => onGo(owed[0]?.[0] ?? startMs));
    parts.push(go);
  }
  return make('li', 'refused-part', { tabindex: '-1' }, parts);
}
