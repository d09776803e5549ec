import {
  type PlayingQuality,
  MAX_BITRATE_BPS,
  MAX_FRAMES,
  MAX_MEDIA_ERRORS,
  MAX_QUALITY_MS,
  MAX_STALLS,
  MAX_START_MS,
} from '../../engine/protocol/quality.ts';
import { type BeatDraft } from './beat.ts';
import { type Observation } from './observation.ts';

/** What the media have counted so far; all but the bitrate only grows, or begins anew with a load. */
export interface MediaCounters {
  /** Declared bitrate of the picture that plays now; 0 where it is unknown. */
  readonly bitrateBps: number;
  readonly droppedFrames: number;
  readonly shownFrames: number;
  /** Media that could not be fetched or decoded after all attempts. */
  readonly errors: number;
}

/**
 * - `resting`: paused, ended, or nothing was begun.
 * - `awaited`: media are missing because of what the learner did: start, seek or going on.
 * - `stalled`: media are missing in the midst of play.
 */
type Doing = 'resting' | 'awaited' | 'playing' | 'stalled';

/** How smoothly it has played since the last claim. */
export interface QualityTally {
  readonly doing: Doing;
  readonly seenAtMs: number;
  /** When and where the learner wished to begin; null while he does not, or it has begun. */
  readonly wished: { readonly atMs: number; readonly positionMs: number } | null;
  readonly hasStarted: boolean;
  /** Set until it is told. */
  readonly startMs: number | null;
  readonly playedMs: number;
  readonly stalls: number;
  readonly stalledMs: number;
  /** Length of the stall that goes on. */
  readonly stallMs: number;
  /** Bitrate times time, bits times 1000. */
  readonly bitMs: number;
  readonly counted: MediaCounters;
  readonly droppedFrames: number;
  readonly shownFrames: number;
  readonly errors: number;
  readonly countedAtMs: number;
}

/** Shorter ones nobody sees; browsers report many when a buffer is tight. */
const SHORTEST_STALL_MS = 100;
/** While it plays looks come several times a second: a longer silence is a page that sleeps. */
const LONGEST_SILENCE_MS = 5_000;
const COUNT_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;
/** A pause, or a page that leaves, tells only of so much. */
const WORTH_TELLING_MS = 10_000;

const NOTHING: MediaCounters = { bitrateBps: 0, droppedFrames: 0, shownFrames: 0, errors: 0 };

export function untried(atMs: number): QualityTally {
  return {
    doing: 'resting',
    seenAtMs: atMs,
    wished: null,
    hasStarted: false,
    startMs: null,
    ...{ playedMs: 0, stalls: 0, stalledMs: 0, stallMs: 0, bitMs: 0 },
    counted: NOTHING,
    ...{ droppedFrames: 0, shownFrames: 0, errors: 0 },
    countedAtMs: -Infinity,
  };
}

/** Whether the media should be asked what they have counted; asking costs something. */
export function wantsCounters(
  { counted, countedAtMs }: QualityTally,
  { cause, now, atMs }: Observation,
): boolean {
  if (now === 'playing' && counted.bitrateBps === 0) return true;
  return cause !== 'sample' || atMs - countedAtMs >= COUNT_EVERY_MS;
}

/** Folds one look into the tally. @param counters null where the media were not asked */
export function measure(
  before: QualityTally,
  look: Observation,
  counters: MediaCounters | null,
): QualityTally {
  const booked = begun(timed(before, look), look);
  const doing = next(before.doing, look);
  const tally: QualityTally = {
    ...booked,
    doing,
    seenAtMs: look.atMs,
    stallMs: doing === 'stalled' ? booked.stallMs : 0,
  };
  return counters === null ? tally : counting(tally, counters, look.atMs);
}

/** Gives the last of these beats what there is to tell, if it is time to tell it. */
export function withQuality(
  tally: QualityTally,
  { cause, now }: Observation,
  due: readonly BeatDraft[],
): { readonly tally: QualityTally; readonly due: readonly BeatDraft[] } {
  const last = due.at(-1);
  const wholeMs = tally.playedMs + tally.stalledMs;
  const isPart = now === 'paused' || cause === 'leaving';
  const isTime =
    tally.startMs !== null ||
    wholeMs >= TELL_EVERY_MS ||
    (isPart && wholeMs >= WORTH_TELLING_MS) ||
    (now === 'ended' && wholeMs > 0);
  if (last === undefined || !isTime) return { tally, due };
  const { doing, seenAtMs, wished, hasStarted, counted, countedAtMs, stallMs } = tally;
  return {
    tally: {
      ...untried(seenAtMs),
      ...{ doing, wished, hasStarted, counted, countedAtMs, stallMs },
    },
    due: [...due.slice(0, -1), { ...last, quality: claimOf(tally) }],
  };
}

/** Two claims as one, for beats that are merged. */
export function joinQuality(
  a: PlayingQuality | undefined,
  b: PlayingQuality | undefined,
): PlayingQuality | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const startMs = a.startMs ?? b.startMs;
  const bitMs = a.bitrateBps * a.playedMs + b.bitrateBps * b.playedMs;
  return bounded({
    ...(startMs === undefined ? {} : { startMs }),
    playedMs: a.playedMs + b.playedMs,
    stalls: a.stalls + b.stalls,
    stalledMs: a.stalledMs + b.stalledMs,
    bitrateBps: bitMs / Math.max(1, a.playedMs + b.playedMs),
    droppedFrames: a.droppedFrames + b.droppedFrames,
    shownFrames: a.shownFrames + b.shownFrames,
    errors: a.errors + b.errors,
  });
}

/** Books the time since the look before to what was done in it. */
function timed(before: QualityTally, look: Observation): QualityTally {
  const elapsedMs = Math.max(0, look.atMs - before.seenAtMs);
  switch (before.doing) {
    case 'resting':
    case 'awaited':
      return before;
    case 'playing': {
      const playedMs = Math.min(elapsedMs, LONGEST_SILENCE_MS);
      const bitMs = before.bitMs + before.counted.bitrateBps * playedMs;
      return { ...before, playedMs: before.playedMs + playedMs, bitMs };
    }
    case 'stalled': {
      const stallMs = before.stallMs + elapsedMs;
      if (stallMs < SHORTEST_STALL_MS) return { ...before, stallMs };
      const isNew = before.stallMs < SHORTEST_STALL_MS;
      return {
        ...before,
        stallMs,
        stalls: before.stalls + (isNew ? 1 : 0),
        stalledMs: before.stalledMs + (isNew ? stallMs : elapsedMs),
      };
    }
  }
}

/** The start lasts from the wish to play until the picture moves. */
function begun(tally: QualityTally, look: Observation): QualityTally {
  if (tally.hasStarted) return tally;
  const { atMs, positionMs } = look;
  if (look.now === 'paused' || look.now === 'ended') return { ...tally, wished: null };
  if (tally.wished === null) return { ...tally, wished: { atMs, positionMs } };
  // The media put the playhead where the lesson goes on.
  if (look.cause === 'seek') return { ...tally, wished: { ...tally.wished, positionMs } };
  if (look.now !== 'playing' || positionMs <= tally.wished.positionMs) return tally;
  return { ...tally, wished: null, hasStarted: true, startMs: atMs - tally.wished.atMs };
}

function next(before: Doing, { now, cause }: Observation): Doing {
  switch (now) {
    case 'paused':
    case 'ended':
      return 'resting';
    case 'playing':
      return cause === 'seek' ? 'awaited' : 'playing';
    case 'stalled':
      if (cause === 'seek' || before === 'resting') return 'awaited';
      return before === 'playing' ? 'stalled' : before;
  }
}

function counting(tally: QualityTally, counters: MediaCounters, atMs: number): QualityTally {
  const { counted } = tally;
  // A first look may come before the media know what they play: that time had the first known rung.
  const isFirstKnown = counted.bitrateBps === 0 && tally.bitMs === 0;
  const grown = (name: 'droppedFrames' | 'shownFrames' | 'errors') =>
    tally[name] +
    (counters[name] < counted[name] ? counters[name] : counters[name] - counted[name]);
  return {
    ...tally,
    counted: counters,
    countedAtMs: atMs,
    bitMs: isFirstKnown ? counters.bitrateBps * tally.playedMs : tally.bitMs,
    droppedFrames: grown('droppedFrames'),
    shownFrames: grown('shownFrames'),
    errors: grown('errors'),
  };
}

function claimOf(tally: QualityTally): PlayingQuality {
  const { startMs, playedMs, stalls, stalledMs, bitMs, counted } = tally;
  const { droppedFrames, shownFrames, errors } = tally;
  return bounded({
    ...(startMs === null ? {} : { startMs }),
    ...{ playedMs, stalls, stalledMs },
    bitrateBps: playedMs === 0 ? counted.bitrateBps : bitMs / playedMs,
    ...{ droppedFrames, shownFrames, errors },
  });
}

/** Whole numbers within what the protocol takes: a claim must never cost a beat. */
function bounded(quality: PlayingQuality): PlayingQuality {
  const within = (value: number, most: number) =>
    Math.round(Math.min(most, Math.max(0, Number.isFinite(value) ? value : 0)));
  return {
    ...(quality.startMs === undefined ? {} : { startMs: within(quality.startMs, MAX_START_MS) }),
    playedMs: within(quality.playedMs, MAX_QUALITY_MS),
    stalls: within(quality.stalls, MAX_STALLS),
    stalledMs: within(quality.stalledMs, MAX_QUALITY_MS),
    bitrateBps: within(quality.bitrateBps, MAX_BITRATE_BPS),
    droppedFrames: within(quality.droppedFrames, MAX_FRAMES),
    shownFrames: within(quality.shownFrames, MAX_FRAMES),
    errors: within(quality.errors, MAX_MEDIA_ERRORS),
  };
}
