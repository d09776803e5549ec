/**
 * Addresses of media on a CDN: signed, short-lived, made for one session and one file. The CDN checks
 * `exp` and `sig`, and writes the address with its query into its log.
 */
import { createHmac } from 'node:crypto';
/** Carries the mark by which the log line is known again. */
export const MARK_PARAMETER = 'mark';
/**
 * `<base>/<path>?exp=<unix seconds>&mark=<mark>&sig=<hex>`, where `sig` is the HMAC-SHA256 of
 * `/<path>` as it stands in the address, a line feed, `exp`, a line feed and `mark`.
 *
 * @param path of the file inside the media library
 */
export function signedAddress(cdn, path, mark, nowUtcMs) {
  const place = `/${path.split('/').map(encodeURIComponent).join('/')}`;
  const expires = String(Math.floor(nowUtcMs / 1_000) + cdn.lifeSeconds);
  const signature = signatureOf(cdn.key, place, expires, mark);
  return `${cdn.base}${place}?exp=${expires}&${MARK_PARAMETER}=${mark}&sig=${signature}`;
}
export function signatureOf(key, place, expires, mark) {
  return createHmac('sha256', key).update(`${place}\n${expires}\n${mark}`).digest('hex');
}
//# sourceMappingURL=signed-address.js.map
