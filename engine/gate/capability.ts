/**
 * Capabilities: unguessable names for one session, made from the installation's secret, so that
 * any node can check one without asking a store. They are revoked by ending the session.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a capability opens; one for another purpose never fits. */
export type Purpose = 'media' | 'resume' | 'console' | 'sent' | 'check';

const MAC_CHARACTERS = 27; // 160 of the 256 bits, as base64url

export interface Capabilities {
  issue(purpose: Purpose, subject: string): string;
  /** The subject, or null where the capability is not one of ours for this purpose. */
  check(purpose: Purpose, capability: string): string | null;
}

export function capabilities(secret: Buffer): Capabilities {
  const mac = (purpose: Purpose, subject: string) =>
    createHmac('sha256', secret)
      .update(`${purpose}|${subject}`)
      .digest('base64url')
      .slice(0, MAC_CHARACTERS);
  return {
    issue: (purpose, subject) => `${subject}.${mac(purpose, subject)}`,
    check(purpose, capability) {
      const dot = capability.lastIndexOf('.');
      if (dot < 1) return null;
      const subject = capability.slice(0, dot);
      const given = Buffer.from(capability.slice(dot + 1));
      const right = Buffer.from(mac(purpose, subject));
      return given.length === right.length && timingSafeEqual(given, right) ? subject : null;
    },
  };
}
