/** Counts each request against an allowance, by network address or by key; refuses what is over it with 429. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { looksLikeApiKey, type ApiKey } from '#core/contract/api-key.ts';
import { MOST_REQUEST_UNITS } from '#core/contract/costs.ts';
import { KEY_FACTOR, type RateClass, type Route } from '#core/contract/routes.ts';
import { PictureMathError } from '#core/errors.ts';
import { clientOf } from './client-address.ts';
import type { AppEnv } from '../app-env.ts';
import type { RateDeps } from '../deps.ts';
import type { Turn } from './turns.ts';
import { logError } from './log.ts';

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

interface Refused {
  rate: RateClass;
  allowed: number;
  seconds: number;
  retryAfter: number;
  key: ApiKey | null;
}

function refuse(c: Context<AppEnv>, { rate, allowed, seconds, retryAfter, key }: Refused) {
  c.header('RateLimit', `"${rate}";r=0;t=${retryAfter}`);
  c.header('Retry-After', String(retryAfter));
  return new PictureMathError(
    'rate-limited',
    `Expected at most ${allowed} units of ${WHAT[rate]} in ${seconds} s ${key ? 'with this key' : 'from one network address'}, got more: try again in ${retryAfter} s.`,
    { retryAfter },
  );
}

/** Waiting would not help who asks for so much. */
const tooDear = () =>
  new PictureMathError(
    'request-too-large',
    `Expected a request of at most ${MOST_REQUEST_UNITS} units, got one that costs more: send fewer texts at a time.`,
  );

/** Gives later handlers their meter. @throws PictureMathError `key-unknown`, `rate-limited`, `request-too-large` */
export const identify = ({ limiters, limits, ledger, turns, keys }: RateDeps) => {
  /** Guesses are counted before the store is asked, and by themselves: a key works though all else is used up. */
  async function findKey(c: Context<AppEnv>, client: string, presented: string): Promise<ApiKey> {
    const { units: allowed, seconds } = limits.read;
    const count = (units: number) =>
      ledger.take(`guess ${client}`, units, { units: allowed, seconds });
    const taken = count(1);
    if ('retryAfter' in taken)
      throw refuse(c, { rate: 'read', allowed, seconds, key: null, ...taken });
    const key = await keys.find(presented);
    if (!key)
      throw new PictureMathError(
        'key-unknown',
        'Expected a key of this service that is still valid, or none: nothing needs a key.',
      );
    count(-1);
    return key;
  }
  return createMiddleware<AppEnv>(async (c, next) => {
    const client = clientOf(c.req.header('cf-connecting-ip'));
    const take = async (rate: RateClass, units: number, key: ApiKey | null) => {
      const { units: quota, seconds } = limits[rate];
      const allowed = quota * (key ? KEY_FACTOR : 1);
      const who = key ? `key ${key.name}` : client;
      const taken = ledger.take(`${rate} ${who}`, units, { units: allowed, seconds });
      if ('retryAfter' in taken) throw refuse(c, { rate, allowed, seconds, key, ...taken });
      const limiter = (key ? limiters.keyed : limiters.anonymous)[rate];
      try {
        // The binding counts one at a time.
        for (let i = 0; i < taken.counts; i++)
          if (!(await limiter.limit({ key: who })).success)
            throw refuse(c, { rate, allowed, seconds, key, retryAfter: seconds });
      } catch (error) {
        if (error instanceof PictureMathError) throw error;
        // A counter that fails refuses nobody: this isolate's own count holds.
        logError(c.get('log'), c.get('requestId'), error);
      }
    };
    const presented = presentedKey(c);
    const key = presented === null ? null : await findKey(c, client, presented);
    if (key) c.set('keyName', key.name);
    c.set('client', key ? `key ${key.name}` : client);
    const charge = async (rate: RateClass, units: number) => {
      if (units <= 0) return;
      const { units: quota, seconds } = limits[rate];
      const spent = (c.get('units') ?? 0) + units;
      if (spent > MOST_REQUEST_UNITS) throw tooDear();
      c.set('units', spent);
      const charged = c.get('charged') ?? new Set();
      // A request may count against two, more than once; each is named once.
      if (!charged.has(rate))
        c.header('RateLimit-Policy', `"${rate}";q=${quota * (key ? KEY_FACTOR : 1)};w=${seconds}`, {
          append: charged.size > 0,
        });
      c.set('charged', new Set([...charged, rate]));
      await take(rate, units, key);
    };
    let piece: Turn | undefined;
    const turn = async (units: number) => {
      piece = await turns.take(c.get('client'), units, piece);
    };
    c.set('meter', { charge, turn, room: () => turns.room(c.get('client')) });
    await next();
    if (piece) await turns.finish(c.get('client'), piece);
  });
};

/** Of a unit, what a request takes before its body is here. */
const START_UNITS = 0.5;

/** What a route costs before its body is read, and its name for the log. */
export const charge = (operation: string, { rate, units }: Route) =>
  createMiddleware<AppEnv>(async (c, next) => {
    c.set('operation', operation);
    c.set('rate', rate);
    const meter = c.get('meter');
    await meter.charge(rate, units);
    await meter.turn(c.req.method === 'POST' ? START_UNITS : 1);
    await next();
  });
