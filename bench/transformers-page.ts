/** @huggingface/transformers in Chromium with the embedded model's own file: pictures a second, as its examples encode them. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import type { Browser } from '@playwright/test';
import { DEFAULT_MODEL } from '../tools/model/folder.ts';
import { MODELS, ROOT } from '../tools/places.ts';

const PACKAGES = join(ROOT, 'node_modules');
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  wasm: 'application/wasm',
};

export type Device = 'wasm' | 'webgpu';

const pageOf = (device: Device) => `<!doctype html><script type="importmap">{"imports": {
  "@huggingface/transformers": "/packages/@huggingface/transformers/dist/transformers.web.js",
  "onnxruntime-web/webgpu": "/packages/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs",
  "onnxruntime-common": "/packages/onnxruntime-common/dist/esm/index.js"
}}</script><script type="module">
import { env, AutoProcessor, CLIPVisionModelWithProjection, RawImage } from '@huggingface/transformers';
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = '/models/';
env.useBrowserCache = false;
env.backends.onnx.wasm.wasmPaths = '/packages/onnxruntime-web/dist/';
const processor = await AutoProcessor.from_pretrained('${DEFAULT_MODEL}');
const model = await CLIPVisionModelWithProjection.from_pretrained('${DEFAULT_MODEL}', { dtype: 'q8', device: '${device}' });
const picture = await (await fetch('/picture')).blob();
const encode = async () => model(await processor(await RawImage.fromBlob(picture)));
globalThis.rate = async (count) => {
  const began = performance.now();
  for (let i = 0; i < count; i++) await encode();
  return (1000 * count) / (performance.now() - began);
};
await globalThis.rate(${device === 'wasm' ? 4 : 1});
document.title = 'ready';
</script>`;

/** Packages, models and one picture, isolated so that the runtime may have threads. */
function serve(picture: string, device: Device) {
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(decodeURIComponent(url.replace(/\?.*$/, '')));
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (path === '/') return response.setHeader('content-type', 'text/html').end(pageOf(device));
    const file =
      path === '/picture'
        ? picture
        : path.startsWith('/packages/')
          ? join(PACKAGES, path.slice('/packages/'.length))
          : join(MODELS, path.slice('/models/'.length));
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const type = TYPES[/[^.]+$/.exec(file)?.[0] ?? ''] ?? 'application/octet-stream';
    return createReadStream(file).pipe(response.setHeader('content-type', type));
  });
  return new Promise<{ origin: string; close(): void }>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => server.close(),
      }),
    ),
  );
}

/** Pictures a second, decoding included. @param count of the pictures that are timed, after a few that are not */
export async function transformersRate(
  browser: Browser,
  picture: string,
  count: number,
  device: Device = 'wasm',
): Promise<number> {
  const { origin, close } = await serve(picture, device);
  const page = await browser.newPage();
  page.setDefaultTimeout(240_000);
  try {
    const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
    await page.goto(origin);
    await Promise.race([failed, page.waitForFunction('document.title === "ready"')]);
    return await page.evaluate<number>(`globalThis.rate(${count})`);
  } finally {
    await page.close();
    close();
  }
}
