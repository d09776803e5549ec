/**
 * Addresses of media on a CDN: signed, short-lived, made for one session and one file. The CDN checks
 * `exp` and `sig`, and writes the address with its query into its log.
 */
export interface CdnPlace {
  /** Address under which the CDN serves the media library, without a slash at the end. */
  readonly base: string;
  /** Secret that the CDN's check knows too. */
  readonly key: string;
  /** How long an address works, seconds. */
  readonly lifeSeconds: number;
}
/** Carries the mark by which the log line is known again. */
export declare const MARK_PARAMETER = 'mark';
/**
 * `<base>/<path>?exp=<unix seconds>&mark=<mark>&sig=<hex>`, where `sig` is the HMAC-SHA256 of
 * `/<path>` as it stands in the address, a line feed, `exp`, a line feed and `mark`.
 *
 * @param path of the file inside the media library
 */
export declare function signedAddress(
  cdn: CdnPlace,
  path: string,
  mark: string,
  nowUtcMs: number,
): string;
export declare function signatureOf(
  key: string,
  place: string,
  expires: string,
  mark: string,
): string;
