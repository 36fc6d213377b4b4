/** The element on somebody else's website: another origin, a strict policy, no isolation. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { rankResponseSchema } from '#core/contract/api.ts';
import * as v from 'valibot';
import { heard, labels, visit } from '../support/page/elements.ts';
import { hostPolicy, startHost, type Host } from '../support/page/host.ts';
import {
  open,
  openShare,
  pickSample,
  type Watch,
  unfold,
  watchPage,
  words,
} from '../support/page/page.ts';

const test = base.extend<{ host: Host; service: string; watch: Watch & { hosts: Set<string> } }>({
  service: async ({ baseURL }, use) => use(baseURL ?? ''),
  host: async ({ service }, use) => {
    const host = await startHost(hostPolicy(service));
    await use(host);
    await host.stop();
  },
  watch: async ({ page, service, host }, use) => {
    const hosts = new Set<string>();
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http')) hosts.add(origin);
    });
    const watch = watchPage(page, service);
    await use({ ...watch, hosts });
    expect(watch.errors).toEqual([]);
    expect([...hosts].filter((origin) => origin !== service && origin !== host.origin)).toEqual([]);
    // Vectors of 384 numbers, and no picture.
    for (const { url, body } of watch.bodies) {
      expect(url).toBe(`${service}/api/v1/rank`);
      expect(body.length).toBeLessThan(8000);
    }
  },
});

const engines = (page: Page) =>
  page.frames().filter((frame) => frame.url().endsWith('/widget/v1/engine'));

test('two elements on a page answer as the API does, in one frame, under a strict policy', async ({
  page,
  host,
  service,
  watch,
}) => {
  await visit(
    page,
    host,
    service,
    `<picture-math id="one" a="/hat-a.png" b="${service}/samples/hat-b.png" vocabulary="common" k="3"></picture-math>
    <picture-math id="two"><img slot="a" src="/crown-a.png" alt="with a crown"><img slot="b" src="/crown-b.png" alt="without"></picture-math>`,
  );
  await expect(page.locator('#one .gained .label')).toHaveCount(3);
  await expect(page.locator('#two .gained .label')).toHaveCount(5);
  expect((await labels(page, '#one')).join()).toMatch(/hat/);
  expect((await labels(page, '#two'))[0]).toMatch(/^crown/);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(engines(page)).toHaveLength(1);
  const events = await heard(page);
  const results = events.filter(({ type }) => type === 'result');
  expect(results.map(({ id }) => id).sort()).toEqual(['one', 'two']);
  // The event has what the API said, and the API says the same to the same vectors.
  for (const { detail } of results) v.parse(rankResponseSchema, detail);
  expect(watch.bodies).toHaveLength(2);
  const asked = await page.request.post(`${service}/api/v1/rank`, {
    data: JSON.parse(watch.bodies[0]?.body.toString() ?? '{}') as object,
  });
  const { gained } = v.parse(rankResponseSchema, await asked.json());
  const first = results.find(({ detail }) => detail.gained?.[0]?.label === gained[0]?.label);
  expect(first?.detail.gained?.map(({ label }) => label)).toEqual(gained.map(({ label }) => label));
  // A change of an attribute asks again; the encoder is there already.
  await page.locator('#two').evaluate((node) => node.setAttribute('k', '2'));
  await expect(page.locator('#two .gained .label')).toHaveCount(2);
  const axe = await new AxeBuilder({ page }).include('#one').include('#two').analyze();
  expect(axe.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

test('nothing is asked for before it comes into view; a finished answer asks for nothing at all', async ({
  page,
  host,
  service,
  watch,
}) => {
  void watch;
  const result = {
    gained: [{ label: 'hat', score: 0.6 }],
    lost: [{ label: 'curly <b>hair</b>', score: 0.4 }],
    verdict: 'clear',
  };
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await visit(
    page,
    host,
    service,
    `<picture-math id="done" result='${JSON.stringify(result)}'><p>without JavaScript</p></picture-math>
    ${'<br>'.repeat(200)}
    <picture-math id="below" a="/hat-a.png" b="/hat-b.png"></picture-math>`,
  );
  await expect(page.locator('#done .gained .label')).toHaveText('hat');
  await expect(page.locator('#done .lost .label')).toHaveText('curly <b>hair</b>');
  await expect(page.locator('#done [part=verdict]')).toBeVisible();
  await expect(page.getByText('without JavaScript')).toBeHidden();
  expect(urls.filter((url) => url.startsWith(service))).toEqual([
    `${service}/widget/v1/picture-math.js`,
  ]);
  await page.locator('#below').scrollIntoViewIfNeeded();
  await expect(page.locator('#below .gained .label')).toHaveCount(5);
  expect(urls.some((url) => url.startsWith(`${service}/models/`))).toBe(true);
});

test('a script by its hash is never another, and is not run where its hash is another', async ({
  page,
  host,
  service,
}) => {
  const release = (await (await page.request.get(`${service}/widget/v1/release.json`)).json()) as {
    path: string;
    integrity: string;
  };
  const answer = await page.request.get(service + release.path);
  expect(answer.headers()['cache-control']).toContain('immutable');
  expect(answer.headers()['access-control-allow-origin']).toBe('*');
  const attributes = (integrity: string) =>
    `${service}${release.path}" integrity="${integrity}" crossorigin="anonymous`;
  const result = `result='{"gained":[{"label":"hat","score":1}],"lost":[]}'`;
  await visit(
    page,
    host,
    service,
    `<picture-math ${result}></picture-math>`,
    attributes(release.integrity),
  );
  await expect(page.locator('picture-math .label')).toHaveText('hat');
  const other = release.integrity.replace(/.{5}$/, 'AAAAA');
  await visit(
    page,
    host,
    service,
    `<picture-math ${result}>fallback</picture-math>`,
    attributes(other),
  );
  await expect(page.getByText('fallback')).toBeVisible();
});

test('what cannot be compared is said, as an event and in words, and can be tried again', async ({
  page,
  host,
  service,
}) => {
  host.files.set('/text.png', 'no picture');
  await visit(
    page,
    host,
    service,
    `<picture-math id="missing" a="/none.png" b="/hat-b.png"></picture-math>
    <picture-math id="foreign"><img slot="a" src="${service}/icon.svg" alt=""><img slot="b" src="/hat-b.png" alt=""></picture-math>
    <picture-math id="list" a="/hat-a.png" b="/hat-b.png" vocabulary="nothing"></picture-math>
    <picture-math id="json" result="{"></picture-math>
    <picture-math id="many" a="/hat-a.png" b="/hat-b.png" k="1000"></picture-math>
    <picture-math id="nowhere" a="/hat-a.png" b="/hat-b.png" server="nonsense"></picture-math>
    <picture-math id="deutsch" lang="de" a="/none.png" b="/hat-b.png"></picture-math>`,
  );
  // Each begins when it comes into view.
  for (const element of await page.locator('picture-math').all())
    await element.scrollIntoViewIfNeeded();
  const errorOf = (id: string) => page.locator(`#${id} [role=alert]`);
  await expect(errorOf('missing')).toContainText(`Expected a picture at ${host.origin}/none.png`);
  await expect(errorOf('foreign')).toContainText(/crossorigin="anonymous"|none/);
  await expect(errorOf('list')).toContainText('Expected the id of a vocabulary');
  await expect(errorOf('json')).toContainText('Expected result to be an answer of the API as JSON');
  await expect(errorOf('many')).toContainText('from 1 to 100');
  await expect(errorOf('nowhere')).toContainText('origin of a Picture Math service');
  await expect(errorOf('deutsch')).toHaveText('Eines der Bilder ist nicht lesbar.');
  const codes = Object.fromEntries(
    (await heard(page))
      .filter(({ type }) => type === 'error')
      .map(({ id, detail }) => [id, detail.code]),
  );
  expect(codes).toEqual({
    missing: 'picture-unreadable',
    foreign: 'picture-unreadable',
    list: 'vocabulary-unknown',
    json: 'request-malformed',
    many: 'request-malformed',
    nowhere: 'request-malformed',
    deutsch: 'picture-unreadable',
  });
  // What was wrong is mended: a click does it again.
  host.files.set('/none.png', readFileSync('static/samples/hat-a.png'));
  await page.locator('#missing').evaluate((node) => node.setAttribute('a', '/none.png?again'));
  await expect(page.locator('#missing .gained .label').first()).toBeVisible();
});

test('a visitor reaches the field by keyboard, chooses and drops pictures, and hears the answer, in German', async ({
  page,
  host,
  service,
  watch,
}) => {
  void watch;
  await visit(page, host, service, `<picture-math lang="de" id="own"></picture-math>`);
  const own = page.locator('#own');
  await expect(own.getByText('B, ohne: Bild wählen')).toBeVisible();
  await page.keyboard.press('Tab');
  const focused = () =>
    own.evaluate((node) => (node.shadowRoot?.activeElement as HTMLInputElement | null)?.type);
  expect(await focused()).toBe('file');
  // What has the focus is the browser's own file field, which Enter and Space open.
  await own.locator('input').first().setInputFiles('static/samples/hat-a.png');
  await expect(own.locator('canvas[aria-label="A, mit"]')).toBeVisible();
  // The other one is dropped.
  const data = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    const file = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
    transfer.items.add(new File([file], 'b.png', { type: 'image/png' }));
    return transfer;
  }, readFileSync('static/samples/hat-b.png').toString('base64'));
  for (const type of ['dragover', 'drop'])
    await own.locator('.frame').nth(1).dispatchEvent(type, { dataTransfer: data });
  await expect(own.getByText('Dazugekommen', { exact: true })).toBeVisible();
  await expect(own.locator('[role=status]')).toContainText(/Eine Änderung sticht heraus.*hat/);
  expect(engines(page)).toHaveLength(1);
});

test('taken away and put back, moved and left, it leaves nothing behind', async ({
  page,
  host,
  service,
}) => {
  await visit(
    page,
    host,
    service,
    `<div id="here"><picture-math id="moving" a="/hat-a.png" b="/hat-b.png"></picture-math></div><div id="there"></div>`,
  );
  await expect(page.locator('#moving .gained .label').first()).toBeVisible();
  // Moved: it shows what it has, and the frame goes on.
  await page.evaluate(() => {
    const node = document.querySelector('#moving') as Element;
    document.querySelector('#there')?.append(node);
  });
  await expect(page.locator('#there .gained .label').first()).toBeVisible();
  expect(engines(page)).toHaveLength(1);
  expect((await heard(page)).filter(({ type }) => type === 'result')).toHaveLength(1);
  // A hundred come and go, in the middle of their work too.
  await page.evaluate(async () => {
    const kept: WeakRef<Element>[] = [];
    for (let i = 0; i < 100; i++) {
      const node = document.createElement('picture-math');
      node.setAttribute('a', '/hat-a.png');
      node.setAttribute('b', '/hat-b.png');
      document.body.append(node);
      kept.push(new WeakRef(node));
      if (i % 10 === 0) await new Promise((resume) => setTimeout(resume, 20));
      node.remove();
    }
    document.querySelector('#moving')?.remove();
    Object.assign(window, { kept });
  });
  await expect.poll(() => engines(page).length).toBe(0);
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect
    .poll(async () => {
      await page.requestGC();
      return page.evaluate(
        () =>
          (window as unknown as { kept: WeakRef<Element>[] }).kept.filter((ref) => ref.deref())
            .length,
      );
    })
    .toBeLessThan(3);
  // And back again, from nothing.
  await page.evaluate(() => {
    const node = document.createElement('picture-math');
    Object.assign(node, { id: 'again', a: '/hat-a.png', b: '/hat-b.png' });
    document.querySelector('#here')?.append(node);
  });
  await expect(page.locator('#again .gained .label').first()).toBeVisible();
});

test('works in React, from the npm package, with its events and properties', async ({
  page,
  host,
  service,
  watch,
}) => {
  void watch;
  // `server` is needed where the script is bundled.
  const entry = join(import.meta.dirname, '../fixtures/react-host/main.ts');
  const bundle = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry, formats: ['es'], fileName: () => 'main.js' },
    },
  });
  const [{ output } = { output: [] }] = bundle as { output: { code?: string }[] }[];
  host.files.set('/main.js', output[0]?.code ?? '');
  await visit(page, host, service, `<div id="root" data-server="${service}"></div>`, '/main.js');
  await expect(page.locator('picture-math .gained .label')).toHaveCount(5);
  await expect(page.getByText(/^Best word: .*hat/)).toBeVisible();
  await page.getByRole('button', { name: 'Two words' }).click();
  await expect(page.locator('picture-math .gained .label')).toHaveCount(2);
  await page.getByRole('button', { name: 'Away' }).click();
  await expect(page.locator('picture-math')).toHaveCount(0);
  await expect.poll(() => engines(page).length).toBe(0);
});

test('the page writes the code, and the code works: with its answer, and as a frame that compares', async ({
  page,
  host,
  service,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: service });
  await open(page);
  await pickSample(page, 'hat');
  const shown = (await words(page, 'Gained')).slice(0, 5);
  await openShare(page);
  await unfold(page, 'Put it on a website');
  const code = page.getByLabel('Code', { exact: true });
  await expect(code).toHaveValue(/integrity="sha384-[^"]+" crossorigin="anonymous"/);
  await page.getByRole('button', { name: 'Copy the code' }).click();
  await expect(page.getByText('Code copied.')).toBeVisible();
  const element = await page.evaluate(() => navigator.clipboard.readText());
  expect(element).toBe(await code.inputValue());
  await page.getByRole('radio', { name: /^frame/ }).check();
  await page.getByRole('checkbox', { name: /^this answer inside/ }).uncheck();
  await expect(code).toHaveValue(/^<iframe /);
  const frame = await code.inputValue();

  host.files.set('/code.html', `<!doctype html><title>Pasted</title>${element}`);
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(`${host.origin}/code.html`);
  await expect(page.locator('picture-math .gained .label')).toHaveCount(5);
  const pasted = await page.locator('picture-math .gained .label').allTextContents();
  expect(pasted.map((text) => text.split(', ')[0])).toEqual(
    shown.map((text) => text.split(', ')[0]),
  );
  expect(urls.filter((url) => /\/(api|models|ort|engine)\b/.test(url))).toEqual([]);

  host.files.set(
    '/height.js',
    `addEventListener('message', ({ data }) => {
      if (data?.type === 'picture-math-height') document.title = 'height ' + data.height;
    });`,
  );
  host.files.set(
    '/frame.html',
    `<!doctype html><title>Framed</title><script src="/height.js"></script>${frame}`,
  );
  await page.goto(`${host.origin}/frame.html`);
  const inner = page.frameLocator('iframe');
  await expect(inner.locator('picture-math .gained .label')).toHaveCount(5);
  await expect(page).toHaveTitle(/^height [2-9]\d\d/);
});
