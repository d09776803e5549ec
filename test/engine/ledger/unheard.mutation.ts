/** What is removed one by one of the rules for time in which a session was not heard. */

import { type Mutation } from './mutation.ts';

export const UNHEARD_MUTATIONS: readonly Mutation[] = [
  {
    removes: 'time in which nobody was heard',
    file: 'unheard.ts',
    from: 'session.unheard = { leftMs: ms, meterMs,',
    to: 'session.unheard = { leftMs: 0 * ms, meterMs,',
  },
  {
    removes: 'unheard for one gap at most',
    file: 'unheard.ts',
    from: '    elapsedMs(bookedUntil, at, maxGapMs),\n    maxGapMs,\n',
    to: '    elapsedMs(bookedUntil, at, maxGapMs),\n',
  },
  {
    removes: 'unheard before the line was made',
    file: 'unheard.ts',
    from: '    elapsedMs(bookedUntil, resumedAt, maxGapMs),\n',
    to: '',
  },
  {
    removes: 'unheard with the lease alone',
    file: 'unheard.ts',
    from: "session.now === 'playing' || learner.holder !== session.id",
    to: "session.now === 'playing'",
  },
  {
    removes: 'unheard where no clock ran',
    file: 'unheard.ts',
    from: "session.now === 'playing' || learner.holder !== session.id",
    to: 'learner.holder !== session.id',
  },
  {
    removes: 'unheard once',
    file: 'unheard.ts',
    from: 'unheard.leftMs -= lateMs;',
    to: '',
  },
  {
    removes: 'unheard only as long as was played',
    file: 'unheard.ts',
    from: 'Math.min(unheard.leftMs, Math.max(0, neededMs))',
    to: 'unheard.leftMs + 0 * neededMs',
  },
  {
    removes: 'unheard beyond what has run',
    file: 'unheard.ts',
    from: ' - coveredMs;',
    to: ' - 0 * coveredMs;',
  },
  {
    removes: 'the lapse of unheard time',
    file: 'unheard.ts',
    from: 'learner.budget.clockMs - unheard.atMs > policy.beat.intervalMs',
    to: 'learner.budget.clockMs < unheard.atMs',
  },
  {
    removes: 'the balance of unheard time',
    file: 'unheard.ts',
    from: 'bookIdle(session, unheard.reason, -lateMs);',
    to: '',
  },
  {
    removes: 'paced release after unheard play',
    file: 'unheard.ts',
    from: 'creditMeter(learner, policy, meterMs);',
    to: '',
  },
  {
    removes: 'one meter for waiting and unheard play',
    file: 'unheard.ts',
    from: 'Math.min(ms, elapsedMs(meter.at, at, ms))',
    to: 'ms',
  },
];
