/** GET /models, GET /models/{id} */
import { Hono } from 'hono';
import type { ModelList } from '#core/contract/api.ts';
import type { Manifest } from '#core/model/manifest.ts';
import type { Deps } from '../deps.ts';

const CACHE = 'public, max-age=60';
/** A revision is never another model. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const describe = (m: Manifest): ModelList['data'][number] => ({
  object: 'model',
  id: m.id,
  created: 0,
  owned_by: m.hub?.split('/')[0] ?? 'picture-math',
  title: m.title,
  revision: m.revision,
  dimensions: m.dimensions,
  licence: m.licence,
  method: m.method,
  image_size: m.image.size,
});

export const modelsRoute = ({ models }: Deps) =>
  new Hono()
    .get('/', async (c) =>
      c.json(
        { object: 'list', data: (await models.list()).map(describe) } satisfies ModelList,
        200,
        { 'Cache-Control': CACHE },
      ),
    )
    .get('/:id', async (c) => {
      const id = c.req.param('id');
      return c.json(describe(await models.load(id)), 200, {
        'Cache-Control': id.includes('@') ? FOR_EVER : CACHE,
      });
    });
