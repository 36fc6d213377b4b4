/** The package `openai` in a browser, on a page of another origin. */
import { expect, test } from '@playwright/test';
import { rolldown } from 'rolldown';
import { startHost, type Host } from '../support/page/host.ts';

/** What the page does: put on `window`, since pages of tests have no modules of their own. */
const PROGRAM = `
import OpenAI from 'openai';
window.ask = async (baseURL) => {
  const client = new OpenAI({ baseURL, apiKey: 'none is needed', dangerouslyAllowBrowser: true });
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  const { data, usage } = await client.embeddings.create({ model: ids[0], input: ['hat', 'cap'] });
  const refused = await client.embeddings
    .create({ model: ids[0], input: 'hat', dimensions: 7 }, { maxRetries: 0 })
    .catch((error) => error);
  return {
    ids,
    lengths: data.map(({ embedding }) => Math.hypot(...embedding)),
    tokens: usage.total_tokens,
    refused: [refused.status, refused.code, refused.requestID],
  };
};`;

async function bundle(): Promise<string> {
  const build = await rolldown({
    input: 'program',
    platform: 'browser',
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? `${process.cwd()}/program.js` : null),
        load: (id) => (id.endsWith('/program.js') ? PROGRAM : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'iife' });
  await build.close();
  return output[0].code;
}

let host: Host;
test.beforeAll(async ({ baseURL }) => {
  host = await startHost(`default-src 'none'; script-src 'self'; connect-src ${baseURL ?? ''}`);
  host.files.set('/openai.js', await bundle());
  host.files.set('/', '<!doctype html><title>Another</title><script src="/openai.js"></script>');
});
test.afterAll(() => host.stop());

test('lists models, embeds, and reads errors across origins', async ({ page, baseURL }) => {
  const preflights: string[] = [];
  await page.goto(host.origin);
  expect(new URL(host.origin).origin).not.toBe(baseURL);
  page.on('requestfailed', (request) => preflights.push(request.url()));
  const said = await page.evaluate(
    (url) => (window as unknown as { ask(url: string): Promise<Record<string, unknown>> }).ask(url),
    `${baseURL}/api/v1`,
  );
  expect(preflights).toEqual([]);
  expect(said['ids']).toContain('picture-math-small');
  for (const length of said['lengths'] as number[]) expect(length).toBeCloseTo(1, 5);
  expect(said['tokens']).toBeGreaterThan(5);
  expect(said['refused']).toEqual([
    422,
    'vector-wrong-length',
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ]);
});
