import { expect, test, type Page } from '@playwright/test';
import { parseServedModels, type ServedFile } from '#core/contract/served-models.ts';
import { chooseFiles, openAbout, unfold } from '../support/page/page.ts';
import { startModelServer, type ModelServer } from '../support/models/model-server.ts';

// The page's image towers come straight from the hub, as a deployer may choose.
const TINY = 'clip-8m';

test.describe.configure({ mode: 'serial' });
let server: ModelServer;
let file: ServedFile;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  server = await startModelServer({ [TINY]: 'stand-in-tinyclip-8m' }, ['--model-files', 'hub']);
  const { models } = parseServedModels(
    await (await fetch(`${server.origin}/models/index.json`)).json(),
  );
  file = models[0]?.vision.find(({ precision }) => precision === 'fp32') as ServedFile;
});
test.afterAll(async () => {
  await server.stop();
});
test.beforeEach(() => server.hub.reset());

const FILE = 'onnx/vision_model.onnx';
const line = (page: Page) => page.locator('[data-model]');
const openExact = async (page: Page) => {
  await page.goto(server.origin);
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  await unfold(page, /^Model: /);
  await page.getByRole('radio', { name: /exact/ }).check();
  await chooseFiles(page, 'crown');
};
const load = (page: Page) =>
  page.getByRole('button', { name: /^(Load|Go on loading|Try again)/ }).click();
const answered = async (page: Page) => {
  await openAbout(page);
  await expect(
    page.getByRole('region', { name: 'Gained' }).getByRole('listitem').first(),
  ).toBeVisible();
};
const ranges = () =>
  server.hub.seen
    .filter(({ host, path }) => host === 'files' && path.endsWith(FILE))
    .map(({ range }) => range);

test('says where the model comes from, and asks nobody before the click; then one request brings it', async ({
  page,
}) => {
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith('blob:'))
      strangers.push(request.url());
  });
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await openExact(page);
  await expect(line(page)).toContainText(`from ${new URL(server.hub.endpoint).host}`);
  expect(file.hub).toMatch(/\/resolve\/[0-9a-f]{40}\/onnx\/vision_model\.onnx$/);
  expect(file.shards.length).toBeGreaterThan(3);
  expect(strangers).toEqual([]);
  await load(page);
  await answered(page);
  expect(ranges()).toEqual([undefined]);
  expect(new Set(strangers.map((url) => new URL(url).origin))).toEqual(
    new Set([server.hub.endpoint, server.hub.files]),
  );
  expect(problems).toEqual([]);
  strangers.length = 0;
  await openExact(page);
  await answered(page);
  expect(strangers).toEqual([]);
});

test('a connection that breaks is gone on with at the first missing part', async ({ page }) => {
  const part = file.shards[0]?.bytes ?? 0;
  server.hub.fail(FILE, { cutAfter: 2 * part + 1000 }, 'none');
  await openExact(page);
  await load(page);
  await expect(page.getByText(/connection broke.*The next try begins in \d+ second/)).toBeVisible();
  await answered(page);
  // What was on its way when it broke may be lost; whole parts are not asked for again.
  const [first, second, ...more] = ranges();
  expect([first, more]).toEqual([undefined, []]);
  expect([`bytes=${part}-`, `bytes=${2 * part}-`]).toContain(second);
});

test('a hub that knows no ranges is read from the beginning', async ({ page }) => {
  const part = file.shards[0]?.bytes ?? 0;
  server.hub.fail(FILE, { cutAfter: 2 * part + 1000 }, 'no-ranges');
  await openExact(page);
  await load(page);
  await answered(page);
  expect(ranges()[1]).toMatch(/^bytes=[1-9]\d*-$/);
});

test('a hub without the file is said so, and what is on the device stays', async ({ page }) => {
  server.hub.fail(FILE, { status: 404 });
  await openExact(page);
  await load(page);
  await expect(page.getByRole('alert').first()).toContainText('the server answered 404');
  server.hub.fail(FILE, { flipAt: 100 });
  await load(page);
  await expect(page.getByRole('alert').first()).toContainText(/arrived damaged/);
  // It is tried once more by itself, and refused again: only then is the hub mended.
  await expect(page.getByRole('button', { name: /^Try again/ })).toBeVisible();
  server.hub.reset();
  await load(page);
  await answered(page);
});
