/**
 * The mark that goes with media which somebody else sends: which file was let go to which session,
 * and when by the engine's own clocks. The sender writes it into its log; the MAC makes the line that
 * comes back worth as much as the engine's own word.
 */
import {} from '../gate/capability.js';
import {} from '../ledger/stamp.js';
import { decode, record, text, whole } from '../protocol/decoder.js';
const written = record({
  s: text(1, 80),
  p: text(1, 512),
  u: whole(0, Number.MAX_SAFE_INTEGER),
  m: whole(0, Number.MAX_SAFE_INTEGER),
  b: text(1, 40),
});
/** Letters, digits, `-`, `_` and one dot: safe in headers, addresses and logs. */
export function writeMark(capabilities, mark) {
  const { utcMs, monoMs, boot } = mark.releasedAt;
  const said = JSON.stringify({ s: mark.sessionId, p: mark.path, u: utcMs, m: monoMs, b: boot });
  return capabilities.issue('sent', Buffer.from(said).toString('base64url'));
}
/** Null for anything that this installation has not written. */
export function readMark(capabilities, given) {
  const said = given.length > 2_048 ? null : capabilities.check('sent', given);
  if (said === null) return null;
  try {
    const read = decode(written, JSON.parse(Buffer.from(said, 'base64url').toString('utf8')));
    if (!read.ok) return null;
    const { s: sessionId, p: path, u: utcMs, m: monoMs, b: boot } = read.value;
    return { sessionId, path, releasedAt: { utcMs, monoMs, boot } };
  } catch {
    return null;
  }
}
//# sourceMappingURL=mark.js.map
