/** Security headers of every API answer; `static/_headers` does the same for assets. */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
/** Of answers that say nothing else. */
const CACHE_CONTROL = 'no-store';

/** They are set before there is an answer: each header of one that is ready already makes another answer of it. */
export const headers = createMiddleware<AppEnv>(async (c, next) => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
  c.header('Cache-Control', CACHE_CONTROL);
  await next();
});
