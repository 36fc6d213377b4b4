/** What of a request goes on to workerd: its address as we read it, and headers without those that mean something there. */
import type { IncomingMessage } from 'node:http';
import { API_BASE } from '#core/contract/routes.ts';
import { clientAddress, readAddress, type TrustedProxies } from './client-address.ts';

export interface Forwarding {
  proxies: TrustedProxies;
  /** The header in which trusted proxies say whose request it is; in lower case. */
  addressHeader: string;
}

/** Between two hops alone (RFC 9110, 7.6.1); the body's framing is written anew. */
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);
/**
 * Words of proxies and of the platform (`cf-`), and of miniflare (`mf-`), which takes addresses, routes and data about the
 * caller from them: callers do not say such things.
 */
const OF_PROXIES =
  /^(cf-|mf-|x-forwarded-|x-picture-math-)|^(forwarded|x-real-ip|true-client-ip|x-client-ip)$/;

/** Miniflare answers here itself; under `npm start` and `npm run serve` there is nothing. */
const OF_MINIFLARE = /^\/cdn-cgi(\/|$)/i;
/** An address at which there is no page, so that the answer is the site's own 404. */
const NOWHERE = '/not-here';

/**
 * The path that workerd will see, with dots and backslashes resolved as it resolves them; null where it is none.
 * @param target as the request line has it
 */
export function targetPath(target: string): string | null {
  // Proxies are asked for whole addresses (RFC 9112, 3.2.2); we are one to nobody.
  if (!target.startsWith('/')) return null;
  const url = URL.parse(`http://front${target}`);
  if (!url) return null;
  return OF_MINIFLARE.test(url.pathname) ? NOWHERE : `${url.pathname}${url.search}`;
}

/** Whether a Host header names a host and nothing else: it becomes a part of addresses. */
export function isHost(text: string): boolean {
  const url = URL.parse(`http://${text}`);
  return url !== null && url.href === `http://${url.host}/` && !/[/\\?#@\s]/.test(text);
}

/** What miniflare's server of static files says about itself. */
const OF_ASSETS = /^(x-mf-|mf-|cf-cache-status$)/i;

/** Headers, name by name, in their order. */
function* pairsOf(raw: readonly string[]): Generator<[name: string, value: string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}

/** The headers of an answer, without those between two hops and those that are not ours. */
export function answerHeaders({ rawHeaders }: IncomingMessage): string[] {
  return [...pairsOf(rawHeaders)]
    .filter(([name]) => !HOP.has(name.toLowerCase()) && !OF_ASSETS.test(name))
    .flat();
}

/** Whether a body is sent on: nothing but the API reads any. @param path as `targetPath` has it */
export const takesBody = (path: string): boolean => path.startsWith(`${API_BASE}/`);

/** How long the body is: as it was announced, in chunks, or none. */
function framing({ headers }: IncomingMessage, path: string): Record<string, string> {
  if (!takesBody(path)) return { 'content-length': '0' };
  if (headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' };
  return { 'content-length': headers['content-length'] ?? '0' };
}

/** The headers for workerd: the caller's, and whom the request is counted for. */
export function requestHeaders(
  request: IncomingMessage,
  path: string,
  { proxies, addressHeader }: Forwarding,
  pass: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  const named = new Set(
    (request.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()),
  );
  const headers: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(request.headersDistinct))
    if (values && !HOP.has(name) && !named.has(name) && !OF_PROXIES.test(name))
      headers[name] = values;
  const peer = request.socket.remoteAddress ?? '';
  const said = (request.headersDistinct[addressHeader] ?? []).join(',');
  const address = readAddress(peer);
  const isTrusted = address !== null && proxies.includes(address);
  const protocol = isTrusted ? request.headers['x-forwarded-proto'] : undefined;
  return {
    ...headers,
    ...framing(request, path),
    host: request.headers.host ?? 'localhost',
    'cf-connecting-ip': clientAddress(peer, said, proxies),
    'x-forwarded-proto': protocol === 'https' ? 'https' : 'http',
    // Miniflare's pages about errors show code and traces.
    'mf-disable-pretty-error': 'true',
    ...pass,
  };
}
