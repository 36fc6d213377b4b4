import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parseServedModels } from '#core/contract/served-models.ts';

test('assets carry isolation and security headers, hashed files are immutable', async ({
  request,
}) => {
  const home = await request.get('/');
  expect(home.headers()).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  });
  const index = parseServedModels(await (await request.get('/models/index.json')).json());
  const part = await request.get(index.models[0]?.vision[0]?.shards[0]?.url ?? '');
  expect(part.headers()['cache-control']).toContain('immutable');
  expect((await request.get('/no-such-page')).status()).toBe(404);
});

test('the credits and every error code have a page', async ({ page }) => {
  await page.goto('/credits');
  await expect(page.getByText('Twemoji')).toBeVisible();
  await page.goto('/problems#vector-zero');
  await expect(page.getByText('vector-zero')).toBeVisible();
});

test('the API answers behind the asset router and refuses a picture', async ({ request }) => {
  expect((await request.get('/api/v1/health')).status()).toBe(200);
  const refused = await request.post('/api/v1/rank', {
    headers: { 'content-type': 'image/png' },
    data: readFileSync('static/samples/hat-a.png'),
  });
  expect(refused.status()).toBe(415);
  expect(await refused.json()).toMatchObject({ code: 'media-type-unsupported' });
});

test('a body that stalls is answered with 408', async ({ baseURL }) => {
  const { hostname, port } = new URL(baseURL ?? '');
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', reject);
    socket.on('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.write(
      `POST /api/v1/rank HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`,
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408/);
  expect(answer).toContain('application/problem+json');
});
