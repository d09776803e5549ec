/** What is removed one by one of the rules of checks, of making up and of wrong wall clocks. */

import { type Mutation } from './mutation.ts';

export const CHECK_AND_CLOCK_MUTATIONS: readonly Mutation[] = [
  {
    removes: 'one opening a day, whatever the wall clock does',
    file: 'budget.ts',
    from: 'if (had !== undefined) return;',
    to: '',
  },
  {
    removes: 'coming back from a day in the future',
    file: 'budget.ts',
    from: 'budget.dayBeganUtcMs - utcMs <= CLOCK_FAULT_MS',
    to: 'utcMs > 0',
  },
  {
    removes: 'what was booked to the wrong day counts for the day it comes back to',
    file: 'budget.ts',
    from: 'if (meanwhileMs > 0) {',
    to: 'if (meanwhileMs < 0) {',
  },
  {
    removes: 'copied once, however often a clock comes back',
    file: 'window.ts',
    from: '(slotsMs[at] ?? 0) - (copiedMs.get(from) ?? 0)',
    to: 'slotsMs[at] ?? 0',
  },
  {
    removes: 'counted once where credit and its copy lie in one window',
    file: 'window.ts',
    from: 'twiceMs += ms;',
    to: 'twiceMs += 0 * ms;',
  },
  {
    removes: 'coming back from a window in the future',
    file: 'window.ts',
    from: 'slot <= recent.newest - FAULT_SLOTS',
    to: 'slot < 0',
  },
  {
    removes: 'what was credited by a wrong clock counts as of now',
    file: 'window.ts',
    from: 'addToSlot(recent, slot, aheadMs);',
    to: 'addToSlot(recent, slot, 0 * aheadMs);',
  },
  {
    removes: 'room by window, not by all that lies around',
    file: 'window.ts',
    from: ' - creditedIn(recent, each - WINDOW_SLOTS)',
    to: '',
  },
  {
    removes: 'windows that are too old to be known',
    file: 'window.ts',
    from: 'if (first <= newest - KEPT_SLOTS) return Number.MAX_SAFE_INTEGER;',
    to: '',
  },
  {
    removes: 'whatever the scope, what no check has confirmed falls',
    file: 'checks.ts',
    from: ' || isUnproved(session, run)',
    to: '',
  },
  {
    removes: 'a sitting goes on in the next session of its lesson',
    file: 'sitting.ts',
    from: 'return ofLesson ?? { over: false };',
    to: 'return ofLesson === undefined ? ofLesson : { over: false };',
  },
  {
    removes: 'a break ends a sitting',
    file: 'sitting.ts',
    from: 'const BREAK_MS = 600_000;',
    to: 'const BREAK_MS = 6_000_000;',
  },
  {
    removes: 'random checks keep their own times',
    file: 'checks.ts',
    from: "if (cause === 'random') checks.dueAtRunningMs = null;",
    to: 'checks.dueAtRunningMs = null;',
  },
  {
    removes: 'only who has stopped may ask to be confirmed',
    file: 'check-decisions.ts',
    from: "if (now !== 'paused' && now !== 'ended') return false;",
    to: '',
  },
  {
    removes: 'idling stands still while a check is open',
    file: 'idle.ts',
    from: '(isAsked ? 0 : runningMs)',
    to: '(isAsked ? runningMs : runningMs)',
  },
  {
    removes: 'a lesson in no course is one of its own',
    file: 'decide.ts',
    from: '{ courseId: lessonId, lessonsBefore: [] }',
    to: "{ courseId: '', lessonsBefore: [] }",
  },
  {
    removes: 'the time to make up',
    file: 'make-up.ts',
    from: 'return elapsedMs(at, now, makeUpMs + 1) > makeUpMs;',
    to: 'return elapsedMs(at, now, makeUpMs + 1) < 0;',
  },
  {
    removes: 'the time to make up in a new version',
    file: 'carry.ts',
    from: 'carryLimits(lesson, earlier, allowed);',
    to: '',
  },
  {
    removes: 'a limit comes over once',
    file: 'make-up.ts',
    from: ' || lesson.taken.some((known) => isSame(known, limit))',
    to: '',
  },
];
