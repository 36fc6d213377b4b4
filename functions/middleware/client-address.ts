/** Whom requests are counted for, without an account: the network address that Cloudflare saw. */

/** The eight groups of an IPv6 address; null when it is none. */
function groupsOf(address: string): string[] | null {
  const halves = address.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : null;
}

/**
 * An IPv4 address as it is; of an IPv6 address its /64, which is what one subscriber has (RFC 6177): counting single
 * addresses would give everybody 2^64 allowances. Anything else is one client.
 */
export function clientOf(address: string | undefined): string {
  const text = (address ?? '').trim();
  const [, mapped] = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text) ?? [];
  if (mapped !== undefined) return mapped;
  const groups = groupsOf(text.replace(/%.*$/, ''));
  if (!groups) return 'unknown';
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
