/** The command line and the Node API as plain JavaScript, with all that they need at run time, for the npm package. */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { FILM_VOCABULARY } from '#core/rank/film.ts';
import {
  DEFAULT_MODEL,
  listModels,
  modelFolder,
  readManifest,
  readPinned,
} from '../model/folder.ts';
import { BUILD, MODELS, ROOT } from '../places.ts';
import { buildKernels, kernelPath } from '../kernels.ts';
import { buildPage } from '../build/page.ts';
import { prepareWorker } from '../serve/worker-bundle.ts';
import { createProgress } from '../terminal/progress.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';

/** Modules that are started by name: commands, and what runs in a thread or a process of its own (`moduleBeside`). */
const ENTRIES = {
  cli: 'tools/cli.ts',
  node: 'tools/api/node.ts',
  'word-worker': 'tools/vocabulary/word-worker.ts',
  'picture-worker': 'tools/embed/picture-worker.ts',
  'drawing-process': 'tools/picture/drawing-process.ts',
};
/** Installed beside us: native code, and what few need. */
const NATIVE = ['sharp'];
const OPTIONAL = ['miniflare', 'onnxruntime-node'];
/** Asked for by name where somebody uses them (search/stores). */
const ENGINES = { '@lancedb/lancedb': '>=0.20', 'apache-arrow': '>=15', pg: '>=8' };
/** Of the repository alone: what builds is not part of what is built. */
const NEVER = ['wrangler', 'assemblyscript/asc', 'vite'];
/** Words that are asked for at once; longer lists are encoded when they are. */
const READY = ['common', FILM_VOCABULARY];
const RUNTIMES = ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.jspi'];

const packageOf = (module: string): string | undefined =>
  /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(module)?.[1]?.replaceAll(sep, '/');

/** The licences of what was bundled, as they ask for it. */
async function writeNotices(folder: string, modules: readonly string[]): Promise<void> {
  const names = new Set(
    [...modules.map(packageOf), 'onnxruntime-web'].filter((name) => name !== undefined),
  );
  const texts: string[] = [];
  for (const name of [...names].sort()) {
    const place = join(ROOT, 'node_modules', name);
    const { version, license } = JSON.parse(
      await readFile(join(place, 'package.json'), 'utf8'),
    ) as { version: string; license?: string };
    const file = (await readdir(place)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
    const text = file === undefined ? '' : await readFile(join(place, file), 'utf8');
    texts.push(`## ${name} ${version} (${license ?? 'see below'})\n\n${text.trim()}`);
  }
  await writeFile(
    join(folder, 'THIRD-PARTY.md'),
    `# Packages that are part of this one\n\n${texts.join('\n\n')}\n`,
  );
}

/** @returns the modules that went in */
async function bundle(folder: string): Promise<string[]> {
  const bundled = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    external: [...NATIVE, ...OPTIONAL, ...NEVER],
  });
  const { output } = await bundled.write({
    dir: join(folder, 'lib'),
    format: 'es',
    // In one folder: modules find each other, and the package's root, by where they are.
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: true },
  });
  await bundled.close();
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
}

/** Model folders as they are here, without what was pulled or says how they were measured. */
async function copyModels(folder: string): Promise<void> {
  await cp(join(MODELS, 'vocabulary'), join(folder, 'models', 'vocabulary'), { recursive: true });
  await cp(join(MODELS, 'checks'), join(folder, 'models', 'checks'), { recursive: true });
  for (const id of await listModels()) {
    const place = modelFolder(id);
    if (dirname(place) !== MODELS) continue;
    const { hub, files } = await readPinned(id);
    const names = ['model.json', 'MODEL_CARD.md'];
    // A model of the repository comes whole: its documents, lists and files.
    if (hub === undefined)
      names.push(
        ...(await readdir(place)).filter((name) => /\.(json|txt)$/.test(name)),
        ...files.map(({ path }) => path),
      );
    for (const name of new Set(names))
      if (existsSync(join(place, name)))
        await cp(join(place, name), join(folder, 'models', id, name));
  }
}

/** Word lists with their vectors, under the names that the command line looks for. */
async function copyVocabularies(folder: string): Promise<void> {
  const manifest = await readManifest(DEFAULT_MODEL);
  await mkdir(join(folder, 'vocabularies'), { recursive: true });
  for (const name of READY) {
    const built = await loadVocabulary(manifest, name, createProgress('Words encoded'));
    await writeFile(join(folder, 'vocabularies', basename(built.path)), built.bytes);
  }
}

/** ONNX Runtime's WebAssembly, packed, for the command line and for the page that it serves. */
async function copyRuntime(folder: string): Promise<void> {
  const from = join(ROOT, 'node_modules', 'onnxruntime-web');
  const to = join(folder, 'ort');
  await mkdir(to, { recursive: true });
  const { version } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as {
    version: string;
  };
  await writeFile(join(to, 'version.json'), JSON.stringify({ version }));
  for (const name of RUNTIMES) {
    await cp(join(from, 'dist', `${name}.mjs`), join(to, `${name}.mjs`));
    const module = await readFile(join(from, 'dist', `${name}.wasm`));
    await writeFile(
      join(to, `${name}.wasm.gzip`),
      gzipSync(module, { level: constants.Z_BEST_COMPRESSION }),
    );
  }
}

/** Our own kernels for pictures, where `kernelPath` looks for them; of the tower's for engines of both kinds. */
async function copyKernels(folder: string): Promise<void> {
  await buildKernels();
  for (const name of ['convolution', 'convolution-relaxed', 'resample'] as const)
    await cp(kernelPath(name), join(folder, 'kernels', 'build', `${name}.wasm`));
}

/** The page as it is served, and the Worker behind it; models and runtime are put beside it where it is served. */
async function copySite(folder: string): Promise<void> {
  await buildPage('origin');
  const staged = [join(BUILD, 'models'), join(BUILD, 'ort')];
  await cp(BUILD, join(folder, 'page'), {
    recursive: true,
    filter: (path) => !staged.includes(path),
  });
  const worker = await prepareWorker();
  await cp(worker, join(folder, 'worker'), {
    recursive: true,
    filter: (path) => !/\.map$|README\.md$/.test(path),
  });
  await cp(join(ROOT, 'wrangler.toml'), join(folder, 'wrangler.toml'));
  // Beside the module that starts it (serve/runtime.ts).
  await cp(join(ROOT, 'tools/serve/workerd.sh'), join(folder, 'lib', 'workerd.sh'));
}

const BIN = `#!/usr/bin/env node
import { runProcess } from './cli.js';

await runProcess();
`;

/** Writes all of it into a package's folder. */
export async function writeCommand(folder: string): Promise<void> {
  await writeNotices(folder, await bundle(folder));
  await writeFile(join(folder, 'lib', 'bin.js'), BIN);
  await chmod(join(folder, 'lib', 'bin.js'), 0o755);
  await copyModels(folder);
  await copyVocabularies(folder);
  await copyRuntime(folder);
  await copyKernels(folder);
  await copySite(folder);
}

/** What the package needs beside it: pinned as it is here. */
export async function commandDependencies() {
  const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const pinned = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, dependencies[name] ?? '']));
  return {
    bin: { 'picture-math': './lib/bin.js' },
    dependencies: pinned(NATIVE),
    peerDependencies: { ...pinned(OPTIONAL), ...ENGINES },
  };
}
