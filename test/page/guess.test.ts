import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, open, test, unfold } from '../support/page/page.ts';
import samples from '../../static/samples/index.json' with { type: 'json' };

const question = (page: Page) => page.getByRole('textbox', { name: 'Your word' });
const lead = (page: Page) => page.locator('.lead[role=status]');
const guess = async (page: Page, word: string) => {
  await question(page).fill(word);
  await page.keyboard.press('Enter');
};
const openGame = async (page: Page, path = '/guess') => {
  await open(page, path);
  await expect(question(page)).toBeVisible();
};

test('a guess is checked against the whole list, and the score is kept in the tab', async ({
  page,
  watch,
}) => {
  await openGame(page);
  // A word that the list does not have is no wrong one: the question stays.
  await guess(page, 'flurbel');
  await expect(lead(page)).toContainText('not in the list');
  await expect(question(page)).toBeVisible();
  await guess(page, 'A Cap!');
  await expect(lead(page)).toHaveText(/You said A Cap!\. It is number [23] here\./);
  await expect(page.locator('.answer .first')).toContainText('hat');
  await expect(page.locator('[data-score]')).toContainText('among its first three words');
  await page.getByRole('button', { name: 'Next pair' }).click();
  await guess(page, 'sunglasses');
  await expect(lead(page)).toHaveText('You said sunglasses. So does the arithmetic.');
  await page.getByRole('button', { name: 'Next pair' }).click();
  await guess(page, 'banana');
  await expect(lead(page)).toHaveText(/sees something else: yours is number \d+ of \d+|B has/);
  await page.getByRole('button', { name: 'Next pair' }).click();
  await page.getByRole('button', { name: 'Just show me' }).click();
  await expect(lead(page)).toHaveText('That is what the arithmetic says.');
  await page.getByRole('button', { name: 'Previous pair' }).click();
  // What was answered stays answered.
  await expect(lead(page)).toContainText('banana');
  await page.reload();
  await expect(question(page)).toBeVisible();
  await expect(page.locator('[data-score]')).toHaveText(
    '2 of your 3 guesses were among its first three words',
  );
  expect(watch.bodies).toEqual([]);
});

test('no question gives its answer away, and the four words are the same for everybody', async ({
  page,
}) => {
  await openGame(page);
  const chips = page.getByRole('group', { name: 'Four words' }).getByRole('button');
  const first = await chips.allTextContents();
  expect(first).toHaveLength(4);
  const all = samples.length - 2;
  for (let i = 1; i <= all; i++) {
    await expect(page.locator('.place')).toHaveAttribute('data-place', String(i));
    await expect(page.locator('.equation img')).toHaveCount(2);
    const shown = await page
      .locator('.equation figure')
      .evaluateAll((nodes) => nodes.map((node) => node.outerHTML).join(''));
    for (const { name } of samples) expect(shown).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(new URL(page.url()).hash).toBe('');
    // Its own first word is among the chips, and the two after it are not.
    const words = await chips.allTextContents();
    await page.getByRole('button', { name: 'Just show me' }).click();
    const [best, ...others] = await page.locator('.answer .w').allTextContents();
    expect(words).toContain(best);
    for (const other of others) expect(words).not.toContain(other);
    await page.getByRole('button', { name: i === all ? 'How did I do?' : 'Next pair' }).click();
  }
  await expect(page.getByRole('heading', { name: 'The round is over' })).toBeFocused();
  await page.getByRole('button', { name: 'Play again' }).click();
  expect(await chips.allTextContents()).toEqual(first);
  await chips.filter({ hasText: /^hat$/ }).click();
  await expect(lead(page)).toHaveText('You said hat. So does the arithmetic.');
});

test('a round of one’s own is made, sent as a link with or without pictures, and played', async ({
  page,
  context,
  watch,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openGame(page);
  await unfold(page, 'Make your own round');
  const own = page.locator('.own');
  const files = (...names: string[]) => names.map((name) => `static/samples/${name}`);
  await own
    .getByLabel('Add pairs')
    .setInputFiles(files('crown-a.png', 'crown-b.png', 'glasses-a.png', 'glasses-b.png'));
  await expect(own.locator('[data-state=ready]')).toHaveCount(2);
  // Two shots of the same thing ask for no word, and are no part of the round.
  await own.getByLabel('Add pairs').setInputFiles(files('nothing-a.png', 'nothing-b.jpg'));
  await expect(own.locator('[data-state=noWord]')).toContainText('No word to guess');
  await expect(own.locator('[data-length]')).toContainText('2 pairs');
  const plain = Number(await own.locator('[data-length]').getAttribute('data-length'));
  const copy = async () => {
    await own.getByRole('button', { name: 'Copy a link' }).click();
    await expect(own.getByText('Link copied.')).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const bare = await copy();
  expect(new URL(bare).hash).toHaveLength(plain);
  await own.getByLabel('with small pictures?').check();
  await expect
    .poll(async () => Number(await own.locator('[data-length]').getAttribute('data-length')))
    .toBeGreaterThan(plain);
  const full = await copy();

  await own.getByRole('button', { name: 'Play it' }).click();
  await expect(page.locator('.place')).toHaveText('Pair 1 of 2');
  await guess(page, 'crown');
  await expect(lead(page)).toHaveText('You said crown. So does the arithmetic.');

  const other = await context.newPage();
  await other.goto(full);
  await expect(other.locator('.place')).toHaveText('Pair 1 of 2');
  await expect(other.locator('.equation img')).toHaveCount(2);
  await guess(other, 'crown');
  await expect(lead(other)).toHaveText('You said crown. So does the arithmetic.');
  await other.goto(bare);
  await expect(other.getByText('Picture A is not in the link')).toBeVisible();
  // A link that was cut says so, and our pairs are a way on.
  await other.goto(bare.slice(0, -9));
  await expect(other.getByRole('alert')).toContainText(/link/i);
  await other.getByRole('button', { name: 'Play with our pairs' }).click();
  await expect(question(other)).toBeVisible();
  expect(watch.bodies).toEqual([]);
});

test('axe finds nothing in the game, German and small screens included, and it prints as a sheet', async ({
  page,
}) => {
  const found = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openGame(page);
  await unfold(page, 'Make your own round');
  expect(await found()).toEqual([]);
  await guess(page, 'cap');
  await expect(lead(page)).toContainText('number');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await found()).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await expect(
    page.getByRole('heading', { name: 'What does A have that B has not?' }),
  ).toBeVisible();
  await expect(page.locator('.equation')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await open(page, '/de/guess');
  await expect(page.getByRole('textbox', { name: 'Dein Wort' })).toBeVisible();
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
  }
});
