import { expect, test, type Page, type Worker } from '@playwright/test';
import { chooseFiles, openAbout, withoutKernel } from '../support/page/page.ts';
import { SAME_EMBEDDING } from '../support/tolerances.ts';
import { expectPythonEmbeddings } from '../support/page/sent-embeddings.ts';

const answer = async (page: Page) => {
  await withoutKernel(page);
  await page.goto('/');
  await expect(page.locator('main')).toHaveAttribute('data-ready', 'true');
  await chooseFiles(page, 'crown');
  await openAbout(page);
  await expect(
    page.getByRole('region', { name: 'Gained' }).getByRole('listitem').first(),
  ).toBeVisible();
};

/** Code that the encoder worker runs first. */
const before = (page: Page, hook: string) =>
  page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(response.headers()).filter(
        ([name]) => !/^content-(encoding|length)$/.test(name),
      ),
    );
    await route.fulfill({ status: 200, headers, body: hook + (await response.text()) });
  });

test('falls back to WASM and says so when the GPU computes nonsense', async ({ page }) => {
  // As a broken driver would: what is read back from the GPU has every other sign turned.
  await before(
    page,
    '{const g=GPUBuffer.prototype.getMappedRange;GPUBuffer.prototype.getMappedRange=function(...a){const r=g.apply(this,a);if(this.usage&GPUBufferUsage.MAP_READ){const f=new Float32Array(r);for(let i=0;i<f.length;i+=2)f[i]=-f[i];}return r};}',
  );
  const sent = page.waitForRequest('**/api/v1/rank');
  await answer(page);
  await expect(page.getByText('WebGPU does not work here, WASM takes over.')).toBeVisible();
  await expect(page.getByText('Ran on WASM')).toBeVisible();
  expectPythonEmbeddings((await sent).postData(), ['crown-a.png', 'crown-b.png'], SAME_EMBEDDING);
});

test('encodes on WebGPU where there is an adapter, as Python does; falls back to WASM, and says so, when the device is lost', async ({
  page,
}) => {
  // The worker keeps its device to itself; hand it out so that the test can destroy it.
  await before(
    page,
    '{const r=GPUAdapter.prototype.requestDevice;GPUAdapter.prototype.requestDevice=async function(...a){const d=await r.apply(this,a);(self.devices??=[]).push(d);return d};}',
  );
  const workers: Worker[] = [];
  page.on('worker', (worker) => workers.push(worker));
  const sent = page.waitForRequest('**/api/v1/rank');
  await answer(page);
  expectPythonEmbeddings((await sent).postData(), ['crown-a.png', 'crown-b.png'], SAME_EMBEDDING);
  await expect(page.getByText('Ran on WebGPU')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Gained' })).toContainText('crown');
  const lost = await Promise.all(
    workers.map((worker) =>
      worker.evaluate(() => {
        const devices = (self as unknown as { devices?: { destroy(): void }[] }).devices ?? [];
        for (const device of devices) device.destroy();
        return devices.length;
      }),
    ),
  );
  expect(lost.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  await chooseFiles(page, 'glasses');
  await expect(page.getByText('The GPU stopped answering')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Gained' })).toContainText('glasses');
  await expect(page.getByText('Ran on WASM')).toBeVisible();
});
