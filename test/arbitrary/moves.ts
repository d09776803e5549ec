/** What a learner, a network, a server and a cheat may do next, and how it is done in a world. */

import fc from 'fast-check';
import { type LessonFacts } from '../../engine/ledger/decide.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { PLAY_STATES, type PlayState } from '../../engine/protocol/messages.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { beatOf } from '../support/given.ts';
import { type Player, type World } from './world.ts';

export type Move =
  | { readonly do: 'play'; readonly ms: number; readonly rateStep: number; readonly hide: boolean }
  | { readonly do: 'rest'; readonly ms: number }
  | { readonly do: 'seek'; readonly toRatio: number; readonly inside: boolean }
  | { readonly do: 'tunnel'; readonly ms: number; readonly restarts: boolean }
  | { readonly do: 'reload' }
  | { readonly do: 'line'; readonly player: number }
  | { readonly do: 'open'; readonly lesson: number; readonly policy: number }
  | { readonly do: 'take'; readonly player: number }
  | { readonly do: 'restart'; readonly downMs: number; readonly utcStepMs: number }
  | { readonly do: 'check'; readonly ms: number; readonly passed: boolean }
  | { readonly do: 'check-step'; readonly step: CheckStep; readonly draw: number }
  | { readonly do: 'news'; readonly delayMs: number }
  | { readonly do: 'waive'; readonly fromRatio: number; readonly lengthMs: number }
  | { readonly do: 'resend'; readonly back: number }
  | { readonly do: 'end' }
  | {
      readonly do: 'claim';
      readonly player: number;
      readonly spans: readonly (readonly [fromRatio: number, lengthMs: number])[];
      readonly rate: number;
      readonly visible: boolean;
      readonly now: PlayState;
      readonly seqStep: number;
      readonly afterMs: number;
      readonly fetched: boolean;
    }
  | {
      readonly do: 'burst';
      readonly player: number;
      readonly beats: number;
      readonly lengthMs: number;
      readonly everyMs: number;
      readonly fetched: boolean;
    };

const CHECK_STEPS = [
  'schedule',
  'open',
  'ask',
  'show',
  'right',
  'wrong',
  'part',
  'expire',
  'reset',
] as const;
export type CheckStep = (typeof CHECK_STEPS)[number];

const move = <M extends Move>(arbitrary: fc.Arbitrary<M>): fc.Arbitrary<Move> => arbitrary;
const act = <D extends Move['do']>(name: D) => fc.constant(name);
const ratio = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000);
const ms = (min: number, max: number) => fc.integer({ min, max });

export const play = move(
  fc.record({
    do: act('play'),
    ms: ms(500, 60_000),
    rateStep: fc.constantFrom(0, 1, 2),
    hide: fc.constant(false),
  }),
);
export const hiddenPlay = move(
  fc.record({
    do: act('play'),
    ms: ms(500, 30_000),
    rateStep: fc.constantFrom(0, 1, 2, 3),
    hide: fc.boolean(),
  }),
);
export const rest = move(fc.record({ do: act('rest'), ms: fc.oneof(ms(0, 120_000), ms(0, 5e7)) }));
export const reviewSeek = move(
  fc.record({ do: act('seek'), toRatio: ratio, inside: fc.constant(true) }),
);
export const anySeek = move(fc.record({ do: act('seek'), toRatio: ratio, inside: fc.boolean() }));
export const tunnel = move(
  fc.record({ do: act('tunnel'), ms: ms(1_000, 240_000), restarts: fc.boolean() }),
);
export const reload = move(fc.record({ do: act('reload') }));
export const line = move(fc.record({ do: act('line'), player: fc.nat(5) }));
export const open = move(fc.record({ do: act('open'), lesson: fc.nat(1), policy: fc.nat(1) }));
export const take = move(fc.record({ do: act('take'), player: fc.nat(5) }));
export const restart = move(
  fc.record({ do: act('restart'), downMs: ms(0, 20_000), utcStepMs: ms(-500, 500) }),
);
export const wildRestart = move(
  fc.record({ do: act('restart'), downMs: ms(0, 20_000), utcStepMs: ms(-9e7, 9e7) }),
);
export const passedCheck = move(
  fc.record({ do: act('check'), ms: ms(0, 30_000), passed: fc.constant(true) }),
);
export const anyCheck = move(
  fc.record({ do: act('check'), ms: ms(0, 30_000), passed: fc.boolean() }),
);
/** One thing that may become of a check, in any order. */
export const checkStep = move(
  fc.record({
    do: act('check-step'),
    step: fc.constantFrom(...CHECK_STEPS, 'open' as const, 'right' as const),
    draw: ratio.map((share) => share * 0.999),
  }),
);
export const news = move(
  fc.record({ do: act('news'), delayMs: fc.constantFrom(0, 0, 3_000, 40_000, 180_000) }),
);
export const lostNews = move(
  fc.record({ do: act('news'), delayMs: fc.constantFrom(0, 40_000, 180_000, Infinity) }),
);
export const waive = move(
  fc.record({ do: act('waive'), fromRatio: ratio, lengthMs: ms(1, 100_000) }),
);
export const resend = move(fc.record({ do: act('resend'), back: fc.nat(20) }));
export const end = move(fc.record({ do: act('end') }));
export const claimAnything = move(
  fc.record({
    do: act('claim'),
    player: fc.nat(5),
    spans: fc.array(fc.tuple(ratio, fc.oneof(ms(1, 10), ms(1, 20_000), ms(1, 900_000))), {
      maxLength: 6,
    }),
    rate: fc.constantFrom(1, 1, 1.25, 3, 16),
    visible: fc.constantFrom(true, true, true, false),
    now: fc.constantFrom(...PLAY_STATES, 'playing' as const, 'playing' as const),
    seqStep: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 0, 2, -3),
    afterMs: fc.constantFrom(0, 1, 100, 1_000, 5_000, 20_000, 100_000),
    fetched: fc.boolean(),
  }),
);
export const burst = move(
  fc.record({
    do: act('burst'),
    player: fc.nat(5),
    beats: ms(1, 25),
    lengthMs: fc.constantFrom(1, 100, 2_000, 5_000, 15_000),
    everyMs: fc.constantFrom(0, 20, 50, 1_000),
    fetched: fc.boolean(),
  }),
);

export interface Stage {
  readonly lessons: readonly LessonFacts[];
  readonly policies: readonly Policy[];
}

const RATE_STEPS = [1, 1, 1.25, 2];

/** Does one move with the newest player that is open, or with the one it names. */
export function perform(world: World, stage: Stage, next: Move): void {
  const { driver } = world;
  const player = current(world, stage);
  switch (next.do) {
    case 'play': {
      const { maxRatio } = player.policy.rate;
      const wished = next.rateStep === 2 ? maxRatio : (RATE_STEPS[next.rateStep] ?? 1);
      const rate = next.hide || next.rateStep === 3 ? wished : Math.min(maxRatio, wished);
      world.play(player, next.ms, rate, !next.hide);
      return;
    }
    case 'rest':
      world.pass(next.ms);
      return;
    case 'seek': {
      const lesson = driver.state.lessons.get(driver.session(player.id).lessonKey);
      const rangeMs = next.inside ? (lesson?.frontierMs ?? 0) : player.lesson.durationMs - 1;
      world.seek(player, Math.floor(next.toRatio * rangeMs));
      return;
    }
    case 'tunnel': {
      const backAtMs = world.clock.trueMs + next.ms;
      world.play(player, next.ms, 1, true, false);
      world.pass(Math.max(0, backAtMs - world.clock.trueMs));
      if (next.restarts) world.clock.restart();
      driver.resume(player.id);
      world.send(player);
      return;
    }
    case 'reload':
      world.reload(player);
      return;
    case 'line':
      driver.resume(pick(world.players, next.player).id);
      return;
    case 'open':
      world.open(pick(stage.lessons, next.lesson), pick(stage.policies, next.policy));
      return;
    case 'take': {
      const other = pick(world.players, next.player);
      if (world.isOpen(other)) driver.take(other.id);
      return;
    }
    case 'restart':
      world.clock.pass(next.downMs).restart(next.utcStepMs);
      return;
    case 'check': {
      const checkId = `check-${driver.log.length}`;
      const command = { sessionId: player.id, checkId } as const;
      if (driver.state.checks.open === null) driver.check('open-check', checkId, player.id);
      world.play(player, next.ms, 1, true);
      const open = driver.state.checks.open?.checkId ?? command.checkId;
      driver.check(next.passed ? 'pass-check' : 'miss-check', open, player.id);
      return;
    }
    case 'check-step':
      stepCheck(world, player, next);
      return;
    case 'news':
      world.newsDelayMs = next.delayMs;
      return;
    case 'waive': {
      const startMs = Math.floor(next.fromRatio * player.lesson.durationMs);
      driver.waive([[startMs, startMs + next.lengthMs]], player.id);
      return;
    }
    case 'resend': {
      const beats = driver.log.filter((event) => event.type === 'beat-accepted');
      const old = beats.at(-1 - next.back);
      const owner = world.players.find(({ id }) => id === old?.sessionId);
      if (old !== undefined && owner !== undefined) world.beat(owner, old.beat);
      return;
    }
    case 'end':
      driver.end(player.id);
      return;
    case 'claim':
      claimSpans(world, pick(world.players, next.player), next);
      return;
    case 'burst':
      claimBurst(world, pick(world.players, next.player), next);
      return;
  }
}

/** Takes one step as commands do, so that what the rules forbid does not happen. */
function stepCheck({ driver, clock }: World, { id: sessionId }: Player, next: CheckMove): void {
  const { checks } = driver.state;
  const task = { kind: 'presence', code: '1234', seed: 1 } as const;
  const checkId = checks.open?.checkId ?? `check-${driver.log.length}`;
  const open = { type: 'open-check', sessionId, checkId, task } as const;
  const answer = { type: 'answer-check', sessionId, checkId, next: task } as const;
  const attempt = checks.open?.attempt ?? 1;
  switch (next.step) {
    case 'schedule':
      driver.try({ type: 'schedule-check', sessionId, draw: next.draw });
      return;
    case 'open': {
      const pointId = checks.reached[0]?.point.pointId ?? null;
      const cause = pointId === null ? 'random' : 'authored';
      driver.try({ ...open, cause, pointId });
      return;
    }
    case 'ask':
      clock.pass(next.draw * 60_000);
      driver.try({ ...open, cause: 'asked', pointId: null });
      return;
    case 'show':
      driver.try({ type: 'show-check', sessionId, checkId });
      return;
    case 'right':
      driver.try({ ...answer, attempt, answer: { code: '1234' } });
      return;
    case 'wrong':
      driver.try({ ...answer, attempt, answer: { code: '9' } });
      return;
    case 'part':
      driver.try({ type: 'part-check', sessionId });
      return;
    case 'expire':
      clock.pass(next.draw * 100_000);
      driver.try({ type: 'expire-check', sessionId, checkId });
      return;
    case 'reset':
      driver.try({
        type: 'reset-course',
        courseId: driver.session(sessionId).courseId,
        reason: 'a test',
      });
      return;
  }
}

type CheckMove = Move & { do: 'check-step' };

function claimSpans(world: World, player: Player, next: Move & { do: 'claim' }): void {
  const { durationMs } = player.lesson;
  const spans = next.spans.map(([fromRatio, lengthMs]): Span => {
    const startMs = Math.floor(fromRatio * (durationMs - 1));
    // Now and then beyond the end of the lesson.
    return [startMs, Math.min(startMs + lengthMs, durationMs + 500)];
  });
  if (next.fetched) for (const kind of player.lesson.kinds) world.sendMedia(player, kind, spans);
  world.pass(next.afterMs);
  const seq = Math.max(1, world.driver.session(player.id).lastSeq + next.seqStep);
  const { rate, visible, now } = next;
  world.beat(player, beatOf(seq, { spans, rate, visible, now, positionMs: spans[0]?.[0] ?? 0 }));
}

function claimBurst(world: World, player: Player, next: Move & { do: 'burst' }): void {
  for (let i = 0; i < next.beats; i += 1) {
    const fromMs = Math.min(player.positionMs, player.lesson.durationMs - next.lengthMs);
    const span: Span = [fromMs, fromMs + next.lengthMs];
    if (next.fetched) for (const kind of player.lesson.kinds) world.sendMedia(player, kind, [span]);
    world.pass(next.everyMs);
    const seq = world.driver.session(player.id).lastSeq + 1;
    world.beat(player, beatOf(seq, { spans: [span], now: 'playing' }));
    player.positionMs = span[1];
    player.madeSeq = world.driver.session(player.id).lastSeq;
  }
}

function current(world: World, stage: Stage): Player {
  const open = world.players.findLast((player) => world.isOpen(player));
  if (open !== undefined) return open;
  return world.open(pick(stage.lessons, 0), pick(stage.policies, 0));
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
