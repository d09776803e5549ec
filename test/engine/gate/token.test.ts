import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { sessionTokens, TOKEN_LIFE_SECONDS } from '../../../engine/gate/token.ts';

const secret = Buffer.alloc(32, 7);
const tokens = sessionTokens(secret);
const grant = {
  sessionId: 'session-1',
  tenantId: 'main',
  learnerId: '学员-7',
  lessonId: 'geology-1',
  mediaVersion: `sha256-${'0'.repeat(32)}`,
  policy: 'standard@2026-11-01',
  preview: false,
  extendedTime: false,
};
const claims = {
  sid: 's',
  tid: 't',
  lid: 'l',
  ver: 'v',
  pol: 'p',
  pre: false,
  ext: false,
};

async function codeOf(token: string): Promise<string> {
  const checked = await tokens.check(token);
  return checked.ok ? 'ok' : checked.refusal.code;
}

const forPages = { mediaBase: '/media/s1.mac/', isFirst: true };

/** A token with the right words but for what the change breaks. */
function token(change: (jwt: SignJWT) => SignJWT, body: object = claims, key = secret) {
  const jwt = new SignJWT({ ...body })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject('ann')
    .setIssuer('lectern')
    .setAudience('lectern-session')
    .setIssuedAt()
    .setExpirationTime('60s');
  return change(jwt).sign(key);
}

describe('gate: session tokens', () => {
  it('give back what they were issued for', async () => {
    expect(await tokens.check(await tokens.issue({ ...grant, ...forPages }))).to.deep.equal({
      ok: true,
      grant,
    });
  });

  it('live as long as they say', async () => {
    const [, body] = (await tokens.issue({ ...grant, ...forPages })).split('.');
    const { exp, iat } = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as {
      exp: number;
      iat: number;
    };
    expect(exp - iat).to.equal(TOKEN_LIFE_SECONDS);
  });

  it('are worth nothing with any one byte changed', async () => {
    const whole = await tokens.issue({ ...grant, ...forPages });
    for (let at = 0; at < whole.length - 1; at += 7) {
      const other = whole[at] === 'A' ? 'B' : 'A';
      const changed = whole.slice(0, at) + other + whole.slice(at + 1);
      expect(await codeOf(changed), `byte ${at}`).to.equal('token_invalid');
    }
  });

  it('of another installation, issuer, audience or purpose are refused', async () => {
    expect(await codeOf(await token((jwt) => jwt))).to.equal('ok');
    const foreign = await sessionTokens(randomBytes(32)).issue({ ...grant, ...forPages });
    expect(await codeOf(foreign)).to.equal('token_invalid');
    expect(await codeOf(await token((jwt) => jwt.setIssuer('other')))).to.equal('token_invalid');
    expect(await codeOf(await token((jwt) => jwt.setAudience('x')))).to.equal('token_invalid');
    expect(await codeOf(await token((jwt) => jwt, { sid: 's' }))).to.equal('token_invalid');
    expect(await codeOf(await token((jwt) => jwt, { ...claims, pre: 'no' }))).to.equal(
      'token_invalid',
    );
  });

  it('without a signature or an end are refused', async () => {
    const unsigned = new UnsecuredJWT(claims)
      .setSubject('ann')
      .setIssuer('lectern')
      .setAudience('lectern-session')
      .setExpirationTime('60s')
      .encode();
    expect(await codeOf(unsigned)).to.equal('token_invalid');
    const endless = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('ann')
      .setIssuer('lectern')
      .setAudience('lectern-session')
      .sign(secret);
    expect(await codeOf(endless)).to.equal('token_invalid');
    for (const text of ['', '.', '..', 'a.b.c', 'x'.repeat(5_000)]) {
      expect(await codeOf(text)).to.equal('token_invalid');
    }
  });

  it('that have expired say so, so that the page asks its host for a new one', async () => {
    const past = Math.floor(Date.now() / 1_000) - 10;
    expect(await codeOf(await token((jwt) => jwt.setExpirationTime(past)))).to.equal(
      'token_expired',
    );
  });
});
