import { expect } from 'chai';
import { type IncomingMessage } from 'node:http';
import { addressFinder, plainAddress, TrustError } from '../../../engine/gate/address.ts';

/** A request whose nearest hop is `peer`, with an `X-Forwarded-For` header or none. */
function from(peer: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const socket = { remoteAddress: peer };
  return { socket, connection: socket, headers } as unknown as IncomingMessage;
}

describe('gate: address of a learner', () => {
  it('is the nearest hop where no proxy is trusted, whatever the header says', () => {
    const addressOf = addressFinder([]);
    expect(addressOf(from('203.0.113.9'))).to.equal('203.0.113.9');
    expect(addressOf(from('203.0.113.9', '6.6.6.6'))).to.equal('203.0.113.9');
    expect(addressOf(from('127.0.0.1', '6.6.6.6'))).to.equal('127.0.0.1');
  });

  it('walks back over our own proxies only, and never beyond a foreign hop', () => {
    const addressOf = addressFinder(['10.0.0.0/8', 'loopback']);
    expect(addressOf(from('10.0.0.5', '203.0.113.9'))).to.equal('203.0.113.9');
    expect(addressOf(from('10.0.0.5', '6.6.6.6, 203.0.113.9'))).to.equal('203.0.113.9');
    expect(addressOf(from('127.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.5'))).to.equal('203.0.113.9');
    expect(addressOf(from('198.51.100.1', '203.0.113.9'))).to.equal('198.51.100.1');
  });

  it('takes ports, brackets, zones and mapped IPv4 off', () => {
    const addressOf = addressFinder(['loopback']);
    const cases: [forwarded: string, address: string][] = [
      ['203.0.113.9:4711', '203.0.113.9'],
      ['[2001:db8::7]:443', '2001:db8::7'],
      ['[2001:db8::7]', '2001:db8::7'],
      ['2001:db8::7', '2001:db8::7'],
      ['::ffff:203.0.113.9', '203.0.113.9'],
      ['fe80::1%eth0', 'fe80::1'],
    ];
    for (const [forwarded, address] of cases) {
      expect(addressOf(from('127.0.0.1', forwarded)), forwarded).to.equal(address);
    }
    expect(addressFinder([])(from('::ffff:203.0.113.9'))).to.equal('203.0.113.9');
  });

  it('stops at the nearest hop that is an address where a forwarded entry is none', () => {
    const addressOf = addressFinder(['loopback']);
    for (const word of ['unknown', '999.1.1.1', '<script>', '203.0.113.9.evil', '1']) {
      expect(addressOf(from('127.0.0.1', word)), word).to.equal('127.0.0.1');
    }
    expect(plainAddress('')).to.equal(null);
  });

  it('refuses to trust everybody, and says what to do instead', () => {
    for (const all of ['true', 'TRUE', 'yes', 'all', '*', '1', '2', '0.0.0.0/0', '::/0']) {
      expect(() => addressFinder([all]), all).to.throw(TrustError, /Reason: .*List the networks/);
    }
    for (const none of ['proxy.example', '10.0.0.0/99', '10.0.0']) {
      expect(() => addressFinder([none]), none).to.throw(TrustError, /cannot be read\. Reason: /);
    }
  });
});
