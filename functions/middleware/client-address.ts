/** Whom requests are counted for, without an account: the network address that Cloudflare saw. */
import ipaddr from 'ipaddr.js';

const { IPv4, IPv6 } = ipaddr;

/** What one subscriber has (RFC 6177): counting single addresses would give everybody 2^64 allowances. */
const SUBSCRIBER_BITS = 64;

/** An IPv4 address as it is, of an IPv6 address its /64. Anything else is one client. */
export function clientOf(address: string | undefined): string {
  const text = (address ?? '').trim().replace(/%.*$/, '');
  if (!IPv4.isValidFourPartDecimal(text) && !IPv6.isValid(text)) return 'unknown';
  // An IPv4 address that is mapped into IPv6 is that IPv4 address.
  const parsed = ipaddr.process(text);
  return parsed instanceof IPv6
    ? `${IPv6.networkAddressFromCIDR(`${parsed.toString()}/${SUBSCRIBER_BITS}`).toString()}/${SUBSCRIBER_BITS}`
    : parsed.toString();
}
