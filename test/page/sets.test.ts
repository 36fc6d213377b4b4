import AxeBuilder from '@axe-core/playwright';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { dropPath } from '../support/page/drop.ts';
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
  await page.getByLabel('Folder A: choose a folder').setInputFiles(join(folder, 'a'));
  await expect(page.getByText(`a: ${EACH} pictures`)).toBeVisible();
  await page.getByLabel('Folder B: choose a folder').setInputFiles(join(folder, 'b'));
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Folder A has more crown\./);
  // A word that is pointed at rings its pictures, and a picture marks its words.
  const words = page.getByRole('list', { name: 'Words, by how far the folders are apart' });
  await expect(words.getByRole('button')).toHaveCount(10);
  const crown = words.getByRole('button', { name: /crown.*more in A/ });
  const a = page.getByRole('group', { name: 'Folder A' });
  const b = page.getByRole('group', { name: 'Folder B' });
  await crown.focus();
  await expect(a.locator('.ringed')).toHaveCount(3);
  await expect(b.locator('.ringed')).toHaveCount(0);
  await a
    .getByRole('button', { name: /behind: .*crown/ })
    .first()
    .focus();
  await expect(words.locator('.marked')).not.toHaveCount(0);
  await expect(words.locator('.marked', { hasText: 'crown' })).toHaveCount(1);
  await page.getByText('How sure, and the numbers').click();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'crown', exact: true }) });
  await expect(row.getByRole('cell').first()).toHaveText('A');
  await expect(row.getByRole('cell').nth(2)).toHaveText('1.000');
  await expect(row.getByRole('img')).toHaveCount(3);
  await expect(row.getByRole('img').first()).toHaveAttribute('alt', /^face-\d\.png$/);
  await expect(page.getByText('1 file left out')).toHaveCount(2);
  for (const at of [0, 1]) await page.getByText('1 file left out').nth(at).click();
  await expect(page.getByText('notes.txt: not a picture')).toBeVisible();
  await expect(page.getByText(/broken\.png: .*damaged PNG/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(lines[0]).toBe('label,category,difference,low,high,auroc,p_value,q_value,pictures');
  expect(lines).toHaveLength(1 + 418 + 2);
  expect(lines.at(-2)).toBe(',left out,,,,,,,a/notes.txt: not a picture');
  expect(lines.at(-1)).toMatch(/^,left out,,,,,,,"?b\/broken\.png: Expected.*damaged PNG/);
  expect(lines.find((line) => line.startsWith('crown,'))).toMatch(/,1,.*face-\d\.png/);
  const json = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON' }).click();
  const report = JSON.parse(readFileSync(await (await json).path(), 'utf8')) as {
    object: string;
    words: { label: string; q_value: number; drivers: string[] }[];
  };
  expect(report.object).toBe('set_comparison');
  expect(report.words).toHaveLength(418);
  expect(report.words.find(({ label }) => label === 'crown')?.drivers[0]).toMatch(/^face-\d\.png$/);
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) => !element.closest('.scroll, .visually-hidden'))
      .filter((element) => element.getBoundingClientRect().right > 320.5)
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(wide).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 720 });
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
  const files = page.getByLabel('Folder A: choose single pictures');
  await files.setInputFiles(
    Array.from({ length: 501 }, (_, i) => ({
      name: `${i}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from([i % 256]),
    })),
  );
  await expect(page.getByRole('alert')).toContainText(
    'at most 500 pictures in a set, and these are 501',
  );
  await files.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await expect(page.getByRole('alert')).toContainText(
    'There are no pictures in this folder, but 1 file of another kind (a.txt: not a picture).',
  );
  await page.getByLabel('Folder A: choose a folder').setInputFiles(join(folder, 'a'));
  await page.getByLabel('Folder B: choose a folder').setInputFiles(join(folder, 'b'));
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Compare' })).toBeEnabled();
  await expect(page.locator('[data-finds]')).toHaveCount(0);
});

test('a folder as people have them: pictures by what they are, in folders within, and all else named', async ({
  page,
}) => {
  const one = join(folder, 'one');
  mkdirSync(join(one, 'sub', '.git'), { recursive: true });
  const picture = readFileSync('static/samples/crown-a.png');
  const files = {
    'UPPER.PNG': picture,
    'no-ending': picture,
    '3.jfif': await sharp(picture).flatten({ background: '#fff' }).jpeg().toBuffer(),
    'SCAN.TIFF': await sharp(picture).tiff().toBuffer(),
    'sub/deep.webp': await sharp(picture).webp().toBuffer(),
    'sub/.git/1.png': picture,
    '.DS_Store': Buffer.from('x'),
    'Thumbs.db': Buffer.from('x'),
    'empty.png': Buffer.alloc(0),
    'notes.md': Buffer.from('# hat'),
    'photo.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1'.padEnd(99, '\0'), 'latin1'),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(one, name), bytes);
  await open(page, '/sets');
  // Dropped or chosen, a folder is the same.
  await page.getByLabel('Folder A: choose a folder').setInputFiles(one);
  await dropPath(page, page.getByRole('group', { name: 'Folder B' }), one);
  for (const name of ['Folder A', 'Folder B']) {
    const set = page.getByRole('group', { name });
    await expect(set.getByText('one: 6 pictures')).toBeVisible();
    await set.getByText('files left out').click();
    await expect(set.locator('details li')).toHaveText([
      /^\.DS_Store: a hidden or system file$/,
      /^empty\.png: an empty file$/,
      /^notes\.md: not a picture$/,
      /^sub\/\.git: a hidden or system folder$/,
      /^Thumbs\.db: a hidden or system file$/,
      // Pictures that cannot be shown are said as soon as they are looked at.
      /^photo\.heic: iPhone photos/,
      /^SCAN\.TIFF: .*TIFF, which this browser cannot open/,
    ]);
  }
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.locator('[data-finds="0"]')).toBeVisible();
  for (const name of ['Folder A', 'Folder B']) {
    const left = page.getByRole('group', { name }).locator('details li');
    await expect(left).toHaveCount(7);
    await expect(left.filter({ hasText: 'SCAN.TIFF' })).toContainText(
      'TIFF, which this browser cannot open: save it as PNG',
    );
    await expect(left.filter({ hasText: 'photo.heic' })).toContainText(
      'iPhone photos (HEIC) cannot be opened here: save as JPEG',
    );
  }
});

for (const { path, compare, group, empty, one, folderOf, files } of [
  {
    path: '/sets',
    compare: 'Compare',
    group: 'Folder A',
    folderOf: 'Folder B: choose a folder',
    files: 'Folder A: choose single pictures',
    empty: /Folder A is empty: it needs at least 2 pictures\. Folder B is empty/,
    one: /^Folder A has 1 picture: it needs at least 2\.$/,
  },
  {
    path: '/de/sets',
    compare: 'Vergleichen',
    group: 'Ordner A',
    folderOf: 'Ordner B: Ordner wählen',
    files: 'Ordner A: einzelne Bilder wählen',
    empty: /Ordner A ist leer: Er braucht mindestens 2 Bilder\. Ordner B ist leer/,
    one: /^Ordner A hat erst ein Bild: Er braucht mindestens 2\.$/,
  },
])
  test(`the button says why it is off, and one picture is one (${path})`, async ({ page }) => {
    await open(page, path);
    const button = page.getByRole('button', { name: compare });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(empty);
    await expect(page.getByText(empty)).toBeVisible();
    await page.getByLabel(folderOf).setInputFiles(join(folder, 'b'));
    await page.getByLabel(files).setInputFiles('static/samples/hat-a.png');
    await expect(button).toHaveAccessibleDescription(one);
    await expect(page.getByRole('group', { name: group }).locator('[data-count]')).toHaveText(
      path === '/sets' ? '1 picture' : 'ein Bild',
    );
    await page
      .getByLabel(files)
      .setInputFiles(['static/samples/hat-a.png', 'static/samples/hat-b.png']);
    await expect(button).toBeEnabled();
    await expect(button).toHaveAccessibleDescription('');
  });
