/** Puts what the browser loads at run time beside the built page: image towers in parts, ONNX Runtime by version. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { canaryPicture } from '#core/picture/canary.ts';
import {
  MODEL_SHARD_BYTES,
  parseServedModels,
  type SampleVectors,
  type ServedFile,
  type ServedModel,
  type ServedRuntime,
} from '#core/contract/served-models.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { embedImage, embedPicture } from '#core/model/embed.ts';
import { fileFor, spaceOf, type Manifest, type ModelFile } from '#core/model/manifest.ts';
import type { ModelSource } from './page.ts';
import { hubUrl } from '../model/hub/hub.ts';
import { readModelFile, readPinned } from '../model/folder.ts';
import { BUILD, CACHE, IS_PACKAGE, ROOT, SAMPLES } from '../places.ts';
import { readPicture } from '../picture/picture.ts';
import { planForKernel } from '../model/kernel-tower.ts';
import { openVisionTower } from '../model/towers.ts';
import { writeWhole } from '../terminal/whole-file.ts';

/** ONNX Runtime's files by back end, a script and a module of WebAssembly each. */
const RUNTIME_FILES = {
  WASM: 'ort-wasm-simd-threaded',
  WebGPU: 'ort-wasm-simd-threaded.jspi',
} as const;
/** Packed already in our own package. */
const RUNTIME = IS_PACKAGE ? join(ROOT, 'ort') : join(ROOT, 'node_modules/onnxruntime-web/dist');
const VERSION = IS_PACKAGE
  ? join(RUNTIME, 'version.json')
  : join(ROOT, 'node_modules/onnxruntime-web/package.json');
/** Raised when the same file would be served in another way. */
const EDITION = 2;
const SAMPLES_EDITION = 1;

interface Cut {
  canary: string;
  kernel: boolean;
  shards: { bytes: number; sha256: string }[];
}

/** Cuts a file into parts under their hashes, and encodes the canary with it; once, then from the cache. */
async function cutFile(manifest: Manifest, file: ModelFile): Promise<Cut & { folder: string }> {
  const folder = join(
    CACHE,
    'served',
    `${spaceOf(manifest).id}-${file.sha256.slice(0, 16)}-${EDITION}`,
  );
  const index = join(folder, 'index.json');
  if (existsSync(index)) return { folder, ...(JSON.parse(await readFile(index, 'utf8')) as Cut) };
  const bytes = await readModelFile(manifest, file);
  const partial = `${folder}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  const shards: Cut['shards'] = [];
  for (let at = 0; at < bytes.length; at += MODEL_SHARD_BYTES) {
    const part = bytes.subarray(at, at + MODEL_SHARD_BYTES);
    const sha256 = createHash('sha256').update(part).digest('hex');
    await writeFile(join(partial, sha256), part);
    shards.push({ bytes: part.length, sha256 });
  }
  const { vector } = await embedImage(manifest, await openVisionTower(bytes), canaryPicture());
  const cut: Cut = {
    canary: encodeBase64(vector),
    kernel: planForKernel(bytes, manifest.image.size) !== null,
    shards,
  };
  await writeFile(join(partial, 'index.json'), JSON.stringify(cut));
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { folder, ...cut };
}

/** Another name for the same bytes where the file system can, else a copy. */
async function place(from: string, to: string): Promise<void> {
  if (existsSync(to)) return;
  await link(from, to).catch(async () => {
    // A copy that a full disk cut short would be taken for whole the next time.
    await writeWhole(to, await readFile(from));
  });
}

async function stageModel(manifest: Manifest, source: ModelSource): Promise<ServedModel> {
  const { files: pinned } = await readPinned(manifest.id);
  const target = join(BUILD, 'models', manifest.id, manifest.revision);
  await mkdir(target, { recursive: true });
  const vision: ServedFile[] = [];
  for (const file of manifest.files.filter(({ use }) => use === 'vision')) {
    const { folder, canary, kernel, shards } = await cutFile(manifest, file);
    // What was split out of a combined graph is not on the hub.
    const fromHub =
      source === 'hub' &&
      manifest.hub !== undefined &&
      pinned.some(({ sha256 }) => sha256 === file.sha256);
    if (!fromHub)
      for (const { sha256 } of shards) await place(join(folder, sha256), join(target, sha256));
    vision.push({
      precision: file.precision ?? 'fp32',
      dynamic: file.dynamic ?? false,
      kernel,
      bytes: file.bytes,
      sha256: file.sha256,
      canary,
      hub: fromHub ? hubUrl(manifest.hub ?? '', manifest.revision, file.path) : null,
      shards: shards.map((shard) => ({
        ...shard,
        url: fromHub ? null : addressOf(manifest, shard.sha256),
      })),
    });
  }
  return {
    manifest,
    vision,
    samples: await stageSamples(manifest, target),
    domain: await stageDomain(manifest, target),
  };
}

const addressOf = (manifest: Manifest, name: string) =>
  `/models/${manifest.id}/${manifest.revision}/${name}`;

/** The embeddings of the page's samples by the file that the page would take; made once, then from the cache. */
async function stageSamples(manifest: Manifest, target: string): Promise<string> {
  const folder = SAMPLES;
  const names = (await readdir(folder)).filter((name) => /\.(png|jpg)$/.test(name)).sort();
  const pictures = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const tower =
    manifest.files.find(({ use, precision }) => use === 'vision' && precision === 'int8') ??
    fileFor(manifest, 'vision');
  const hash = createHash('sha256').update(`${SAMPLES_EDITION} ${tower.sha256}`);
  for (const [i, picture] of pictures.entries()) hash.update(names[i] ?? '').update(picture);
  const name = `samples-${hash.digest('hex').slice(0, 16)}.json`;
  const kept = join(CACHE, 'served', `${spaceOf(manifest).id}-${name}`);
  if (!existsSync(kept)) {
    const running = await openVisionTower(await readModelFile(manifest, tower));
    const vectors: SampleVectors = {};
    for (const file of names) {
      const pixels = await readPicture(join(folder, file));
      const { embedding, flatness } = await embedPicture(manifest, running, pixels);
      vectors[`/samples/${file}`] = { embedding: encodeBase64(embedding.vector), flatness };
    }
    await writeWhole(kept, JSON.stringify(vectors));
  }
  await place(kept, join(target, name));
  return addressOf(manifest, name);
}

async function stageDomain(manifest: Manifest, target: string): Promise<string | null> {
  const file = manifest.files.find(({ use }) => use === 'domain');
  if (!file) return null;
  const name = `domain-${file.sha256.slice(0, 16)}.f32`;
  await writeFile(join(target, name), await readModelFile(manifest, file));
  return addressOf(manifest, name);
}

/** Compresses a module of the runtime once, then from the cache. Brotli would be smaller, but no browser unpacks it by script. */
async function pack(version: string, name: string): Promise<Uint8Array> {
  if (IS_PACKAGE) return readFile(join(RUNTIME, `${name}.gzip`));
  const kept = join(CACHE, 'served', `ort-${version}-${name}.gzip`);
  if (existsSync(kept)) return readFile(kept);
  const module = await readFile(join(RUNTIME, name));
  const packed = gzipSync(module, { level: constants.Z_BEST_COMPRESSION });
  await mkdir(join(CACHE, 'served'), { recursive: true });
  await writeWhole(kept, packed);
  return packed;
}

/** Puts ONNX Runtime into the built page, its WebAssembly compressed. */
async function stageRuntime(): Promise<ServedRuntime> {
  const { version } = JSON.parse(await readFile(VERSION, 'utf8')) as { version: string };
  const target = join(BUILD, 'ort', version);
  await mkdir(target, { recursive: true });
  const stage = async (name: string) => {
    await cp(join(RUNTIME, `${name}.mjs`), join(target, `${name}.mjs`));
    const packed = await pack(version, `${name}.wasm`);
    // Not `.gz`: some servers say of that that it is encoded, and browsers would unpack it themselves.
    const file = `${name}.wasm.gzip`;
    await writeFile(join(target, file), packed);
    return {
      bytes: packed.length,
      sha256: createHash('sha256').update(packed).digest('hex'),
      url: `/ort/${version}/${file}`,
    };
  };
  return {
    folder: `/ort/${version}/`,
    webassembly: {
      WASM: await stage(RUNTIME_FILES.WASM),
      WebGPU: await stage(RUNTIME_FILES.WebGPU),
    },
  };
}

/** Writes `models/` and `ort/` into the built page; the first model is its default. */
export async function stageAssets(
  manifests: readonly Manifest[],
  source: ModelSource,
): Promise<void> {
  // The page may be one that was built before: models of that time go.
  for (const folder of ['models', 'ort'])
    await rm(join(BUILD, folder), { recursive: true, force: true });
  const runtime = await stageRuntime();
  const models: ServedModel[] = [];
  for (const manifest of manifests) models.push(await stageModel(manifest, source));
  const served = parseServedModels({ runtime, models });
  await writeFile(join(BUILD, 'models', 'index.json'), `${JSON.stringify(served)}\n`);
}

/** Every file of the built page. */
export async function listAssets(): Promise<string[]> {
  return (await readdir(BUILD, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
