/**
 * Session tokens: what a host asks for and hands to its page. Short-lived, signed by this
 * installation, bound to one learner, lesson version, policy version and session.
 */

import { errors, jwtVerify, SignJWT } from 'jose';
import { decode, flag, optional, record, text } from '../protocol/decoder.ts';
import { watermarkText } from '../protocol/play-rules.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';

/** How long a token may be used to open its session, seconds. */
export const TOKEN_LIFE_SECONDS = 600;

const ISSUER = 'lectern';
const AUDIENCE = 'lectern-session';

const claims = record({
  /** The session. */
  sid: text(1, 80),
  /** The tenant. */
  tid: text(1, 80),
  /** The learner. */
  sub: text(1, 128),
  /** The lesson and its media version. */
  lid: text(1, 80),
  ver: text(1, 80),
  /** The policy as `id@version`. */
  pol: text(1, 80),
  /** Whether this is a preview, which earns nothing. */
  pre: flag,
  /** Whether the learner has declared a need for longer times to answer. */
  ext: flag,
  /** What names the learner over the picture. It is kept nowhere but in the token. */
  mark: optional(watermarkText),
});

export interface SessionGrant {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly learnerId: string;
  readonly lessonId: string;
  readonly mediaVersion: string;
  readonly policy: string;
  readonly preview: boolean;
  readonly extendedTime: boolean;
  /** What names the learner over the picture, where the host has said so. */
  readonly watermark?: string;
}

/** What a token tells the page that holds it, so that it may ask before it is welcomed. */
export interface ForPages {
  /** Where the media of the session lie. */
  readonly mediaBase: string;
  /** The learner begins the lesson: it is the beginning that will be asked for. */
  readonly isFirst: boolean;
}

export interface SessionTokens {
  issue(grant: SessionGrant & ForPages): Promise<string>;
  check(
    token: string,
  ): Promise<{ ok: true; grant: SessionGrant } | { ok: false; refusal: Refusal }>;
}

export function sessionTokens(secret: Buffer): SessionTokens {
  return {
    issue: (grant) =>
      new SignJWT({
        sid: grant.sessionId,
        tid: grant.tenantId,
        lid: grant.lessonId,
        ver: grant.mediaVersion,
        pol: grant.policy,
        pre: grant.preview,
        ext: grant.extendedTime,
        med: grant.mediaBase,
        new: grant.isFirst,
        ...(grant.watermark === undefined ? {} : { mark: grant.watermark }),
      })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(grant.learnerId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_LIFE_SECONDS}s`)
        .sign(secret),
    async check(token) {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['exp'],
        });
        const decoded = decode(claims, payload);
        if (!decoded.ok) return { ok: false, refusal: refusal('token_invalid') };
        const { sid, tid, sub, lid, ver, pol, pre, ext, mark } = decoded.value;
        return {
          ok: true,
          grant: {
            sessionId: sid,
            tenantId: tid,
            learnerId: sub,
            lessonId: lid,
            mediaVersion: ver,
            policy: pol,
            preview: pre,
            extendedTime: ext,
            ...(mark === undefined ? {} : { watermark: mark }),
          },
        };
      } catch (error) {
        const expired = error instanceof errors.JWTExpired;
        return { ok: false, refusal: refusal(expired ? 'token_expired' : 'token_invalid') };
      }
    },
  };
}
