/** Files that are small and say that they are large: none of them is decoded or shown, anywhere. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { encodeShared } from '#core/format/share.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { normalize } from '#core/vector/vector.ts';
import { readManifest } from '../../tools/model/folder.ts';
import { gif, withoutLoss } from '../support/bombs.ts';
import {
  askedOf,
  costlyPictures,
  count,
  payload,
  NOTHING,
  type Named,
} from '../support/page/costly.ts';
import { expect, open, test, unfold, words } from '../support/page/page.ts';

let files: Named[];
test.beforeAll(async () => {
  files = await costlyPictures();
});

/** Sizes of the pictures of the page that come from files. */
const shownSizes = (page: Page) =>
  page
    .locator('img[src^="blob:"]')
    .evaluateAll((images) =>
      images.map((image) => [
        (image as HTMLImageElement).naturalWidth,
        (image as HTMLImageElement).naturalHeight,
      ]),
    );

test('the page says what is wrong with each, and neither decodes nor shows one', async ({
  page,
}) => {
  await count(page);
  await open(page);
  for (const file of files) {
    const [name, , says] = file;
    await page.getByLabel('A, with').setInputFiles(payload(file));
    const alert = page.getByRole('alert').filter({ hasText: name });
    await expect(alert).toHaveText(says);
  }
  expect(await askedOf(page)).toEqual(NOTHING);
});

test('nor does a round of the game', async ({ page }) => {
  await count(page);
  await open(page, '/guess');
  await unfold(page, 'Make your own round');
  const own = page.locator('.own');
  for (const file of files) {
    await own.locator('input[multiple]').setInputFiles(payload(file));
    await expect(own.getByRole('alert')).toHaveText(file[2]);
  }
  const { bitmaps, addresses } = await askedOf(page);
  expect(bitmaps).toBe(0);
  // Those of the game's samples are JPEG.
  expect(addresses).not.toContain('image/png');
});

test('a link with a small picture that unpacks to a large one is damaged, and nothing of it is shown', async ({
  page,
}) => {
  await count(page);
  const webp = withoutLoss(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#777' } })
      .webp({ lossless: true })
      .toBuffer(),
    9000,
    9000,
  );
  const { dimensions, ...manifest } = await readManifest('picture-math-small');
  const vector = normalize(Float32Array.from({ length: dimensions }, (_, i) => 1 + (i % 7)));
  const space = spaceOf({ dimensions, ...manifest }).id;
  const fragment = encodeShared({
    space,
    film: false,
    terms: [
      { weight: 1, vector, thumbnail: new Uint8Array(webp) },
      { weight: -1, vector: normalize(vector.map((x, i) => x + (i % 3))) },
    ],
  });
  await open(page, `/${fragment}`);
  await expect(page.getByRole('alert').first()).toContainText('This link is damaged');
  expect(await askedOf(page)).toEqual(NOTHING);
});

test('folders show small copies of their pictures, and nothing of what is refused', async ({
  page,
}) => {
  await count(page);
  await open(page, '/sets');
  const picture = readFileSync('static/samples/crown-a.png');
  const folder = [
    ...files,
    ['good.png', picture, /./] as const,
    ['better.png', picture, /./] as const,
  ];
  for (const letter of ['A', 'B'])
    await page
      .getByLabel(`Folder ${letter}: choose single pictures`)
      .setInputFiles(folder.map(payload));
  await expect(page.locator('.thumbs img[src^="blob:"]')).toHaveCount(4);
  // What is refused is named before anything is compared, and has its name in its place.
  const a = page.getByRole('group', { name: 'Folder A' });
  await a.getByText(`${files.length} files left out`).click();
  for (const [name, , says] of files)
    await expect(
      a
        .getByRole('listitem')
        .filter({ hasText: `${name}: ` })
        .filter({ hasText: says }),
    ).toBeVisible();
  await expect(a.locator('.refused')).toHaveText(files.map(([name]) => name).sort());
  // One decode of each picture, none of what is refused; small copies alone have addresses.
  const { bitmaps, addresses } = await askedOf(page);
  expect(addresses).toEqual(Array(4).fill('image/webp'));
  expect(bitmaps).toBeLessThanOrEqual(2 * 4 + 2);
  for (const [width = 0, height = 0] of await shownSizes(page))
    expect(width * height).toBeLessThanOrEqual(320 * 320);
});

test('a large picture is shown by a copy, an animation by the picture that is read', async ({
  page,
}) => {
  await count(page);
  await open(page);
  await page.getByLabel('B, without').setInputFiles('static/samples/hat-b.png');
  const hat = await sharp('static/samples/hat-a.png')
    .flatten({ background: '#fff' })
    .resize(3000, 3000)
    .jpeg()
    .toBuffer();
  await page.getByLabel('A, with').setInputFiles(payload(['hat.jpg', hat, /./]));
  expect(await words(page, 'Gained')).toContain('hat');
  const sizes = await shownSizes(page);
  expect(sizes).toContainEqual([2048, 2048]);
  expect(sizes.flat()).not.toContain(3000);
  await page.getByLabel('A, with').setInputFiles(payload(['moves.gif', gif(3, 1, 1), /./]));
  await expect(page.getByText('moves.gif')).toBeVisible();
  expect((await askedOf(page)).addresses).not.toContain('image/gif');
});

test('a name is shown as it is written, without its middle where it is long', async ({ page }) => {
  await open(page);
  const name = `${'long'.repeat(50)}\u202egpj.exe`;
  await page
    .getByLabel('A, with')
    .setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from('%PDF-1.7\n') });
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText(/^longlong.*…[long]+\\u202egpj\.exe: This is a file of another/);
});
