/** The sum as arrows, flat and to be turned. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, open, test } from '../support/page/page.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

const plot = (page: Page) => page.getByRole('img', { name: /^Arrows to each term/ });
const violations = async (page: Page) =>
  (
    await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
  ).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

test('shows the sum of the address, step by step, and leads back to it', async ({ page }) => {
  await open(page, '/space#sample-sunglasses');
  await expect(plot(page)).toHaveAccessibleName(/sunglasses/);
  const first = plot(page).locator('.first');
  await expect(first).toHaveText('sunglasses');
  await expect(
    page.getByText(/sunglasses is \d\d° off the arrow; the average word, \d\d°/),
  ).toBeVisible();
  await expect(page.getByText(/It keeps 100 % of the sum, and \d+ % of the words/)).toBeVisible();
  for (const [step, arrows] of [
    [1, 2],
    [2, 3],
    [3, 4],
  ] as const) {
    await page
      .getByRole('listitem')
      .nth(step - 1)
      .getByRole('button')
      .click();
    await expect(plot(page).locator('.arrow')).toHaveCount(arrows);
    await expect(first).toHaveCount(0);
  }
  await page.getByRole('listitem').nth(3).getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(first).toBeVisible();
  await page.reload();
  await expect(first).toHaveText('sunglasses');
  await page.getByText('Angles to the arrow').click();
  await expect(page.getByRole('row', { name: /^sunglasses \d\d\.\d°$/ })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the sum' }).click();
  await expect(page).toHaveURL(/\/#sample-sunglasses$/);
});

test('begins with a pair of ours, and says no word in gold where nothing changed', async ({
  page,
}) => {
  await open(page, '/space');
  await expect(plot(page).locator('.first')).toHaveText('hat');
  await page.goto('about:blank');
  await open(page, '/space#sample-moment');
  await expect(page.getByText('Here nothing stands out')).toBeVisible();
  await expect(plot(page).locator('.near').first()).toBeVisible();
  await expect(plot(page).locator('.first')).toHaveCount(0);
});

test('is turned in three dimensions by keys and by the mouse', async ({ page, tolerate }) => {
  // What drivers of a machine without a graphics card say.
  tolerate.push(/WebGL|GPU|GL Driver/i);
  await open(page, '/space#sample-helmet');
  await expect(plot(page).locator('.first')).toHaveText('helmet');
  await page.getByRole('button', { name: '3-D' }).click();
  const solid = page.locator('div.solid');
  await expect(solid).toHaveAttribute('data-drawn', 'true');
  const look = async () => (await solid.screenshot()).toString('base64');
  await expect.poll(look).not.toBe('');
  await page.waitForTimeout(300);
  const before = await look();
  await solid.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(look).not.toBe(before);
  await page.getByRole('button', { name: 'Flat' }).click();
  await expect(plot(page)).toBeVisible();
});

test('axe finds nothing, light or dark, and nothing is wider than a small screen', async ({
  page,
}) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 700 });
    await open(page, '/space#sample-cap');
    await expect(plot(page).locator('.first')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
  }
});
