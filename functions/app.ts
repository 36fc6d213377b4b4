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
import type { OwnVocabularies } from './own-vocabularies.ts';
import { embeddingsRoute } from './routes/embeddings.ts';
import { healthRoute } from './routes/health.ts';
import { modelsRoute } from './routes/models.ts';
import { rankRoute } from './routes/rank.ts';
import { vocabulariesRoute } from './routes/vocabularies.ts';
import type { StatisticsStore } from './statistics-store.ts';
import type { TextEncoderStore } from './text-encoder.ts';
import type { VocabularyStore } from './vocabulary-store.ts';

export interface Deps {
  models: ModelStore;
  vocabularies: VocabularyStore;
  ownVocabularies: OwnVocabularies;
  encoders: TextEncoderStore;
  statistics: StatisticsStore;
}

/** Methods by path, for 405 with Allow. */
const METHODS: Record<string, string> = {
  '/health': 'GET, HEAD, OPTIONS',
  '/models': 'GET, HEAD, OPTIONS',
  '/models/:id': 'GET, HEAD, OPTIONS',
  '/vocabularies': 'GET, HEAD, POST, OPTIONS',
  '/vocabularies/:id': 'GET, HEAD, DELETE, OPTIONS',
  '/vocabularies/:id/data': 'GET, HEAD, OPTIONS',
  '/embeddings': 'POST, OPTIONS',
  '/rank': 'POST, OPTIONS',
};

export function createApp(deps: Deps) {
  const app = new Hono<AppEnv>();
  app.use(requestId);
  app.use(headers);
  app.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'],
      allowHeaders: ['content-type', 'authorization'],
      exposeHeaders: ['retry-after', 'x-request-id', 'location'],
      maxAge: 86_400,
    }),
  );
  const api = app.basePath(API_BASE);
  api.route('/health', healthRoute(deps));
  api.route('/models', modelsRoute(deps));
  api.route('/vocabularies', vocabulariesRoute(deps));
  api.route('/rank', rankRoute(deps));
  api.route('/embeddings', embeddingsRoute(deps));
  for (const [path, allow] of Object.entries(METHODS)) api.all(path, refuseMethod(allow));
  app.notFound(refuseRoute);
  app.onError(answerError);
  return app;
}
