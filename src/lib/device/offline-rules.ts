/** Which answers the service worker keeps, and when it asks the network all the same. */
import { sha256 } from '#core/hash.ts';
import { isLanguage } from '../i18n/languages.ts';

/** Under a hash, a revision or a version: never another content. */
export const isImmutable = ({ pathname }: URL): boolean =>
  /^\/(ort\/[^/]+|models\/[^/]+\/[^/]+)\//.test(pathname);

/**
 * Parts of image towers and the runtime's WebAssembly are kept elsewhere, under their hash (vision/shard-cache.ts);
 * everything else that a model needs is kept here.
 */
export const isKept = ({ pathname }: URL): boolean =>
  pathname === '/models/index.json' ||
  pathname === '/api/v1/vocabularies' ||
  /^\/api\/v1\/vocabularies\/[^/]+\/data$/.test(pathname) ||
  /^\/ort\/.+\.mjs$/.test(pathname) ||
  /^\/models\/[^/]+\/[^/]+\/(samples-|domain-)/.test(pathname);

/** The one address of a page: without a slash at its end, `index` or `.html`, as the server has it. */
export const pagePath = (pathname: string): string =>
  pathname
    .replace(/\.html$/, '')
    .replace(/\/index$/, '/')
    .replace(/(?<=.)\/+$/, '');

/** The page that says that an address is not known, in its language. */
export const notFoundPage = (pathname: string): string => {
  const [, first = ''] = pathname.split('/');
  return isLanguage(first) && first !== 'en' ? `/${first}/404` : '/404';
};

export interface KeepRules {
  /** Whether what is kept is as good as the network's. */
  immutable: boolean;
  /** What the content must be, where it is known: nothing else is kept, and nothing else that was kept is answered. */
  sha256?: string | undefined;
}

/** Whether an answer is what it must be. Reads a copy. */
const isExpected = async (response: Response, { sha256: expected }: KeepRules) =>
  expected === undefined ||
  (await sha256(new Uint8Array(await response.clone().arrayBuffer()))) === expected;

/** What is kept for a request; another content than the one that it must be goes. */
async function takeKept(cache: Cache, request: Request, rules: KeepRules) {
  const kept = await cache.match(request);
  if (!kept || (await isExpected(kept, rules))) return kept;
  await cache.delete(request);
  return undefined;
}

/** Immutable content from the cache first; what may change from the network, and from the cache without one. */
export async function answerFrom(
  name: string,
  request: Request,
  rules: KeepRules,
): Promise<Response> {
  const cache = await caches.open(name);
  if (rules.immutable) {
    const kept = await takeKept(cache, request, rules);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    // A full disk is no reason to answer nothing.
    if (response.status === 200 && (await isExpected(response, rules)))
      void cache.put(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const kept = await takeKept(cache, request, rules);
    if (kept) return kept;
    throw error;
  }
}
