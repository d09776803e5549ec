/**
 * The key that opens a session again. With it goes what the first welcome told the page to show over
 * the picture: nothing else keeps that, and whoever resumes may be a page that was loaded anew.
 */

import { type Capabilities } from './capability.ts';

export interface Resumed {
  readonly sessionId: string;
  /** Null where none was shown, or the key is of a build that did not say. */
  readonly watermark: string | null;
}

export function issueResumeKey(
  capabilities: Capabilities,
  { sessionId, watermark }: Resumed,
): string {
  const told = watermark === null ? '' : `.${Buffer.from(watermark).toString('base64url')}`;
  return capabilities.issue('resume', sessionId + told);
}

/** @returns null where it is no such key of ours */
export function readResumeKey(capabilities: Capabilities, key: string): Resumed | null {
  const subject = capabilities.check('resume', key);
  if (subject === null) return null;
  const [sessionId = '', told] = subject.split('.');
  const watermark = told === undefined ? null : Buffer.from(told, 'base64url').toString();
  return { sessionId, watermark };
}
