import { readFileSync } from 'node:fs';
import {
  chooseFiles,
  copyLink,
  editSum,
  expect,
  expectCleanWatch,
  open,
  pickSample,
  test,
  watchPage,
  words,
} from '../support/page/page.ts';

const { dimensions } = JSON.parse(readFileSync('models/picture-math-small/model.json', 'utf8')) as {
  dimensions: number;
};

test('a link shows the same words in a fresh profile, without a model or a picture', async ({
  page,
  browser,
  baseURL,
}) => {
  await open(page);
  await pickSample(page, 'hat');
  await words(page, 'Gained');
  await editSum(page);
  await page.getByLabel('As text').fill('A - B + 0.5*"dog, happy"');
  await page.getByLabel('As text').press('Enter');
  await expect(page.locator('[data-unbalanced]')).toBeVisible();
  const [nearest, farthest] = [await words(page, 'Nearest'), await words(page, 'Farthest')];
  await copyLink(page);
  await expect(page.getByText('It holds vectors, no pictures')).toBeVisible();
  const { hash } = new URL(page.url());
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const fresh = await context.newPage();
  const watch = watchPage(fresh, baseURL ?? '');
  const loaded: string[] = [];
  fresh.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await open(fresh, `${baseURL}/${hash}`);
  expect(await words(fresh, 'Nearest')).toEqual(nearest);
  expect(await words(fresh, 'Farthest')).toEqual(farthest);
  await expect(fresh.getByText('A - B + 0.5*"dog, happy"').first()).toBeVisible();
  await expect(fresh.locator('.slot img')).toHaveCount(0);
  expect(loaded.filter((path) => path.startsWith('/ort/') || /[0-9a-f]{64}/.test(path))).toEqual(
    [],
  );
  expectCleanWatch(watch);
  await context.close();
});

test('small pictures travel in a link only where somebody chose that', async ({
  page,
  browser,
  baseURL,
}) => {
  await open(page);
  await chooseFiles(page, 'hat');
  await words(page, 'Gained');
  await copyLink(page);
  await expect(page.getByText('It holds vectors, no pictures')).toBeVisible();
  const plain = new URL(page.url()).hash;
  await page.getByRole('checkbox', { name: /with small pictures/ }).check();
  await copyLink(page);
  await expect(page.getByText('It holds vectors and small pictures')).toBeVisible();
  const { hash } = new URL(page.url());
  // Two vectors of int16 in base64, and some 400 characters that say what they are.
  const vectors = (2 * 2 * dimensions * 4) / 3;
  expect(plain.length).toBeLessThan(vectors + 400);
  expect(hash.length).toBeGreaterThan(plain.length + 500);
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const fresh = await context.newPage();
  await open(fresh, `${baseURL}/${hash}`);
  await words(fresh, 'Gained');
  await expect(fresh.locator('.slot img')).toHaveCount(2);
  const size = await fresh
    .locator('.slot img')
    .first()
    .evaluate((img) => (img as HTMLImageElement).naturalWidth);
  expect(size).toBeGreaterThan(30);
  expect(size).toBeLessThanOrEqual(72);
  await context.close();
});

test('a damaged link says so', async ({ page }) => {
  await open(page, '/#v1&space=picture-math-small@bf9b852dc1dd&term=1,,%%%');
  await expect(page.getByRole('alert')).toContainText('This link is damaged');
  await pickSample(page, 'crown');
  expect(await words(page, 'Gained')).toContain('crown');
});

test('a link that was cut says so, also where it has no checksum, and the page goes on', async ({
  page,
}) => {
  await open(page);
  await chooseFiles(page, 'hat');
  const gained = await words(page, 'Gained');
  await copyLink(page);
  await expect(page.getByText('It holds vectors, no pictures')).toBeVisible();
  const { hash } = new URL(page.url());
  expect(hash).toMatch(/^#v2&.*&check=[0-9a-f]{8}$/);
  const first = hash.replace('#v2', '#v1').replace(/&check=.*/, '');
  const damaged = [
    hash.slice(0, -1),
    hash.slice(0, 700),
    first.slice(0, 300),
    hash.replace(/.{3}$/, (end) => (end === '000' ? '111' : '000')),
  ];
  for (const cut of damaged) {
    await page.goto('about:blank');
    await open(page, `/${cut}`);
    await expect(page.getByRole('alert')).toContainText('This link is damaged');
  }
  await page.goto('about:blank');
  await open(page, '/#v9&of=tomorrow');
  await expect(page.getByRole('alert')).toContainText('made by a newer version');
  for (const changed of [
    first,
    `${hash}.`,
    `#${encodeURIComponent(hash)}`,
    hash.replaceAll('&', '&amp;'),
  ]) {
    await page.goto('about:blank');
    await open(page, `/${changed}`);
    expect(await words(page, 'Gained')).toEqual(gained);
  }
});

test('back and forward go through the samples that were looked at, and other pages keep the pictures', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'hat');
  const hat = await words(page, 'Gained');
  await pickSample(page, 'crown');
  await expect(page.getByRole('img', { name: 'Picture A: crown (A)' })).toBeVisible();
  const crown = await words(page, 'Gained');
  await page.goBack();
  await expect(page.getByRole('img', { name: 'Picture A: hat (A)' })).toBeVisible();
  expect(await words(page, 'Gained')).toEqual(hat);
  await page.goForward();
  await expect(page.getByRole('img', { name: 'Picture A: crown (A)' })).toBeVisible();
  expect(await words(page, 'Gained')).toEqual(crown);
  await page.getByLabel('A, with').setInputFiles('static/samples/rainbow-a.png');
  await expect(page.getByRole('img', { name: 'Picture A: rainbow-a.png' })).toBeVisible();
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How it works' })).toBeVisible();
  await page.getByRole('link', { name: 'Picture Math', exact: true }).click();
  await expect(page.getByRole('img', { name: 'Picture A: rainbow-a.png' })).toBeVisible();
});

test('the address of a sample opens it', async ({ page }) => {
  await open(page, '/#sample-crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});
