/**
 * An event as JSON, the same text as `JSON.stringify` makes of what `decide` has decided: the keys in
 * its order. Nearly all events are beats, so theirs is written out: it takes two thirds of the time.
 */

import { type BeatAccepted, type LedgerEvent } from '../ledger/events.ts';
import { type BeatBody } from '../protocol/messages.ts';
import { type Claimed } from '../protocol/units.ts';

/** Texts that need no escaping. */
const PLAIN = /^[\w-]*$/;

export function eventText(event: LedgerEvent): string {
  return event.type === 'beat-accepted' && isPlainBeat(event)
    ? beatText(event)
    : JSON.stringify(event);
}

/** With no more than what every beat has. */
function isPlainBeat({ sessionId, at, echoed, wrongTokens, unheardMs }: BeatAccepted): boolean {
  const isBare = echoed === undefined && wrongTokens === undefined && unheardMs === undefined;
  return isBare && PLAIN.test(sessionId) && PLAIN.test(at.boot);
}

/** A claim is put down as it was made: that takes nothing of the browser on trust. */
type AsMade<T> = { readonly [K in keyof T]: T[K] extends Claimed<infer Made> ? Made : T[K] };

function beatText({ v, at, sessionId, beat }: BeatAccepted): string {
  const { seq, spans, rate, visible, touched, now, positionMs } =
    beat as unknown as AsMade<BeatBody>;
  let spansText = '';
  for (const [startMs, endMs] of spans) {
    spansText += `${spansText === '' ? '' : ','}[${startMs},${endMs}]`;
  }
  return (
    `{"v":${v},"at":{"utcMs":${at.utcMs},"monoMs":${at.monoMs},"boot":"${at.boot}",` +
    `"day":${at.day},"minute":${at.minute}},"sessionId":"${sessionId}","type":"beat-accepted",` +
    `"beat":{"seq":${seq},"spans":[${spansText}],"rate":${rate},"visible":${visible},` +
    `"touched":${touched},"now":"${now}","positionMs":${positionMs}}}`
  );
}
