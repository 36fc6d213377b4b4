import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { MAX_BODY_BYTES } from '#core/limits.ts';
import { parseServedModels } from '#core/contract/served-models.ts';
import { expectCleanWatch, watchPage } from '../support/page/page.ts';

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

test('every page has a policy without unsafe-*, and ours demand Trusted Types', async ({
  request,
}) => {
  for (const path of [
    '/',
    '/sets',
    '/how',
    '/teach',
    '/settings',
    '/credits',
    '/problems',
    '/de',
    '/docs',
    '/embed',
    '/widget/v1/engine',
  ]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    const html = await answer.text();
    const [, meta = ''] = /http-equiv="content-security-policy" content="([^"]+)"/.exec(html) ?? [];
    const policy = `${answer.headers()['content-security-policy'] ?? ''};${meta}`;
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy.replaceAll("'wasm-unsafe-eval'", ''), path).not.toContain('unsafe');
    // Swagger UI writes markup that it has cleaned itself; it has a page and a policy of its own.
    if (path !== '/docs') expect(policy, path).toContain("require-trusted-types-for 'script'");
    expect(html.replaceAll(/<script type="speculationrules".*?<\/script>/gs, ''), path).not.toMatch(
      / on\w+="| style="/,
    );
  }
});

test('the reference shows every route and lets one be tried', async ({ page }) => {
  const watch = watchPage(page, new URL(test.info().project.use.baseURL ?? '').origin);
  await page.goto('/docs');
  await expect(page.locator('.opblock')).toHaveCount(11);
  await page.locator('#operations-Ranking-rank .opblock-summary-control').click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await expect(page.locator('.live-responses-table .response-col_status').last()).toHaveText(/200/);
  await expect(page.locator('.live-responses-table')).toContainText('sunglasses');
  expectCleanWatch(watch);
});

/** What a server says to bytes on a socket, until it has said `enough` or hangs up. */
function converse(
  baseURL: string | undefined,
  send: (write: (bytes: string | Buffer) => void) => void,
  enough = /\r\n\r\n[\s\S]*\}$/,
): Promise<string> {
  const { hostname, port } = new URL(baseURL ?? '');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let said = '';
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
    socket.on('data', (data) => {
      said += data.toString();
      if (!enough.test(said)) return;
      socket.destroy();
      resolve(said);
    });
    send((bytes) => socket.write(bytes));
  });
}
const head = (baseURL: string | undefined, ...lines: string[]) =>
  [
    'POST /api/v1/rank HTTP/1.1',
    `Host: ${new URL(baseURL ?? '').host}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');
const question = JSON.stringify({
  model: 'picture-math-small',
  terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }],
});

test('bodies up to the limit are read, beyond it refused, announced or in chunks', async ({
  request,
  baseURL,
}) => {
  const bodyOf = (bytes: number) => question.padEnd(bytes, ' ');
  for (const [bytes, status] of [
    [0, 400],
    [MAX_BODY_BYTES - 1, 200],
    [MAX_BODY_BYTES, 200],
    [MAX_BODY_BYTES + 1, 413],
  ] as const) {
    const body = bytes === 0 ? '' : bodyOf(bytes);
    const announced = await request.post('/api/v1/rank', {
      headers: { 'content-type': 'application/json' },
      data: Buffer.from(body),
    });
    expect([bytes, announced.status()]).toEqual([bytes, status]);
    const chunked = await converse(baseURL, (write) => {
      write(head(baseURL, 'Transfer-Encoding: chunked'));
      for (let at = 0; at < body.length; at += 65_536) {
        const chunk = body.slice(at, at + 65_536);
        write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
      }
      write('0\r\n\r\n');
    });
    expect(chunked).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (status !== 200) expect(chunked).toContain('application/problem+json');
  }
});

test('paths that climb, repeat or break lead nowhere', async ({ baseURL }) => {
  for (const path of [
    '/api/v1/../../etc/passwd',
    '/api/v1/%2e%2e/%2e%2e/etc/passwd',
    '//api//v1//rank',
    '/api/v1/models/..%2f..%2fwrangler.toml',
    '/api/v1/vocabularies/%00',
    '/api/v1/rank/',
    '/api/v1/models/%ff',
  ]) {
    const said = await converse(
      baseURL,
      (write) =>
        write(
          `GET ${path} HTTP/1.1\r\nHost: ${new URL(baseURL ?? '').host}\r\nConnection: close\r\n\r\n`,
        ),
      /$^/,
    );
    expect(said, path).toMatch(/^HTTP\/1\.1 (30[1278]|40[045]) /);
    expect(said, path).not.toMatch(/root:|compatibility_date|\bat \S+ \(/);
  }
});

test('clients that stall do not keep others waiting, and are answered with 408', async ({
  request,
  baseURL,
}) => {
  const stalled = Array.from({ length: 40 }, () =>
    converse(baseURL, (write) => write(head(baseURL, 'Content-Length: 100') + '{"a":')),
  );
  let ended = 0;
  for (const one of stalled) void one.then(() => ended++);
  for (let i = 0; i < 10; i++) {
    const answer = await request.post('/api/v1/rank', {
      headers: { 'content-type': 'application/json' },
      data: question,
    });
    expect(answer.status()).toBe(200);
  }
  // All of these were answered while the others were still being waited for.
  expect(ended).toBe(0);
  for (const said of await Promise.all(stalled)) {
    expect(said).toMatch(/^HTTP\/1\.1 408/);
    expect(said).toContain('application/problem+json');
  }
});
