/** The sum as arrows, flat and to be turned. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { editSum, expect, open, test } from '../support/page/page.ts';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

const plot = (page: Page) => page.getByRole('img', { name: /^Arrows to picture A and picture B/ });
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
  await expect(
    page.getByText(/It keeps 100 % of the step from B to A, and \d+ % of the words/),
  ).toBeVisible();
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

test('begins with a pair of ours, which going back leads out of, and says no word in gold where nothing changed', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('link', { name: 'In space' }).click();
  await expect(plot(page).locator('.first')).toHaveText('hat');
  await expect(page).toHaveURL(/\/space#sample-cap$/);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'In space' })).toBeVisible();
  await expect(page).not.toHaveURL(/space/);
  await open(page, '/space#sample-moment');
  await expect(page.getByText('Here nothing stands out')).toBeVisible();
  await expect(plot(page).locator('.small').first()).toBeVisible();
  await expect(plot(page).locator('.first, .near, .lost')).toHaveCount(0);
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
  const turned = await look();
  await solid.hover();
  await page.mouse.down();
  await page.mouse.move(600, 300, { steps: 3 });
  await page.mouse.up();
  await expect.poll(look).not.toBe(turned);
  // Without dragging, too.
  const dragged = await look();
  await page.getByRole('button', { name: 'Turn up' }).click();
  await expect.poll(look).not.toBe(dragged);
  await expect(page.locator('p.kept')).toContainText(
    'A shadow of 384 dimensions in three. It keeps 100 % of the step',
  );
  await page.getByRole('button', { name: 'Flat' }).click();
  await expect(plot(page)).toBeVisible();
});

test('the other language draws the same sum', async ({ page }) => {
  await open(page, '/space#sample-sunglasses');
  await expect(plot(page).locator('.first')).toHaveText('sunglasses');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.locator('svg .first')).toHaveText('Sonnenbrille');
  await expect(page).toHaveURL(/\/de\/space#sample-sunglasses$/);
});

test('walks by itself at the first visit, once, and never where less motion is wanted', async ({
  page,
}) => {
  const at = (step: number) => page.locator(`li:nth-child(${step}) button[aria-current=step]`);
  await open(page, '/space#sample-cap');
  await expect(plot(page).locator('.first')).toBeVisible();
  await expect(at(4)).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.reload();
  for (const step of [1, 2, 3, 4]) await expect(at(step)).toBeVisible({ timeout: 2500 });
  await page.reload();
  await expect(plot(page).locator('.first')).toBeVisible();
  await expect(at(4)).toBeVisible();
  await page.getByRole('button', { name: 'Play again' }).click();
  await expect(at(1)).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Play again' }).click();
  await expect(at(4)).toBeVisible();
});

test('stays flat, and says so, where there is no WebGL', async ({ page, tolerate }) => {
  // What three.js says of it.
  tolerate.push(/WebGL/);
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
      return kind.startsWith('webgl') ? null : real.call(this, kind);
    } as typeof real;
  });
  await open(page, '/space#sample-cap');
  await page.getByRole('button', { name: '3-D' }).click();
  await expect(page.getByText('draws nothing in three dimensions')).toBeVisible();
  await expect(plot(page).locator('.first')).toBeVisible();
});

test('another sum is drawn head to tail', async ({ page }) => {
  await open(page, '/#sample-cap');
  await editSum(page);
  await page.getByLabel('As text').fill('A + 0.5 B');
  await page.getByLabel('As text').press('Enter');
  await expect(page).toHaveURL(/#(?!sample-cap$)/);
  await page.getByRole('link', { name: 'In space' }).click();
  await expect(page.getByRole('heading', { name: 'A sum of arrows' })).toBeVisible();
  const sum = page.getByRole('img', { name: /^Arrows to each term, and the sum/ });
  await expect(sum.locator('.chain')).toHaveCount(2);
  await page.reload();
  await expect(sum.locator('.chain')).toHaveCount(2);
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
