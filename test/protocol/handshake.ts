import { expect } from 'chai';
import { createHmac, randomBytes } from 'node:crypto';
import { BareClient } from '../support/bare-client.ts';
import { issue, knock, newLearner, open, type Target } from './target.ts';

/** A token of the right shape that this engine has not signed. */
function foreignToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const claims = {
    sid: 's',
    tid: 'first',
    sub: 'x',
    lid: 'l',
    ver: 'v',
    pol: 'standard@1',
    pre: false,
  };
  const body = part({ ...claims, iss: 'lectern', aud: 'lectern-session', exp: nowSeconds + 600 });
  const mac = createHmac('sha256', randomBytes(32)).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${mac}`;
}

function unsignedToken(token: string): string {
  const [, body] = token.split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${head}.${body ?? ''}.`;
}

export function handshake(getTarget: () => Target): void {
  describe('the handshake', () => {
    it('refuses who brings nothing', async () => {
      expect(await knock(getTarget(), { protocol: 1 })).to.equal('token_missing');
      expect(await knock(getTarget(), {})).to.equal('token_missing');
    });

    it('refuses tokens that this engine did not sign', async () => {
      const { token } = await issue(getTarget(), newLearner());
      const bent = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
      for (const bad of [foreignToken(), bent, unsignedToken(token), 'x'.repeat(40)]) {
        expect(await knock(getTarget(), { protocol: 1, token: bad })).to.equal('token_invalid');
      }
    });

    it('refuses a token whose time is over', async function () {
      const { expiredToken } = getTarget();
      if (expiredToken === null) {
        console.warn('An expired token is not tried. Reason: none can be made from outside.');
        this.skip();
      }
      const token = await expiredToken(newLearner());
      expect(await knock(getTarget(), { protocol: 1, token })).to.equal('token_expired');
    });

    it('refuses a protocol it does not speak', async () => {
      const { token } = await issue(getTarget(), newLearner());
      for (const protocol of [0, 2, 99]) {
        expect(await knock(getTarget(), { protocol, token })).to.equal('protocol_unsupported');
      }
      for (const protocol of ['1', 1.5, null, -1]) {
        expect(await knock(getTarget(), { protocol, token })).to.equal('malformed');
      }
    });

    it('refuses a token and a resume key together', async () => {
      const client = await open(getTarget());
      const { token } = await issue(getTarget(), newLearner());
      const { resume } = client.welcome;
      expect(await knock(getTarget(), { protocol: 1, token, resume })).to.equal('malformed');
      client.drop();
    });

    it('refuses resume keys it has not given out, and a media address in their place', async () => {
      const client = await open(getTarget());
      const { resume, mediaBase, sessionId } = client.welcome;
      const capability = mediaBase.split('/').at(-2) ?? '';
      const bent = `${resume.slice(0, -2)}${resume.endsWith('AA') ? 'BB' : 'AA'}`;
      for (const bad of [bent, capability, `${sessionId}.${'A'.repeat(27)}`, 'x'.repeat(20)]) {
        expect(await knock(getTarget(), { protocol: 1, resume: bad })).to.equal('token_invalid');
      }
      client.drop();
    });

    it('lets in pages of the host, and no others', async function () {
      const target = getTarget();
      const { token } = await issue(target, newLearner());
      const from = (origin: string) => knock(target, { protocol: 1, token }, { origin });
      expect(await from('https://elsewhere.example')).to.equal('origin_refused');
      expect(await from('null')).to.equal('origin_refused');
      expect(await from(new URL(target.url).origin)).to.equal('welcome');
      if (target.origin === null) {
        console.warn("The host's own origin is not tried. Reason: LECTERN_ORIGIN is not set.");
        this.skip();
      }
      expect(await from(target.origin)).to.equal('welcome');
    });

    it('welcomes with all that a player needs', async () => {
      const client = await open(getTarget());
      const { welcome } = client;
      expect(welcome).to.have.all.keys(
        ...['protocol', 'sessionId', 'resume', 'mediaBase', 'lessonId', 'mediaVersion'],
        ...['durationMs', 'rules', 'lastSeq', 'nonce', 'positionMs', 'frontierMs', 'credited'],
        ...['credit', 'leased', 'leaseLost', 'check', 'preview'],
      );
      expect(welcome.protocol).to.equal(1);
      expect(welcome.lessonId).to.equal(getTarget().lesson);
      expect(welcome.mediaVersion).to.match(/^sha256-[0-9a-f]{32}$/);
      expect(welcome.mediaBase).to.match(/^\/.+\/$/);
      expect(welcome.lastSeq).to.equal(0);
      expect(welcome.credited).to.deep.equal([]);
      expect(welcome.leased).to.equal(true);
      expect(welcome.preview).to.equal(null);
      expect(welcome.nonce.length).to.be.within(8, 64);
      expect(welcome.rules.bufferGoalMs).to.be.at.least(10_000);
      expect(welcome.credit).to.include({ creditedMs: 0, pendingMs: 0, refusedMs: 0 });
      expect(welcome.credit.requiredMs).to.be.within(1, welcome.durationMs);
      client.drop();
    });

    it('opens no second session with the same token: the newest connection speaks', async () => {
      const { token } = await issue(getTarget(), newLearner());
      const first = await BareClient.connect(getTarget().url, { token });
      const cut = new Promise((told) => first.socket.once('disconnect', told));
      const second = await BareClient.connect(getTarget().url, { token });
      await cut;
      expect(second.welcome.sessionId).to.equal(first.welcome.sessionId);
      expect(second.welcome.leased).to.equal(true);
      second.drop();
    });
  });
}
