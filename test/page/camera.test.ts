import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumPath } from '../../tools/checks/chromium.ts';
import { writeClip } from '../support/models/clip.ts';
import { expect, expectCleanWatch, open, test, watchPage } from '../support/page/page.ts';

// Chromium's fake camera shows a generated clip: five seconds without a hat, five with one, for ever.
const HATS = /hat|cap|beanie|fez|sombrero|beret/i;
let folder: string;
let clip: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pm-clip-'));
  clip = join(folder, 'hat.y4m');
  await writeClip(clip, 'static/samples/hat-b.png', 'static/samples/hat-a.png', 5);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launch = (args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', ...args],
  });
const withCamera = () =>
  launch([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ]);

async function openCamera(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', serviceWorkers: 'block' });
  const page = await context.newPage();
  await open(page, origin);
  await page.getByRole('button', { name: 'Use the camera' }).click();
  return page;
}
const showing = (page: Page) =>
  expect
    .poll(() => page.locator('video').evaluate((v) => (v as HTMLVideoElement).videoWidth))
    .toBeGreaterThan(0);

test('live words follow the camera: the hat comes and goes, one frame at a time, until it is paused or ended', async ({
  baseURL,
}) => {
  const browser = await withCamera();
  try {
    const context = await browser.newContext({ locale: 'en-GB', serviceWorkers: 'block' });
    const page = await context.newPage();
    const watch = watchPage(page, baseURL ?? '');
    await open(page, baseURL);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await showing(page);
    await page.getByRole('button', { name: 'Freeze B and go live' }).click();
    await expect(page.getByRole('img', { name: 'Picture B: frozen frame' })).toBeVisible();
    const labels = async () => [
      ...(await page.locator('.gained .label').allTextContents()),
      ...(await page.locator('.lost .label').allTextContents()),
    ];
    const changed = async () =>
      (await page.locator('[data-verdict=clear]').count()) > 0 &&
      (await labels()).some((label) => HATS.test(label));
    const unchanged = () => page.locator('[data-verdict=none]').count();
    // Whichever half of the clip B was frozen in, the other half differs by a hat.
    await expect.poll(changed, { timeout: 60_000 }).toBe(true);
    await expect.poll(unchanged, { timeout: 60_000 }).toBe(1);
    await expect.poll(changed, { timeout: 60_000 }).toBe(true);
    await expect(page.locator('[data-fps]')).toContainText(/[1-9]\d*\.\d frames per second/);
    await expect(page.getByText('ranked on this device')).toBeVisible();
    // Readers hear of it, but not of every frame.
    const told = new Set<string>();
    for (let i = 0; i < 20; i++) {
      told.add(await page.locator('[data-said]').innerText());
      await page.waitForTimeout(100);
    }
    expect(told.size).toBeLessThanOrEqual(2);

    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.locator('[data-fps]')).toContainText('0.0');
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.locator('[data-fps]')).toContainText(/[1-9]\d*\.\d frames/);

    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByRole('img', { name: 'Picture A: photo' })).toBeVisible();
    // The same half of the clip as B, perhaps: there is a verdict, if no words.
    await expect(page.locator('[data-verdict]')).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.locator('video')).toHaveCount(0);
    // Nothing but requests for words was sent.
    expect(new Set(watch.bodies.map(({ url }) => new URL(url).pathname))).toEqual(
      new Set(watch.bodies.length > 0 ? ['/api/v1/rank'] : []),
    );
    expectCleanWatch(watch);
  } finally {
    await browser.close();
  }
});

test('leaving live mode by any way keeps the last frame, and undo brings back what A was', async ({
  baseURL,
}) => {
  const browser = await withCamera();
  try {
    const page = await openCamera(browser, baseURL ?? '');
    await page.getByLabel('A, with').setInputFiles('static/samples/crown-a.png');
    await showing(page);
    const photo = page.getByRole('img', { name: 'Picture A: photo' });
    const goLive = async () => {
      await page.getByRole('button', { name: 'Freeze B and go live' }).click();
      await expect(page.locator('[data-fps]')).toContainText(/[1-9]\d*\.\d frames/);
    };
    // To another page and back.
    await goLive();
    await page.getByRole('link', { name: 'How it works', exact: true }).click();
    await page.getByRole('link', { name: 'Picture Math', exact: true }).click();
    await expect(photo).toBeVisible();
    await expect(page.locator('[data-verdict]')).toBeVisible();
    // By closing the camera.
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await showing(page);
    await goLive();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(photo).toBeVisible();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Control+z');
    await expect(page.getByRole('img', { name: 'Picture A: crown-a.png' })).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('live mode stands still while the page is hidden', async ({ baseURL }) => {
  const browser = await withCamera();
  try {
    const page = await openCamera(browser, baseURL ?? '');
    await showing(page);
    await page.getByRole('button', { name: 'Freeze B and go live' }).click();
    await expect(page.locator('[data-fps]')).toContainText(/[1-9]\d*\.\d frames/);
    const hide = (state: string) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await hide('hidden');
    await expect(page.locator('[data-fps]')).toContainText('0.0');
    await hide('visible');
    await expect(page.locator('[data-fps]')).toContainText(/[1-9]\d*\.\d frames/);
  } finally {
    await browser.close();
  }
});

test('A and B are taken, after a countdown where one is wanted, and taken again', async ({
  baseURL,
}) => {
  const browser = await withCamera();
  try {
    const page = await openCamera(browser, baseURL ?? '');
    await showing(page);
    await page.getByRole('button', { name: 'Take B' }).click();
    await expect(page.getByRole('img', { name: 'Picture B: photo' })).toBeVisible();
    await page.getByLabel('Countdown').selectOption('3 s');
    // Each number stands for a second, in which a busy machine may not look.
    const counts = await page.evaluateHandle(() => {
      const seen: string[] = [];
      new MutationObserver(() => {
        const text = document.querySelector('.count')?.textContent.trim();
        if (text) seen.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return seen;
    });
    await page.getByRole('button', { name: 'Take A' }).click();
    await expect(page.getByRole('img', { name: 'Picture A: photo' })).toBeVisible();
    expect((await counts.jsonValue())[0]).toBe('3');
    const first = await page.locator('.slot img').first().getAttribute('src');
    await page.getByLabel('Countdown').selectOption('off');
    await page.getByRole('button', { name: 'Take A' }).click();
    await expect(page.locator('.slot img').first()).not.toHaveAttribute('src', first ?? '');
    await expect(page.locator('[data-verdict]')).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('a camera that is refused is explained, and asked for again', async ({ baseURL }) => {
  const browser = await launch(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
  try {
    const page = await openCamera(browser, baseURL ?? '');
    await expect(page.locator('[data-fault=refused]')).toContainText('Allow it for this page');
    await page.context().grantPermissions(['camera'], { origin: baseURL ?? '' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await showing(page);
  } finally {
    await browser.close();
  }
});

test('a device without a camera says so', async ({ baseURL }) => {
  const browser = await launch(['--use-fake-ui-for-media-stream']);
  try {
    const page = await openCamera(browser, baseURL ?? '');
    await expect(page.locator('[data-fault=none]')).toContainText('No camera was found');
  } finally {
    await browser.close();
  }
});
