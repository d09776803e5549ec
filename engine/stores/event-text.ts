/**
 * An event as JSON, the same text as `JSON.stringify` makes of what `decide` has decided: the keys in
 * its order. Nearly all events are beats, so theirs is written out: it takes two thirds of the time.
 */

import { type BeatAccepted, type LedgerEvent } from '../ledger/events.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type BeatBody } from '../protocol/messages.ts';
import { type Claimed } from '../protocol/units.ts';
import { type WrittenOut } from '../protocol/written-out.ts';

/** With one of these an event is left to `JSON.stringify`. */
type RareKey = 'echoed' | 'wrongTokens' | 'unheardMs';
type PlainBeat = Omit<BeatAccepted, RareKey>;
type WrittenBeat = WrittenOut<PlainBeat, 'v' | 'at' | 'sessionId' | 'type' | 'beat'>;
type WrittenStamp = WrittenOut<Stamp, 'utcMs' | 'monoMs' | 'boot' | 'day' | 'minute'>;
type WrittenBody = WrittenOut<
  BeatBody,
  'seq' | 'spans' | 'rate' | 'visible' | 'touched' | 'now' | 'positionMs'
>;
type WrittenSpan = readonly [startMs: number, endMs: number];

/** Texts that need no escaping. */
const PLAIN = /^[\w-]*$/;

export function eventText(event: LedgerEvent): string {
  return event.type === 'beat-accepted' && isPlainBeat(event)
    ? beatText(event)
    : JSON.stringify(event);
}

/** With no more than what every beat has. */
function isPlainBeat(event: BeatAccepted): event is PlainBeat {
  const { sessionId, at, echoed, wrongTokens, unheardMs } = event;
  const isBare = echoed === undefined && wrongTokens === undefined && unheardMs === undefined;
  return isBare && PLAIN.test(sessionId) && PLAIN.test(at.boot);
}

/** A claim is put down as it was made: that takes nothing of the browser on trust. */
type AsMade<T> = { readonly [K in keyof T]: T[K] extends Claimed<infer Made> ? Made : T[K] };

function beatText({ v, at, sessionId, beat }: WrittenBeat): string {
  const { utcMs, monoMs, boot, day, minute }: WrittenStamp = at;
  const body: WrittenBody = beat;
  const { seq, spans, rate, visible, touched, now, positionMs } =
    body as unknown as AsMade<WrittenBody>;
  const writtenSpans: readonly WrittenSpan[] = spans;
  let spansText = '';
  for (const [startMs, endMs] of writtenSpans) {
    spansText += `${spansText === '' ? '' : ','}[${startMs},${endMs}]`;
  }
  return (
    `{"v":${v},"at":{"utcMs":${utcMs},"monoMs":${monoMs},"boot":"${boot}",` +
    `"day":${day},"minute":${minute}},"sessionId":"${sessionId}","type":"beat-accepted",` +
    `"beat":{"seq":${seq},"spans":[${spansText}],"rate":${rate},"visible":${visible},` +
    `"touched":${touched},"now":"${now}","positionMs":${positionMs}}}`
  );
}
