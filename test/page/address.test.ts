/** What stands in the bar is what the page shows. */
import type { Page } from '@playwright/test';
import {
  chooseFiles,
  expect,
  open,
  openAbout,
  pickSample,
  test,
  words,
} from '../support/page/page.ts';

const hash = (page: Page) => new URL(page.url()).hash;
const first = async (page: Page) => (await words(page, 'Gained'))[0];
const isVectors = (page: Page) => expect.poll(() => hash(page)).toMatch(/^#v\d+&/);

test('own pictures after a sample take its address, and a reload shows them again', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'hat');
  await expect.poll(() => hash(page)).toBe('#sample-hat');
  await chooseFiles(page, 'crown');
  await expect.poll(() => first(page)).toBe('crown');
  await isVectors(page);
  const shown = await words(page, 'Gained');
  await page.reload();
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  expect(await words(page, 'Gained')).toEqual(shown);
  // Small, from this tab: the address holds no pictures.
  await expect(page.getByRole('img', { name: 'Picture A: crown-a.png' })).toBeVisible();
  expect(hash(page).length).toBeLessThan(4000);
});

test('every step has its address: back and forward bring it again, with its pictures', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'hat');
  const hat = await first(page);
  await page.getByRole('button', { name: 'Swap' }).click();
  await isVectors(page);
  await expect.poll(async () => (await words(page, 'Lost'))[0]).toBe(hat);
  const swapped = hash(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => hash(page)).toBe('');
  await pickSample(page, 'crown');
  await expect.poll(() => hash(page)).toBe('#sample-crown');

  await page.goBack();
  await expect(page.locator('main')).toHaveAttribute('data-first', 'true');
  await page.goBack();
  await expect.poll(async () => (await words(page, 'Lost'))[0]).toBe(hat);
  expect(hash(page)).toBe(swapped);
  await expect(page.getByRole('img', { name: 'Picture A: hat (B)' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => hash(page)).toBe('#sample-hat');
  expect(await first(page)).toBe(hat);
  await page.goForward();
  await page.goForward();
  await page.goForward();
  await expect.poll(() => first(page)).toBe('crown');
  expect(hash(page)).toBe('#sample-crown');
});

test('a sum and what it is answered with come back: undo, weights, lists and the film', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'hat');
  await words(page, 'Gained');
  await page.getByRole('checkbox', { name: /As in the film/ }).check();
  await expect.poll(() => hash(page)).toBe('#sample-hat&mode=film');
  await page.reload();
  await openAbout(page);
  await expect(page.getByRole('checkbox', { name: /As in the film/ })).toBeChecked();
  await page.getByRole('checkbox', { name: /As in the film/ }).uncheck();
  await expect.poll(() => hash(page)).toBe('#sample-hat');
  await pickSample(page, 'crown');
  await expect.poll(() => hash(page)).toBe('#sample-crown');
  await page.keyboard.press('Control+z');
  await expect.poll(() => hash(page)).toBe('#sample-hat');
  await expect(page.getByRole('img', { name: 'Picture A: hat (A)' })).toBeVisible();
});

test('a link that is refused stays in the bar, and a page that only explains leaves the sum as it was', async ({
  page,
}) => {
  await open(page, '/#v2&space=picture-math-small@d3d314115108&term=1,,AAAA&check=00000000');
  await expect(page.getByRole('alert')).toContainText('damaged');
  expect(hash(page)).toMatch(/^#v2&/);
  await page.goto('/');
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await expect(page.getByText(/A = \[-?\d\.\d\d/)).toBeVisible();
  await page.getByRole('link', { name: 'Picture Math', exact: true }).click();
  await expect(page.locator('main')).toHaveAttribute('data-first', 'true');
  expect(hash(page)).toBe('');
});

test('another language keeps what is shown, and names it anew', async ({ page }) => {
  await open(page);
  await pickSample(page, 'crown');
  expect(await first(page)).toBe('crown');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.getByRole('img', { name: 'Bild A: Krone (A)' })).toBeVisible();
  expect(new URL(page.url()).pathname + hash(page)).toBe('/de#sample-crown');
  await page.reload();
  await expect(page.getByRole('img', { name: 'Bild A: Krone (A)' })).toBeVisible();
  await page.getByLabel('A, mit').setInputFiles('static/samples/hat-a.png');
  await isVectors(page);
  await page.getByRole('link', { name: 'So geht das' }).click();
  await expect(page).toHaveURL(/\/de\/how$/);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Picture Math', exact: true }).click();
  await expect(page.getByRole('img', { name: 'Picture A: hat-a.png' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Picture B: crown (B)' })).toBeVisible();
  await isVectors(page);
});

test('an address that is no page is answered by one of ours, in its language and at every depth', async ({
  page,
  request,
}) => {
  expect((await request.get('/nowhere')).status()).toBe(404);
  for (const [path, title] of [
    ['/nowhere', 'There is no page at this address'],
    ['/a/b/c/d.html', 'There is no page at this address'],
    ['/de/nirgends/hier', 'Unter dieser Adresse gibt es keine Seite'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('navigation')).toBeVisible();
  }
  // It runs: its links are those of the product.
  await page.getByRole('main').getByRole('link', { name: 'Zwei Bilder' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  expect((await request.get('/api/v1/nowhere')).headers()['content-type']).toContain(
    'problem+json',
  );
});
test.use({ tolerate: [/status of 404/] });
