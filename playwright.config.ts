import { defineConfig } from '@playwright/test';
import { chromiumPath } from './tools/checks/chromium.ts';

/** Playwright's own list, which a second switch would replace, and Chromium's pages for its own menus, which nobody sees. */
const WITHOUT_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'PreloadTopChromeWebUI',
].join(',');

const browser = (...more: string[]) => ({
  launchOptions: {
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      `--disable-features=${WITHOUT_FEATURES}`,
      ...more,
    ],
  },
});

export default defineConfig({
  testDir: 'test/page',
  timeout: 180_000,
  expect: { timeout: 60_000 },
  // Files of tests run beside each other; those that serve models of their own spend minutes on starting.
  workers: 2,
  forbidOnly: true,
  // A browser on a busy machine stalls now and then; `npm test` names what passed only the second time.
  retries: 1,
  reporter: [
    ['list'],
    ['json', { outputFile: 'test-results/page.json' }],
    ['./tools/checks/file-times.ts'],
  ],
  globalSetup: './test/support/page/global-setup.ts',
  outputDir: 'test-results/page',
  use: {
    // Of the global setup, which has run when workers read this.
    ...(process.env['PICTURE_MATH_ORIGIN'] ? { baseURL: process.env['PICTURE_MATH_ORIGIN'] } : {}),
    // As long as expectations wait: a click or a request that never comes ends the test long before its own time-out.
    actionTimeout: 60_000,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Requests that go through one are not seen by tests that watch or stop them; test/page/offline.test.ts allows it.
    serviceWorkers: 'block',
  },
  // What takes longest begins first, or one worker waits for it at the end.
  projects: [
    { name: 'models', testMatch: /\/models\.test\.ts$/, use: browser() },
    { name: 'wasm', testIgnore: /webgpu|\/models\.test\.ts$/, use: browser() },
    {
      // In software it takes both cores, and a minute beside another test: not beside models that are made.
      name: 'webgpu',
      testMatch: /webgpu/,
      timeout: 600_000,
      expect: { timeout: 180_000 },
      use: { ...browser('--enable-unsafe-webgpu'), actionTimeout: 180_000 },
    },
  ],
});
