/** GET /openapi.json: the description of this API, which `npm run generate` writes from its schemas. */
import { Hono } from 'hono';
import document from '../../static/openapi.json' with { type: 'json' };

const TEXT = JSON.stringify(document);

export const openApiRoute = () =>
  new Hono().get('/', (c) =>
    c.body(TEXT, 200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'public, max-age=300',
    }),
  );
