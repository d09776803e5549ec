import { expect } from 'chai';
import { type IncomingMessage } from 'node:http';
import { bearerKey, hashApiKey, newApiKey } from '../../../engine/gate/api-key.ts';
import { capabilities } from '../../../engine/gate/capability.ts';
import { originAllowed } from '../../../engine/gate/origin.ts';
import { hashPassword, newPassword, passwordFits } from '../../../engine/gate/password.ts';

describe('gate: capabilities', () => {
  const ours = capabilities(Buffer.alloc(32, 1));

  it('open what they were issued for, for their own subject', () => {
    expect(ours.check('media', ours.issue('media', 'session-1'))).to.equal('session-1');
    expect(ours.check('media', ours.issue('media', 'with.dots'))).to.equal('with.dots');
  });

  it('for one purpose never fit another', () => {
    for (const [issued, asked] of [
      ['media', 'resume'],
      ['resume', 'media'],
      ['media', 'console'],
      ['console', 'resume'],
    ] as const) {
      expect(ours.check(asked, ours.issue(issued, 'session-1')), `${issued} ${asked}`).to.equal(
        null,
      );
    }
    // A subject that holds another purpose's words is still only a subject.
    expect(ours.check('media', ours.issue('resume', 'media|session-1'))).to.equal(null);
  });

  it('of another subject or secret, cut or changed, are nothing', () => {
    const good = ours.issue('media', 'session-1');
    const mac = good.slice(good.lastIndexOf('.') + 1);
    const foreign = capabilities(Buffer.alloc(32, 2)).issue('media', 'session-1');
    const wrong = [
      foreign,
      `session-2.${mac}`,
      good.slice(0, -1),
      `${good}A`,
      `.${mac}`,
      mac,
      'session-1.',
      '',
      `session-1.${'é'.repeat(mac.length)}`,
    ];
    for (const each of wrong) expect(ours.check('media', each), each).to.equal(null);
  });
});

describe('gate: the desk password', () => {
  it('fits its own hash alone, and no hash shows it', async () => {
    const password = newPassword();
    const stored = await hashPassword(password);
    expect(stored).not.to.contain(password);
    expect(await passwordFits(password, stored)).to.equal(true);
    expect(await passwordFits(`${password} `, stored)).to.equal(false);
    expect(await passwordFits('', stored)).to.equal(false);
    expect(await hashPassword(password), 'each hash has its own salt').not.to.equal(stored);
  });

  it('never fits what is no hash', async () => {
    for (const stored of ['', 'x', 'scrypt$', 'scrypt$AA', 'md5$AA$AA', 'scrypt$AA$']) {
      expect(await passwordFits('', stored), stored).to.equal(false);
    }
  });

  it('is long and unlike any other', () => {
    expect(newPassword()).to.match(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(new Set(Array.from({ length: 50 }, newPassword)).size).to.equal(50);
  });
});

describe('gate: API keys', () => {
  it('are read from the header and compared by hash', () => {
    const key = newApiKey();
    expect(bearerKey(`Bearer ${key}`)).to.equal(key);
    expect(bearerKey(`bearer ${key}`)).to.equal(key);
    expect(hashApiKey(key)).to.match(/^[0-9a-f]{64}$/);
    for (const header of [undefined, '', key, `Basic ${key}`, 'Bearer ', `Bearer ${key} x`]) {
      expect(bearerKey(header), String(header)).to.equal(null);
    }
  });
});

describe('gate: origins', () => {
  const origins = ['https://learn.example'];
  const allowed = (origin?: string) =>
    originAllowed(
      {
        headers: { host: 'engine.example:8080', ...(origin === undefined ? {} : { origin }) },
      } as IncomingMessage,
      origins,
    );

  it('are those of the host and the engine itself, to the letter', () => {
    expect(allowed('https://learn.example')).to.equal(true);
    expect(allowed('http://engine.example:8080')).to.equal(true);
    expect(allowed(undefined)).to.equal(true);
    for (const foreign of [
      'https://learn.example.evil',
      'https://evil-learn.example',
      'http://learn.example',
      'https://learn.example:444',
      'http://engine.example',
      'null',
      '',
    ]) {
      expect(allowed(foreign), foreign).to.equal(false);
    }
  });
});
