import { expect } from 'chai';
import { hostname, networkInterfaces } from 'node:os';
import { isThisMachine } from '../../engine/this-machine.ts';

describe('this machine', () => {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const addresses = cards.map(({ address, family }) =>
    family === 'IPv6' ? `[${address}]` : address,
  );

  for (const host of [
    ...['localhost', 'LOCALHOST', 'localhost.', 'redis.localhost', 'ip6-localhost'],
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '[::1]', '[::]', '[::ffff:127.0.0.1]'],
    ...[hostname(), hostname().toUpperCase(), ...addresses.filter((each) => !each.includes('%'))],
  ]) {
    it(`is ${host}`, () => {
      expect(isThisMachine(`redis://:secret@${host}:6379/2`)).to.equal(true);
    });
  }

  it('is meant where no host is named', () => {
    for (const url of ['redis:///2', '/run/redis.sock']) expect(isThisMachine(url)).to.equal(true);
  });

  for (const host of ['redis.internal', 'mylocalhost', '192.0.2.7', '[2001:db8::7]', '128.0.0.1']) {
    it(`is not ${host}`, () => {
      expect(isThisMachine(`rediss://${host}:6379`)).to.equal(false);
    });
  }
});
