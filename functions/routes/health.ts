/** GET /health: 200 when there is a model and a vocabulary to rank with, else 503. */
import { Hono } from 'hono';
import type { Health } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Deps } from '../deps.ts';

export const healthRoute = ({ listing }: Deps) =>
  new Hono().get('/', async (c) => {
    const { models, vocabularies } = await listing.read();
    if (models.length === 0 || vocabularies.length === 0)
      throw new PictureMathError(
        'vocabulary-missing',
        `Expected a model and a vocabulary in the store, got ${models.length} and ${vocabularies.length}.`,
      );
    return c.json({
      status: 'ok',
      models: models.length,
      vocabularies: vocabularies.length,
    } satisfies Health);
  });
