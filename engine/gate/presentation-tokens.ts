/**
 * Presentation tokens: values that a player can only know after the engine let them go with the media
 * they lie in, and says back when that is on screen. They are made from the installation's secret, so
 * nothing is stored and any node can judge them; one opens nothing but its own session.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { tokenSlots } from '../protocol/tokens.ts';
import { type Span } from '../protocol/units.ts';

/** Bytes of the MAC that a value carries. */
const VALUE_BYTES = 9;
/** Where in the MAC the bytes begin that choose the place. */
const PLACE_AT_BYTE = 16;

/** A session of the ledger, as far as its tokens depend on it. */
export interface TokenOwner {
  readonly id: string;
  readonly mediaVersion: string;
  readonly durationMs: number;
  readonly policy: { readonly assurance: { readonly tokensPerMinute: number } };
}
export type PlacedToken = readonly [atMs: number, value: string];

export interface PresentationTokens {
  /** The session's tokens that lie in this span. */
  within(owner: TokenOwner, span: Span): PlacedToken[];
  /** The places of those that are this session's, each once, and how many are not. */
  judge(owner: TokenOwner, values: readonly string[]): { echoed: number[]; wrongTokens: number };
}

export function presentationTokens(secret: Buffer): PresentationTokens {
  const make = (owner: TokenOwner, index: number): PlacedToken | null => {
    const slot = slotsOf(owner).at(index);
    const mac = createHmac('sha256', secret)
      .update(`token|${owner.id}|${owner.mediaVersion}|${index}`)
      .digest();
    const atMs = slot[0] + (mac.readUInt32BE(PLACE_AT_BYTE) % (slot[1] - slot[0]));
    if (atMs >= owner.durationMs) return null;
    return [atMs, `${index.toString(36)}.${mac.toString('base64url', 0, VALUE_BYTES)}`];
  };
  return {
    within(owner, [startMs, endMs]) {
      const slots = slotsOf(owner);
      const found: PlacedToken[] = [];
      for (let index = slots.indexAt(startMs); slots.at(index)[0] < endMs; index += 1) {
        const token = make(owner, index);
        if (token !== null && token[0] >= startMs && token[0] < endMs) found.push(token);
      }
      return found;
    },
    judge(owner, values) {
      const echoed = new Set<number>();
      let wrongTokens = 0;
      for (const value of values) {
        const index = parseInt(value, 36);
        const isPlace = index >= 0 && slotsOf(owner).at(index)[0] < owner.durationMs;
        const token = isPlace ? make(owner, index) : null;
        if (token !== null && isSame(token[1], value)) echoed.add(token[0]);
        else wrongTokens += 1;
      }
      return { echoed: [...echoed], wrongTokens };
    },
  };
}

function slotsOf({ policy }: TokenOwner) {
  return tokenSlots(policy.assurance.tokensPerMinute);
}

function isSame(right: string, given: string): boolean {
  const [a, b] = [Buffer.from(right), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
