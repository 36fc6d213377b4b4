/**
 * How long do visitors wait in Chromium? From a cold start to the answer to two pictures of one's own, on a slow line and on
 * a fast one, and again on the next visit; and how many pictures `/sets` encodes in a second.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { chromiumPath } from '../tools/checks/chromium.ts';
import { ROOT } from '../tools/places.ts';
import { transformersRate } from './transformers-page.ts';
import { startServer } from '../test/support/page/server.ts';
import type { BenchOptions } from './encode.ts';
import type { Row } from './support/report.ts';
import { median } from './support/timing.ts';

/** 1.6 Mbit/s with 150 ms: what browsers' tools call a slow 4G. */
const SLOW_LINE = { downloadThroughput: 200_000, uploadThroughput: 94_000, latency: 150 };
const MB = 1e6;
const A = join(ROOT, 'static/samples/hat-a.png');
const B = join(ROOT, 'static/samples/hat-b.png');

interface Answered {
  seconds: number;
  bytes: number;
  modelBytes: number;
}

/** Opens the page, gives it two pictures, and waits for the words; what came over the line, and how much of it was models. */
async function answerOwn(page: Page, origin: string, isSlow: boolean): Promise<Answered> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  if (isSlow)
    await session.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_LINE });
  let [bytes, modelBytes] = [0, 0];
  const count = async (url: string, sizes: () => Promise<{ responseBodySize: number }>) => {
    const size = (await sizes().catch(() => null))?.responseBodySize ?? 0;
    bytes += size;
    if (/\/models\/|\.onnx|\.bin/.test(new URL(url).pathname)) modelBytes += size;
  };
  page.on('requestfinished', (request) => void count(request.url(), () => request.sizes()));
  const began = performance.now();
  await page.goto(origin);
  await page.getByLabel('A, with').setInputFiles(A);
  await page.getByLabel('B, without').setInputFiles(B);
  await page.locator('main[data-first=false]').waitFor({ timeout: 240_000 });
  // The button comes with the answer; the words are beneath it.
  await page.locator('[aria-controls=about-answer]').click({ timeout: 240_000 });
  await page.getByRole('region', { name: 'Gained' }).getByRole('listitem').first().waitFor();
  const seconds = (performance.now() - began) / 1000;
  await session.detach();
  return { seconds, bytes, modelBytes };
}

/** Pictures a second that `/sets` encodes. @param cores that the page is told of; null for those that there are */
async function setsRate(
  context: BrowserContext,
  origin: string,
  folder: string,
  cores: number | null,
): Promise<number> {
  const page = await context.newPage();
  if (cores !== null)
    await page.addInitScript(
      (value) => Object.defineProperty(navigator, 'hardwareConcurrency', { value }),
      cores,
    );
  await page.goto(`${origin}/sets`);
  await page.locator('main[data-ready=true]').waitFor();
  await page.getByLabel('Folder A: choose a folder').setInputFiles(join(folder, 'a'));
  await page.getByLabel('Folder B: choose a folder').setInputFiles(join(folder, 'b'));
  await page.evaluate(() => {
    const seen: [number, number][] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector('label[for=sets-progress]')?.textContent ?? '';
      const done = /Encoding: (\d+)/.exec(text)?.[1];
      if (done !== undefined && seen.at(-1)?.[1] !== Number(done))
        seen.push([performance.now(), Number(done)]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('[data-finds]').waitFor({ timeout: 240_000 });
  const seen = await page.evaluate(() => (window as unknown as { seen: [number, number][] }).seen);
  await page.close();
  // The second half: by then all is warm.
  const half = seen.filter(([, done]) => done >= (seen.at(-1)?.[1] ?? 0) / 2);
  const [from, to] = [half[0], half.at(-1)] as [[number, number], [number, number]];
  return (1000 * (to[1] - from[1])) / (to[0] - from[0]);
}

function twoFolders(each: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'pm-bench-'));
  for (const [name, path] of [
    ['a', A],
    ['b', B],
  ] as const) {
    mkdirSync(join(folder, name));
    for (let i = 0; i < each; i++)
      writeFileSync(join(folder, name, `${i}.png`), readFileSync(path));
  }
  return folder;
}

async function benchSets(
  browser: Browser,
  origin: string,
  { quick, log }: BenchOptions,
): Promise<Row[]> {
  const folder = twoFolders(quick ? 40 : 120);
  const rates: { all: number; one: number }[] = [];
  try {
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      log('Pictures of two sets ...');
      const context = await browser.newContext();
      // The model must be on the device.
      const page = await context.newPage();
      await answerOwn(page, origin, false);
      await page.close();
      const all = await setsRate(context, origin, folder, null);
      rates.push({ all, one: await setsRate(context, origin, folder, 1) });
      await context.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return [
    {
      id: 'page.sets',
      value: median(rates.map(({ all }) => all)),
      unit: '1/s',
      what: 'pictures of /sets that are encoded',
    },
    {
      id: 'page.sets.workers',
      value: median(rates.map(({ all, one }) => all / one)),
      unit: 'x',
      what: 'of the rate of a page that has one worker',
    },
  ];
}

/** Theirs on a GPU, or on what Chromium computes of one on the processor where there is none. */
async function onGpu(quick: boolean): Promise<number> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--enable-unsafe-webgpu'],
  });
  try {
    return await transformersRate(browser, A, quick ? 2 : 6, 'webgpu');
  } finally {
    await browser.close();
  }
}

export async function benchPage(options: BenchOptions): Promise<Row[]> {
  const { quick, log } = options;
  const server = await startServer('server', []);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  const rows: Row[] = [];
  const add = (id: string, value: number, unit: string, what: string) =>
    rows.push({ id: `page.${id}`, value, unit, what });
  try {
    const cold: Answered[] = [];
    const again: Answered[] = [];
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      log("Two pictures of one's own, from a cold start, and on the next visit ...");
      const context = await browser.newContext();
      for (const visit of [cold, again]) {
        const page = await context.newPage();
        visit.push(await answerOwn(page, server.origin, false));
        await page.close();
      }
      await context.close();
    }
    const seconds = (visits: readonly Answered[]) => median(visits.map((visit) => visit.seconds));
    add(
      'own.cold',
      seconds(cold),
      's',
      'from the address to the words for two own pictures, fast line',
    );
    add('own.again', seconds(again), 's', 'the same on the next visit: the model is on the device');
    log('The same on a slow line ...');
    const context = await browser.newContext();
    const slow = await answerOwn(await context.newPage(), server.origin, true);
    await context.close();
    add('own.slow', slow.seconds, 's', 'from a cold start at 1.6 Mbit/s, 150 ms');
    add('own.mb', slow.bytes / MB, 'MB', 'that came over the line for it');
    add('own.mb.beside', (slow.bytes - slow.modelBytes) / MB, 'MB', 'of it beside the model');
    const sets = await benchSets(browser, server.origin, options);
    rows.push(...sets);
    log('@huggingface/transformers, with the same file ...');
    const theirs = await transformersRate(browser, A, quick ? 20 : 60);
    add('transformers', theirs, '1/s', 'pictures by @huggingface/transformers on WASM, same file');
    add(
      'transformers.webgpu',
      await onGpu(quick),
      '1/s',
      'the same on WebGPU, which is software where there is no GPU',
    );
    add('ratio', (sets[0]?.value ?? NaN) / theirs, 'x', 'of theirs: pictures of /sets');
  } finally {
    await browser.close();
    await server.stop();
  }
  return rows;
}
