/** Page tests that watch their page: no error in the console, no breach of its policy, no request elsewhere. */
import { test as base, expect, type Page } from '@playwright/test';

export interface Watch {
  errors: string[];
  strangers: string[];
  /** Bodies of requests that sent something. */
  bodies: { url: string; body: Buffer }[];
}

/** Records what a page says and asks for from now on. */
export function watchPage(page: Page, origin: string): Watch {
  const watch: Watch = { errors: [], strangers: [], bodies: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text()))
      watch.errors.push(message.text());
  });
  page.on('pageerror', (error) => watch.errors.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url)) watch.strangers.push(url);
    const body = request.postDataBuffer();
    if (body) watch.bodies.push({ url, body });
  });
  return watch;
}

/** What begins a picture file: PNG, JPEG, GIF, WebP; and their names in base64. */
const PICTURE_BYTES = [
  Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  Buffer.from([0xff, 0xd8, 0xff]),
  Buffer.from('GIF8'),
  Buffer.from('WEBP'),
  Buffer.from('iVBORw0KGgo'),
  Buffer.from('/9j/4'),
];

export function expectCleanWatch(watch: Watch, tolerate: readonly RegExp[] = []): void {
  expect(watch.errors.filter((text) => !tolerate.some((known) => known.test(text)))).toEqual([]);
  expect(watch.strangers).toEqual([]);
  for (const { url, body } of watch.bodies)
    expect(
      PICTURE_BYTES.some((bytes) => body.includes(bytes)),
      `a picture was sent to ${url}`,
    ).toBe(false);
}

interface Options {
  /** Console errors that the test itself causes. */
  tolerate: RegExp[];
}

export const test = base.extend<Options & { watch: Watch }>({
  tolerate: [[], { option: true }],
  watch: [
    async ({ page, baseURL, tolerate }, use, info) => {
      const watch = watchPage(page, baseURL ?? '');
      await use(watch);
      if (info.status !== info.expectedStatus) {
        // What stood there says more than a time-out.
        console.log(await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String));
        console.log(watch.errors.join('\n'));
      } else expectCleanWatch(watch, tolerate);
    },
    { auto: true },
  ],
});

/** Opens a page of the site and waits until it runs. */
export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
}

/** Opens what is known of the answer, once there is one to something that was chosen. */
export async function openAbout(page: Page): Promise<void> {
  await expect(page.locator('main')).toHaveAttribute('data-first', 'false');
  const button = page.locator('[aria-controls=about-answer]');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}

/** The labels of a column's words, once there are any; sums that are no pair of pictures have `Nearest` and `Farthest`. */
export async function words(
  page: Page,
  region: 'Gained' | 'Lost' | 'Nearest' | 'Farthest',
): Promise<string[]> {
  await openAbout(page);
  const items = page.getByRole('region', { name: region }).getByRole('listitem');
  await expect(items.first()).toBeVisible();
  return (await items.locator('.label').allTextContents()).map((text) => text.trim());
}

/** Picks a pair of the strip by its name, which the page does not give away. */
export const pickSample = (page: Page, name: string) =>
  page.locator(`[data-sample="${name}"] button`).click();

/** Chooses the two files of a sample, which the page encodes. */
export async function chooseFiles(page: Page, name: string): Promise<void> {
  await page.getByLabel('A, with').setInputFiles(`static/samples/${name}-a.png`);
  await page.getByLabel('B, without').setInputFiles(`static/samples/${name}-b.png`);
}

/** Opens the sum to be changed. */
export const editSum = (page: Page) =>
  page.getByRole('button', { name: 'Edit', exact: true }).click();

/** Opens what can be done with the answer. */
export const openShare = (page: Page) => page.getByRole('button', { name: 'Share' }).click();

/** Copies the link, whether or not its panel is open. */
export async function copyLink(page: Page): Promise<void> {
  const copy = page.getByRole('button', { name: 'Copy link' });
  if (!(await copy.isVisible())) await openShare(page);
  await copy.click();
}

/** Opens a part of the page that is loaded when it is opened. */
export const unfold = (page: Page, title: string | RegExp) =>
  page.locator('summary').filter({ hasText: title }).click();

export { expect };

/** Has the page take ONNX Runtime for the embedded model, as it does for models that our own kernel does not compute. */
export const withoutKernel = (page: Page) =>
  page.route('**/models/index.json', async (route) => {
    const response = await route.fetch();
    const served = (await response.json()) as { models: { vision: { kernel: boolean }[] }[] };
    for (const file of served.models.flatMap(({ vision }) => vision)) file.kernel = false;
    await route.fulfill({ response, json: served });
  });
