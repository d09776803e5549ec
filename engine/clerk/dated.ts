/** The date of a command: that of the calendar by which its session's policy goes. */

import { timeZoneOf } from '../ledger/limits.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type Task } from './account.ts';
import { type Clock } from './clock.ts';

/** The stamp of a task, with that date. */
export function dated({ at, command, account, ref }: Task, clock: Pick<Clock, 'date'>): Stamp {
  const opened = command.type === 'open' ? command.policy : undefined;
  const sessionId = 'sessionId' in command ? command.sessionId : '';
  const policy = opened ?? account.state.sessions.get(sessionId)?.policy;
  if (policy === undefined) return at;
  const timeZone = timeZoneOf(policy, ref.timeZone);
  if (timeZone === ref.timeZone) return at;
  const { utcMs, monoMs, boot } = at;
  const { day, minute } = clock.date(utcMs, timeZone);
  return { utcMs, monoMs, boot, day, minute };
}
