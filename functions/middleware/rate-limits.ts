/** Counts each request against an allowance, by network address or by key; refuses what is over it with 429. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { looksLikeApiKey, type ApiKey } from '#core/contract/api-key.ts';
import { KEY_FACTOR, RATE_LIMITS, type RateClass, type Route } from '#core/contract/routes.ts';
import { PictureMathError } from '#core/errors.ts';
import { clientOf } from './client-address.ts';
import type { AppEnv } from '../app-env.ts';
import type { RateDeps } from '../deps.ts';

const WHAT: Readonly<Record<RateClass, string>> = {
  read: 'reading requests',
  rank: 'ranking requests',
  encode: 'texts to encode',
  write: 'changes of word lists',
};

/** The key that a request carries. Tokens of other services are none: clients of OpenAI's API always send one. */
function presentedKey(c: Context<AppEnv>): string | null {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  return looksLikeApiKey(token) ? token : null;
}

function refuse(c: Context<AppEnv>, rate: RateClass, key: ApiKey | null): PictureMathError {
  const { units, seconds } = RATE_LIMITS[rate];
  const allowed = units * (key ? KEY_FACTOR : 1);
  c.header('RateLimit', `"${rate}";r=0;t=${seconds}`);
  c.header('Retry-After', String(seconds));
  return new PictureMathError(
    'rate-limited',
    `Expected at most ${allowed} units of ${WHAT[rate]} in ${seconds} s ${key ? 'with this key' : 'from one network address'}, got more: try again in ${seconds} s.`,
  );
}

/** Gives later handlers `charge`. @throws PictureMathError `key-unknown`, `rate-limited` */
export const identify = ({ limiters, keys }: RateDeps) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const client = clientOf(c.req.header('cf-connecting-ip'));
    const take = async (rate: RateClass, units: number, key: ApiKey | null) => {
      const limiter = (key ? limiters.keyed : limiters.anonymous)[rate];
      const who = key ? `key ${key.name}` : client;
      // The binding counts one at a time.
      for (let i = 0; i < units; i++)
        if (!(await limiter.limit({ key: who })).success) throw refuse(c, rate, key);
    };
    const presented = presentedKey(c);
    const key = presented === null ? null : await keys.find(presented);
    if (presented !== null && !key) {
      // Guesses are counted too.
      await take('read', 1, null);
      throw new PictureMathError(
        'key-unknown',
        'Expected a key of this service that is still valid, or none: nothing needs a key.',
      );
    }
    if (key) c.set('keyName', key.name);
    c.set('charge', async (rate, units) => {
      if (units <= 0) return;
      const { units: quota, seconds } = RATE_LIMITS[rate];
      c.header(
        'RateLimit-Policy',
        `"${rate}";q=${quota * (key ? KEY_FACTOR : 1)};w=${seconds}`,
        // A request may count against two; each is named once.
        { append: c.get('charged')?.has(rate) === false },
      );
      c.set('charged', new Set([...(c.get('charged') ?? []), rate]));
      await take(rate, units, key);
    });
    await next();
  });

/** What a route costs before its body is read, and its name for the log. */
export const charge = (operation: string, { rate, units }: Route) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('operation', operation);
    await c.get('charge')(rate, units);
    await next();
  });
