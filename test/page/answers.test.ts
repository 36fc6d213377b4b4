import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { rankResponseSchema } from '#core/contract/api.ts';
import * as v from 'valibot';
import { expect, open, openShare, pickSample, test, unfold, words } from '../support/page/page.ts';

const answered = async (page: Page, sample = 'crown') => {
  await open(page);
  await pickSample(page, sample);
  return words(page, 'Gained');
};
const saved = async (page: Page, button: string) => {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};
const copied = async (page: Page, button: string, said: string) => {
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByText(said)).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
};

test('says in words how many words stand out, and marks them', async ({ page }) => {
  await answered(page);
  const standing = page.locator('[data-standing]');
  const count = Number(await standing.getAttribute('data-standing'));
  expect(count).toBeGreaterThan(0);
  await expect(standing).toContainText(new RegExp(`^${count} words? stands? out`));
  await expect(page.locator('li .mark')).toHaveCount(count);
  await expect(page.getByText(/\d+\s% of the difference is/)).toBeVisible();
  await expect(page.locator('.explained strong')).toContainText(/\d\.\d\d crown/);
});

test('shows 10, 50 or all words, and finds words by category and by name', async ({ page }) => {
  const first = await answered(page);
  expect(first).toHaveLength(10);
  await page.getByRole('radio', { name: '50' }).check();
  await expect.poll(async () => (await words(page, 'Gained')).length).toBe(50);
  expect((await words(page, 'Gained')).slice(0, 10)).toEqual(first);
  await page.getByRole('radio', { name: 'all', exact: true }).check();
  await expect.poll(async () => (await words(page, 'Gained')).length).toBeGreaterThan(100);
  expect((await words(page, 'Gained')).slice(0, 10)).toEqual(first);
  await page.getByRole('radio', { name: '10', exact: true }).check();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Category').selectOption({ index: 1 });
  await expect.poll(() => words(page, 'Gained')).not.toEqual(first);
  await page.getByLabel('Category').selectOption('');
  await page.getByRole('searchbox', { name: 'Search' }).fill('hat');
  await expect
    .poll(async () => (await words(page, 'Gained')).every((word) => /hat/i.test(word)))
    .toBe(true);
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect.poll(() => words(page, 'Gained')).toEqual(first);
});

test('a word explains itself: its prompts, its neighbours, and how rare its move is', async ({
  page,
}) => {
  await answered(page);
  const word = page.getByRole('region', { name: 'Gained' }).getByRole('button').first();
  // A mouse that rests there sees it above the other words, until it leaves or Escape is pressed.
  await word.hover();
  await expect(page.locator('.floating [data-card=crown]')).toContainText('Nearest words');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-card=crown]')).toHaveCount(0);
  await word.click();
  await expect(word).toHaveAttribute('aria-expanded', 'true');
  const card = page.locator('[data-card=crown]');
  await expect(card).toContainText('“a picture of a crown”');
  await expect(card).toContainText(/Nearest words\s*\p{L}/u);
  await expect(card).toContainText(/In at most 0\.\d % of \d+ pairs in which nothing changed/);
  await expect(card.getByRole('meter')).toBeVisible();
  await word.click();
  await expect(card).toHaveCount(0);
});

test.describe('copied and saved', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('words, a table, the answer itself and a picture of it', async ({ page }) => {
    const gained = await answered(page);
    await openShare(page);
    await unfold(page, 'Copy or save');
    expect(await copied(page, 'Copy words', 'Words copied')).toContain(
      `Gained: ${gained.join(', ')}\nLost: `,
    );
    const csv = await saved(page, 'CSV');
    expect(csv.name).toBe('picture-math.csv');
    const lines = csv.bytes.toString().split('\r\n');
    expect(lines[0]).toBe('direction,label,category,score,cosine,z,rank,also');
    expect(lines[1]).toMatch(/^gained,crown,[^,]*,0\.\d+,0\.\d+,\d+\.\d+,1,/);
    expect(lines).toHaveLength(21);
    const json = await saved(page, 'JSON');
    const reply = v.parse(rankResponseSchema, JSON.parse(json.bytes.toString()));
    expect(reply.gained.map(({ label }) => label)).toEqual(gained);
    const png = await saved(page, 'Save a card');
    const { width, height } = await sharp(png.bytes).metadata();
    expect([width, height]).toEqual([1200, 630]);
    // Neither empty nor of one colour.
    expect((await sharp(png.bytes).stats()).entropy).toBeGreaterThan(1);
  });

  test('as curl, which gives the same answer', async ({ page }) => {
    const gained = await answered(page);
    await openShare(page);
    await unfold(page, 'Copy or save');
    const command = await copied(page, 'Copy as curl', 'Command copied');
    const reply = JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' })) as {
      gained: { label: string }[];
    };
    expect(reply.gained.map(({ label }) => label)).toEqual(gained);
  });

  test('as Python, with the model, the templates and every word of the list', async ({ page }) => {
    await answered(page);
    await openShare(page);
    await unfold(page, 'Copy or save');
    const program = await copied(page, 'Copy as Python', 'Python copied');
    expect(program).toContain('from transformers import');
    expect(program).toContain('FOLDER = "models/picture-math-small"');
    expect(program).toContain('(1, "picture", picture("A.png")),');
    expect(program).toContain('(-1, "picture", picture("B.png")),');
    expect(program).toContain('"default": ["{}","a {}","a picture of a {}","a drawing of a {}"],');
    expect(program.match(/\("[^"]+", "default"\)/g)).toHaveLength(418);
  });
});
