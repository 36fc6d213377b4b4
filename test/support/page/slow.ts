/** A phone's connection and processor: slow 4G as Chromium's tools have it, and four times slower. */
import type { Page } from '@playwright/test';

export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 562,
    downloadThroughput: 180_000,
    uploadThroughput: 84_000,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
}
