/** The API: order of middleware and routes, readable in one screen. */
import { Hono } from 'hono';
import { RETAINED_304_HEADERS, etag } from 'hono/etag';
import { API_BASE, ROUTES, allowedMethods, type Route } from '#core/contract/routes.ts';
import type { AppEnv } from './app-env.ts';
import { cors } from './middleware/cors.ts';
import { headers, SECURITY_HEADERS } from './middleware/headers.ts';
import type { Deps } from './deps.ts';
import { log } from './middleware/log.ts';
import { readToTheEnd } from './middleware/limits.ts';
import { answerError, refuseMethod, refuseRoute, requestId } from './middleware/problems.ts';
import { charge, identify } from './middleware/rate-limits.ts';
import { embeddingsRoute } from './routes/embeddings.ts';
import { healthRoute } from './routes/health.ts';
import { modelsRoute } from './routes/models.ts';
import { openApiRoute } from './routes/openapi.ts';
import { rankRoute } from './routes/rank.ts';
import { vocabulariesRoute } from './routes/vocabularies.ts';

const unlessChanged = etag({
  retainedHeaders: [
    ...RETAINED_304_HEADERS,
    ...Object.keys(SECURITY_HEADERS),
    'x-request-id',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'ratelimit-policy',
  ],
});

export function createApp(deps: Deps) {
  const app = new Hono<AppEnv>();
  app.use(readToTheEnd);
  app.use(log(deps.log));
  app.use(requestId);
  app.use(headers);
  app.use(cors);
  app.use(identify(deps));
  const api = app.basePath(API_BASE);
  for (const [operation, route] of Object.entries(ROUTES) as [string, Route][]) {
    api.on(route.method, route.path, charge(operation, route));
    if (route.method === 'GET' && operation !== 'getHealth') api.get(route.path, unlessChanged);
  }
  api.route('/health', healthRoute(deps));
  api.route('/models', modelsRoute(deps));
  api.route('/vocabularies', vocabulariesRoute(deps));
  api.route('/rank', rankRoute(deps));
  api.route('/embeddings', embeddingsRoute(deps));
  api.route('/openapi.json', openApiRoute());
  for (const [path, allow] of allowedMethods()) api.all(path, refuseMethod(allow));
  app.notFound(refuseRoute);
  app.onError(answerError);
  return app;
}
