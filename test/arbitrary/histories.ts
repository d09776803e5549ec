/** Whole histories of one learner: honest, clumsy and hostile ones. */

import fc from 'fast-check';
import { type Policy } from '../../engine/ledger/policy.ts';
import { type Ledger } from '../support/given.ts';
import * as moves from './moves.ts';
import { anyPolicy, lessonOfKind, uncappedPolicy } from './policies.ts';
import { World } from './world.ts';

export interface History {
  readonly seed: number;
  readonly jitterMs: number;
  readonly stage: moves.Stage;
  readonly moves: readonly moves.Move[];
}

function history(
  policy: fc.Arbitrary<Policy>,
  move: fc.Arbitrary<moves.Move>,
  maxMoves: number,
): fc.Arbitrary<History> {
  return fc.record({
    seed: fc.nat(),
    jitterMs: fc.constantFrom(0, 100, 600),
    stage: fc.record({
      lessons: fc
        .tuple(fc.integer({ min: 60_000, max: 600_000 }), fc.boolean())
        .map(([durationMs, audioOnly]) => [
          lessonOfKind(1, durationMs, false),
          lessonOfKind(2, 240_000, audioOnly),
        ]),
      policies: fc.array(policy, { minLength: 1, maxLength: 2 }),
    }),
    moves: fc.array(move, { minLength: 8, maxLength: maxMoves, size: 'max' }),
  });
}

const weighted = (...choices: readonly (readonly [number, fc.Arbitrary<moves.Move>])[]) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Watches, pauses, reviews; drives through tunnels, reloads, changes tabs; the engine restarts. */
export const honest = history(
  uncappedPolicy,
  weighted(
    [12, moves.play],
    [3, moves.rest],
    [2, moves.reviewSeek],
    [2, moves.tunnel],
    [2, moves.reload],
    [1, moves.open],
    [1, moves.restart],
    [1, moves.passedCheck],
    [1, moves.news],
    [1, moves.resend],
  ),
  30,
);

/** Honest, but hides the page, plays too fast, skips, misses checks; and our own log gets lost. */
export const clumsy = history(
  anyPolicy,
  weighted(
    [5, moves.play],
    [5, moves.hiddenPlay],
    [3, moves.rest],
    [3, moves.anySeek],
    [2, moves.tunnel],
    [2, moves.reload],
    [2, moves.open],
    [2, moves.take],
    [1, moves.wildRestart],
    [2, moves.anyCheck],
    [6, moves.checkStep],
    [2, moves.lostNews],
    [1, moves.waive],
    [1, moves.end],
  ),
  30,
);

/** Claims what it likes, when it likes, in several sessions at once. */
export const hostile = history(
  anyPolicy,
  weighted(
    [10, moves.claimAnything],
    [4, moves.burst],
    [3, moves.play],
    [2, moves.hiddenPlay],
    [1, moves.rest],
    [2, moves.anySeek],
    [2, moves.open],
    [2, moves.take],
    [4, moves.line],
    [1, moves.wildRestart],
    [1, moves.anyCheck],
    [5, moves.checkStep],
    [2, moves.lostNews],
    [1, moves.waive],
    [2, moves.resend],
    [1, moves.end],
  ),
  40,
);

/** Lets a history happen. `watch` sees the world before anything has happened in it. */
export function happen(told: History, ledger: Ledger, watch: (world: World) => void): World {
  const world = new World(ledger, told.seed, told.jitterMs);
  watch(world);
  for (const move of told.moves) moves.perform(world, told.stage, move);
  world.flushNews(true);
  return world;
}
