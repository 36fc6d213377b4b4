/** Puts what the browser loads at run time into `static/`: model files by revision, ONNX Runtime by version. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileFor, type Manifest } from '#core/manifest.ts';
import { ROOT, readFor } from './model-folder.ts';

const RUNTIME_FILES = [
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort-wasm-simd-threaded.jspi.mjs',
  'ort-wasm-simd-threaded.jspi.wasm',
];

/** The page reads `models/index.json` to learn which model is served and where its parts are. */
export async function stageAssets(manifest: Manifest): Promise<void> {
  const version = (
    JSON.parse(await readFile(join(ROOT, 'node_modules/onnxruntime-web/package.json'), 'utf8')) as {
      version: string;
    }
  ).version;
  const runtime = join(ROOT, 'static', 'ort', version);
  await rm(join(ROOT, 'static', 'ort'), { recursive: true, force: true });
  await rm(join(ROOT, 'static', 'models'), { recursive: true, force: true });
  await mkdir(runtime, { recursive: true });
  for (const file of RUNTIME_FILES)
    await cp(join(ROOT, 'node_modules/onnxruntime-web/dist', file), join(runtime, file));
  const vision = fileFor(manifest, 'vision');
  const target = join(ROOT, 'static', 'models', manifest.id, manifest.revision, vision.path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, await readFor(manifest, 'vision'));
  await writeFile(
    join(ROOT, 'static', 'models', 'index.json'),
    `${JSON.stringify({ manifest, vision: `/models/${manifest.id}/${manifest.revision}/${vision.path}`, runtime: `/ort/${version}/` }, null, 1)}\n`,
  );
}
