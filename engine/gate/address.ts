/**
 * The learner's network address, found the same way for HTTP and for sockets.
 *
 * Proxies are trusted by network only: trusting every proxy would let a learner choose the address
 * by a forged `X-Forwarded-For` header.
 */

import { type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyaddr from 'proxy-addr';

export type AddressOf = (request: IncomingMessage) => string;

/** A setting that would let anybody forge addresses, or that names no network. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
}

/**
 * @param trusted networks of our own proxies: CIDRs, addresses, or `loopback`, `linklocal`,
 *   `uniquelocal`; empty where nothing stands before the engine
 * @throws {TrustError} for `true`, numbers and other values that are not networks
 */
export function addressFinder(trusted: readonly string[]): AddressOf {
  for (const network of trusted) {
    if (/^(true|yes|all|\*|\d+)$/i.test(network) || network.endsWith('/0')) {
      throw new TrustError(
        `"${network}" would trust proxies that are not yours. Reason: a learner could then choose ` +
          'the recorded address. List the networks of your proxies, for example 10.0.0.0/8.',
      );
    }
  }
  let trust: ReturnType<typeof proxyaddr.compile>;
  try {
    trust = proxyaddr.compile([...trusted]);
  } catch (error) {
    throw new TrustError(
      `The list of trusted proxies cannot be read. Reason: ${(error as Error).message}. ` +
        'List networks such as 10.0.0.0/8 or loopback, separated by commas.',
    );
  }
  return (request) => {
    // A forwarded entry that is no address (a port, a word) must not become the record: the walk
    // stops at the nearest hop that is one.
    const hops = proxyaddr.all(request, trust);
    for (let index = hops.length - 1; index >= 0; index -= 1) {
      const address = plainAddress(hops[index] ?? '');
      if (address !== null) return address;
    }
    return 'unknown';
  };
}

/** Without port, brackets, zone and the IPv6 form of IPv4; null where it is no address. */
export function plainAddress(text: string): string | null {
  let address = text.trim();
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(address);
  if (bracketed !== null) address = bracketed[1] ?? '';
  else if (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(address)) address = address.replace(/:\d+$/, '');
  address = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? null : address;
}
