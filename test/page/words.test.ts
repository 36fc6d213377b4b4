/** The map of all words: searched, chosen from, moved and zoomed. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, open, test } from '../support/page/page.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

const map = (page: Page) =>
  page.getByRole('application', { name: /^(Map of the words|Karte der Wörter)/ });
const canvas = (page: Page) => map(page).locator('canvas');
const scale = async (page: Page) => Number(await canvas(page).getAttribute('data-scale'));
const chosen = (page: Page, word: string) => page.locator(`[data-word="${word}"]`);
async function openMap(page: Page, path = '/words'): Promise<void> {
  await open(page, path);
  await expect(canvas(page)).toHaveAttribute('data-names', /\d/);
}
async function find(page: Page, word: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Find a word' }).fill(word);
  await page.keyboard.press('Enter');
}

test('finds a word by its name, puts it into the middle and names its nearest', async ({
  page,
}) => {
  await openMap(page);
  await expect(page.getByText('418 words, near each other')).toBeVisible();
  await expect(page.getByText(/of each word’s ten nearest, \d\d % are/)).toBeVisible();
  await find(page, 'Hats');
  await expect(chosen(page, 'hat')).toBeVisible();
  await expect(map(page)).toHaveAttribute('data-middle', 'hat');
  const nearest = chosen(page, 'hat').getByRole('listitem');
  await expect(nearest).toHaveCount(8);
  await expect(nearest.first()).toHaveText(/^cap \d\d°$/);
  // Without a sum there is no score.
  await expect(page.getByText('In the sum')).toHaveCount(0);
  await nearest.first().getByRole('button').click();
  await expect(chosen(page, 'cap')).toBeVisible();
  await expect(map(page)).toHaveAttribute('data-middle', 'cap');
  await find(page, 'quark');
  await expect(page.getByText('No such word in this list.')).toBeVisible();
  await page.getByRole('button', { name: 'Put the word away' }).click();
  await expect(chosen(page, 'cap')).toHaveCount(0);
});

test('tells where a word stands in the sum of now', async ({ page }) => {
  await open(page, '/#sample-crown');
  await expect(page.locator('main')).toHaveAttribute('data-first', 'false');
  await expect(page.locator('[data-said]')).toContainText('crown');
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await page.getByRole('link', { name: 'A map of all words' }).click();
  await expect(canvas(page)).toHaveAttribute('data-names', /\d/);
  await expect(page.getByText('nearest to the sum')).toBeVisible();
  await find(page, 'crown');
  await expect(chosen(page, 'crown')).toContainText(/Number 1 of 418; \d\d° off/);
  await page.getByRole('link', { name: 'In the sum A - B' }).click();
  await expect(page).toHaveURL(/\/space#sample-crown$/);
});

test('is moved and zoomed by wheel, buttons, keys and hand, and a click chooses', async ({
  page,
}) => {
  await openMap(page);
  const whole = await scale(page);
  await page.getByRole('button', { name: 'Closer' }).click();
  await expect.poll(() => scale(page)).toBeGreaterThan(whole);
  const names = Number(await canvas(page).getAttribute('data-names'));
  await canvas(page).hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(() => scale(page)).toBeGreaterThan(2 * whole);
  await map(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => scale(page)).toBe(whole);
  await page.keyboard.press('+');
  await expect.poll(() => scale(page)).toBeGreaterThan(whole);
  await page.keyboard.press('Home');
  await find(page, 'hat');
  await expect(map(page)).toHaveAttribute('data-middle', 'hat');
  const closeNames = Number(await canvas(page).getAttribute('data-names'));
  expect(closeNames).toBeLessThan(names);
  // By hand: what was in the middle goes along.
  const box = await canvas(page).boundingBox();
  if (!box) throw new Error('The map has no size.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 120, y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(map(page)).not.toHaveAttribute('data-middle', 'hat');
  await expect(chosen(page, 'hat')).toBeVisible();
  // Once more on its dot puts it away, and once more chooses it.
  await page.mouse.click(x + 120, y + 60);
  await expect(chosen(page, 'hat')).toHaveCount(0);
  await page.mouse.click(x + 120, y + 60);
  await expect(chosen(page, 'hat')).toBeVisible();
});

test('speaks German, and fits a small screen without a finding of axe', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await openMap(page, '/de/words');
  await page.getByRole('combobox', { name: 'Ein Wort finden' }).fill('Hut');
  await page.keyboard.press('Enter');
  await expect(chosen(page, 'hat').getByRole('heading', { name: 'Hut' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
