/**
 * Draws what networks show of the samples' addresses, by the page's own card: `node tools/samples/previews.ts ORIGIN` of a
 * server that runs. Written to static/samples/social/, as JPEG; again after the card, the gallery or the model has changed.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { chromiumPath } from '../checks/chromium.ts';
import { ROOT } from '../places.ts';
import { listSamples } from './answers.ts';

const FOLDER = join(ROOT, 'static/samples/social');
const [origin = 'http://localhost:8787'] = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
for (const { name } of await listSamples()) {
  const page = await browser.newPage({ colorScheme: 'dark', serviceWorkers: 'block' });
  await page.goto(`${origin}/#sample-${name}`);
  await page.locator('[data-verdict]').waitFor();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const [card] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a card' }).click(),
  ]);
  await sharp(await card.path())
    .jpeg({ quality: 72, mozjpeg: true })
    .toFile(join(FOLDER, `${name}.jpg`));
  await page.close();
}
await browser.close();
