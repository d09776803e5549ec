import { type LessonAccount, type RefusedPart } from '../../../engine/protocol/lesson-account.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { subtract, totalMs } from '../../beats/spans.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, reasonLabel, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { placeText } from './holes.ts';
import { whenText } from './panel-times.ts';

/** Parts that are listed at first, and with each wish for more. */
export const PAGE = 10;

/** Tells one part from the others, also where it has grown since. */
export function keyOfPart([startMs, , reason, fromUtcMs]: RefusedPart): string {
  return `${startMs} ${reason} ${fromUtcMs}`;
}

/**
 * The parts that did not count, newest first: where, when, why, and what to do about it. The buttons
 * have no listeners: those that lead to a place name it as `data-go`, the one for more is `.more`.
 *
 * @param most parts that are listed at most.
 */
export function refusedList(
  told: LessonAccount,
  view: View,
  language: Language,
  most: number,
): HTMLElement {
  const items = told.refused.slice(0, most).map((part) => item(part, view, language));
  const rest = told.refused.length - items.length;
  const count = String(Math.min(rest, PAGE));
  const more = make('button', 'go more', { type: 'button' }, [
    say(language, 'refusedMore', { count }),
  ]);
  more.hidden = rest === 0;
  const { parts, ms } = told.leftOut;
  const leftOut = { count: String(parts), length: clockText(Math.ceil(ms / 1_000) * 1_000) };
  return make('section', '', {}, [
    make('h3', '', {}, [say(language, 'refusedTitle')]),
    items.length === 0
      ? make('p', 'note', {}, [say(language, 'refusedNone')])
      : make('ol', 'refused-list', {}, items),
    more,
    ...(parts > 0 ? [make('p', 'note', {}, [say(language, 'refusedLeftOut', leftOut)])] : []),
  ]);
}

function item(part: RefusedPart, { account, welcome }: View, language: Language): HTMLElement {
  const [startMs, endMs, reason, fromUtcMs, toUtcMs] = part;
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
    const go = String(owed[0]?.[0] ?? startMs);
    parts.push(
      make('button', 'go', { type: 'button', 'aria-label': name, 'data-go': go }, [
        say(language, 'takeMeThere'),
      ]),
    );
  }
  return make('li', 'refused-part', { tabindex: '-1', 'data-key': keyOfPart(part) }, parts);
}
