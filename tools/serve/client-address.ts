/** Whose request it is: the address of the socket, or what a proxy that we trust says of it. */
import ipaddr from 'ipaddr.js';
import { PictureMathError } from '#core/errors.ts';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface TrustedProxies {
  includes(address: string): boolean;
}

/** An address as it is compared: IPv4 that came in IPv6 is IPv4, zones and ports are left out; null where it is none. */
export function readAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null;
  return ipaddr.process(bare).toString();
}

function readRange(text: string): Range {
  const address = readAddress(text);
  if (address !== null) {
    const parsed = ipaddr.parse(address);
    return [parsed, parsed.kind() === 'ipv6' ? 128 : 32];
  }
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  throw new PictureMathError(
    'request-malformed',
    `Expected --trust-proxy to be addresses or ranges like 127.0.0.1 or 10.0.0.0/8, got "${text}".`,
  );
}

/**
 * The proxies that are believed.
 * @param texts addresses and CIDR ranges, several of them separated by commas
 * @throws PictureMathError `request-malformed`
 */
export function parseProxies(texts: readonly string[]): TrustedProxies {
  const ranges = texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(readRange);
  return {
    includes(address) {
      const parsed = ipaddr.parse(address);
      return ranges.some(
        ([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits),
      );
    },
  };
}

/**
 * The client of a request. A header counts only when a trusted proxy sent it, and of a list only what trusted proxies
 * wrote: it is read from the right, where each adds the address that it saw, up to the first that is not trusted.
 * @param peer the socket's address
 * @param header the values of the header that proxies write, "" where there is none
 */
export function clientAddress(peer: string, header: string, proxies: TrustedProxies): string {
  let client = readAddress(peer) ?? peer;
  if (readAddress(peer) === null) return client;
  for (const text of header.split(',').reverse()) {
    if (!proxies.includes(client)) break;
    const said = readAddress(text);
    // What is no address was not written by a proxy that knows its work: whoever handed it on counts.
    if (said === null) break;
    client = said;
  }
  return client;
}
