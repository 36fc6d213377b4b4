/** Any origin may ask; OPTIONS says what an address allows, and that there is none where there is none. */
import { cors as honoCors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { API_BASE, allowedMethods } from '#core/contract/routes.ts';
import type { AppEnv } from '../app-env.ts';

const METHODS = [...allowedMethods()].map(([path, allow]) => ({
  pattern: new RegExp(`^${API_BASE}${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  allow,
}));

const ORIGIN = '*';
const EXPOSED = [
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'x-request-id',
  'location',
  'etag',
];

const preflight = honoCors({
  origin: ORIGIN,
  allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
  // None named: whatever a page's client sends is allowed (OpenAI's sends a dozen of its own), and most of it is not read.
  exposeHeaders: EXPOSED,
  maxAge: 86_400,
});

export const cors = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method !== 'OPTIONS') {
    c.header('Access-Control-Allow-Origin', ORIGIN);
    c.header('Access-Control-Expose-Headers', EXPOSED.join(','));
    return next();
  }
  const { pathname } = new URL(c.req.url);
  const allow = METHODS.find(({ pattern }) => pattern.test(pathname))?.allow;
  if (allow === undefined) {
    c.header('Access-Control-Allow-Origin', ORIGIN);
    return next();
  }
  c.header('Allow', allow);
  return preflight(c, next);
});
