/** GET /health: 200 when there is a model and a vocabulary to rank with, else 503. */
import { Hono } from 'hono';
import type { Health } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Deps } from '../deps.ts';

export const healthRoute = ({ models, vocabularies }: Deps) =>
  new Hono().get('/', async (c) => {
    const [manifests, pointers] = await Promise.all([models.list(), vocabularies.list()]);
    if (manifests.length === 0 || pointers.length === 0)
      throw new PictureMathError(
        'vocabulary-missing',
        `Expected a model and a vocabulary in the store, got ${manifests.length} and ${pointers.length}.`,
      );
    return c.json({
      status: 'ok',
      models: manifests.length,
      vocabularies: pointers.length,
    } satisfies Health);
  });
