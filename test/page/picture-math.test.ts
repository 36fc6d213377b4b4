import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expectPythonEmbeddings } from '../support/page/sent-embeddings.ts';
import { grain } from '../support/grain.ts';
import { chooseFiles, expect, open, pickSample, test, words } from '../support/page/page.ts';
import { SAME_EMBEDDING } from '../support/tolerances.ts';

const SAMPLES: [button: string, accepted: string[]][] = [
  ['cap', ['cap', 'hat']],
  ['sunglasses', ['sunglasses', 'glasses', 'goggles']],
  ['mask', ['mask']],
  ['helmet', ['helmet']],
  ['beanie', ['beanie', 'hat']],
  ['headscarf', ['headscarf', 'turban', 'scarf']],
  ['hat', ['hat', 'cap', 'sun hat', 'cowboy hat', 'top hat']],
  ['glasses', ['glasses']],
  ['crown', ['crown']],
  ['beard', ['beard']],
  ['headphones', ['headphones']],
  ['scarf', ['scarf']],
  ['rainbow', ['rainbow']],
  ['house', ['house']],
  ['night', ['night']],
  ['red', ['red']],
];

test('names what changes in each sample among the first three gained words, without loading a model', async ({
  page,
}) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await open(page);
  for (const [button, accepted] of SAMPLES) {
    await pickSample(page, button);
    await expect(page.getByRole('img', { name: `Picture A: ${button} (A)` })).toBeVisible();
    await expect(page.locator('[data-verdict=clear]')).toBeVisible();
    await expect(page.locator('[data-domain=unlike]')).toHaveCount(0);
    const gained = await words(page, 'Gained');
    expect(
      gained.slice(0, 3).some((word) => accepted.includes(word)),
      `${button}: ${gained.join(', ')}`,
    ).toBe(true);
  }
  for (const same of ['nothing', 'moment']) {
    await pickSample(page, same);
    await expect(page.getByRole('img', { name: /Picture A: / })).toBeVisible();
    await expect(page.locator('[data-verdict=none]')).toBeVisible();
  }
  await expect(page.getByText('this answer comes with the page')).toBeVisible();
  expect(loaded.filter((path) => path.endsWith('/rank'))).toEqual([]);
  expect(loaded.filter((path) => path.startsWith('/ort/') || /[0-9a-f]{64}/.test(path))).toEqual(
    [],
  );
});

test('shows a person with a cap and without first, answered before anything is loaded', async ({
  page,
}) => {
  // What was built beforehand, without a script.
  const html = await (await page.request.get('/')).text();
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  expect(main).toContain('/samples/first-a.webp');
  const { gained } = JSON.parse(readFileSync('static/samples/answers/cap.json', 'utf8')) as {
    gained: { label: string }[];
  };
  for (const { label } of gained.slice(0, 3)) expect(main).toContain(`>${label}</span>`);
  expect(main).toMatch(/Sure\.<\/b> Of 600 pairs/);

  await open(page);
  await expect(page.locator('main')).toHaveAttribute('data-first', 'true');
  const answer = page.getByRole('region', { name: 'The difference in words' });
  await expect(answer.getByRole('listitem').first()).toHaveText(gained[0]?.label ?? '');
  await expect(page.getByText('this answer comes with the page')).toBeVisible();
  // What is done with it makes it the sum.
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect.poll(async () => (await words(page, 'Lost'))[0]).toBe(gained[0]?.label);
  await expect(page.getByText(/Sent: 2 vectors, \d+\.\d kB; no picture\./)).toBeVisible();
});

test('the vectors that come with the samples are those that the page makes of them', async ({
  page,
}) => {
  const made: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/rank')) made.push(request.postData() ?? '');
  });
  await open(page);
  await pickSample(page, 'crown');
  await words(page, 'Gained');
  await chooseFiles(page, 'crown');
  await expect(page.getByText(/Ran on WASM/)).toBeVisible();
  await expect.poll(() => made.length).toBe(1);
  for (const body of made)
    expectPythonEmbeddings(body, ['crown-a.png', 'crown-b.png'], SAME_EMBEDDING);
});

test('answers two chosen files, says what ran, and sends vectors alone', async ({
  page,
  browserName,
}) => {
  const bodies: { url: string; method: string; body: Buffer | null }[] = [];
  page.on('request', (request) =>
    bodies.push({ url: request.url(), method: request.method(), body: request.postDataBuffer() }),
  );
  await open(page);
  await page.getByLabel('A, with').setInputFiles('static/samples/crown-a.png');
  await page.getByLabel('B, without').setInputFiles('static/samples/crown-b.png');
  expect(await words(page, 'Gained')).toContain('crown');
  expect((await words(page, 'Lost')).length).toBeGreaterThan(0);
  await expect(page.getByText(/Ran on (WASM|WebGPU)/)).toBeVisible();
  expect(browserName).toBe('chromium');

  const origin = new URL(page.url()).origin;
  expect(
    bodies
      .filter(({ url }) => !url.startsWith(origin) && !url.startsWith('blob:'))
      .map(({ url }) => url),
  ).toEqual([]);
  const sent = bodies.filter(({ method }) => method !== 'GET');
  expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/v1/rank']);
  const body = sent[0]?.body ?? Buffer.alloc(0);
  expect(body.length).toBeLessThan(5_000);
  const request = JSON.parse(body.toString()) as object;
  expect(Object.keys(request).sort()).toEqual(['k', 'method', 'model', 'terms', 'vocabulary']);
  expectPythonEmbeddings(body.toString(), ['crown-a.png', 'crown-b.png'], SAME_EMBEDDING);
});

test('reads a photo that lies on its side by its EXIF orientation', async ({ page }) => {
  await open(page);
  const lying = await sharp('static/samples/crown-a.png')
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  await page
    .getByLabel('A, with')
    .setInputFiles({ name: 'lying.jpg', mimeType: 'image/jpeg', buffer: lying });
  await page.getByLabel('B, without').setInputFiles('static/samples/crown-b.png');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
});

test('the noise floor is checked when asked for, with progress, and can be given up again', async ({
  page,
}) => {
  await open(page);
  await pickSample(page, 'crown');
  const gained = await words(page, 'Gained');
  const box = page.getByRole('checkbox', { name: /noise floor/ });
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector('label[for=retaking]')?.textContent;
      if (text) seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const request = page.waitForRequest('**/api/v1/rank');
  await box.check();
  const { terms } = JSON.parse((await request).postData() ?? '{}') as {
    terms: { retakes?: string[] }[];
  };
  expect(terms.map(({ retakes }) => retakes?.length)).toEqual([4, 4]);
  await expect(page.getByText(/Taken again, these pictures differ by 0\.\d+/)).toBeVisible();
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  expect(await words(page, 'Gained')).toEqual(gained);
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen.some((text) => /Taking the pictures again: \d of 8/.test(text))).toBe(true);
  await box.uncheck();
  await expect(page.getByText(/Taken again, these pictures/)).toHaveCount(0);
  expect(await words(page, 'Gained')).toEqual(gained);
});

test('says that a picture is unlike those that the model can read, and what it looks like', async ({
  page,
}) => {
  await open(page);
  await page
    .getByLabel('A, with')
    .setInputFiles({ name: 'noise.png', mimeType: 'image/png', buffer: await grain() });
  await page.getByLabel('B, without').setInputFiles('static/samples/crown-b.png');
  await expect(page.locator('[data-domain=unlike]')).toContainText('noise');
  await expect(page.getByText('These words fit its direction best')).toHaveCount(0);
  await pickSample(page, 'crown');
  await expect(page.locator('[data-verdict=clear]')).toBeVisible();
  await expect(page.locator('[data-domain=unlike]')).toHaveCount(0);
});

test('an empty picture says nothing about another: no verdict beside it, and no word is marked', async ({
  page,
}) => {
  await open(page);
  await page.getByLabel('B, without').setInputFiles('static/samples/hat-b.png');
  const empty = (background: string) =>
    sharp({ create: { width: 300, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
  for (const colour of ['#fff', '#245']) {
    await page
      .getByLabel('A, with')
      .setInputFiles({ name: `${colour}.png`, mimeType: 'image/png', buffer: await empty(colour) });
    await expect(page.getByRole('img', { name: `Picture A: ${colour}.png` })).toBeVisible();
    await expect(page.locator('[data-domain=unlike]')).toBeVisible();
    await expect(page.locator('[data-verdict]')).toHaveCount(0);
    await expect(page.getByText(/stands? out|% of the difference/)).toHaveCount(0);
    await expect(page.locator('.mark')).toHaveCount(0);
  }
});

test('swap exchanges gained and lost', async ({ page }) => {
  await open(page);
  await pickSample(page, 'glasses');
  const gained = await words(page, 'Gained');
  const lost = await words(page, 'Lost');
  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(
    page.getByRole('region', { name: 'Lost' }).getByRole('listitem').first(),
  ).toContainText(gained[0] ?? '');
  expect(await words(page, 'Lost')).toEqual(gained);
  expect(await words(page, 'Gained')).toEqual(lost);
});

test('clear empties both slots and undo brings them back', async ({ page }) => {
  await open(page);
  await pickSample(page, 'hat');
  const gained = await words(page, 'Gained');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByText('Put a picture in each slot')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Gained' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await words(page, 'Gained')).toEqual(gained);
});

test('a picture that is still being encoded survives swap, and clear and undo', async ({
  page,
}) => {
  await open(page);
  // Before the encoder has loaded, so that all of this happens while both pictures wait for it.
  await chooseFiles(page, 'glasses');
  await expect(page.locator('.slot img')).toHaveCount(2);
  await page.getByRole('button', { name: 'Swap' }).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await words(page, 'Lost')).toContain('glasses');
});

const drop = (page: Page, slot: string, path: string, type: string) =>
  page.evaluate(
    ({ slot, bytes, type }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], 'dropped', { type }));
      document
        .querySelector(`#${slot}`)
        ?.closest('.slot')
        ?.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    { slot, bytes: [...readFileSync(path)], type },
  );

test('answers two dropped pictures', async ({ page }) => {
  await open(page);
  await drop(page, 'slot-a', 'static/samples/beard-a.png', 'image/png');
  await drop(page, 'slot-b', 'static/samples/beard-b.png', 'image/png');
  expect(await words(page, 'Gained')).toContain('beard');
});

test('two pictures that are dropped anywhere fill both slots', async ({ page }) => {
  await open(page);
  await page.evaluate(
    (files) => {
      const data = new DataTransfer();
      for (const [i, bytes] of files.entries())
        data.items.add(new File([Uint8Array.from(bytes)], `${i}.png`, { type: 'image/png' }));
      document
        .querySelector('h1')
        ?.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    },
    ['a', 'b'].map((name) => [...readFileSync(`static/samples/beard-${name}.png`)]),
  );
  expect(await words(page, 'Gained')).toContain('beard');
});

test('a pasted picture fills the first empty slot', async ({ page }) => {
  await open(page);
  await page.evaluate(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], 'pasted.png', { type: 'image/png' }));
      window.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    },
    [...readFileSync('static/samples/hat-a.png')],
  );
  await expect(page.getByRole('img', { name: 'Picture A: pasted.png' })).toBeVisible();
});

test.describe('files that cannot be used', () => {
  const cases: [what: string, bytes: () => Promise<Buffer> | Buffer, message: RegExp][] = [
    [
      'a text file',
      () => Buffer.from('this is no picture, although somebody named it so'),
      /another kind.*choose a PNG/,
    ],
    [
      'a damaged PNG',
      () => readFileSync('static/samples/hat-a.png').subarray(0, 200),
      /damaged PNG/,
    ],
    [
      'a HEIC photo',
      () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(64)]),
      /HEIC/,
    ],
    [
      'a picture of 400 million pixels',
      async () =>
        withSize(
          await sharp({ create: { width: 2, height: 2, channels: 3, background: '#fff' } })
            .png()
            .toBuffer(),
          20_000,
          20_000,
        ),
      /20,000 x 20,000 pixels .*at most 100 million pixels/,
    ],
  ];
  test('each is explained, keeps the other slot, and is replaced by a good one', async ({
    page,
  }) => {
    await open(page);
    await page.getByLabel('B, without').setInputFiles('static/samples/hat-b.png');
    for (const [what, bytes, message] of cases) {
      await page
        .getByLabel('A, with')
        .setInputFiles({ name: `${what}.png`, mimeType: 'image/png', buffer: await bytes() });
      await expect(page.getByRole('alert')).toContainText(message);
      await expect(page.getByRole('alert')).toContainText(what);
      await expect(page.getByRole('img', { name: /Picture B/ })).toBeVisible();
    }
    await page.getByLabel('A, with').setInputFiles('static/samples/hat-a.png');
    expect((await words(page, 'Gained')).length).toBeGreaterThan(0);
  });

  function withSize(png: Buffer, width: number, height: number): Buffer {
    const copy = Buffer.from(png);
    copy.writeUInt32BE(width, 16);
    copy.writeUInt32BE(height, 20);
    return copy;
  }
});

test.describe('when the service fails', () => {
  test.use({ tolerate: [/Failed to load resource/] });

  test('the problem is shown, the pictures stay, and it recovers', async ({ page }) => {
    await open(page);
    await page.route('**/api/v1/**', (route) => route.abort());
    await pickSample(page, 'hat');
    // A sample's answer comes with the page; the same the other way round is asked for.
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect(page.getByRole('alert')).toContainText('cannot be reached');
    await expect(page.getByRole('img', { name: /Picture A/ })).toBeVisible();
    await page.unroute('**/api/v1/**');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Swap' }).click();
    expect((await words(page, 'Lost')).length).toBeGreaterThan(0);
  });

  test('a list of models that does not load is said, and asked for again with the first picture', async ({
    page,
  }) => {
    await page.route('**/models/index.json', (route) => route.abort());
    await open(page);
    await expect(page.getByRole('alert')).toContainText('The model list cannot be reached');
    await page.unroute('**/models/index.json');
    await pickSample(page, 'hat');
    expect((await words(page, 'Gained')).length).toBeGreaterThan(0);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('the page ranks by itself, and gives the same words', async ({ page }) => {
    await open(page);
    const swapped = async (name: string) => {
      await pickSample(page, name);
      await expect(page.getByRole('img', { name: `Picture A: ${name} (A)` })).toBeVisible();
      await page.getByRole('button', { name: 'Swap' }).click();
      await expect(page.getByRole('img', { name: `Picture A: ${name} (B)` })).toBeVisible();
    };
    await swapped('hat');
    const [gained, lost] = [await words(page, 'Gained'), await words(page, 'Lost')];
    await expect(page.getByText('ranked by the service')).toBeVisible();
    await page.route('**/api/v1/rank', (route) => route.abort());
    await swapped('crown');
    await expect(page.getByText('ranked on this device')).toBeVisible();
    await swapped('hat');
    expect(await words(page, 'Gained')).toEqual(gained);
    expect(await words(page, 'Lost')).toEqual(lost);
  });
});

test('is cross-origin isolated, runs without unsafe-eval and logs no error', async ({ page }) => {
  await open(page);
  await pickSample(page, 'hat');
  await words(page, 'Gained');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  const csp = await page
    .locator('meta[http-equiv="content-security-policy"]')
    .getAttribute('content');
  expect(csp).toContain("'wasm-unsafe-eval'");
  expect(csp).not.toMatch(/(?<!wasm-)unsafe-eval|unsafe-inline/);
  expect(await page.context().cookies()).toEqual([]);
});
