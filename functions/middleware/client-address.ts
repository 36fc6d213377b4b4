/** Whom requests are counted for, without an account: the network address that Cloudflare saw. */
import ipaddr from 'ipaddr.js';
import { createBoundedCache } from '#core/bounded-cache.ts';

const { IPv4, IPv6 } = ipaddr;

/** What one subscriber has (RFC 6177): counting single addresses would give everybody 2^64 allowances. */
const SUBSCRIBER_BITS = 64;

/** Who has been here keeps asking: parsing an address takes as long as counting it. Those of one isolate, some 100 bytes each. */
const known = createBoundedCache<string, string>(1000);
/** The longest address there is, with the name of a network behind it. */
const MOST_CHARACTERS = 64;

/** An IPv4 address as it is, of an IPv6 address its /64. Anything else is one client. */
export function clientOf(address = ''): string {
  const before = known.get(address);
  if (before !== undefined) return before;
  const client = parseClient(address);
  if (address.length <= MOST_CHARACTERS) known.set(address, client);
  return client;
}

function parseClient(address: string): string {
  const text = address.trim().replace(/%.*$/, '');
  if (!IPv4.isValidFourPartDecimal(text) && !IPv6.isValid(text)) return 'unknown';
  // An IPv4 address that is mapped into IPv6 is that IPv4 address.
  const parsed = ipaddr.process(text);
  return parsed instanceof IPv6
    ? `${IPv6.networkAddressFromCIDR(`${parsed.toString()}/${SUBSCRIBER_BITS}`).toString()}/${SUBSCRIBER_BITS}`
    : parsed.toString();
}
