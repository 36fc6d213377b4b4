import type { Page } from '@playwright/test';
import { editSum, expect, open, pickSample, test, words } from '../support/page/page.ts';
import { EXAMPLES } from '#lib/sum/examples.ts';

const editor = (page: Page) => page.getByRole('list', { name: 'Terms of the sum' });
const written = (page: Page) => page.getByLabel('As text');
const rows = async (page: Page) =>
  (
    await editor(page).getByRole('listitem').locator('.what > span:not(.picture)').allTextContents()
  ).map((text) => text.replace(/\s+/g, ' ').trim());
const begin = async (page: Page, sample = 'crown') => {
  await open(page);
  await pickSample(page, sample);
  const gained = await words(page, 'Gained');
  await editSum(page);
  await expect(written(page)).toHaveValue('A - B');
  return gained;
};
const apply = async (page: Page, text: string) => {
  await written(page).fill(text);
  await written(page).press('Enter');
};

test('a text joins the sum; what does not balance is said, and its own word is left out', async ({
  page,
}) => {
  await begin(page, 'hat');
  await page.getByLabel('Text', { exact: true }).fill('snowman');
  await page.getByRole('button', { name: 'Add the text' }).click();
  await expect(written(page)).toHaveValue('A - B + "snowman"');
  await expect(page.locator('[data-unbalanced]')).toContainText(
    /Texts sum to 1\.00:\s+the average text is taken off/,
  );
  const own = page.getByRole('checkbox', { name: /own texts/ });
  await expect(own).toBeChecked();
  await expect.poll(async () => (await words(page, 'Nearest')).includes('snowman')).toBe(false);
  await own.uncheck();
  await expect.poll(async () => (await words(page, 'Nearest'))[0]).toBe('snowman');
});

test('signs, weights, order and removal change the sum, and each is undone and redone', async ({
  page,
}) => {
  const gained = await begin(page);
  await apply(page, 'A - B + "red"');
  await expect.poll(() => rows(page)).toEqual(['A', 'B', '“red”']);
  await editor(page)
    .getByRole('button', { name: /Sign of “red”: plus/ })
    .click();
  await expect(written(page)).toHaveValue('A - B - "red"');
  await editor(page).getByLabel('Weight of “red”').fill('0.5');
  await editor(page).getByLabel('Weight of “red”').press('Tab');
  await expect(written(page)).toHaveValue('A - B - 0.5*"red"');
  await editor(page).getByRole('button', { name: 'Move “red” up' }).click();
  await expect(written(page)).toHaveValue('A - 0.5*"red" - B');
  await expect(page.getByText('“red” is now number 2 of 3.')).toBeAttached();
  await editor(page).getByRole('button', { name: 'Remove “red”' }).click();
  await expect(written(page)).toHaveValue('A - B');
  expect(await words(page, 'Gained')).toEqual(gained);
  const undo = page.getByRole('button', { name: 'Undo' });
  for (const sum of ['A - 0.5*"red" - B', 'A - B - 0.5*"red"', 'A - B - "red"', 'A - B + "red"']) {
    await undo.click();
    await expect(written(page)).toHaveValue(sum);
  }
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(written(page)).toHaveValue('A - B - "red"');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(written(page)).toHaveValue('A - B + "red"');
});

test('terms are dragged into another order', async ({ page }) => {
  await begin(page);
  await apply(page, 'A - B + "red"');
  await expect.poll(() => rows(page)).toEqual(['A', 'B', '“red”']);
  // The sum above is whole: nothing moves under the hand.
  await words(page, 'Nearest');
  await expect(page.getByRole('slider')).toHaveCount(3);
  const items = editor(page).getByRole('listitem');
  await items.nth(2).locator('.handle').dragTo(items.nth(0).locator('.handle'));
  await expect(written(page)).toHaveValue('"red" + A - B');
});

test('a third picture gets the next letter, and counts', async ({ page }) => {
  await begin(page, 'hat');
  await page.getByLabel('Add a picture').setInputFiles('static/samples/rainbow-a.png');
  await expect(written(page)).toHaveValue('A - B + C');
  await expect.poll(async () => (await words(page, 'Nearest')).includes('rainbow')).toBe(true);
  await expect(page.locator('[data-unbalanced]')).toContainText(/Pictures sum to 1\.00/);
  await apply(page, 'C');
  await expect(editor(page).getByText('left out (weight 0)')).toHaveCount(2);
  await expect.poll(async () => (await words(page, 'Nearest'))[0]).toBe('rainbow');
});

test('a sum that cannot be read says where, and changes nothing', async ({ page }) => {
  const gained = await begin(page);
  for (const [text, message] of [
    ['A - D', /from character 5 on: one of the pictures A, B should stand there, and there is “D”/],
    ['A - "snow', /from character 5 on: a closing quotation mark should stand there/],
    ['A B', /from character 3 on: a \+ or - before the next term/],
    ['A - 2*', /from character 7 on: a picture’s letter or a text should stand there, and it ends/],
  ] as const) {
    await apply(page, text);
    await expect(page.getByRole('alert')).toContainText(message);
    expect(await words(page, 'Gained')).toEqual(gained);
    await expect(written(page)).toHaveValue(text);
  }
});

test('weights that cancel are answered as no difference', async ({ page }) => {
  await begin(page);
  await apply(page, 'A - A + 2*B - 2*B');
  await expect(page.getByRole('region', { name: 'Gained' })).toHaveCount(0);
  await apply(page, 'A - B');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});

test('a sum is what it says, however it is typed', async ({ page }) => {
  const gained = await begin(page);
  for (const text of ['A-B', 'a - b', 'A−B', '1A - 1*B']) {
    await apply(page, 'A');
    await expect(written(page)).toHaveValue('A');
    await apply(page, text);
    await expect(written(page)).toHaveValue('A - B');
    expect(await words(page, 'Gained')).toEqual(gained);
  }
  await apply(page, '2A-B');
  await expect(written(page)).toHaveValue('2*A - B');
  await apply(page, 'king-man');
  await expect(page.getByRole('alert')).toContainText('write "king-man" or "king" - "man"');
});

test('any text up to the limit is answered, line breaks and marks of its own too', async ({
  page,
}) => {
  await begin(page, 'hat');
  for (const length of [129, 2000]) {
    const text = `${'a red hat on a grey dog '.repeat(90).slice(0, length - 8)}\n"${'x'.repeat(6)}`;
    await apply(page, `A - B + "${text.replaceAll('"', '""')}"`);
    await expect(written(page)).toHaveValue(`A - B + "${text.replaceAll('"', '""')}"`);
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect((await words(page, 'Nearest')).length).toBeGreaterThan(0);
  }
});

test('texts that were cut are named with the place, by the term and by the verdict', async ({
  page,
}) => {
  await begin(page, 'hat');
  const long =
    'a man in a red coat and a woman in a blue one walk two dogs by the river in the rain';
  await apply(page, `"${long} at night with a hat" - "${long} at noon without one"`);
  await expect(page.locator('[data-cut]')).toContainText(
    '2 texts are longer than this model reads.',
  );
  await expect(page.locator('[data-cut]')).toContainText('no difference can be seen');
  await expect(editor(page).getByText(/read up to “… .+”, no further/)).toHaveCount(2);
  await apply(page, 'A - B');
  await words(page, 'Gained');
  await expect(page.locator('[data-cut]')).toHaveCount(0);
});

test('the examples that are offered work, and have no verdict that was never measured', async ({
  page,
}) => {
  await begin(page, 'hat');
  for (const { sum, answer } of EXAMPLES) {
    await page.getByRole('button', { name: sum, exact: true }).click();
    await expect.poll(async () => (await words(page, 'Nearest'))[0]).toBe(answer);
    await expect(page.getByText('These words lie nearest to the sum.').last()).toBeVisible();
    await expect(page.locator('[data-verdict]')).toHaveCount(0);
    await expect(page.locator('.mark')).toHaveCount(0);
  }
});

test('what no picture pair is has no verdict: one picture, unbalanced weights, a text more', async ({
  page,
}) => {
  await begin(page, 'rainbow');
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  await expect(page.locator('.mark')).toHaveCount(1);
  for (const sum of ['A', '2A - B', 'A - B + "snow"', '"king" - "man" + "woman"']) {
    await apply(page, sum);
    await words(page, 'Nearest');
    await expect(page.locator('[data-verdict=clear]')).toHaveCount(0);
    await expect(page.locator('.mark')).toHaveCount(0);
  }
  // A multiple of the pair is the pair.
  await apply(page, '2A - 2B');
  await words(page, 'Gained');
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  await apply(page, 'B - A');
  await expect(page.getByRole('region', { name: 'Gained' })).toContainText('in B, not in A');
});

test('own words are left out in whatever case they are written', async ({ page }) => {
  await begin(page, 'hat');
  for (const text of ['Snowman', '" SNOWMAN "']) {
    await apply(page, `A - B + ${text}`);
    await expect.poll(async () => (await words(page, 'Nearest')).includes('snowman')).toBe(false);
  }
  await page.getByRole('checkbox', { name: /own texts/ }).uncheck();
  await expect.poll(async () => (await words(page, 'Nearest'))[0]).toBe('snowman');
});
