/** The compliance desk's door: who is let in, for how long, and what nonsense is answered with. */

import { expect } from 'chai';
import { setNewPassword } from '../../../engine/installation.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';

describe('http: the door of the compliance desk', () => {
  let test: TestEngine;
  let cookie: string;
  let attributes: string;

  before(async () => {
    test = await startTestEngine();
    const password = await setNewPassword(test.engine.catalogue);
    const answer = await fetch(`${test.url}/console/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ password }),
    });
    expect(answer.status).to.equal(204);
    [cookie = '', attributes = ''] = String(answer.headers.get('set-cookie')).split(/;(.*)/s);
  });

  after(() => test.close());

  const status = async (path: string, as: string) =>
    (await fetch(`${test.url}/console/api/${path}`, { headers: { cookie: as } })).status;

  it('is for this path and for TLS alone, and closed to scripts and foreign pages', () => {
    for (const word of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/console']) {
      expect(attributes).to.contain(word);
    }
  });

  it('takes a cookie that cannot be read for none', async () => {
    expect(await status('me', cookie)).to.equal(200);
    for (const value of ['%', '%E0%A4%A', '', 'a.b', `${cookie.split('=')[1]}x`]) {
      expect(await status('me', `lectern_desk=${value}`), value).to.equal(401);
    }
  });

  it('takes any limit', async () => {
    for (const limit of ['1.5', '0', '-1', 'x', 'Infinity', '1e9', '']) {
      expect(await status(`sessions?limit=${limit}`, cookie), limit).to.equal(200);
    }
  });

  it('is shut for everybody by a new password', async () => {
    expect(await status('me', cookie)).to.equal(200);
    await setNewPassword(test.engine.catalogue);
    expect(await status('me', cookie)).to.equal(401);
  });
});
