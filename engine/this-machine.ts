/** Whether an address is one of the machine that asks, as far as can be told without asking the network. */

import { BlockList, isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** Loopback, and "any address", which leads there. Addresses of IPv4 inside IPv6 are found as well. */
const own = new BlockList();
own.addSubnet('127.0.0.0', 8, 'ipv4');
own.addAddress('0.0.0.0', 'ipv4');
own.addAddress('::1', 'ipv6');
own.addAddress('::', 'ipv6');

/** As hosts files name loopback. RFC 6761, 6.3: and all that ends so. */
const LOCAL_NAME = /(^|\.)localhost$|^ip6-(localhost|loopback)$|^localhost\.localdomain$/;

/**
 * By loopback, by the addresses of its network cards and by its host name; another name that leads here
 * is taken for another machine's.
 *
 * @param url e.g. `redis://:password@10.0.0.7:6379`; where it names no host, this machine is meant
 */
export function isThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const host = new URL(url).hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (host === '' || LOCAL_NAME.test(host) || host === hostname().toLowerCase()) return true;
  const version = isIP(host);
  if (version === 0) return false;
  if (own.check(host, version === 4 ? 'ipv4' : 'ipv6')) return true;
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return cards.some(({ address }) => address.toLowerCase() === host);
}
