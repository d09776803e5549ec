import { type PlayState } from '../../engine/protocol/messages.ts';
import { type PlayingQuality } from '../../engine/protocol/quality.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { type Observation } from './observation.ts';
import { append } from './spans.ts';

/** A beat before it has a number: what was presented since the last one, all in one manner. */
export interface BeatDraft {
  readonly spans: readonly Span[];
  readonly rate: number;
  readonly visible: boolean;
  /** The learner touched the page since the beat before. */
  readonly touched: boolean;
  readonly now: PlayState;
  readonly positionMs: number;
  /** Presentation tokens that came on screen; left out where there are none. */
  readonly tokens?: readonly string[];
  /** How smoothly it played, where it is time to tell. */
  readonly quality?: PlayingQuality;
}

export interface Playhead {
  readonly now: PlayState;
  readonly rate: number;
  readonly visible: boolean;
  /** Start of the run that is being presented; null while nothing is. */
  readonly openFromMs: number | null;
  /** Where the playhead was last seen, floored, media milliseconds. */
  readonly seenMs: number;
  /** Page clock of the last look and of the last beat, milliseconds. */
  readonly seenAtMs: number;
  readonly beatAtMs: number;
  /** Closed spans that no beat has carried yet. */
  readonly closed: readonly Span[];
  /** The page was touched, and no beat has said so yet. */
  readonly touched: boolean;
  /** The playhead was moved, or stopped or started, and no beat has said so yet. */
  readonly untold: boolean;
}

export interface BeatRules {
  readonly beatIntervalMs: number;
  /** Claims never reach beyond the lesson. */
  readonly durationMs: number;
}

/** Clocks and decoders disagree by some frames; that much is not taken for a seek. */
const JITTER_BACK_MS = 250;
const JITTER_AHEAD_MS = 1_000;

/** The playhead before anything was presented. */
export function atRest(positionMs: number, atMs: number): Playhead {
  return {
    now: 'paused',
    rate: 1,
    visible: true,
    openFromMs: null,
    seenMs: Math.max(0, Math.floor(positionMs)),
    seenAtMs: atMs,
    beatAtMs: atMs,
    closed: [],
    touched: false,
    untold: false,
  };
}

/**
 * Folds one look into the playhead and says which beats are due. At most two are: one that closes
 * what was presented in the old manner and one that is due in the new.
 */
export function observe(
  before: Playhead,
  look: Observation,
  rules: BeatRules,
): { readonly playhead: Playhead; readonly due: readonly BeatDraft[] } {
  const positionMs = Math.min(rules.durationMs, Math.max(0, Math.floor(look.positionMs)));
  const presented = present(before, look, positionMs);
  const mannerChanged = presented.rate !== look.rate || presented.visible !== look.visible;
  const stateChanged = presented.now !== look.now;

  const touched = before.touched || look.touched;
  let playhead: Playhead = { ...presented, now: look.now, seenAtMs: look.atMs, touched };
  if (stateChanged || mannerChanged) playhead = close(playhead);
  if (stateChanged) playhead = { ...playhead, untold: true };

  const unsent = playhead.closed.length > 0 || playhead.openFromMs !== null;
  const waited = look.atMs - playhead.beatAtMs >= rules.beatIntervalMs;
  const atOnce = playhead.untold || look.cause === 'leaving' || mannerChanged;
  const due: BeatDraft[] = [];
  if (playhead.untold || (unsent && (atOnce || waited))) {
    playhead = close(playhead);
    if (playhead.untold || playhead.closed.length > 0) {
      // Spans carry the manner they were presented in; an empty beat tells the new one.
      const manner = playhead.closed.length > 0 ? playhead : look;
      due.push({
        spans: playhead.closed,
        rate: manner.rate,
        visible: manner.visible,
        touched: playhead.touched,
        now: look.now,
        positionMs: playhead.seenMs,
      });
      playhead = { ...playhead, closed: [], touched: false, untold: false, beatAtMs: look.atMs };
    }
  }
  const openFromMs = look.now === 'playing' ? (playhead.openFromMs ?? playhead.seenMs) : null;
  return {
    playhead: { ...playhead, openFromMs, rate: look.rate, visible: look.visible },
    due,
  };
}

/** Moves the playhead: contiguous presentation prolongs the open run, anything else closes it. */
function present(before: Playhead, look: Observation, positionMs: number): Playhead {
  if (look.cause === 'seek') {
    const moved = { ...close(before), openFromMs: null, seenMs: positionMs };
    return { ...moved, untold: before.untold || positionMs !== before.seenMs };
  }
  const advanceMs = positionMs - before.seenMs;
  const possibleMs = Math.max(0, look.atMs - before.seenAtMs) * Math.max(before.rate, look.rate);
  if (advanceMs < -JITTER_BACK_MS || advanceMs > possibleMs + JITTER_AHEAD_MS) {
    return { ...close(before), openFromMs: null, seenMs: positionMs, untold: true };
  }
  if (advanceMs <= 0) return before;
  // Events lag behind the picture: what moved on without a seek was shown, even if the element had
  // not said yet that it plays. Otherwise every start would leave a hole of some milliseconds.
  return { ...before, openFromMs: before.openFromMs ?? before.seenMs, seenMs: positionMs };
}

/** Puts the open run among the closed spans; the next one starts exactly where it ended. */
function close(playhead: Playhead): Playhead {
  if (playhead.openFromMs === null) return playhead;
  return {
    ...playhead,
    closed: append(playhead.closed, [playhead.openFromMs, playhead.seenMs]),
    openFromMs: null,
  };
}
