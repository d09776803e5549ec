/** Sessions as the engine states them, made by a tiny simulator whose accounts balance by nature. */

import { type Outcome } from '../../../engine/protocol/messages.ts';
import { type NotCountedReason, type RefusalReason } from '../../../engine/protocol/reasons.ts';
import {
  type SessionStatement,
  type StatementCheck,
  type StatementRun,
} from '../../../engine/protocol/statement.ts';

/** One thing that happened: play of some media, or time in which nothing was presented. */
export type Step =
  | {
      readonly play: readonly [startMs: number, endMs: number];
      readonly as: Outcome;
      readonly rate?: number;
    }
  | { readonly idle: 'paused' | 'stalled' | 'gap'; readonly forMs: number };

export interface SampleSession {
  readonly sessionId: string;
  readonly learnerId: string;
  readonly lessonId: string;
  readonly durationMs: number;
  readonly openedUtcMs: number;
  readonly addresses?: readonly string[];
  readonly end?: SessionStatement['end'];
  readonly steps: readonly Step[];
  readonly checks?: readonly StatementCheck[];
}

export function stateSession(sample: SampleSession): SessionStatement {
  const runs: StatementRun[] = [];
  const refusedMs: Partial<Record<RefusalReason, number>> = {};
  const notCountedMs: Partial<Record<NotCountedReason, number>> = {};
  let nowUtcMs = sample.openedUtcMs;
  let creditedMs = 0;
  let pendingMs = 0;
  let pendingTimeMs = 0;
  let countedMs = 0;
  for (const step of sample.steps) {
    if ('idle' in step) {
      nowUtcMs += step.forMs;
      notCountedMs[step.idle] = (notCountedMs[step.idle] ?? 0) + step.forMs;
      continue;
    }
    const [startMs, endMs] = step.play;
    const lengthMs = endMs - startMs;
    const tookMs = Math.round(lengthMs / (step.rate ?? 1));
    // As the engine does it: from when the session was last heard of to the beat that claimed it.
    const sinceUtcMs = nowUtcMs;
    nowUtcMs += tookMs;
    runs.push({
      run: [startMs, endMs, step.as],
      fromUtcMs: sinceUtcMs,
      toUtcMs: nowUtcMs,
    });
    if (step.as === 'credited') {
      creditedMs += lengthMs;
      countedMs += tookMs;
    } else if (step.as === 'pending') {
      pendingMs += lengthMs;
      pendingTimeMs += tookMs;
    } else {
      refusedMs[step.as] = (refusedMs[step.as] ?? 0) + lengthMs;
      notCountedMs[step.as] = (notCountedMs[step.as] ?? 0) + tookMs;
    }
  }
  const refusedSumMs = Object.values(refusedMs).reduce((sum, ms) => sum + ms, 0);
  return {
    sessionId: sample.sessionId,
    learnerId: sample.learnerId,
    lessonId: sample.lessonId,
    mediaVersion: 'sha256-4f1c2b7d9e8a63501c2d3e4f5a6b7c8d',
    durationMs: sample.durationMs,
    policyId: 'standard',
    policyVersion: '2026-11-01',
    scoringVersion: 1,
    openedUtcMs: sample.openedUtcMs,
    lastSeenUtcMs: nowUtcMs,
    endedUtcMs: sample.end === undefined || sample.end === null ? null : nowUtcMs,
    end: sample.end ?? null,
    addresses: (sample.addresses ?? ['203.0.113.24']).map((address, at) => ({
      address,
      fromUtcMs: sample.openedUtcMs + at * 95_000,
    })),
    coverage: {
      presentedMs: creditedMs + pendingMs + refusedSumMs,
      creditedMs,
      pendingMs,
      refusedMs,
    },
    time: {
      openMs: nowUtcMs - sample.openedUtcMs,
      countedMs,
      pendingMs: pendingTimeMs,
      notCountedMs,
    },
    levelsMs: {
      'wall-bounded': 0,
      delivered: creditedMs,
      'token-echoed': 0,
      'presence-proved': 0,
      'identity-proved': 0,
    },
    runs,
    checks: sample.checks ?? [],
  };
}
