/** The sum on its board: what stands there first, what can be touched, and how it is told. */
import type { Page } from '@playwright/test';
import {
  chooseFiles,
  editSum,
  expect,
  open,
  openShare,
  pickSample,
  test,
  words,
} from '../support/page/page.ts';

const answer = (page: Page) => page.getByRole('region', { name: 'The difference in words' });
const firstWord = (page: Page) => answer(page).getByRole('listitem').first();

for (const [width, height] of [
  [1366, 768],
  [360, 740],
] as const)
  test(`pictures, sum, three words, certainty and what was sent stand on the first screen: ${width} x ${height}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      let shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shift += (entry as unknown as { value: number }).value;
        Object.assign(window, { shift });
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await open(page);
    const parts = [
      page.getByRole('img', { name: /^Picture A/ }),
      page.getByRole('img', { name: /^Picture B/ }),
      page.getByRole('img', { name: 'is' }),
      ...(await answer(page).getByRole('listitem').all()),
      page.locator('[data-verdict]'),
      page.getByText('Nothing was sent'),
    ];
    expect(parts).toHaveLength(8);
    // The bar of a phone covers what lies behind it.
    const bar = await page.locator('.invites.bar').boundingBox();
    for (const part of parts) {
      const box = await part.boundingBox();
      expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? height);
    }
    await page.waitForLoadState('networkidle');
    expect(
      await page.evaluate(() => (window as unknown as { shift?: number }).shift ?? 0),
    ).toBeLessThan(0.01);
  });

test('the first word fits one line, whichever it is and however narrow the screen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await open(page);
  for (const label of ['graduation cap', 'hat', 'WWWWWWWWWW', 'jack-in-the-box, of wood']) {
    const { lines, width } = await firstWord(page).evaluate((item, text) => {
      const word = item.querySelector<HTMLElement>('.w');
      const button = item.querySelector<HTMLElement>('.word');
      if (!word || !button) throw new Error('There is no word.');
      word.textContent = text;
      button.dataset['len'] = String(text.length);
      return { lines: word.getClientRects().length, width: word.getBoundingClientRect().right };
    }, label);
    expect(lines).toBe(1);
    if (!/W/.test(label)) expect(width, label).toBeLessThanOrEqual(320);
  }
});

test('arrows are as long as the words are strong', async ({ page }) => {
  await open(page);
  await pickSample(page, 'helmet');
  await expect(firstWord(page)).toHaveText('helmet');
  await words(page, 'Gained');
  const lengths = await answer(page)
    .locator('.words rect')
    .evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().width));
  const scores = await page
    .getByRole('region', { name: 'Gained' })
    .locator('.score')
    .allTextContents();
  const [first = 0, ...others] = scores.slice(0, 3).map(Number);
  for (const [i, score] of others.entries())
    expect((lengths[i + 1] ?? 0) / (lengths[0] ?? 1)).toBeCloseTo(score / first, 1);
});

test('keys do what the page says they do, unless the settings say otherwise', async ({ page }) => {
  await open(page);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#sample-sunglasses$/);
  await expect(firstWord(page)).toHaveText('sunglasses');
  await page.keyboard.press('s');
  await expect.poll(async () => (await words(page, 'Lost'))[0]).toBe('sunglasses');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('z');
  await expect(firstWord(page)).toHaveText('sunglasses');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Bright where .* sunglasses/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/One picture minus another/);
  // None while something is written.
  await editSum(page);
  await page.getByLabel('As text').focus();
  await page.keyboard.type('s');
  await expect(page.getByLabel('As text')).toHaveValue(/s/);
  await expect(firstWord(page)).toHaveText('sunglasses');
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByRole('checkbox', { name: /Single keys/ }).uncheck();
  await page.getByRole('link', { name: 'Two pictures' }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/#sample-sunglasses$/);
});

test('the words answer while a weight moves, a move is one step of undo, and a sign can be tapped', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'sunglasses');
  await expect(firstWord(page)).toHaveText('sunglasses');
  await editSum(page);
  const slider = page.getByRole('slider', { name: 'How much of B' });
  await slider.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft');
  await expect(page.getByLabel('As text')).toHaveValue('A - 0.5*B');
  await expect(answer(page).getByRole('listitem')).toHaveCount(3);
  await slider.blur();
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('As text')).toHaveValue('A - B');
  await page
    .getByRole('button', { name: /^Sign of B: minus/ })
    .first()
    .click();
  await expect(page.getByLabel('As text')).toHaveValue('A + B');
});

test('the answer comes as pictures, too: samples and one’s own that lie along the sum', async ({
  page,
}) => {
  await open(page);
  await chooseFiles(page, 'hat');
  await words(page, 'Gained');
  const near = page.getByRole('region', { name: 'Nearest pictures' }).getByRole('img');
  await expect(near.first()).toBeVisible();
  const sources = await near.evaluateAll((all) => all.map((img) => img.getAttribute('src')));
  // The sample is the same picture; others wear hats too.
  expect(sources[0]).toBe('/samples/hat-a.png');
  expect(
    sources.some((url) => url === '/samples/beanie-a.jpg' || url === '/samples/cap-a.jpg'),
  ).toBe(true);
});

test('showing where: at once for samples, by exchanging parts for one’s own, and nothing dark stays', async ({
  page,
}) => {
  await open(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.getByRole('button', { name: 'Show where' }).click();
  await expect(page.getByText('Found by exchanging parts')).toBeVisible();
  await expect(page.locator('.pic canvas')).toHaveCount(2);
  expect(asked.filter((path) => path.startsWith('/ort/'))).toEqual([]);
  await page.getByRole('button', { name: 'Show where' }).click();
  await expect(page.locator('.pic canvas')).toHaveCount(0);
  await chooseFiles(page, 'crown');
  await expect(firstWord(page)).toHaveText('crown');
  await firstWord(page).getByRole('button').click();
  await expect(page.getByText('Found by exchanging parts')).toBeVisible();
  // The crown, at the top of A, and not the shirt.
  const light = await page
    .locator('.pic canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
      const half = (from: number, to: number) => {
        let sum = 0;
        for (let i = from * width; i < to * width; i++) sum += data?.[4 * i + 3] ?? 0;
        return sum;
      };
      const middle = Math.round(height / 2);
      return { top: half(0, middle), bottom: half(middle, height) };
    });
  expect(light.top).toBeGreaterThan(3 * light.bottom);
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(page.locator('.pic canvas')).toHaveCount(0);
});

test('a link of a sample leads by a page with a preview to the sum', async ({
  page,
  context,
  request,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await pickSample(page, 'mask');
  await expect(firstWord(page)).toHaveText('mask');
  await openShare(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Link copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).pathname + new URL(link).hash).toBe('/pair/mask#sample-mask');
  const html = await (await request.get(link)).text();
  const [, image = ''] = /property="og:image" content="([^"]+)"/.exec(html) ?? [];
  expect((await request.get(image)).headers()['content-type']).toContain('image/jpeg');
  await page.goto(link);
  await expect(page).toHaveURL(/\/#sample-mask$/);
  await expect(firstWord(page)).toHaveText('mask');
});
