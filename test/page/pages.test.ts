import sharp from 'sharp';
import {
  chooseFiles,
  expect,
  open,
  openAbout,
  pickSample,
  test,
  words,
} from '../support/page/page.ts';

test('how it works is explained with the reader’s own pictures, live', async ({ page }) => {
  await open(page);
  await chooseFiles(page, 'crown');
  expect(await words(page, 'Gained')).toContain('crown');
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await expect(page.getByText(/A = \[-?\d\.\d\d/)).toBeVisible();
  await expect(page.getByText('384 numbers').first()).toBeVisible();
  const best = page.locator('p.figure', { hasText: 'Words that fit it best' });
  await expect(best).toContainText('crown');
  // Less of B taken off: other words, and a longer rest.
  const slider = page.getByRole('slider', { name: /How much of B/ });
  await slider.fill('0');
  await expect(best).toContainText('length 1.000');
  await slider.fill('1');
  await expect(best).toContainText('crown');
  await page.getByRole('combobox').selectOption('dog');
  await expect(page.locator('[data-word=dog]')).toContainText(/Number \d+ of 418 words/);
  // The same numbers as squares: nothing of B taken off is A.
  const tiles = (name: RegExp) =>
    page.locator('#subtraction').getByRole('img', { name }).locator('path').first();
  await slider.fill('0');
  await expect(page.getByRole('img', { name: /^A − 0.00 B: 384 numbers/ })).toBeVisible();
  expect(await tiles(/^A − 0.00 B/).getAttribute('d')).toBe(await tiles(/^A:/).getAttribute('d'));
});

test('how it works takes a sample where there are no pictures', async ({ page }) => {
  await open(page, '/how');
  await expect(page.getByText(/A = \[-?\d\.\d\d/)).toBeVisible();
  await expect(page.locator('p.figure', { hasText: 'Words that fit it best' })).toContainText(
    'hat',
  );
  // At each step: the square that is read, the circle, the line of words, and what chance does.
  await expect(page.getByText('this square, shrunk to 192 × 192 pixels').first()).toBeVisible();
  await expect(
    page.getByRole('img', { name: /arrows of A and B end on it, 34 degrees/ }),
  ).toBeVisible();
  await expect(page.getByText(/A · B = 0\.827, which is an angle of 34°/)).toBeVisible();
  await expect(
    page.getByRole('img', { name: 'All 418 words of the list by their cosine with A − B' }),
  ).toBeVisible();
  await expect(page.getByText(/In none of 600 pairs in which nothing changed/)).toBeVisible();
  // It was lent: the first page is as it was.
  await page.getByRole('link', { name: 'Two pictures' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-first', 'true');
});

test('how it works says where no word is meant, and how far chance goes', async ({ page }) => {
  await open(page, '/#sample-moment');
  await expect(page.locator('main')).toHaveAttribute('data-first', 'false');
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await expect(page.getByText('Nothing stands out here, so the words above are noise')).toHaveCount(
    2,
  );
  await expect(
    page.getByText(/In \d+ of 600 pairs in which nothing changed, some word went that far/),
  ).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('slider')).toBeHidden();
  await expect(page.getByRole('heading', { name: '4. The search' })).toBeVisible();
});

test('the lesson has a worksheet that prints alone', async ({ page }) => {
  await page.goto('/teach');
  await expect(page.getByRole('heading', { name: 'What they learn' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: /^Worksheet/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What they learn' })).toBeHidden();
  await expect(page.getByRole('navigation')).toBeHidden();
  const pdf = await page.pdf({ format: 'A4' });
  // One sheet.
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test('the other language has every page, and an answer in it', async ({ page }) => {
  await open(page);
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await pickSample(page, 'crown');
  await openAbout(page);
  await expect(
    page.getByRole('region', { name: 'Dazugekommen' }).getByRole('listitem').first(),
  ).toContainText('Krone');
  await expect(page.getByText(/stechen heraus|sticht heraus/).first()).toBeVisible();
  // Numbers as the language writes them.
  await expect(page.getByText(/\+0,\d\d/).first()).toBeVisible();
  await page
    .getByLabel('A, mit')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(page.getByRole('alert')).toContainText(
    'a.png: Das ist eine Datei anderer Art und kein Bild',
  );
  for (const path of ['/de', '/de/sets', '/de/how', '/de/teach', '/de/settings', '/de/credits']) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  }
});

test('the appearance is chosen and remembered', async ({ page }) => {
  await open(page, '/settings');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'dark' }).check();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await open(page, '/');
  await expect.poll(background).toBe(dark);
});

test('a picture of 36 million pixels is read', async ({ page }) => {
  test.setTimeout(240_000);
  const large = await sharp('static/samples/crown-a.png')
    .flatten({ background: '#fff' })
    .resize(6000, 6000, { kernel: 'nearest' })
    .jpeg({ quality: 80 })
    .toBuffer();
  await open(page);
  await page.getByLabel('B, without').setInputFiles('static/samples/crown-b.png');
  await page
    .getByLabel('A, with')
    .setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: large });
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});

test('two tabs load the model at the same time and both answer', async ({ page, context }) => {
  const other = await context.newPage();
  await Promise.all([open(page), open(other)]);
  await Promise.all([chooseFiles(page, 'crown'), chooseFiles(other, 'glasses')]);
  expect(await words(page, 'Gained')).toContain('crown');
  expect(await words(other, 'Gained')).toContain('glasses');
});

test('JavaScript before the first interaction stays within 90 kB, compressed', async ({ page }) => {
  const { gzipSync } = await import('node:zlib');
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await open(page);
  await page.waitForLoadState('networkidle');
  const total = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
  console.log(`JavaScript before the first interaction: ${total} bytes, compressed with gzip`);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThanOrEqual(90_000);
});
