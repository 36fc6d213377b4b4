/** The baseline of load: the smallest JSON API that Hono can be. */
import { Hono } from 'hono';

export default new Hono().all('*', (c) => c.json({ hello: 'world' }));
