/**
 * Media that was let go to a learner and is not known to be delivered: on its way, or sent in part.
 * It lives in memory. A restart forgets it: whoever always leaves out the last byte gets the same
 * allowance once more after each restart, and no credit for any of it.
 */

import { type Spans, NO_SPANS, add } from '../ledger/spans.ts';
import { type Span } from '../protocol/units.ts';

export class Reservations {
  /** By lesson key: what one session was sent, another one of the learner need not be sent again. */
  readonly #underWay = new Map<string, Span[]>();
  readonly #partlySent = new Map<string, Spans>();

  /** By lesson key, in whole segments. */
  all(): ReadonlyMap<string, Spans> {
    const all = new Map<string, Spans>(this.#partlySent);
    for (const [lessonKey, spans] of this.#underWay) {
      all.set(lessonKey, [...(all.get(lessonKey) ?? NO_SPANS), ...spans]);
    }
    return all;
  }

  /**
   * Counts a span as let go. The returned function says how the transfer ended: a span of which
   * anything went out stays let go, or whoever leaves out the last byte would fetch without end.
   */
  reserve(lessonKey: string, span: Span): (wentOut: boolean) => void {
    const spans = this.#underWay.get(lessonKey) ?? [];
    this.#underWay.set(lessonKey, spans);
    spans.push(span);
    let isUnderWay = true;
    return (wentOut) => {
      if (!isUnderWay) return;
      isUnderWay = false;
      spans.splice(spans.indexOf(span), 1);
      if (spans.length === 0) this.#underWay.delete(lessonKey);
      if (!wentOut) return;
      this.#partlySent.set(lessonKey, add(this.#partlySent.get(lessonKey) ?? NO_SPANS, span));
    };
  }
}
