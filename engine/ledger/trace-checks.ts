/** How checks went, as a statement lists them. Nothing here knows what would have answered them. */

import { type StatementCheck } from '../protocol/statement.ts';
import { type SessionEvent } from './events.ts';
import { type Booking } from './state.ts';

/**
 * Follows an event, in the list of the session in which the open check came due. There is one open
 * check a learner, so it is the last of that list.
 */
export function followCheck(
  checks: StatementCheck[],
  event: SessionEvent,
  bookings: readonly Booking[],
): void {
  const { utcMs } = event.at;
  if (event.type === 'check-opened') {
    checks.push({
      kind: event.task.kind,
      cause: event.cause,
      openedUtcMs: utcMs,
      shownUtcMs: null,
      answeredUtcMs: null,
      answers: 0,
      closedUtcMs: null,
      outcome: 'open',
      takenMs: 0,
    });
    return;
  }
  const open = checks.at(-1);
  if (open?.outcome !== 'open') return;
  checks[checks.length - 1] = after(open, event, bookings);
}

function after(
  open: StatementCheck,
  event: SessionEvent,
  bookings: readonly Booking[],
): StatementCheck {
  const { utcMs } = event.at;
  if (event.type === 'check-shown') return { ...open, shownUtcMs: open.shownUtcMs ?? utcMs };
  if (event.type === 'check-answered') {
    return { ...open, answeredUtcMs: utcMs, answers: open.answers + 1 };
  }
  if (event.type === 'check-passed') return { ...open, closedUtcMs: utcMs, outcome: 'passed' };
  if (event.type !== 'check-missed') return open;
  const outcome = event.why === 'unanswered' ? 'missed' : 'failed';
  return { ...open, closedUtcMs: utcMs, outcome, takenMs: takenMs(bookings) };
}

/** What had been refused for want of its delivery was lost before. */
function takenMs(bookings: readonly Booking[]): number {
  return bookings
    .filter(({ was }) => was === 'credited' || was === 'pending')
    .reduce((sum, { span }) => sum + span[1] - span[0], 0);
}
