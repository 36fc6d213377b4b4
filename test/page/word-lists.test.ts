import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { copyLink, expect, open, pickSample, test, unfold, words } from '../support/page/page.ts';

const openLists = async (page: Page) => {
  await open(page);
  await pickSample(page, 'crown');
  const gained = await words(page, 'Gained');
  await unfold(page, 'Word lists');
  await expect(page.getByRole('radio', { name: /^common/ })).toBeChecked();
  return gained;
};
const paste = (page: Page, text: string) => page.getByLabel('Words', { exact: true }).fill(text);
const make = (page: Page) => page.getByRole('button', { name: 'Make the list' });

test('another shipped list is chosen, and the answer names it', async ({ page }) => {
  await openLists(page);
  await page.getByRole('radio', { name: /^known, 1,856 words/ }).check();
  await expect(page.getByText('1,856 words of “known”')).toBeVisible();
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});

test('a pasted list is made, used, shared by its id and by a link, and deleted', async ({
  page,
  browser,
  baseURL,
}) => {
  await openLists(page);
  await page.getByLabel('Name (optional)').fill('royal');
  await paste(page, '# mine\ncrown\tjewels\nking\nbeard\nsofa\n');
  await expect(page.getByText('4 words read.')).toBeVisible();
  await make(page).click();
  await expect(page.getByText(/Made and chosen\. Its id is u-[0-9a-f]{32}/)).toBeVisible();
  const id = /u-[0-9a-f]{32}/.exec(await page.getByText('Made and chosen').innerText())?.[0] ?? '';
  await expect(page.getByText(`4 words of “${id}”`)).toBeVisible();
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  await copyLink(page);
  await expect(page.getByText('Link copied.')).toBeVisible();
  const { hash } = new URL(page.url());
  expect(hash).toContain(`words=${id}`);

  const context = await browser.newContext({ serviceWorkers: 'block' });
  const other = await context.newPage();
  await open(other, `${baseURL}/${hash}`);
  expect((await words(other, 'Gained'))[0]).toBe('crown');
  await expect(other.getByText(`4 words of “${id}”`)).toBeVisible();
  const third = await context.newPage();
  await open(third, baseURL);
  await unfold(third, 'Word lists');
  await third.getByLabel('Its id').fill(id);
  await third.getByRole('button', { name: 'Open' }).click();
  await expect(third.getByText(`${id} is here.`)).toBeVisible();
  await expect(third.getByRole('radio', { name: /^royal, 4 words/ })).toBeChecked();
  await context.close();

  // The list is remembered, and deleted by who made it.
  await open(page);
  await unfold(page, 'Word lists');
  await page.getByRole('button', { name: 'Remove royal' }).click();
  await expect(page.getByText('Deleted, for everybody.')).toBeVisible();
  await expect(page.getByRole('radio', { name: /^royal/ })).toHaveCount(0);
});

test('what is wrong with a list is said line by line, before anything is sent', async ({
  page,
  watch,
}) => {
  await openLists(page);
  const before = watch.bodies.length;
  await paste(page, `hat\n\ncap\nhat\n${'x'.repeat(101)}\n\tcolour\n`);
  const problems = page.locator('#list-check li');
  await expect(problems).toHaveText([
    /Line 4: “hat” stands in line 1 already\./,
    /Line 5: 101 characters, and at most 100 are allowed\./,
    /Line 6: there is no word\./,
  ]);
  await expect(make(page)).toBeDisabled();
  await paste(page, Array.from({ length: 1001 }, (_, i) => `word ${i}`).join('\n'));
  await expect(problems).toHaveText([/Line 1001: from here on there are more than 1,000 words\./]);
  expect(watch.bodies.length).toBe(before);
});

test('a long list from a file shows how far it is, stops, and goes on', async ({ page }) => {
  await openLists(page);
  // No list that was made before: it would be there at once.
  const words = Array.from({ length: 300 }, (_, i) => `thing ${i} of ${Date.now()}`);
  await page.getByLabel('or a text file').setInputFiles({
    name: 'things.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(words.join('\n')),
  });
  await expect(page.getByText('300 words read.')).toBeVisible();
  await expect(page.getByLabel('Name (optional)')).toHaveValue('things');
  await make(page).click();
  await expect(page.getByText(/Encoding: [1-9]\d* of 300 words/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Stopped. What was encoded is kept')).toBeVisible();
  await make(page).click();
  await expect(page.getByText(/Made and chosen/)).toBeVisible();
});

test('a list from a file is read whatever its encoding, again once it is corrected, and a picture is refused', async ({
  page,
}) => {
  await openLists(page);
  const folder = mkdtempSync(join(tmpdir(), 'pm-lists-'));
  const file = join(folder, 'mine.txt');
  const chooser = page.getByLabel('or a text file');
  const text = page.getByLabel('Words', { exact: true });
  const list = 'H\u00fctte\tplace\tnoun\r\ncaf\u00e9\r\nhat\r\n';
  for (const bytes of [
    Buffer.from(`\ufeff${list}`, 'utf16le'),
    Buffer.from(list, 'utf16le').swap16(),
    Buffer.from(`\ufeff${list}`),
    Buffer.from(list, 'latin1'),
  ]) {
    await text.fill('');
    // The same file each time.
    writeFileSync(file, bytes);
    await chooser.setInputFiles(file);
    await expect(text).toHaveValue('H\u00fctte\tplace\tnoun\ncaf\u00e9\nhat\n');
    await expect(page.getByText('3 words read.')).toBeVisible();
  }
  await expect(
    page.getByText(/mine\.txt is not UTF-8 and was read as Windows-1252: “Hütte place noun”/),
  ).toBeVisible();
  expect(await chooser.evaluate((input: HTMLInputElement) => input.files?.length)).toBe(0);
  await text.fill('');
  writeFileSync(file, 'hat\rcap\rHat \u2028scarf');
  await chooser.setInputFiles(file);
  await expect(page.locator('#list-check li')).toHaveText([
    /Line 3: “.+” stands in line \d already/,
  ]);
  await chooser.setInputFiles('static/samples/hat-a.png');
  await expect(page.getByRole('alert')).toContainText(
    'This is a picture (PNG), and no list of words',
  );
  rmSync(folder, { recursive: true });
});

test.describe('an id that nobody has', () => {
  test.use({ tolerate: [/404/] });
  test('is refused with the reason', async ({ page }) => {
    await openLists(page);
    await page.getByLabel('Its id').fill(`u-${'0'.repeat(32)}`);
    await page.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByRole('alert')).toContainText(
      'This word list is unknown, or its time is over',
    );
  });
});
