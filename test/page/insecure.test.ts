/** Plain http on another host than localhost: no cryptography, no storage, and so no model. */
import { chromium, expect, test, type Browser } from '@playwright/test';
import { chromiumPath } from '../../tools/checks/chromium.ts';
import { heard, visit } from '../support/page/elements.ts';
import { startHost } from '../support/page/host.ts';
import { pickSample, words } from '../support/page/page.ts';

const HOST = 'picture-math.test';
/** The same server under a name that is not trusted. */
const insecure = (origin: string) => origin.replace('localhost', HOST).replace('127.0.0.1', HOST);
let browser: Browser;
test.beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
      '--disable-features=HttpsUpgrades',
    ],
  });
});
test.afterAll(() => browser.close());

test('the page says why pictures need https, and works where it can', async ({ baseURL }) => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(insecure(baseURL ?? ''));
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  expect(await page.evaluate(() => [isSecureContext, 'subtle' in crypto])).toEqual([false, false]);
  await pickSample(page, 'hat');
  expect((await words(page, 'Gained')).join()).toContain('hat');
  await page.getByLabel('A, with').setInputFiles('static/samples/crown-a.png');
  await page.getByLabel('B, without').setInputFiles('static/samples/crown-b.png');
  const said = page.locator('.slot [role=alert]');
  await expect(said).toHaveCount(2);
  for (const slot of await said.all())
    await expect(slot).toContainText(
      /Pictures need https or localhost.*cryptography and the storage/,
    );
  // Nothing was loaded in vain.
  expect(asked.filter((path) => path.startsWith('/ort/') || path.includes('/parts/'))).toEqual([]);
  await page.close();
});

test('the element says it by an event, on a page that is not secure itself too', async ({
  baseURL,
}) => {
  const service = baseURL ?? '';
  // No policy: the service has another name here.
  const host = await startHost("frame-ancestors 'self'");
  const page = await browser.newPage();
  await visit(
    page,
    { ...host, origin: insecure(host.origin) },
    service,
    '<picture-math id="one" a="/hat-a.png" b="/hat-b.png"></picture-math>',
  );
  await expect(page.locator('#one [role=alert]')).toContainText('Pictures need https or localhost');
  const errors = (await heard(page)).filter(({ type }) => type === 'error');
  expect(errors.map(({ detail }) => detail.code)).toEqual(['context-insecure']);
  await page.close();
  await host.stop();
});
