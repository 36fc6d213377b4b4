import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { chromiumPath } from '../../tools/checks/chromium.ts';
import { writeClip } from '../support/models/clip.ts';
import { expect, expectCleanWatch, open, test, watchPage } from '../support/page/page.ts';

// Chromium's fake camera shows a generated clip: three seconds without a hat, three with one, for ever.
const HATS = /hat|cap|beanie|fez|sombrero|beret/i;
let folder: string;
let camera: Browser;

const launch = (args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', ...args],
  });

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pm-clip-'));
  const clip = join(folder, 'hat.y4m');
  await writeClip(clip, 'static/samples/hat-b.png', 'static/samples/hat-a.png', 3);
  camera = await launch([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ]);
});
test.afterAll(async () => {
  await camera.close();
  rmSync(folder, { recursive: true, force: true });
});

async function newPage(browser: Browser, origin: string, options = {}): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: origin, locale: 'en-GB', serviceWorkers: 'block' },
    ...options,
  });
  return context.newPage();
}
async function openMirror(browser: Browser, origin = '', options = {}): Promise<Page> {
  const page = await newPage(browser, origin, options);
  await open(page, '/mirror');
  return page;
}
const showing = (page: Page) =>
  expect
    .poll(() => page.locator('video').evaluate((v) => (v as HTMLVideoElement).videoWidth))
    .toBeGreaterThan(0);
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Camera, live' });
const state = (page: Page) => page.locator('.mirror [data-state]');
/** Words of a camera come and go: as long as it is some. */
async function freeze(page: Page): Promise<void> {
  await showing(page);
  await dialog(page).getByRole('button', { name: 'Freeze B' }).last().click();
  await expect(page.getByRole('img', { name: 'B: the frozen picture' })).toBeVisible();
  await expect(state(page)).toBeVisible();
}
const photo = (page: Page) => page.getByRole('img', { name: 'Picture A: photo' });

test('one tap freezes B; one steady word follows the camera, and goes when nothing differs', async ({
  baseURL,
}) => {
  const page = await newPage(camera, baseURL ?? '');
  const watch = watchPage(page, baseURL ?? '');
  await open(page, '/mirror');
  await showing(page);
  await expect(page.getByText('Freeze B first')).toBeVisible();
  await freeze(page);
  // How the words changed, and whether one ever stood without another frame's worth of lead.
  const log = await page.evaluateHandle(() => {
    const seen: { at: number; text: string }[] = [];
    const look = () => {
      const word = document.querySelector('[data-word]')?.textContent ?? '';
      const text =
        word || (document.querySelector('[data-state]')?.getAttribute('data-state') ?? '');
      if (text !== seen.at(-1)?.text) seen.push({ at: performance.now(), text });
    };
    new MutationObserver(look).observe(document.body, {
      ...{ subtree: true, childList: true, characterData: true, attributes: true },
    });
    return seen;
  });
  // Whichever half of the clip B was frozen in, the other half differs by a hat.
  const word = page.locator('[data-word]');
  await expect(word).toHaveText(HATS);
  await expect(state(page)).toHaveAttribute('data-state', 'nothing');
  await expect(word).toHaveCount(0);
  await expect(word).toHaveText(HATS);
  const changes = await log.jsonValue();
  changes.forEach(({ at, text }, i) => {
    const before = changes[i - 1];
    if (before && HATS.test(text) && HATS.test(before.text))
      expect(at - before.at).toBeGreaterThanOrEqual(390);
  });
  expect(Number(await dialog(page).getAttribute('data-fps'))).toBeGreaterThan(0);
  // Readers hear of it, but not of every word.
  const told = new Set<string>();
  for (let i = 0; i < 15; i++) {
    told.add(await page.locator('[data-said]').innerText());
    await page.waitForTimeout(100);
  }
  expect(told.size).toBeLessThanOrEqual(2);
  // Everything is answered on the device.
  expect(watch.bodies).toEqual([]);

  // Nobody looks: nothing is encoded.
  const hide = (value: string) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, value);
  await hide('hidden');
  await expect(dialog(page)).toHaveAttribute('data-fps', '0.0');
  await hide('visible');
  await expect(dialog(page)).not.toHaveAttribute('data-fps', '0.0');

  // Space keeps the picture and its words, and goes where the sum is.
  await page.keyboard.press('Space');
  await expect(photo(page)).toBeVisible();
  await expect(page.getByRole('img', { name: 'Picture B: frozen frame' })).toBeVisible();
  await expect(page.locator('[data-verdict]').first()).toBeVisible();
  await expect(page.locator('video')).toHaveCount(0);
  expectCleanWatch(watch);
});

test('a second encoder helps while words follow the camera, and they go on without it', async ({
  baseURL,
}) => {
  const page = await openMirror(camera, baseURL ?? '');
  await showing(page);
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  const alone = page.workers().length;
  await freeze(page);
  await expect.poll(() => page.workers().length).toBe(alone + 1);
  await page
    .workers()
    .at(-1)
    ?.evaluate(() => {
      setTimeout(() => {
        throw new Error('no memory left');
      });
    });
  await expect.poll(() => page.workers().length).toBe(alone);
  const word = page.locator('[data-word]');
  await expect(word).toHaveText(HATS);
  await expect(state(page)).toHaveAttribute('data-state', 'nothing');
  await expect(word).toHaveText(HATS);
  expect(page.workers().length).toBe(alone);
});

test('leaving keeps the last frame and stops the camera; undo brings back what A was', async ({
  baseURL,
}) => {
  const page = await newPage(camera, baseURL ?? '');
  await open(page);
  await page.getByLabel('A, with').setInputFiles('static/samples/crown-a.png');
  await expect(page.getByRole('img', { name: 'Picture A: crown-a.png' })).toBeVisible();
  await page
    .getByRole('link', { name: /Your camera/ })
    .first()
    .click();
  await freeze(page);
  await expect(dialog(page)).not.toHaveAttribute('data-fps', '0.0');
  const track = await page.locator('video').evaluateHandle((v) => {
    const [first] = ((v as HTMLVideoElement).srcObject as MediaStream).getTracks();
    return first as MediaStreamTrack;
  });
  // F freezes anew; the words begin again.
  await page.keyboard.press('f');
  await expect(state(page)).toHaveAttribute('data-state', 'waiting');
  await page.keyboard.press('Escape');
  await expect(photo(page)).toBeVisible();
  expect(await track.evaluate(({ readyState }) => readyState)).toBe('ended');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
  await expect(page.getByRole('img', { name: 'Picture A: crown-a.png' })).toBeVisible();
});

test('a countdown counts before it freezes; a picture and a clip are made on the device', async ({
  baseURL,
}) => {
  const page = await openMirror(camera, baseURL);
  await showing(page);
  await page.getByRole('button', { name: 'Countdown of 3 seconds' }).click();
  const counts = await page.evaluateHandle(() => {
    const seen: string[] = [];
    new MutationObserver(() => {
      const text = document.querySelector('.count')?.textContent.trim();
      if (text && text !== seen.at(-1)) seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return seen;
  });
  await freeze(page);
  expect(await counts.jsonValue()).toEqual(['3', '2', '1']);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Share the mirror' });
  await panel.getByRole('button', { name: 'A picture' }).click();
  await expect(panel.locator('[data-made="picture-math.jpg"]')).toBeVisible();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save it' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('picture-math.jpg');
  await panel.getByRole('button', { name: 'A clip of 3 seconds' }).click();
  await expect(panel.locator('[data-made]')).toHaveAttribute('data-made', /\.(mp4|webm)$/);
  // The words go on behind it, and after it.
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(dialog(page)).toBeVisible();
});

test('a camera that is refused is explained, and asked for again; pictures are a way on', async ({
  baseURL,
}) => {
  const browser = await launch(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
  try {
    const page = await openMirror(browser, baseURL);
    await expect(page.locator('[data-fault=refused]')).toContainText('Allow it for this page');
    await expect(
      dialog(page).getByRole('link', { name: 'Choose pictures instead' }),
    ).toHaveAttribute('href', '/');
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
    const page = await openMirror(browser, baseURL);
    await expect(page.locator('[data-fault=none]')).toContainText('No camera was found');
    await dialog(page).getByRole('link', { name: 'Choose pictures instead' }).click();
    await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  } finally {
    await browser.close();
  }
});

test('without a model to be had, the mirror says why and how to go on', async ({ baseURL }) => {
  const page = await newPage(camera, baseURL ?? '');
  await page.route('**/models/index.json', (route) => route.abort());
  await open(page, '/mirror');
  await showing(page);
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  await page.unroute('**/models/index.json');
  await dialog(page).getByRole('button', { name: 'Try again' }).click();
  await freeze(page);
});

test('axe finds nothing in the mirror, and nothing is cut off on a small screen or in German', async ({
  baseURL,
}) => {
  const page = await newPage(camera, baseURL ?? '', {
    ...{ colorScheme: 'light', reducedMotion: 'reduce', viewport: { width: 320, height: 568 } },
  });
  await open(page, '/de/mirror');
  const found = async () => {
    // A video behind the words: what their contrast is, axe cannot tell; MirrorView.svelte's shade is dark enough for white.
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  };
  await showing(page);
  expect(await found()).toEqual([]);
  await page.locator('.shutter').click();
  await expect(state(page)).toBeVisible();
  expect(await found()).toEqual([]);
  for (const size of [
    { width: 320, height: 568 },
    { width: 568, height: 320 },
    { width: 1366, height: 768 },
  ]) {
    await page.setViewportSize(size);
    const outside = await page.locator('.mirror button:visible, .mirror [data-state]').evaluateAll(
      (nodes) =>
        nodes.filter((node) => {
          const { left, top, right, bottom } = node.getBoundingClientRect();
          return left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
        }).length,
    );
    expect(outside, `${size.width}`).toBe(0);
  }
});
