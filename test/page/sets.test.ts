import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, open, test } from '../support/page/page.ts';

// Two folders of faces, drawn from the samples with small changes: A has crowns and B has none.
const EACH = 8;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pm-sets-'));
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name));
    for (let i = 0; i < EACH; i++)
      await sharp(`static/samples/crown-${name}.png`)
        .flatten({ background: '#fff' })
        .modulate({ brightness: 0.85 + 0.04 * i })
        .rotate((i - 4) * 2, { background: '#fff' })
        .png()
        .toFile(join(folder, name, `face-${i}.png`));
  }
  writeFileSync(join(folder, 'a', 'notes.txt'), 'not a picture');
  writeFileSync(
    join(folder, 'b', 'broken.png'),
    readFileSync('static/samples/hat-a.png').subarray(0, 300),
  );
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('two folders are compared: words with AUROC and q, the pictures behind them, and a table to save', async ({
  page,
  watch,
}) => {
  await open(page, '/sets');
  const compare = page.getByRole('button', { name: 'Compare' });
  await expect(compare).toBeDisabled();
  await page.getByLabel('Folder of set A').setInputFiles(join(folder, 'a'));
  await expect(page.getByText(`a: ${EACH} pictures`)).toBeVisible();
  await page.getByLabel('Folder of set B').setInputFiles(join(folder, 'b'));
  await expect(page.getByText(`b: ${EACH + 1} pictures`)).toBeVisible();
  const seen: string[] = [];
  await page.exposeFunction('saw', (text: string) => void seen.push(text));
  await page.evaluate(() => {
    new MutationObserver(() => {
      const text = document.querySelector('label[for=sets-progress]')?.textContent;
      if (text) void (window as unknown as { saw(text: string): void }).saw(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await compare.click();
  await expect(page.locator('[data-finds]')).toBeVisible();
  expect(Number(await page.locator('[data-finds]').getAttribute('data-finds'))).toBeGreaterThan(0);
  expect(seen.some((text) => /Encoding: \d+ of 17 pictures/.test(text))).toBe(true);
  expect(seen.some((text) => /Comparing: [\d,]+ of 9,999 random divisions/.test(text))).toBe(true);
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'crown', exact: true }) });
  await expect(row.getByRole('cell').first()).toHaveText('A');
  await expect(row.getByRole('cell').nth(2)).toHaveText('1.000');
  await expect(row.getByRole('img')).toHaveCount(3);
  await expect(row.getByRole('img').first()).toHaveAttribute('alt', /^face-\d\.png$/);
  await page.getByText('1 files left out').click();
  await expect(page.getByText(/broken\.png: .*damaged PNG/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(lines[0]).toBe('label,category,difference,auroc,p_value,q_value,pictures');
  expect(lines).toHaveLength(419);
  expect(lines.find((line) => line.startsWith('crown,'))).toMatch(/,1,.*face-\d\.png/);
  // All of it happened here.
  expect(watch.bodies).toEqual([]);
  // Other pages and back: the comparison is still there.
  await page.getByRole('link', { name: 'How it works', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How it works' })).toBeVisible();
  await page.goBack();
  await expect(page.locator('[data-finds]')).toBeVisible();
});

test('a comparison is cancelled, and too many or no pictures are refused', async ({ page }) => {
  await open(page, '/sets');
  const files = page.getByLabel('Files of set A');
  await files.setInputFiles(
    Array.from({ length: 501 }, (_, i) => ({
      name: `${i}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from([i % 256]),
    })),
  );
  await expect(page.getByRole('alert')).toContainText('at most 500 pictures in a set, got 501');
  await files.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await expect(page.getByRole('alert')).toContainText('Expected a folder with pictures');
  await page.getByLabel('Folder of set A').setInputFiles(join(folder, 'a'));
  await page.getByLabel('Folder of set B').setInputFiles(join(folder, 'b'));
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Compare' })).toBeEnabled();
  await expect(page.locator('[data-finds]')).toHaveCount(0);
});
