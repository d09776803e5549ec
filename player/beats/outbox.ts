import {
  MAX_OUTBOX_BEATS,
  MAX_SPANS_PER_BEAT,
  MAX_TOKENS_PER_BEAT,
  type OutboxBeat,
} from '../../engine/protocol/messages.ts';
import { type Span, claim } from '../../engine/protocol/units.ts';
import { type BeatDraft } from './beat.ts';
import { joinQuality } from './quality.ts';
import { append } from './spans.ts';

export type NumberedBeat = BeatDraft & { readonly seq: number };

/** Beats that are not acknowledged, ascending and without holes. */
export interface Outbox {
  readonly beats: readonly NumberedBeat[];
  /** Number of the last beat that is known to be stored. */
  readonly ackedSeq: number;
  /** Number of the last beat that was sent on this connection. */
  readonly sentSeq: number;
  /** Number of the last beat that was ever sent: up to here a body must not change any more. */
  readonly frozenSeq: number;
}

/** Most beats on their way at once; the others stay free to be merged. */
export const SEND_WINDOW_BEATS = 32;

export const EMPTY_OUTBOX: Outbox = { beats: [], ackedSeq: 0, sentSeq: 0, frozenSeq: 0 };

/**
 * Numbers a beat and keeps it until it is acknowledged. A full outbox merges what was never sent.
 *
 * @returns null where there is no room: nothing of what was kept can be merged. Then the beat has to be
 *   given up, and the learner told so.
 */
export function add(outbox: Outbox, draft: BeatDraft): Outbox | null {
  const room = outbox.beats.length < MAX_OUTBOX_BEATS ? outbox : merge(outbox);
  if (room === null) return null;
  const seq = (room.beats.at(-1)?.seq ?? room.ackedSeq) + 1;
  return { ...room, beats: [...room.beats, { ...draft, seq }] };
}

/** What may be sent now, oldest first, within the window. */
export function due(outbox: Outbox): readonly NumberedBeat[] {
  return outbox.beats.filter(
    ({ seq }) => seq > outbox.sentSeq && seq <= outbox.ackedSeq + SEND_WINDOW_BEATS,
  );
}

export function sent(outbox: Outbox, seq: number): Outbox {
  return {
    ...outbox,
    sentSeq: Math.max(outbox.sentSeq, seq),
    frozenSeq: Math.max(outbox.frozenSeq, seq),
  };
}

/**
 * Forgets what is stored. A number that was never sent cannot be stored, whatever the peer says:
 * such beats are kept and numbered on from there.
 */
export function acknowledge(outbox: Outbox, seq: number): Outbox {
  if (seq <= outbox.ackedSeq) return outbox;
  const kept = outbox.beats.filter((beat) => beat.seq > Math.min(seq, outbox.frozenSeq));
  return {
    beats: kept.map((beat, i) => (seq > outbox.frozenSeq ? { ...beat, seq: seq + 1 + i } : beat)),
    ackedSeq: seq,
    sentSeq: Math.max(seq, outbox.sentSeq),
    frozenSeq: Math.max(seq, outbox.frozenSeq),
  };
}

/** After a refusal: everything after `lastSeq` is to be sent again. */
export function resendAfter(outbox: Outbox, lastSeq: number): Outbox {
  const known = acknowledge(outbox, lastSeq);
  return { ...known, sentSeq: known.ackedSeq };
}

/**
 * After a new connection: `lastSeq` is where the peer stands. Should it know less than it once
 * acknowledged (restored from an older backup), what is left here is numbered on from there.
 */
export function resume(outbox: Outbox, lastSeq: number): Outbox {
  return lastSeq < outbox.ackedSeq
    ? renumbered(outbox.beats, lastSeq)
    : resendAfter(outbox, lastSeq);
}

/**
 * Gives up the oldest beat, which the peer will never take. The rest is numbered on, so that
 * nothing else is lost with it.
 */
export function giveUpOldest(outbox: Outbox, lastSeq: number): Outbox {
  const oldest = outbox.beats[0];
  if (oldest === undefined) return resendAfter(outbox, lastSeq);
  return renumbered(outbox.beats.slice(1), lastSeq);
}

function renumbered(beats: readonly NumberedBeat[], lastSeq: number): Outbox {
  return {
    beats: beats.map((beat, i) => ({ ...beat, seq: lastSeq + 1 + i })),
    ackedSeq: lastSeq,
    sentSeq: lastSeq,
    frozenSeq: lastSeq,
  };
}

/** The outbox of a page that was reloaded; all of it may have been sent. */
export function restored(bodies: readonly OutboxBeat[]): Outbox {
  // These bodies are this browser's own claims coming back from its storage, not somebody else's.
  const beats = bodies as unknown as readonly NumberedBeat[];
  const ackedSeq = (beats[0]?.seq ?? 1) - 1;
  const holes = beats.some((beat, i) => beat.seq !== ackedSeq + 1 + i);
  if (holes || beats.length === 0) return EMPTY_OUTBOX;
  return { beats, ackedSeq, sentSeq: ackedSeq, frozenSeq: beats.at(-1)?.seq ?? ackedSeq };
}

/** The beat as the protocol writes it. Everything the browser says is a claim. */
export function toBody(beat: NumberedBeat): OutboxBeat {
  return {
    seq: beat.seq,
    spans: claim(beat.spans.map(([startMs, endMs]): Span => [startMs, endMs])),
    rate: claim(beat.rate),
    visible: claim(beat.visible),
    touched: claim(beat.touched),
    now: claim(beat.now),
    positionMs: claim(beat.positionMs),
    ...(tokensOf(beat).length === 0 ? {} : { tokens: claim([...tokensOf(beat)]) }),
    ...(beat.quality === undefined ? {} : { quality: claim(beat.quality) }),
  };
}

/** Merges the oldest neighbours that were never sent, like ones first. */
function merge(outbox: Outbox): Outbox | null {
  const like = mergeable(outbox, (a, b) => a.rate === b.rate && a.visible === b.visible);
  const index = like ?? mergeable(outbox, () => true);
  if (index === undefined) return null;
  const first = outbox.beats[index] as NumberedBeat;
  const second = outbox.beats[index + 1] as NumberedBeat;
  const tokens = [...tokensOf(first), ...tokensOf(second)];
  const quality = joinQuality(first.quality, second.quality);
  const merged: NumberedBeat = {
    ...second,
    seq: first.seq,
    spans: joined(first, second),
    // Where the two differ, claim the less favourable: never more than was so for all of it.
    rate: Math.max(first.rate, second.rate),
    visible: first.visible && second.visible,
    touched: first.touched || second.touched,
    ...(tokens.length === 0 ? {} : { tokens }),
    ...(quality === undefined ? {} : { quality }),
  };
  const after = outbox.beats.slice(index + 2).map((beat) => ({ ...beat, seq: beat.seq - 1 }));
  return { ...outbox, beats: [...outbox.beats.slice(0, index), merged, ...after] };
}

function mergeable(
  outbox: Outbox,
  alike: (a: NumberedBeat, b: NumberedBeat) => boolean,
): number | undefined {
  const index = outbox.beats.findIndex((beat, i) => {
    const next = outbox.beats[i + 1];
    if (beat.seq <= outbox.frozenSeq || next === undefined) return false;
    if (tokensOf(beat).length + tokensOf(next).length > MAX_TOKENS_PER_BEAT) return false;
    return alike(beat, next) && joined(beat, next).length <= MAX_SPANS_PER_BEAT;
  });
  return index === -1 ? undefined : index;
}

function tokensOf({ tokens = [] }: BeatDraft): readonly string[] {
  return tokens;
}

function joined(first: BeatDraft, second: BeatDraft): readonly Span[] {
  return second.spans.reduce((spans, span) => append(spans, span), first.spans);
}
