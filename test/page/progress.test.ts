/** The download's bar counts every byte that comes, a runtime's too, over a connection as slow as many have. */
import { parseServedModels, type ServedModels } from '#core/contract/served-models.ts';
import { chooseFiles, expect, open, test, withoutKernel, words } from '../support/page/page.ts';
import { throttle } from '../support/page/throttle.ts';

test.use({ tolerate: [/Failed to load resource|net::ERR_/] });

let served: ServedModels;
test.beforeEach(async ({ request }) => {
  served = parseServedModels(await (await request.get('/models/index.json')).json());
});
/** Bytes of the model's file and of the runtime that processors take. */
const sizes = () => ({
  model: served.models[0]?.vision[0]?.bytes ?? NaN,
  runtime: served.runtime.webassembly.WASM.bytes,
});

interface Look {
  label: string;
  value: number | null;
  max: number;
}
/** Everything that the bar shows from now on. */
async function watchBar(page: Parameters<typeof open>[0]): Promise<() => Promise<Look[]>> {
  await page.evaluate(() => {
    const looks: Look[] = [];
    Object.assign(window, { looks });
    new MutationObserver(() => {
      const bar = document.querySelector<HTMLProgressElement>('progress#download');
      const label = document.querySelector('label[for=download]')?.textContent ?? '';
      if (bar)
        looks.push({
          label,
          value: bar.getAttribute('value') === null && bar.position < 0 ? null : bar.value,
          max: bar.max,
        });
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { looks: Look[] }).looks);
}

test('on slow 4G the bar moves all the time, ends at the size of the model, and then the start is said', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await open(page);
  await throttle(page, { bytesPerSecond: 1_638_400 / 8, latencyMs: 150 });
  const seen = await watchBar(page);
  await chooseFiles(page, 'hat');
  expect((await words(page, 'Gained')).length).toBeGreaterThan(0);
  const { model: total } = sizes();
  const looks = await seen();
  const counted = looks.filter(({ value }) => value !== null);
  expect(new Set(counted.map(({ max }) => max))).toEqual(new Set([total]));
  const values = [...new Set(counted.map(({ value }) => value ?? 0))];
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect(values.at(-1)).toBe(total);
  const steps = values.map((value, i) => value - (values[i - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThan(total / 5);
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  expect(counted.map(({ label }) => label)).toContain(
    `Loading the picture encoder: ${megabytes(total)} of ${megabytes(total)} MB`,
  );
  expect(looks.at(-1)).toMatchObject({ label: 'Starting the picture encoder …', value: null });
  await expect(page.locator('#download')).toHaveCount(0);

  // Our own kernel computes it: no runtime came.
  expect(asked.filter((path) => path.startsWith('/ort/'))).toEqual([]);
  // The second visit loads nothing again, although nothing stands between it and the network.
  asked.length = 0;
  await open(page);
  await chooseFiles(page, 'crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  expect(asked.filter((path) => path.endsWith('.gzip') || /[0-9a-f]{64}/.test(path))).toEqual([]);
});

test('loading can be stopped while the runtime comes, and goes on with what is here', async ({
  page,
}) => {
  await withoutKernel(page);
  await page.route('**/*.wasm.gzip', () => {
    // It never comes.
  });
  await open(page);
  await chooseFiles(page, 'hat');
  const { model, runtime } = sizes();
  const [here, all] = [model, model + runtime].map((bytes) => (bytes / 1e6).toFixed(1));
  await expect(page.locator('label[for=download]')).toContainText(`${here} of ${all} MB`);
  await page.getByRole('button', { name: 'Stop loading' }).click();
  await expect(page.locator('#download')).toHaveCount(0);
  await page.unroute('**/*.wasm.gzip');
  const parts: string[] = [];
  page.on('request', (request) => {
    if (/[0-9a-f]{64}/.test(request.url())) parts.push(request.url());
  });
  await chooseFiles(page, 'crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  expect(parts).toEqual([]);
});

const SAID = 'could not be downloaded: check the connection';

test('a runtime whose WebAssembly does not come is the network’s failure; when it comes, every picture is answered', async ({
  page,
}) => {
  await withoutKernel(page);
  await page.route('**/*.wasm.gzip', (route) => route.abort('connectionreset'));
  await open(page);
  await chooseFiles(page, 'hat');
  await expect(page.getByText(/The next try begins in \d+ second/)).toBeVisible();
  await expect(page.getByRole('alert').first()).toContainText(SAID);
  // The second picture's own try, which comes by itself.
  await page.unroute('**/*.wasm.gzip');
  expect(await words(page, 'Gained')).toContain('hat');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a runtime whose script does not come is the network’s failure, and a click tries again', async ({
  page,
}) => {
  await withoutKernel(page);
  await page.route('**/ort/**/*.mjs', (route) => route.abort('connectionreset'));
  await open(page);
  await chooseFiles(page, 'hat');
  await expect(page.getByRole('alert')).toHaveCount(2);
  for (const alert of await page.getByRole('alert').all()) await expect(alert).toContainText(SAID);
  await page.unroute('**/ort/**/*.mjs');
  await page.getByRole('button', { name: /^Try again: load/ }).click();
  expect(await words(page, 'Gained')).toContain('hat');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
