import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { decodeBase64, encodeBase64 } from '#core/vector/embedding.ts';
import { embedImage } from '#core/model/embed.ts';
import { parseServedModels, type ServedModels } from '#core/contract/served-models.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openVisionTower } from '../../tools/model/towers.ts';
import { readPicture } from '../../tools/picture/picture.ts';
import { hostPolicy, startHost } from '../support/page/host.ts';
import { chooseFiles, copyLink, openAbout, unfold } from '../support/page/page.ts';
import { startModelServer, type ModelServer } from '../support/models/model-server.ts';
import { SAME_EMBEDDING } from '../support/tolerances.ts';
import { cosine } from '../support/vectors.ts';

// Weights of CLIP ViT-B/32's and TinyCLIP's exact shape from a stand-in hub, beside the embedded model: pulled, prepared
// and served by one `npm start`.
const B32 = 'clip-b32';
/** The runtime's WebAssembly is kept beside the model. */
const RUNTIME_PARTS = 1;
const TINY = 'clip-8m';
const SMALL = 'picture-math-small';
/** Dynamic int8 rounds by the processor's own instructions; the page and Node run on the same one. */
const SAME_INT8 = 0.995;

test.describe.configure({ mode: 'serial' });
let server: ModelServer;
let served: ServedModels;

test.beforeAll(async () => {
  test.setTimeout(420_000);
  server = await startModelServer(
    { [TINY]: 'stand-in-tinyclip-8m', [B32]: 'stand-in-vit-b-32' },
    ['--model', SMALL],
    // Its image tower in float32 is 352 MB, of which nothing more is learnt than of the smaller one's.
    { [B32]: ['onnx/vision_model.onnx'] },
  );
  served = parseServedModels(await (await fetch(`${server.origin}/models/index.json`)).json());
});
test.afterAll(async () => {
  await server.stop();
});

const open = async (page: Page, fragment = '') => {
  await page.goto(`${server.origin}/${fragment}`);
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  await unfold(page, /^Model: /);
};
const line = (page: Page) => page.locator('[data-model]');
const gained = async (page: Page) => {
  await openAbout(page);
  const items = page.getByRole('region', { name: 'Gained' }).getByRole('listitem');
  await expect(items.first()).toBeVisible();
  return (await items.locator('.label').allTextContents()).map((text) => text.trim());
};
const sample = (page: Page) => chooseFiles(page, 'crown');
const loadButton = (page: Page) =>
  page.getByRole('button', { name: /^(Load|Go on loading) Stand-in/ });
const choose = (page: Page, title: RegExp) => page.getByRole('radio', { name: title }).check();
/** Parts of models that the page asked the server for. */
const partsOf = (page: Page) => {
  const urls: string[] = [];
  page.on('request', (request) => {
    if (/\/models\/.+\/[0-9a-f]{64}$/.test(request.url())) urls.push(request.url());
  });
  return urls;
};
const modelOf = (id: string) => {
  const model = served.models.find(({ manifest }) => manifest.id === id);
  if (!model) throw new RangeError(id);
  return model;
};
const fileOf = (id: string, precision: string) => {
  const file = modelOf(id).vision.find((f) => f.precision === precision);
  if (!file) throw new RangeError(precision);
  return file;
};
/** What onnxruntime-node says of a sample with the very file that the hub serves. */
async function reference(id: string, precision: string, picture: string) {
  const published = server.published.find(({ manifest }) => manifest.id === id);
  const manifest = published?.manifest as Manifest;
  const { sha256 } = fileOf(id, precision);
  const path = manifest.files.find((f) => f.sha256 === sha256)?.path ?? '';
  const tower = await openVisionTower(readFileSync(join(published?.folder ?? '', path)));
  return (await embedImage(manifest, tower, await readPicture(`static/samples/${picture}.png`)))
    .vector;
}

test('one command pulls what is missing, with one bar, and serves it', () => {
  for (const { manifest } of server.published) {
    const size = (manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);
    expect(server.log()).toMatch(new RegExp(`Downloading \\[#+\\] ${size} of ${size} MB`));
  }
  expect(served.models.map(({ manifest }) => manifest.id)).toEqual([TINY, B32, SMALL]);
  for (const { vision } of served.models)
    for (const { shards, bytes } of vision) {
      expect(shards.reduce((sum, shard) => sum + shard.bytes, 0)).toBe(bytes);
      // Static hosting takes no larger files.
      expect(Math.max(...shards.map((shard) => shard.bytes))).toBeLessThan(25 * 1024 * 1024);
    }
});

test('name, size and licence are shown before anything is loaded; a click loads, with progress, and the pictures that waited are answered', async ({
  page,
}) => {
  const parts = partsOf(page);
  await open(page);
  await expect(line(page)).toContainText(
    /Stand-in clip-8m · 9\.\d MB · licence\s+MIT · not loaded yet/,
  );
  await sample(page);
  await expect(page.getByText('The pictures wait for the model')).toBeVisible();
  expect(parts).toEqual([]);
  const sent = page.waitForRequest('**/api/v1/rank');
  const bar = page.locator('label[for=download]');
  const seen: string[] = [];
  await page.exposeFunction('saw', (text: string) => void seen.push(text));
  await page.evaluate(() => {
    new MutationObserver(() => {
      const text = document.querySelector('label[for=download]')?.textContent;
      if (text) void (window as unknown as { saw(text: string): void }).saw(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await loadButton(page).click();
  const { model, terms } = JSON.parse((await sent).postData() ?? '{}') as {
    model: string;
    terms: { model: string; embedding: string }[];
  };
  expect((await gained(page)).length).toBeGreaterThan(0);
  await expect(bar).toHaveCount(0);
  expect(seen.some((text) => /\d+\.\d of 1[23]\.\d MB/.test(text))).toBe(true);
  const space = spaceOf(modelOf(TINY).manifest).id;
  expect([model, ...terms.map((term) => term.model)]).toEqual([space, space, space]);
  for (const [i, name] of ['crown-a', 'crown-b'].entries())
    expect(
      cosine(decodeBase64(terms[i]?.embedding ?? ''), await reference(TINY, 'int8', name)),
    ).toBeGreaterThan(SAME_INT8);
  await expect(line(page)).toHaveAttribute('data-here', 'true');
});

test('the next visit starts from the device, without a click or a byte of the model that is whole there', async ({
  page,
}) => {
  await open(page);
  await sample(page);
  await loadButton(page).click();
  await gained(page);
  const parts = partsOf(page);
  await open(page);
  await expect(line(page)).toContainText('on this device');
  await sample(page);
  await gained(page);
  expect(parts).toEqual([]);
  // A file on the device that was spoilt is noticed and loaded again.
  await page.evaluate(
    async (name) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('picture-math-models');
      const handle = await folder.getFileHandle(name);
      const stream = await handle.createWritable({ keepExistingData: true });
      await stream.write({ type: 'write', position: 5000, data: new Uint8Array([1, 2, 3]) });
      await stream.close();
    },
    fileOf(TINY, 'int8').shards[0]?.sha256 ?? '',
  );
  await open(page);
  await sample(page);
  await gained(page);
  expect(parts).toHaveLength(1);
  await page.getByRole('button', { name: /Remove Stand-in clip-8m/ }).click();
  await expect(line(page)).toContainText('not loaded yet');
  await open(page);
  await expect(line(page)).toContainText('not loaded yet');
});

test('a stopped download goes on with the parts that are missing', async ({ page }) => {
  const [first, second] = fileOf(TINY, 'int8').shards;
  await page.route(`**/${second?.sha256}`, () => {
    // Never answered: the second part hangs. The first is here, and the runtime.
  });
  await open(page);
  await sample(page);
  await loadButton(page).click();
  await expect(page.getByText(/Loading the picture encoder: 12\.1 of/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop loading' }).click();
  await expect(line(page)).toContainText('8.4 MB of it on this device');
  await page.unroute(`**/${second?.sha256}`);
  const parts = partsOf(page);
  await open(page);
  await expect(line(page)).toContainText('8.4 MB of it on this device');
  await sample(page);
  await page.getByRole('button', { name: /^Go on loading/ }).click();
  await gained(page);
  expect(parts.some((url) => url.endsWith(first?.sha256 ?? 'x'))).toBe(false);
  expect(parts.filter((url) => url.endsWith(second?.sha256 ?? 'x'))).toHaveLength(1);
});

test('a part that arrives damaged is loaded once more; damaged again, it is refused and not kept', async ({
  page,
}) => {
  const [first] = fileOf(TINY, 'int8').shards;
  let spoil = 1;
  await page.route(`**/${first?.sha256}`, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    if (spoil-- > 0) body[100] = (body[100] as number) ^ 1;
    await route.fulfill({ response, body });
  });
  await open(page);
  await sample(page);
  await loadButton(page).click();
  await gained(page);
  await page.getByRole('button', { name: /Remove/ }).click();
  // Until it is off the device: a page that is left earlier leaves it there, and the next one has nothing to load.
  await expect(line(page)).toContainText('not loaded yet');
  spoil = 10;
  await open(page);
  await sample(page);
  await loadButton(page).click();
  await expect(page.getByRole('alert').first()).toContainText(
    /arrived damaged, and nothing of it is used/,
  );
  await open(page);
  await expect(line(page)).not.toContainText('9.3 MB of it');
});

test('exact precision can be chosen, and is exact', async ({ page }) => {
  await open(page);
  await choose(page, /exact \(float32\), 33\.\d MB/);
  await expect(line(page)).toContainText(/33\.\d MB/);
  await sample(page);
  const sent = page.waitForRequest('**/api/v1/rank');
  await loadButton(page).click();
  const { terms } = JSON.parse((await sent).postData() ?? '{}') as {
    terms: { embedding: string }[];
  };
  expect(
    cosine(decodeBase64(terms[0]?.embedding ?? ''), await reference(TINY, 'fp32', 'crown-a')),
  ).toBeGreaterThan(SAME_EMBEDDING);
});

test('another model encodes the same pictures again, in its own space', async ({ page }) => {
  await open(page);
  await sample(page);
  await loadButton(page).click();
  const words = await gained(page);
  await expect(page.getByText(`with ${spaceOf(modelOf(TINY).manifest).id}`)).toBeVisible();
  await choose(page, /Picture Math small/);
  await expect(page.getByText(`with ${spaceOf(modelOf(SMALL).manifest).id}`)).toBeVisible();
  expect((await gained(page))[0]).toBe('crown');
  expect(await gained(page)).not.toEqual(words);
  // The choice is remembered.
  await open(page);
  await expect(line(page)).toContainText('Picture Math small');
});

test('CLIP ViT-B/32’s shape goes all the way in the page', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await choose(page, /Stand-in clip-b32, 9\d\.\d MB/);
  await sample(page);
  const sent = page.waitForRequest('**/api/v1/rank', { timeout: 120_000 });
  await loadButton(page).click();
  const { terms } = JSON.parse((await sent).postData() ?? '{}') as {
    terms: { embedding: string }[];
  };
  expect((await gained(page)).length).toBeGreaterThan(0);
  await openAbout(page);
  await expect(page.getByText(/Ran on WASM/)).toBeVisible();
  for (const [i, name] of ['crown-a', 'crown-b'].entries())
    expect(
      cosine(decodeBase64(terms[i]?.embedding ?? ''), await reference(B32, 'int8', name)),
    ).toBeGreaterThan(SAME_INT8);
});

test('a link shows the same words in a fresh profile, without any model', async ({
  page,
  browser,
}) => {
  await open(page);
  // Of this pair no two words tie within the rounding of a link's int16, as they may with random weights.
  await chooseFiles(page, 'glasses');
  await loadButton(page).click();
  await openAbout(page);
  await page.getByRole('checkbox', { name: /As in the film/ }).check();
  await expect(page.getByText('As in the film: what the numbers are')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'hat 0.1652' })).toBeVisible();
  // Words of before stand there until those of the film's list are here.
  await expect(page.getByText(/words of “film”/)).toBeVisible();
  const words = await gained(page);
  await copyLink(page);
  await expect(page.getByText('It holds vectors, no pictures')).toBeVisible();
  const { hash } = new URL(page.url());
  expect(hash).toContain(`space=${spaceOf(modelOf(TINY).manifest).id}`);
  const context: BrowserContext = await browser.newContext();
  const fresh = await context.newPage();
  const parts = partsOf(fresh);
  await open(fresh, hash);
  expect(await gained(fresh)).toEqual(words);
  await expect(fresh.getByText('A vector without its picture')).toHaveCount(2);
  expect(parts).toEqual([]);
  // A space that is not served is named, beside those that are.
  const other = await context.newPage();
  // In the first version of links, which has no checksum.
  const foreign = hash.replace(`${TINY}@`, 'clip-other@').replace('#v2', '#v1');
  await open(other, foreign.replace(/&check=.*/, ''));
  await expect(other.getByRole('alert')).toContainText(
    /clip-other@.*clip-8m@.*picture-math-small@/,
  );
  // A vector cannot move to another space.
  await choose(fresh, /Picture Math small/);
  await expect(fresh.getByText('A vector without its picture')).toHaveCount(0);
  await context.close();
});

test('a back end that computes something else is not trusted', async ({ page }) => {
  // The known embedding is another one: to the page it looks as if the back end computed nonsense.
  await page.route('**/models/index.json', async (route) => {
    const index = parseServedModels(await (await route.fetch()).json());
    for (const { vision } of index.models)
      for (const file of vision)
        file.canary = encodeBase64(decodeBase64(file.canary).map((x, i) => (i % 2 ? x : -x)));
    await route.fulfill({ json: index });
  });
  await open(page);
  await choose(page, /Picture Math small/);
  await sample(page);
  await expect(page.getByRole('alert').first()).toContainText(/wrong numbers on this device/);
  await expect(page.getByRole('region', { name: 'Gained' })).toHaveCount(0);
  // The pictures are not at fault and stay.
  await expect(page.getByRole('img', { name: /Picture A/ })).toBeVisible();
});

test('keeps the model in the Cache API where files cannot be written', async ({ page }) => {
  const hook =
    'navigator.storage.getDirectory=()=>Promise.reject(new DOMException("no","SecurityError"));';
  await page.addInitScript(hook);
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(response.headers()).filter(
        ([name]) => !/^content-(encoding|length)$/.test(name),
      ),
    );
    await route.fulfill({ status: 200, headers, body: hook + (await response.text()) });
  });
  await open(page);
  await sample(page);
  await loadButton(page).click();
  await gained(page);
  expect(
    await page.evaluate(
      async () => (await (await caches.open('picture-math-models')).keys()).length,
    ),
  ).toBe(fileOf(TINY, 'int8').shards.length + RUNTIME_PARTS);
  const parts = partsOf(page);
  await open(page);
  await expect(line(page)).toContainText('on this device');
  await sample(page);
  await gained(page);
  expect(parts).toEqual([]);
});

test.describe('the API with several models', () => {
  const rank = (request: import('@playwright/test').APIRequestContext, body: object) =>
    request.post(`${server.origin}/api/v1/rank`, { data: body });

  test('lists them, and keeps their spaces apart', async ({ request }) => {
    const { data } = (await (await request.get(`${server.origin}/api/v1/models`)).json()) as {
      data: { id: string; dimensions: number }[];
    };
    expect(data.map(({ id, dimensions }) => [id, dimensions])).toEqual([
      [TINY, 512],
      [B32, 512],
      [SMALL, 384],
    ]);
    // 512 numbers each: only the name tells them apart.
    const embedding = encodeBase64(Float32Array.from({ length: 512 }, (_, i) => Math.sin(i)));
    const tiny = spaceOf(modelOf(TINY).manifest).id;
    const b32 = spaceOf(modelOf(B32).manifest).id;
    const mixed = await rank(request, { model: b32, terms: [{ embedding, model: tiny }] });
    expect(mixed.status()).toBe(422);
    expect(await mixed.json()).toMatchObject({
      code: 'space-mismatch',
      // What was sent is not repeated.
      detail: `Expected a vector of ${b32}, got one of another model.`,
      errors: [{ pointer: '/terms/0/model' }],
    });
    const wrong = await rank(request, { model: SMALL, terms: [{ embedding }] });
    expect(wrong.status()).toBe(422);
    expect((await wrong.json()) as object).toMatchObject({ code: 'vector-wrong-length' });
    const old = await rank(request, { model: `${B32}@0000000`, terms: [{ embedding }] });
    expect(old.status()).toBe(422);
    expect((await rank(request, { model: 'clip-other', terms: [{ embedding }] })).status()).toBe(
      404,
    );
  });

  test('ranks and encodes texts in each, one after the other and at the same time', async ({
    request,
  }) => {
    const ask = async (model: string) => {
      const reply = await rank(request, {
        model,
        k: 3,
        terms: [{ text: 'a hat' }, { weight: -1, text: 'a dog' }],
      });
      expect(reply.status()).toBe(200);
      return (await reply.json()) as { model: string; gained: { label: string }[] };
    };
    const alone = [];
    for (const id of [B32, TINY, SMALL]) alone.push(await ask(id));
    const together = await Promise.all([SMALL, B32, TINY, B32, SMALL, TINY].map(ask));
    for (const reply of together)
      expect(reply.gained).toEqual(alone.find(({ model }) => model === reply.model)?.gained);
  });
});

test('on somebody else’s page, too, a large model waits for a click that names its size', async ({
  page,
}) => {
  const host = await startHost(hostPolicy(server.origin));
  host.files.set(
    '/page.html',
    `<!doctype html><html lang="en"><title>A blog</title>
    <script type="module" src="${server.origin}/widget/v1/picture-math.js"></script>
    <picture-math a="/hat-a.png" b="/hat-b.png"></picture-math></html>`,
  );
  try {
    const parts = partsOf(page);
    await page.goto(`${host.origin}/page.html`);
    const element = page.locator('picture-math');
    await expect(
      element.getByText(/Stand-in clip-8m is needed: 1[23]\.\d MB, licence MIT/),
    ).toBeVisible();
    expect(parts).toEqual([]);
    await element.evaluate((node) =>
      node.addEventListener('progress', (event) => {
        const { loadedBytes, totalBytes } = (
          event as CustomEvent<{ loadedBytes: number; totalBytes: number }>
        ).detail;
        node.setAttribute('data-progress', `${loadedBytes <= totalBytes} ${totalBytes}`);
      }),
    );
    await element.getByRole('button', { name: /^Load 1[23]\.\d MB/ }).click();
    await expect(element.locator('.gained .label')).toHaveCount(5);
    await expect(element).toHaveAttribute(
      'data-progress',
      `true ${fileOf(TINY, 'int8').bytes + served.runtime.webassembly.WASM.bytes}`,
    );
  } finally {
    await host.stop();
  }
});
