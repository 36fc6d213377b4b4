/** Our own kernel for image towers comes in two variants: browsers that do not know relaxed SIMD take the other. */
import { readFile } from 'node:fs/promises';
import { kernelPath } from '../../tools/kernels.ts';
import { chooseFiles, expect, open, test, words } from '../support/page/page.ts';

/** `f32x4.relaxed_madd`, and an instruction that there is none of. */
const [RELAXED, UNKNOWN] = ['fd8502', 'fdff7f'];

test('without relaxed SIMD the same picture is encoded by the plain variant', async ({ page }) => {
  const relaxed = await readFile(kernelPath('convolution-relaxed'));
  const unknown = Buffer.from(relaxed.toString('hex').replaceAll(RELAXED, UNKNOWN), 'hex');
  expect(unknown.equals(relaxed)).toBe(false);
  let exchanged = 0;
  await page.route('**/convolution-relaxed*.wasm', async (route) => {
    exchanged++;
    await route.fulfill({ response: await route.fetch(), body: unknown });
  });
  await open(page);
  await chooseFiles(page, 'crown');
  expect((await words(page, 'Gained'))[0]).toBe('crown');
  expect(exchanged).toBe(1);
  await expect(page.getByText('Ran on WASM kernel')).toBeVisible();
});
