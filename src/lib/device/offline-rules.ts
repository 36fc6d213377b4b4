/** Which answers the service worker keeps, and when it asks the network all the same. */
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

/** Immutable content from the cache first; what may change from the network, and from the cache without one. */
export async function answerFrom(
  name: string,
  request: Request,
  immutable: boolean,
): Promise<Response> {
  const cache = await caches.open(name);
  if (immutable) {
    const kept = await cache.match(request);
    if (kept) return kept;
  }
  try {
    const response = await fetch(request);
    // A full disk is no reason to answer nothing.
    if (response.status === 200) void cache.put(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}
