/**
 * The platform's counters (Workers rate limiting bindings) in memory. Miniflare keeps its own on the disk: with them a full
 * disk refused every request, and addresses of visitors lay in a file.
 */
import * as v from 'valibot';

/** As wrangler reads `[[ratelimits]]`. */
const limitsSchema = v.record(
  v.pipe(v.string(), v.regex(/^\w+$/)),
  v.looseObject({ simple: v.object({ limit: v.number(), period: v.number() }) }),
);

export const LIMITERS = 'limiters';
/** Addresses counted at a time; a hundred bytes each. In a window that has seen more, new ones are refused. */
const MAX_KEYS = 200_000;

const CLASS = `
import { WorkerEntrypoint } from 'cloudflare:workers';
const limiter = (limit, period) => {
  const counts = new Map();
  let window = 0;
  return class extends WorkerEntrypoint {
    limit({ key }) {
      const now = Math.floor(Date.now() / (1000 * period));
      if (now !== window) counts.clear();
      window = now;
      const count = counts.get(key) ?? 0;
      const success = count < limit && (count > 0 || counts.size < ${MAX_KEYS});
      if (success) counts.set(key, count + 1);
      return { success };
    }
  };
};
export default {};
`;

/**
 * What stands for the counters that wrangler.toml names: a Worker's source, and the bindings to it.
 * @param ratelimits by the name of the binding
 * @throws ValiError when they are not as wrangler reads them
 */
export function countInMemory(ratelimits: unknown) {
  const limits = Object.entries(v.parse(limitsSchema, ratelimits));
  return {
    script:
      CLASS +
      limits
        .map(
          ([name, { simple }]) =>
            `export class ${name} extends limiter(${simple.limit}, ${simple.period}) {}\n`,
        )
        .join(''),
    serviceBindings: Object.fromEntries(
      limits.map(([name]) => [name, { name: LIMITERS, entrypoint: name }]),
    ),
  };
}
