import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import {
  editSum,
  expect,
  open,
  openShare,
  pickSample,
  test,
  unfold,
  words,
} from '../support/page/page.ts';

const PAGES = [
  '/',
  '/sets',
  '/guess',
  '/mirror',
  '/how',
  '/teach',
  '/settings',
  '/credits',
  '/problems',
  '/de',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const axe = async (builder: AxeBuilder) => {
  const { violations: found } = await builder.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
};
const violations = (page: Page) => axe(new AxeBuilder({ page }).withTags(RULES));
/** What differs between light and dark. */
const contrasts = (page: Page) =>
  axe(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']));
const openEverything = async (page: Page) => {
  await open(page);
  await pickSample(page, 'hat');
  await words(page, 'Gained');
  await editSum(page);
  await unfold(page, 'Word lists');
  await unfold(page, /^Model: /);
  await openShare(page);
  await unfold(page, 'Copy or save');
  await unfold(page, 'Put it on a website');
  await expect(page.getByLabel('Code', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page
    .getByRole('region', { name: 'Gained' })
    .getByRole('listitem')
    .first()
    .getByRole('button')
    .click();
  await expect(page.getByRole('meter')).toBeVisible();
};
const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

test('axe finds nothing on any page, everything open, and nothing is wider than the screen', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openEverything(page);
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await contrasts(page)).toEqual([]);
  // From 320 pixels to 4K, from either side.
  for (const direction of ['ltr', 'rtl'])
    for (const size of [320, 768, 3840]) {
      await page.setViewportSize({ width: size, height: 900 });
      await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
      await expect.poll(() => width(page), `${size} ${direction}`).toBeLessThanOrEqual(size);
    }
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const path of PAGES.slice(1)) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    expect(await violations(page), path).toEqual([]);
    expect(await width(page), path).toBeLessThanOrEqual(320);
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto('/sets');
  await expect(page.locator('h1')).toBeVisible();
  expect(await contrasts(page)).toEqual([]);
});

test('the keyboard alone picks a sample, reads a word, changes the sum, swaps and undoes', async ({
  page,
}) => {
  await open(page);
  const tabTo = async (name: RegExp, limit = 80) => {
    for (let i = 0; i < limit; i++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        return element?.getAttribute('aria-label') ?? element?.innerText ?? '';
      });
      if (name.test(focused.trim())) return;
    }
    throw new Error(`Tab never came to ${name.source}.`);
  };
  // The first stop skips the navigation.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(/^Pair 9 of 18$/);
  await page.keyboard.press('Enter');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  await page.locator('body').press('Home');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await tabTo(/^crown[^]*\+0/);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-card=crown]')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.locator('[data-card=crown]')).toHaveCount(0);
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await tabTo(/^Edit$/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('As text')).toBeVisible();
  await tabTo(/^Move A down$/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('As text')).toHaveValue('-B + A');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('As text')).toHaveValue('A - B');
});

test('readers hear of the answer, and bars have names', async ({ page }) => {
  await open(page);
  await pickSample(page, 'crown');
  await words(page, 'Gained');
  await expect(page.locator('[data-said]')).toHaveText(
    /^A change stands out.*Gained: crown, .*Lost: /,
  );
  await expect(
    page.getByRole('region', { name: 'Gained' }).getByRole('button').first(),
  ).toHaveAccessibleName(/crown.*stands out.*\+0\.\d\d.*cosine 0\.\d+, z \d/);
});

test('nothing moves where somebody asked for stillness', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.getByLabel('A, with').setInputFiles('static/samples/hat-a.png');
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(moving).toBe(0);
});
