import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { loadFile } from '#lib/vision/download.ts';
import type { EncoderSetup, FromWorker } from '#lib/vision/protocol.ts';
import { createKernelTower } from '#lib/vision/kernel-tower.ts';
import { createRunningModel } from '#lib/vision/running-model.ts';
import { createGpuTower, createWasmTower, type RunningTower } from '#lib/vision/tower.ts';

// No GPU here that could be lost, and no model: what starts and fails is what a test says.
vi.mock('#lib/vision/tower.ts', () => ({ createGpuTower: vi.fn(), createWasmTower: vi.fn() }));
vi.mock('#lib/vision/kernel-tower.ts', () => ({ createKernelTower: vi.fn() }));
vi.mock('#lib/vision/shard-cache.ts', () => ({ openShardCache: async () => null }));
vi.mock('#lib/vision/download.ts', () => ({
  loadableOf: (packed: object) => packed,
  loadFile: vi.fn(),
}));
vi.mock('#core/model/embed.ts', () => ({
  embedImage: async () => ({ vector: new Float32Array() }),
}));
vi.mock('#core/picture/canary.ts', () => ({
  CANARY_COSINE: 0.995,
  canaryCosine: () => 1,
  canaryPicture: () => ({}),
}));

const tower = (name: RunningTower['backend']['name']): RunningTower => ({
  backend: { name, threads: 1 },
  run: async () => new Float32Array(),
});
const nameOf = async ({ backend }: RunningTower) => backend.name;
const module = (bytes: number) => ({ bytes, sha256: '', url: '/ort/module' });
const setup = {
  runtime: { folder: '/ort/', webassembly: { WASM: module(30), WebGPU: module(40) } },
  file: { precision: 'fp32', dynamic: false, bytes: 100, canary: '' },
  device: { gpu: true, f16: false },
  manifest: { image: { size: 192 } },
} as unknown as EncoderSetup;
/** A file that our own kernel computes. */
const ownSetup: EncoderSetup = { ...setup, file: { ...setup.file, kernel: true } };

const loadAtOnce = () =>
  vi.mocked(loadFile).mockImplementation(async ({ bytes }, _cache, { onProgress }) => {
    onProgress(bytes);
    return { bytes: new Uint8Array(bytes), kept: Promise.resolve(true) };
  });

beforeEach(() => {
  vi.mocked(loadFile).mockReset();
  vi.mocked(createGpuTower).mockReset();
  vi.mocked(createKernelTower).mockReset();
  vi.mocked(createWasmTower).mockReset();
  loadAtOnce();
  vi.stubGlobal('self', { location: { origin: 'https://example.org' } });
  vi.mocked(createGpuTower).mockResolvedValue(tower('WebGPU'));
  vi.mocked(createWasmTower).mockResolvedValue(tower('WASM'));
  vi.mocked(createKernelTower).mockResolvedValue(tower('WASM kernel'));
});
afterEach(() => vi.unstubAllGlobals());

test('a lost GPU is given up for the visit, and the run is done again on WASM', async () => {
  const said: FromWorker[] = [];
  const model = createRunningModel(setup, (message) => said.push(message));
  const fail = async ({ backend }: RunningTower) => {
    if (backend.name === 'WebGPU') throw new Error('device lost');
    return backend.name;
  };
  expect(await model.run(fail)).toBe('WASM');
  expect(await model.run(nameOf)).toBe('WASM');
  expect(said).toContainEqual({
    type: 'notice',
    notice: { kind: 'gpu-lost', detail: 'device lost' },
  });
});

test('where WASM does not start either, the next picture tries it again', async () => {
  const model = createRunningModel(setup, () => {});
  vi.mocked(createWasmTower).mockRejectedValueOnce(new Error('out of memory'));
  const lose = () => Promise.reject(new Error('device lost'));
  await expect(model.run(lose)).rejects.toMatchObject({
    code: 'encoder-failed',
    message: expect.stringContaining('out of memory') as string,
  });
  expect(await model.run(nameOf)).toBe('WASM');
});

/** What a worker says of its progress. */
const counted = (said: readonly FromWorker[]) =>
  said.flatMap((message) =>
    message.type === 'progress' ? [[message.loadedBytes, message.totalBytes]] : [],
  );

test('one count for the model and the runtime: it begins with both totals, and ends at their sum', async () => {
  const said: FromWorker[] = [];
  vi.mocked(loadFile).mockImplementation(async ({ bytes }, _cache, { onProgress }) => {
    for (const share of [0.5, 1]) {
      await Promise.resolve();
      onProgress(bytes * share);
    }
    return { bytes: new Uint8Array(bytes), kept: Promise.resolve(true) };
  });
  await createRunningModel(setup, (message) => said.push(message)).load();
  const counts = counted(said);
  expect(new Set(counts.map(([, total]) => total))).toEqual(new Set([100 + 40]));
  expect(counts.map(([loaded]) => loaded)).toEqual([50, 70, 120, 140]);
  const order = said.map(({ type }) => type);
  expect(order.indexOf('starting')).toBeGreaterThan(order.lastIndexOf('progress'));
  expect(order.indexOf('ready')).toBeGreaterThan(order.indexOf('starting'));
});

test('the back end that takes over loads its own runtime, and the model no second time', async () => {
  const said: FromWorker[] = [];
  vi.mocked(createGpuTower).mockRejectedValueOnce(new Error('no adapter'));
  const model = createRunningModel(setup, (message) => said.push(message));
  expect(await model.run(nameOf)).toBe('WASM');
  expect(vi.mocked(loadFile).mock.calls.map(([file]) => file.bytes)).toEqual([100, 40, 30]);
  expect(counted(said).at(-1)).toEqual([130, 130]);
  expect(said).toContainEqual({
    type: 'notice',
    notice: { kind: 'taken-over', from: 'WebGPU', to: 'WASM', detail: 'no adapter' },
  });
});

test('our own kernel computes what it can before any runtime has come', async () => {
  const said: FromWorker[] = [];
  const model = createRunningModel(ownSetup, (message) => said.push(message));
  expect(await model.run(nameOf)).toBe('WASM kernel');
  expect(vi.mocked(loadFile).mock.calls.map(([file]) => file.bytes)).toEqual([100]);
  expect(counted(said).at(-1)).toEqual([100, 100]);
});

test('where our own kernel does not start, a runtime takes over in the same worker, and the model is not loaded again', async () => {
  const said: FromWorker[] = [];
  vi.mocked(createKernelTower).mockRejectedValueOnce(new Error('no SIMD'));
  const model = createRunningModel(ownSetup, (message) => said.push(message));
  expect(await model.run(nameOf)).toBe('WebGPU');
  expect(vi.mocked(loadFile).mock.calls.map(([file]) => file.bytes)).toEqual([100, 40]);
  expect(model.isSpent).toBe(false);
  expect(said).toContainEqual({
    type: 'notice',
    notice: { kind: 'taken-over', from: 'WASM kernel', to: 'WebGPU', detail: 'no SIMD' },
  });
});

test('a runtime that does not come ends the model’s download, is the network’s fault, and can be tried again', async () => {
  const failure = new PictureMathError('network-failed', 'The connection broke.');
  let aborted = false;
  vi.mocked(loadFile).mockImplementation(async ({ bytes }, _cache, { signal }) => {
    if (bytes === 40) throw failure;
    await new Promise((resume) => signal.addEventListener('abort', resume, { once: true }));
    aborted = true;
    signal.throwIfAborted();
    throw new TypeError('Not aborted.');
  });
  const model = createRunningModel(setup, () => {});
  await expect(model.load()).rejects.toBe(failure);
  expect(aborted).toBe(true);
  expect([model.isSpent, vi.mocked(createWasmTower).mock.calls.length]).toEqual([false, 0]);
  loadAtOnce();
  expect(await model.run(nameOf)).toBe('WebGPU');
});

test('stopping ends both downloads', async () => {
  vi.mocked(loadFile).mockImplementation(async (_file, _cache, { signal }) => {
    await new Promise((resume) => signal.addEventListener('abort', resume, { once: true }));
    signal.throwIfAborted();
    throw new TypeError('Not aborted.');
  });
  const model = createRunningModel(setup, () => {});
  const loading = model.load();
  // Not unhandled before it is looked at.
  const ended = expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  await vi.waitFor(() => expect(vi.mocked(loadFile)).toHaveBeenCalledTimes(2));
  await model.stop();
  await ended;
});

test('a runtime that did not start is not started again in the same worker', async () => {
  const model = createRunningModel(setup, () => {});
  vi.mocked(createGpuTower).mockRejectedValueOnce(new Error('no adapter'));
  vi.mocked(createWasmTower).mockRejectedValueOnce(new Error('out of memory'));
  await expect(model.load()).rejects.toMatchObject({ code: 'encoder-failed' });
  expect(model.isSpent).toBe(true);
});
