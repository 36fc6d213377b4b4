/** The npm package in apps of React, Vue, Svelte and none, made with Vite: their types, `vite dev` and `vite build`. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { build, createServer, preview } from 'vite';
import { ROOT } from '../../tools/places.ts';
import { APPS, placeApp } from '../support/page/apps.ts';

/** The app hears of the damaged answer, and shows the right one. */
async function expectAnswer(page: Page, url: string | undefined): Promise<void> {
  await page.goto(url ?? '');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('picture-math').first().locator('.gained .label')).toHaveText('hat');
  await expect(page).toHaveTitle('request-malformed');
}

for (const [name, app] of Object.entries(APPS))
  test(`${name}: types fit, and the app runs as it is written and as it is built`, async ({
    page,
  }) => {
    const root = placeApp(app);
    try {
      const [script = '', ...args] = app.check;
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules', script), ...args],
        { cwd: root, encoding: 'utf8' },
      );
      expect([status, stdout]).toEqual([0, app.check[0]?.startsWith('svelte') ? stdout : '']);
      const options = {
        root,
        logLevel: 'error',
        // What is linked lies outside.
        server: { port: 0, fs: { strict: false } },
        preview: { port: 0 },
      } as const;
      const server = await createServer(options);
      await server.listen();
      await expectAnswer(page, server.resolvedUrls?.local[0]);
      await server.close();
      await build(options);
      const built = await preview(options);
      await expectAnswer(page, built.resolvedUrls?.local[0]);
      await built.close();
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
