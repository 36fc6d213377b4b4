/** How many answers a second does mirror mode give in Chromium, with the embedded model and the browser's own fake camera? */
import { chromium } from '@playwright/test';
import { chromiumPath } from '../tools/checks/chromium.ts';
import { startServer } from '../test/support/page/server.ts';
import type { BenchOptions } from './encode.ts';
import type { Row } from './support/report.ts';
import { median } from './support/timing.ts';

const CAMERA_FPS = 30;
const SCREENS = [
  { name: 'phone', width: 360, height: 740 },
  { name: 'laptop', width: 1366, height: 768 },
];
/** The page counts answers over two seconds: what it says then is warm. */
const WARM_MS = 4000;

export async function benchLive({ quick, log }: BenchOptions): Promise<Row[]> {
  const server = await startServer('server', []);
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      `--use-fake-device-for-media-stream=fps=${CAMERA_FPS}`,
    ],
  });
  const rows: Row[] = [];
  try {
    for (const { name, ...viewport } of SCREENS) {
      log(`Mirror mode on a ${name}'s screen ...`);
      const page = await browser.newPage({ viewport });
      await page.goto(`${server.origin}/mirror`);
      await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
      await page.locator('.shutter').click();
      await page.locator('.mirror [data-state]').waitFor();
      await page.waitForTimeout(WARM_MS);
      const rates: number[] = [];
      for (let second = 0; second < (quick ? 5 : 20); second++) {
        rates.push(Number(await page.locator('.mirror').getAttribute('data-fps')));
        await page.waitForTimeout(1000);
      }
      await page.close();
      const add = (id: string, value: number, what: string) =>
        rows.push({ id: `live.${name}.${id}`, value, unit: '1/s', what });
      add('answers', median(rates), `answers a second, of a camera of ${CAMERA_FPS} frames`);
      add('least', Math.min(...rates), 'the least of any two seconds');
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return rows;
}
