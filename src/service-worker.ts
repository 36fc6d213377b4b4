/**
 * Keeps the page on the device: its files when it is installed, and what was used once of models, word lists and the
 * runtime. A new version waits until the reader agrees.
 */
import { build, files, prerendered, version } from '$service-worker';
import type { ServedModels } from '#core/contract/served-models.ts';
import {
  answerFrom,
  isImmutable,
  isKept,
  notFoundPage,
  pagePath,
  type KeepRules,
} from '#lib/device/offline-rules.ts';

const scope = self as unknown as ServiceWorkerGlobalScope;
const PAGE = `picture-math-page-${version}`;
/** Content under hashes and revisions: it outlives versions of the page. */
const CONTENT = 'picture-math-content';

/** Deployment files, and what only programs read, are not the page's. */
const own = files.filter((file) => !file.startsWith('/_') && file !== '/openapi.json');

scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(PAGE);
      await cache.addAll(
        [...build, ...own, ...prerendered].map((url) => new Request(url, { cache: 'no-cache' })),
      );
      await keepContent();
    })(),
  );
});

/** What the first answer needs without a network: the models' list, samples and word lists of the default model. */
async function keepContent(): Promise<void> {
  const cache = await caches.open(CONTENT);
  const index = '/models/index.json';
  const response = await fetch(index);
  if (!response.ok) return;
  await cache.put(index, response.clone());
  // The same deployment wrote it; a worker need not carry the schema.
  const { models } = (await response.json()) as ServedModels;
  const [first] = models;
  if (!first) return;
  const { id, revision, vocabularies } = first.manifest;
  const lists = vocabularies
    .slice(0, 1)
    .map((list) => `/api/v1/vocabularies/${list}/data?model=${id}@${revision}`);
  // One that fails is loaded when it is used: the page itself is here.
  await Promise.allSettled(
    [
      first.samples,
      ...(first.domain === null ? [] : [first.domain]),
      '/api/v1/vocabularies',
      ...lists,
    ].map((url) => cache.add(url)),
  );
}

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith('picture-math-page-') && name !== PAGE) await caches.delete(name);
      // What an earlier version kept here, and this one does not.
      const content = await caches.open(CONTENT);
      for (const request of await content.keys())
        if (!isKept(new URL(request.url))) await content.delete(request);
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener('message', (event) => {
  if ((event.data as { type?: string }).type === 'take-over') event.waitUntil(scope.skipWaiting());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  // Parts of files are for the network: a cache keeps whole answers.
  if (request.headers.has('range') || request.cache === 'reload') return;
  if (isKept(url)) event.respondWith(answerFrom(CONTENT, request, rulesOf(url)));
  else if (!url.pathname.startsWith('/api/') && !url.pathname.startsWith('/models/'))
    event.respondWith(answerPage(request, url));
});

/** How an answer is kept. Scripts of the runtime are programs: their hashes came with this worker. */
const rulesOf = (url: URL): KeepRules => ({
  immutable: isImmutable(url),
  sha256: url.pathname.startsWith('/ort/')
    ? __RUNTIME_SCRIPTS__[url.pathname.slice(url.pathname.lastIndexOf('/') + 1)]
    : undefined,
});

/** The page of this version; the network where something is not of it; without one, that this page is not known. */
async function answerPage(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(PAGE);
  const path = pagePath(url.pathname);
  const isPage = request.mode === 'navigate';
  // As the server does: a page has one address, and what it links to is found from there.
  if (isPage && path !== url.pathname && (await cache.match(path)))
    return Response.redirect(`${path}${url.search}`, 307);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const unknown = isPage ? await cache.match(notFoundPage(path)) : undefined;
    if (!unknown) throw error;
    return new Response(unknown.body, { status: 404, headers: unknown.headers });
  }
}
