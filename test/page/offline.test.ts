import type { Page } from '@playwright/test';
import {
  chooseFiles,
  editSum,
  expect,
  open,
  pickSample,
  test,
  words,
} from '../support/page/page.ts';
import { startProxy } from '../support/page/proxy.ts';

test.use({
  serviceWorkers: 'allow',
  tolerate: [/ERR_INTERNET_DISCONNECTED|Failed to fetch|status of 404/],
});

/** The service worker has kept the page, and serves it. */
const installed = async (page: Page) => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);
};

test('after the first visit a sample is answered without a network, and every page opens', async ({
  page,
  context,
}) => {
  await open(page);
  await installed(page);
  await context.setOffline(true);
  await open(page);
  await expect(page.getByText('No network.')).toBeVisible();
  await pickSample(page, 'crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  // What is asked of it otherwise is answered here, too.
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(page.getByText('ranked on this device')).toBeVisible();
  for (const path of ['/sets', '/how', '/teach', '/settings', '/de', '/credits']) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
  }
});

test('a page has one address with the service worker as without it, and unknown ones have a page', async ({
  page,
  context,
}) => {
  await open(page);
  await installed(page);
  for (const offline of [false, true]) {
    await context.setOffline(offline);
    for (const [path, address] of [
      ['/sets/', '/sets'],
      ['/de/', '/de'],
      ['/de/how/?from=mail', '/de/how?from=mail'],
      ['/teach.html', '/teach'],
    ] as const) {
      await page.goto(path);
      expect(page.url().replace(/^https?:\/\/[^/]+/, '')).toBe(address);
      // It runs: its scripts were found from here.
      await expect(page.getByRole('link', { name: 'Picture Math', exact: true })).toBeVisible();
      await page.getByRole('link', { name: 'Picture Math', exact: true }).click();
      await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
    }
    await page.goto('/de/nirgends/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Unter dieser Adresse gibt es keine Seite',
    );
  }
});

test('a script of the runtime that was changed on the device is not run: the one that was built is fetched', async ({
  page,
}) => {
  await open(page);
  await installed(page);
  const texts = await page.evaluate(async () => {
    const { runtime } = (await (await fetch('/models/index.json')).json()) as {
      runtime: { folder: string };
    };
    const url = `${runtime.folder}ort-wasm-simd-threaded.mjs`;
    const real = await (await fetch(url, { cache: 'reload' })).text();
    const cache = await caches.open('picture-math-content');
    const headers = { 'content-type': 'text/javascript' };
    await cache.put(url, new Response('globalThis.changed = true', { headers }));
    const asked = await (await fetch(url)).text();
    const kept = () => cache.match(url).then((response) => response?.text());
    while ((await kept()) !== real) await new Promise((resume) => setTimeout(resume, 50));
    // What is whole is answered from here.
    return { real, asked, again: await (await fetch(url)).text() };
  });
  expect(texts.real).toContain('export default');
  expect([texts.asked, texts.again]).toEqual([texts.real, texts.real]);
});

test('after a picture was encoded once, new pictures are encoded and ranked without a network', async ({
  page,
  context,
}) => {
  await open(page);
  await installed(page);
  // Loaded through the service worker, which keeps the runtime; the model is kept by its parts.
  await open(page);
  await chooseFiles(page, 'hat');
  await words(page, 'Gained');
  await expect(page.getByText(/Ran on WASM/)).toBeVisible();
  await context.setOffline(true);
  await open(page);
  await chooseFiles(page, 'crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  await expect(page.getByText(/Ran on WASM/)).toBeVisible();
  await expect(page.getByText('ranked on this device')).toBeVisible();
  // Texts need the service, and say so.
  await editSum(page);
  await page.getByLabel('Text', { exact: true }).fill('snow');
  await page.getByRole('button', { name: 'Add the text' }).click();
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});

test('the settings get the page ready, show what is stored, and clear it', async ({ page }) => {
  await open(page, '/settings');
  await installed(page);
  await open(page, '/settings');
  await expect(page.locator('[data-offline=true]')).toContainText('not here yet');
  await page.getByRole('button', { name: 'Get ready for offline' }).click();
  await expect(page.getByText(/^Ready: pictures/)).toBeVisible();
  await expect(page.locator('[data-offline=true]')).toContainText('encoder is here too');
  await expect(page.getByText(/\d+\.\d MB of at most/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear everything' }).click();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('Everything is cleared')).toBeVisible();
  expect(
    await page.evaluate(async () => ({
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      choices: localStorage.length,
    })),
  ).toEqual({ caches: [], workers: 0, choices: 1 });
});

test('a new version waits, says so, and takes over in every tab when it is agreed to', async ({
  browser,
  baseURL,
}) => {
  const proxy = await startProxy(baseURL ?? '');
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await open(page, proxy.origin);
    await installed(page);
    // Under the worker from the start, as every visit after the first.
    await open(page, proxy.origin);
    const other = await context.newPage();
    await open(other, `${proxy.origin}/how`);
    // Another byte is another version to the browser.
    proxy.change.set('/service-worker.js', (body) =>
      body.replaceAll(/(?<=picture-math-page-)\d+|\b\d{13}\b/g, '9'),
    );
    await page.evaluate(() =>
      navigator.serviceWorker.getRegistration().then((registration) => registration?.update()),
    );
    const update = page.getByRole('button', { name: 'Use it now' });
    await expect(update).toBeVisible();
    await expect(other.getByRole('button', { name: 'Use it now' })).toBeVisible();
    const reloaded = Promise.all([page.waitForEvent('load'), other.waitForEvent('load')]);
    await update.click();
    await reloaded;
    await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
    await expect(update).toHaveCount(0);
    const pages = () =>
      page.evaluate(async () =>
        (await caches.keys()).filter((name) => name.startsWith('picture-math-page-')),
      );
    await expect.poll(pages).toEqual(['picture-math-page-9']);
  } finally {
    await context.close();
    await proxy.stop();
  }
});
