/** The API: order of middleware and routes, readable in one screen. */
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { API_BASE } from '#core/contract/api.ts';
import { headers } from './middleware/headers.ts';
import {
  answerError,
  refuseMethod,
  refuseRoute,
  requestId,
  type AppEnv,
} from './middleware/problems.ts';
import type { ModelStore } from './model-store.ts';
import { healthRoute } from './routes/health.ts';
import { modelsRoute } from './routes/models.ts';
import { rankRoute } from './routes/rank.ts';
import { vocabulariesRoute } from './routes/vocabularies.ts';
import type { VocabularyStore } from './vocabulary-store.ts';

export interface Deps {
  models: ModelStore;
  vocabularies: VocabularyStore;
}

/** Methods by path, for 405 with Allow. */
const METHODS: Record<string, string> = {
  '/health': 'GET, HEAD, OPTIONS',
  '/models': 'GET, HEAD, OPTIONS',
  '/models/:id': 'GET, HEAD, OPTIONS',
  '/vocabularies': 'GET, HEAD, OPTIONS',
  '/vocabularies/:id': 'GET, HEAD, OPTIONS',
  '/rank': 'POST, OPTIONS',
};

export function createApp(deps: Deps) {
  const app = new Hono<AppEnv>();
  app.use(requestId);
  app.use(headers);
  app.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
      allowHeaders: ['content-type'],
      exposeHeaders: ['retry-after', 'x-request-id'],
      maxAge: 86_400,
    }),
  );
  const api = app.basePath(API_BASE);
  api.route('/health', healthRoute(deps));
  api.route('/models', modelsRoute(deps));
  api.route('/vocabularies', vocabulariesRoute(deps));
  api.route('/rank', rankRoute(deps));
  for (const [path, allow] of Object.entries(METHODS)) api.all(path, refuseMethod(allow));
  app.notFound(refuseRoute);
  app.onError(answerError);
  return app;
}
