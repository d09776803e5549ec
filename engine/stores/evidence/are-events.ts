/** Whether stored texts are events, many of them at once. */

import { randomBytes } from 'node:crypto';
import { looksLikeEvent } from '../ledger-lines.ts';

/** Stands between texts. Who wrote them could not know it. */
const MARK = randomBytes(9).toString('base64url');
const BETWEEN = `,"${MARK}",`;

/**
 * Whether each of these texts is JSON of the shape of an event. They are parsed in one piece, which
 * costs less than one by one; texts that are none alone cannot add up to some, for the marks would
 * not lie between all of them.
 */
export function areEvents(texts: readonly string[]): boolean {
  if (texts.length === 0) return true;
  const found = parsed(`[${texts.join(BETWEEN)}]`);
  if (!Array.isArray(found) || found.length !== 2 * texts.length - 1) return false;
  for (let at = 1; at < found.length; at += 2) if (found[at] !== MARK) return false;
  for (let at = 0; at < found.length; at += 2) if (!looksLikeEvent(found[at])) return false;
  return true;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
