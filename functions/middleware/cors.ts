/** Any origin may ask; OPTIONS says what an address allows, and that there is none where there is none. */
import { cors as honoCors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import { API_BASE, allowedMethods } from '#core/contract/routes.ts';
import type { AppEnv } from '../app-env.ts';

const METHODS = [...allowedMethods()].map(([path, allow]) => ({
  pattern: new RegExp(`^${API_BASE}${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  allow,
}));

const shared = honoCors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
  // None named: whatever a page's client sends is allowed (OpenAI's sends a dozen of its own), and most of it is not read.
  exposeHeaders: [
    'retry-after',
    'ratelimit',
    'ratelimit-policy',
    'x-request-id',
    'location',
    'etag',
  ],
  maxAge: 86_400,
});

export const cors = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method !== 'OPTIONS') return shared(c, next);
  const { pathname } = new URL(c.req.url);
  const allow = METHODS.find(({ pattern }) => pattern.test(pathname))?.allow;
  if (allow === undefined) {
    c.header('Access-Control-Allow-Origin', '*');
    return next();
  }
  c.header('Allow', allow);
  return shared(c, next);
});
