/**
 * ONNX Runtime: the native one where it is installed, several times as fast, else its WebAssembly, which runs wherever Node
 * does. Both give the same numbers but for their last digits.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type Native from 'onnxruntime-node';
import { PictureMathError } from '#core/errors.ts';
import { complain } from '../terminal/say.ts';
import { ROOT } from '../places.ts';

export interface OnnxRuntime {
  /** Which one, with its version: what vectors are kept under. */
  name: string;
  InferenceSession: typeof Native.InferenceSession;
  Tensor: typeof Native.Tensor;
}

const NATIVE = 'onnxruntime-node';
const WEB = 'onnxruntime-web';
/** WebAssembly as the page loads it: packed, beside the page's other files in the package of the command line. */
const MODULE = 'ort-wasm-simd-threaded.wasm';
const CHOICES = ['native', 'wasm'] as const;

const versionOf = (path: string) =>
  readFile(path, 'utf8').then((text) => (JSON.parse(text) as { version: string }).version);

/** @throws what Node's loader does, where it is not there or not for this machine */
async function openNative(): Promise<OnnxRuntime> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const path = createRequire(import.meta.url).resolve(`${NATIVE}/package.json`);
  return { name: `${NATIVE} ${await versionOf(path)}`, InferenceSession, Tensor };
}

/** The WebAssembly, from the packages of the repository or from our own. */
async function readModule(): Promise<{ bytes: Uint8Array; version: string }> {
  const installed = join(ROOT, 'node_modules', WEB);
  if (existsSync(installed))
    return {
      bytes: await readFile(join(installed, 'dist', MODULE)),
      version: await versionOf(join(installed, 'package.json')),
    };
  const packed = join(ROOT, 'ort');
  return {
    bytes: await promisify(gunzip)(await readFile(join(packed, `${MODULE}.gzip`))),
    version: await versionOf(join(packed, 'version.json')),
  };
}

async function openWeb(): Promise<OnnxRuntime> {
  const [{ env, InferenceSession, Tensor }, { bytes, version }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    readModule(),
  ]);
  env.wasm.wasmBinary = bytes as Uint8Array<ArrayBuffer>;
  // One picture a thread of ours: sums in the same order on every machine.
  env.wasm.numThreads = 1;
  return { name: `${WEB} ${version}`, InferenceSession, Tensor };
}

/** What PICTURE_MATH_RUNTIME asks for. @throws PictureMathError `request-malformed` for a choice that is none */
function wantedRuntime(): (typeof CHOICES)[number] | undefined {
  const wanted = process.env['PICTURE_MATH_RUNTIME'];
  const choice = CHOICES.find((name) => name === wanted);
  if (wanted === undefined || choice) return choice;
  throw new PictureMathError(
    'request-malformed',
    `Expected PICTURE_MATH_RUNTIME to be ${CHOICES.join(' or ')}, got "${wanted}".`,
  );
}

async function findNative(): Promise<OnnxRuntime | null> {
  const wanted = wantedRuntime();
  if (wanted === 'wasm') return null;
  try {
    return await openNative();
  } catch (error) {
    if (wanted === 'native') throw error;
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    if (!isAbsent) complain(`${NATIVE} does not run here, so WebAssembly does: ${String(error)}`);
    return null;
  }
}

let isHurried = false;

/**
 * Has ONNX Runtime's WebAssembly compiled at once and not well, where it is what runs: for a handful of pictures,
 * optimising it takes longer than it saves (Node 20, two pictures: 5.0 s, and 2.2 s so).
 */
export const compileQuickly = (): void => {
  isHurried = true;
};

let native: Promise<OnnxRuntime | null> | null = null;
/** Null where it is not installed, or WebAssembly is asked for. Looked for once a thread; errors as `openRuntime`. */
export const openNativeRuntime = (): Promise<OnnxRuntime | null> => (native ??= findNative());

let web: Promise<OnnxRuntime> | null = null;
function openWebOnce(): Promise<OnnxRuntime> {
  if (!web && isHurried) setFlagsFromString('--liftoff-only');
  return (web ??= openWeb());
}

/** Opened once a thread. @throws PictureMathError `request-malformed` for a choice that is none */
export const openRuntime = async (): Promise<OnnxRuntime> =>
  (await openNativeRuntime()) ?? openWebOnce();
