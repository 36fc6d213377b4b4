/** The element with files that are small and say that they are large: on somebody's website, and in its own frame. */
import { expect, test } from '@playwright/test';
import {
  askedOf,
  costlyPictures,
  count,
  payload,
  TOO_LARGE,
  type Named,
} from '../support/page/costly.ts';
import { heard, visit } from '../support/page/elements.ts';
import { hostPolicy, startHost } from '../support/page/host.ts';

let files: Named[];
test.beforeAll(async () => {
  files = await costlyPictures();
});

test('neither decodes nor shows what is refused: given, at an address, and in a slot', async ({
  page,
  baseURL,
}) => {
  const service = baseURL ?? '';
  const host = await startHost(hostPolicy(service));
  try {
    await count(page);
    const [wide] = files;
    host.files.set('/wide.png', wide?.[1] ?? '');
    await visit(
      page,
      host,
      service,
      `<picture-math id="address" a="/wide.png" b="/hat-b.png"></picture-math>
        <picture-math id="slot"><img slot="a" src="/wide.png" alt="a" hidden><img slot="b" src="/hat-b.png" alt="b"></picture-math>
        <picture-math id="given"></picture-math>`,
    );
    for (const id of ['address', 'slot'])
      await expect(page.locator(`#${id} [part=error]`)).toHaveText(TOO_LARGE);
    await expect(page.locator('#address .frame img').first()).toHaveCSS('visibility', 'hidden');
    await expect(page.locator('#address .frame img').last()).toHaveCSS('visibility', 'visible');
    for (const file of files) {
      await page.locator('#given input').first().setInputFiles(payload(file));
      await expect(page.locator('#given [part=error]')).not.toHaveText('');
      await expect(page.locator('#given canvas').first()).toBeHidden();
      await page
        .locator('#given')
        .evaluate((node) =>
          (node as unknown as { setPicture(side: string, picture: null): void }).setPicture(
            'a',
            null,
          ),
        );
    }
    const { decodes, bitmaps } = await askedOf(page);
    // B of the first two, which was read beside it, and nothing else.
    expect(decodes).toBeLessThanOrEqual(2);
    expect(bitmaps).toBeLessThanOrEqual(2);
    const codes = (await heard(page)).filter(({ type }) => type === 'error');
    expect(codes.map(({ detail }) => detail.code)).toContain('picture-too-large');
    // And one that is right is shown.
    await page.locator('#given input').first().setInputFiles('static/samples/hat-a.png');
    await expect(page.locator('#given canvas').first()).toBeVisible();
  } finally {
    await host.stop();
  }
});

test('nor in its own frame, where anybody may name an address', async ({ page, baseURL }) => {
  await page.route('**/costly.png', (route) =>
    route.fulfill({ body: files[0]?.[1] ?? '', contentType: 'image/png' }),
  );
  const address = (path: string) => encodeURIComponent(`${baseURL}${path}`);
  await page.goto(`/embed#a=${address('/costly.png')}&b=${address('/samples/hat-b.png')}`);
  await expect(page.locator('picture-math [part=error]')).toHaveText(TOO_LARGE);
  await expect(page.locator('picture-math .frame img').first()).toHaveCSS('visibility', 'hidden');
});
