/** What of a picture is read: the square on it, moved by mouse, keys and fingers. */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { embedPicture } from '#core/model/embed.ts';
import type { View } from '#core/picture/view.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { readManifest } from '../../tools/model/folder.ts';
import { createVisionTower } from '../../tools/model/towers.ts';
import { decodePicture } from '../../tools/picture/picture.ts';
import { editSum, expect, open, openAbout, pickSample, test, words } from '../support/page/page.ts';
import { cosine } from '../support/vectors.ts';

const SIDE = 448;
/** What PNG leaves to differ between runtimes. */
const SAME = 0.9995;
const LEFT: View = { kind: 'square', x: 0, y: 0, side: 1 };
const RIGHT: View = { kind: 'square', x: 0.5, y: 0, side: 1 };

/** Somebody with a cap at the left, and without at the right: the middle square has half of each. */
let wide: Buffer;
let encode: (view: View) => Promise<Float32Array>;
test.beforeAll(async () => {
  wide = await sharp({ create: { width: 2 * SIDE, height: SIDE, channels: 3, background: '#fff' } })
    .composite([
      { input: 'static/samples/cap-a.jpg', left: 0, top: 0 },
      { input: 'static/samples/cap-b.jpg', left: SIDE, top: 0 },
    ])
    .png()
    .toBuffer();
  const manifest = await readManifest('picture-math-small');
  const tower = await createVisionTower(manifest);
  const pixels = await decodePicture(wide);
  encode = async (view) => (await embedPicture(manifest, tower, pixels, view)).embedding.vector;
});

const squareOf = (page: Page, letter = 'A') => page.locator(`[data-square=${letter}]`);
const boxOf = async (page: Page, letter = 'A') => {
  const box = await squareOf(page, letter).boundingBox();
  if (!box) throw new Error('There is no square.');
  return box;
};
const middleOf = ({ x, y, width, height }: Awaited<ReturnType<typeof boxOf>>) =>
  [x + width / 2, y + height / 2] as const;
/** The vector of A in the next request. */
async function nextVector(page: Page): Promise<Float32Array> {
  const request = await page.waitForRequest((one) => one.url().endsWith('/rank'));
  const { terms } = JSON.parse(request.postData() ?? '{}') as { terms: { embedding: string }[] };
  return decodeBase64(terms[0]?.embedding ?? '');
}
async function fill(page: Page): Promise<void> {
  await open(page);
  await page.getByLabel('B, without').setInputFiles('static/samples/cap-b.jpg');
  const vector = nextVector(page);
  await page
    .getByLabel('A, with')
    .setInputFiles({ name: 'wide.png', mimeType: 'image/png', buffer: wide });
  expect(cosine(await vector, await encode({ kind: 'middle' }))).toBeGreaterThan(SAME);
  await expect(squareOf(page)).toBeVisible();
  // What is known of the answer is open: nothing moves when it is asked for.
  await openAbout(page);
  await words(page, 'Gained');
  await page.evaluate(() => scrollTo(0, 0));
}
/** An image as the browser draws it, at 32 x 32. */
const pixelsOf = (img: Locator) =>
  img.evaluate((one: HTMLImageElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 32;
    const context = canvas.getContext('2d');
    context?.drawImage(one, 0, 0, 32, 32);
    return [...(context?.getImageData(0, 0, 32, 32).data ?? [])];
  });
async function drag(page: Page, by: number): Promise<void> {
  const [x, y] = middleOf(await boxOf(page));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by / 2, y, { steps: 4 });
  await page.mouse.move(x + by, y, { steps: 4 });
  await page.mouse.up();
}

test('a wide picture is shown whole with the square that is read, and the mouse moves it', async ({
  page,
}) => {
  await fill(page);
  const picture = await page.getByRole('img', { name: 'Picture A: wide.png' }).boundingBox();
  const square = await boxOf(page);
  const shown = (picture?.width ?? 0) / 2;
  expect(square.width).toBeCloseTo(shown, 0);
  expect(square.x + square.width / 2).toBeCloseTo((picture?.x ?? 0) + shown, 0);
  await expect(page.getByText('Only the bright square of a picture is read.')).toHaveCount(1);
  // B is a square picture: all of it is read, and nothing is drawn on it.
  await expect(squareOf(page, 'B')).toHaveCount(0);
  const before = await words(page, 'Gained');

  const atLeft = nextVector(page);
  await drag(page, -300);
  expect(cosine(await atLeft, await encode(LEFT))).toBeGreaterThan(SAME);
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  expect((await words(page, 'Gained')).slice(0, 3)).toContain('cap');
  // The picture keeps its name, and the address is no sample's.
  await expect(page.locator('#slot-a-state')).toHaveText('wide.png');

  const atRight = nextVector(page);
  await drag(page, 600);
  expect(cosine(await atRight, await encode(RIGHT))).toBeGreaterThan(SAME);
  // The same person, as in B.
  await expect(page.locator('[data-verdict=none]')).toBeVisible();

  // Two drags, two steps.
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  expect((await words(page, 'Gained')).slice(0, 3)).toContain('cap');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await boxOf(page)).x).toBeCloseTo(square.x, 0);
  expect(await words(page, 'Gained')).toEqual(before);
});

test('corners, the wheel and buttons scale it, and a click still chooses another file', async ({
  page,
}) => {
  // Asked for early: the browser is told to hand choosers over, which takes a moment.
  const chooser = page.waitForEvent('filechooser');
  await fill(page);
  const before = await boxOf(page);
  const corner = nextVector(page);
  await page.mouse.move(before.x + before.width - 3, before.y + before.height - 3);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2, { steps: 6 });
  await page.mouse.up();
  await corner;
  const half = await boxOf(page);
  expect(half.width).toBeLessThan(0.6 * before.width);
  // The opposite corner stays.
  expect(half.x).toBeCloseTo(before.x, 0);
  expect(half.y).toBeCloseTo(before.y, 0);

  const wheel = nextVector(page);
  await page.mouse.move(...middleOf(half));
  await page.mouse.wheel(0, -100);
  await wheel;
  expect((await boxOf(page)).width).toBeCloseTo(1.1 * half.width, 0);

  const button = nextVector(page);
  await page.getByRole('button', { name: 'Larger square in A' }).click();
  await button;
  const larger = await boxOf(page);
  expect(larger.width).toBeGreaterThan(1.2 * half.width);

  const middle = nextVector(page);
  await page.getByRole('button', { name: 'Middle' }).click();
  expect(cosine(await middle, await encode({ kind: 'middle' }))).toBeGreaterThan(SAME);
  expect((await boxOf(page)).x).toBeCloseTo(before.x, 0);

  await page.mouse.click(...middleOf(before));
  await chooser;
});

test('keys move and scale it, tell readers where it is, and are one step of undo', async ({
  page,
}) => {
  await fill(page);
  const before = await boxOf(page);
  const vector = nextVector(page);
  await squareOf(page).focus();
  await expect(squareOf(page)).toHaveAccessibleName(/Square|square that is read of picture A/);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  expect(cosine(await vector, await encode(LEFT))).toBeGreaterThan(SAME);
  await expect(squareOf(page)).toHaveAccessibleDescription(/100 % .* 0 % from the left/);
  await expect(squareOf(page)).toBeFocused();
  expect((await words(page, 'Gained')).slice(0, 3)).toContain('cap');
  const smaller = nextVector(page);
  await page.keyboard.press('-');
  await smaller;
  expect((await boxOf(page)).width).toBeCloseTo(before.width / 1.1, 0);
  const reset = nextVector(page);
  await page.keyboard.press('Escape');
  await reset;
  expect((await boxOf(page)).x).toBeCloseTo(before.x, 0);
  // Escape, minus, three arrows.
  for (let i = 0; i < 2; i++) await page.keyboard.press('Control+z');
  await expect.poll(async () => (await boxOf(page)).width).toBeCloseTo(before.width, 0);
  expect((await boxOf(page)).x).toBeLessThan(before.x - 10);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await boxOf(page)).x).toBeCloseTo(before.x, 0);
});

test('of a square picture a part can be read, and links, thumbnails and the noise floor follow', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'cap');
  const all = await words(page, 'Gained');
  await expect(page).toHaveURL(/#sample-cap/);
  await expect(page.getByText('Only the bright square')).toHaveCount(0);
  const vector = nextVector(page);
  await page
    .getByRole('group', { name: 'What is read of picture A' })
    .getByRole('button', { name: 'Read a part' })
    .click();
  await expect(squareOf(page)).toBeVisible();
  await vector;
  await expect(page).not.toHaveURL(/#sample-/);
  const retaken = page.waitForRequest(
    (one) => one.url().endsWith('/rank') && (one.postData() ?? '').includes('retakes'),
  );
  await page.getByRole('checkbox', { name: /noise floor/ }).check();
  const terms = (
    JSON.parse((await retaken).postData() ?? '{}') as {
      terms: { embedding: string; retakes: string[] }[];
    }
  ).terms;
  const [own = new Float32Array()] = terms.map(({ embedding }) => decodeBase64(embedding));
  for (const retake of terms[0]?.retakes ?? [])
    expect(cosine(own, decodeBase64(retake))).toBeGreaterThan(0.8);
  await page.getByRole('checkbox', { name: /noise floor/ }).uncheck();
  await editSum(page);
  const row = page
    .getByRole('list', { name: 'Terms of the sum' })
    .getByRole('listitem')
    .first()
    .locator('img');
  const style = await row.evaluate((img) => img.style.width);
  expect(style).toBe('125%');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await words(page, 'Gained')).toEqual(all);
  await expect(page).toHaveURL(/#sample-cap/);
});

test('axe finds nothing on a picture with its square, light and dark', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await fill(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .include('.equation')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});

test('the whole picture is read when asked for, and is shown without a square', async ({
  page,
}) => {
  await fill(page);
  const whole = page
    .getByRole('group', { name: 'What is read of picture A' })
    .getByRole('button', { name: 'Whole picture' });
  const vector = nextVector(page);
  await whole.click();
  expect(cosine(await vector, await encode({ kind: 'whole' }))).toBeGreaterThan(SAME);
  await expect(whole).toHaveAttribute('aria-pressed', 'true');
  await expect(squareOf(page)).toHaveCount(0);
  await expect(page.getByText('A whole picture is read with a border')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(squareOf(page)).toBeVisible();
  await expect(whole).toHaveAttribute('aria-pressed', 'false');
});

test('a vector without its picture has no square; its small picture is what was read', async ({
  page,
}) => {
  await fill(page);
  const vector = nextVector(page);
  await drag(page, -300);
  await vector;
  await words(page, 'Gained');
  await expect(page).toHaveURL(/#v/);
  const before = page.url();
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('picture-math-shown') ?? ''))
    // All of it: the sums before have the same beginning.
    .toContain(before.slice(before.indexOf('#')));
  await page.reload();
  await words(page, 'Gained');
  const small = page.locator('.slot img').first();
  await expect(small).toBeVisible();
  const shown = await pixelsOf(small);
  const apart = async (file: string) => {
    const want = await sharp(file).resize(32, 32).ensureAlpha().raw().toBuffer();
    return shown.reduce((sum, x, i) => sum + Math.abs(x - (want[i] ?? 0)), 0) / shown.length;
  };
  // Small JPEG pictures differ by a little; the left one differs from the right by the cap.
  const own = await apart('static/samples/cap-a.jpg');
  expect(own).toBeLessThan(8);
  expect(await apart('static/samples/cap-b.jpg')).toBeGreaterThan(own + 1);
  await expect(squareOf(page)).toHaveCount(0);
  await expect(page.getByRole('group', { name: /What is read/ })).toHaveCount(0);
});

test('a WebP that the browser shows lying is shown as it is read', async ({ page }) => {
  await open(page);
  await page.getByLabel('A, with').setInputFiles({
    name: 'exif6.webp',
    mimeType: 'image/webp',
    buffer: readFileSync('test/fixtures/pictures/exif6.webp'),
  });
  const img = page.getByRole('img', { name: 'Picture A: exif6.webp' });
  await expect(img).toBeVisible();
  const shown = await pixelsOf(img);
  const { width = 1, height = 1 } = await img.evaluate((one: HTMLImageElement) => ({
    width: one.naturalWidth,
    height: one.naturalHeight,
  }));
  const upright = await decodePicture(readFileSync('test/fixtures/pictures/exif6.webp'));
  expect(width / height).toBeCloseTo(upright.width / upright.height, 1);
  const want = await sharp(upright.data, {
    raw: { width: upright.width, height: upright.height, channels: 4 },
  })
    .resize(32, 32, { fit: 'fill' })
    .raw()
    .toBuffer();
  const apart = shown.reduce((sum, x, i) => sum + Math.abs(x - (want[i] ?? 0)), 0) / shown.length;
  expect(apart).toBeLessThan(6);
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('one moves the square, two scale it, and targets are large enough', async ({ page }) => {
    await fill(page);
    const client = await page.context().newCDPSession(page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: number[][]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: at.map(([x = 0, y = 0], id) => ({ x, y, id })),
      });
    await squareOf(page).scrollIntoViewIfNeeded();
    const before = await boxOf(page);
    const [x, y] = middleOf(before);
    const vector = nextVector(page);
    await touch('touchStart', [x, y]);
    for (let i = 1; i <= 10; i++) await touch('touchMove', [x - 8 * i, y]);
    await touch('touchEnd');
    expect(cosine(await vector, await encode(LEFT))).toBeGreaterThan(SAME);
    expect((await words(page, 'Gained')).slice(0, 3)).toContain('cap');
    const moved = await boxOf(page);
    const [u, v] = middleOf(moved);
    const pinched = nextVector(page);
    await touch('touchStart', [u - 30, v], [u + 30, v]);
    for (let i = 1; i <= 10; i++)
      await touch('touchMove', [u - 30 + 1.5 * i, v], [u + 30 - 1.5 * i, v]);
    await touch('touchEnd');
    await pinched;
    expect((await boxOf(page)).width).toBeLessThan(0.7 * moved.width);
    const tools = page.getByRole('group', { name: 'What is read of picture A' });
    for (const button of await tools.getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
  });
});
