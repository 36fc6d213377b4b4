/** Nothing that readers do is lost, and no good picture goes for a bad one. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, open, pickSample, test, unfold, words } from '../support/page/page.ts';
import { slowDown } from '../support/page/slow.ts';

const file = (name: string) => `static/samples/${name}.png`;
const slot = (page: Page, letter: 'A' | 'B') =>
  page.getByLabel(letter === 'A' ? 'A, with' : 'B, without');
const picture = (page: Page, letter: 'A' | 'B', name: string) =>
  expect(page.getByRole('img', { name: `Picture ${letter}: ${name}` })).toBeVisible();

/** A drop that the page's own events make, before it runs or after. */
const dropFiles = (page: Page, selector: string, names: readonly string[], text = '') =>
  page.evaluate(
    ({ selector: where, files, text: address }) => {
      const data = new DataTransfer();
      for (const { name, bytes } of files)
        data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
      if (address) data.setData('text/uri-list', address);
      document
        .querySelector(where)
        ?.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    {
      selector,
      text,
      files: names.map((name) => ({ name: `${name}.png`, bytes: [...readFileSync(file(name))] })),
    },
  );

test.describe('before the page is awake, on a slow connection and a slow processor', () => {
  test.use({ viewport: { width: 1366, height: 768 } });
  /** Its document is here; its scripts are not. */
  const arrive = async (page: Page, path = '/') => {
    await slowDown(page);
    await page.goto(path, { waitUntil: 'commit' });
    await page.locator('#slot-a').waitFor({ state: 'attached' });
    expect(await page.locator('main').getAttribute('data-ready')).toBe('false');
  };
  test('the last of two clicks wins, and a part that is folded opens', async ({ page }) => {
    await arrive(page);
    await pickSample(page, 'hat');
    await pickSample(page, 'crown');
    await unfold(page, 'Word lists');
    await picture(page, 'A', 'crown (A)');
    expect((await words(page, 'Gained'))[0]).toBe('crown');
    await expect(page.getByRole('group', { name: 'Words to choose from' })).toBeVisible();
  });
  test('files that are dropped beside the slots are read', async ({ page }) => {
    await arrive(page);
    await dropFiles(page, 'h1', ['hat-a', 'hat-b']);
    await picture(page, 'A', 'hat-a.png');
    await picture(page, 'B', 'hat-b.png');
  });
  test('a sample and a file after it are both kept, in their order', async ({ page }) => {
    await arrive(page);
    await pickSample(page, 'crown');
    await slot(page, 'A').setInputFiles(file('hat-a'));
    await picture(page, 'A', 'hat-a.png');
    await picture(page, 'B', 'crown (B)');
  });
  test('a file that is chosen while a link opens is kept', async ({ page }) => {
    await arrive(page, '/#sample-crown');
    await slot(page, 'A').setInputFiles(file('hat-a'));
    await picture(page, 'A', 'hat-a.png');
    await picture(page, 'B', 'crown (B)');
  });
  test('folders that are chosen to be compared are read, with their paths', async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'pm-early-'));
    mkdirSync(join(folder, 'within'));
    for (const name of ['one.png', 'within/two.png'])
      copyFileSync(file('hat-a'), join(folder, name));
    await slowDown(page);
    await page.goto('/sets', { waitUntil: 'commit' });
    const input = page.locator('input[type=file]').first();
    await input.waitFor({ state: 'attached' });
    await input.setInputFiles(folder);
    await expect(page.getByText(/2 pictures/).first()).toBeVisible();
    await expect(page.getByText(basename(folder)).first()).toBeVisible();
    rmSync(folder, { recursive: true });
  });
});

test.describe('on a phone that is slow', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('early input is kept too', async ({ page }) => {
    await slowDown(page);
    await page.goto('/', { waitUntil: 'commit' });
    await pickSample(page, 'hat');
    await slot(page, 'B').setInputFiles(file('crown-b'));
    await picture(page, 'A', 'hat (A)');
    await picture(page, 'B', 'crown-b.png');
  });
});

test('two files on one slot fill both, and a third is named as left out', async ({ page }) => {
  await open(page);
  await slot(page, 'B').setInputFiles([file('hat-b'), file('hat-a')]);
  await picture(page, 'B', 'hat-b.png');
  await picture(page, 'A', 'hat-a.png');
  expect((await words(page, 'Gained')).join()).toMatch(/hat/);
  await dropFiles(page, '.slot', ['crown-a', 'crown-b', 'beard-a']);
  await picture(page, 'A', 'crown-a.png');
  await picture(page, 'B', 'crown-b.png');
  await expect(page.getByRole('alert')).toContainText('beard-a.png');
  // One drop, one step; and what was wrong with it goes with it.
  await page.getByRole('button', { name: 'Undo' }).click();
  await picture(page, 'A', 'hat-a.png');
  await picture(page, 'B', 'hat-b.png');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a wrong file takes no good picture’s place, and says what it is', async ({ page }) => {
  await open(page);
  await pickSample(page, 'crown');
  const gained = await words(page, 'Gained');
  const bad = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  for (const letter of ['A', 'B'] as const) {
    await slot(page, letter).setInputFiles(bad);
    await expect(
      page.locator(`#slot-${letter.toLowerCase()}-state`).getByRole('alert'),
    ).toContainText('notes.png');
    await picture(page, letter, `crown (${letter})`);
  }
  expect(await words(page, 'Gained')).toEqual(gained);
  expect(new URL(page.url()).hash).toBe('#sample-crown');
  // There was no step: undo goes back before the sample.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-first', 'true');
  // What was wrong with a file is said until the next one comes.
  await pickSample(page, 'hat');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what is dragged here from elsewhere is read where it can be, or said why not', async ({
  page,
  baseURL,
}) => {
  await open(page);
  await dropFiles(page, '#slot-a', [], `${baseURL}/samples/hat-a.png`);
  await picture(page, 'A', 'hat-a.png');
  await dropFiles(page, 'h1', [], 'https://pictures.example/photo.jpg');
  await expect(page.getByRole('alert')).toContainText('photo.jpg');
  await expect(page.getByRole('alert')).toContainText(/another site/);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['words'], 'list.txt', { type: 'text/plain' }));
    document
      .querySelector('footer')
      ?.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
  });
  await expect(page.getByRole('alert')).toContainText('list.txt');
  await picture(page, 'A', 'hat-a.png');
});

test('the keys of undo work wherever no letters are written', async ({ page }) => {
  await open(page);
  await pickSample(page, 'hat');
  await words(page, 'Gained');
  await pickSample(page, 'crown');
  await picture(page, 'A', 'crown (A)');
  await page.getByRole('radio', { name: '50' }).check();
  await page.keyboard.press('Control+z');
  await picture(page, 'A', 'hat (A)');
  await page.getByRole('checkbox', { name: /noise floor/ }).focus();
  await page.keyboard.press('Control+Shift+z');
  await picture(page, 'A', 'crown (A)');
  await slot(page, 'A').focus();
  // A Russian keyboard.
  await page.evaluate(() =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'я', code: 'KeyZ', ctrlKey: true, bubbles: true }),
    ),
  );
  await picture(page, 'A', 'hat (A)');
});
