import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EncoderSetup, FromWorker } from '#lib/vision/protocol.ts';
import { createRunningModel } from '#lib/vision/running-model.ts';
import { createGpuTower, createWasmTower, type RunningTower } from '#lib/vision/tower.ts';

// No GPU here that could be lost, and no model: what starts and fails is what a test says.
vi.mock('#lib/vision/tower.ts', () => ({ createGpuTower: vi.fn(), createWasmTower: vi.fn() }));
vi.mock('#lib/vision/shard-cache.ts', () => ({ openShardCache: async () => null }));
vi.mock('#lib/vision/download.ts', () => ({
  loadFile: async () => ({ bytes: new Uint8Array(1), kept: Promise.resolve(true) }),
}));
vi.mock('#core/model/embed.ts', () => ({
  embedImage: async () => ({ vector: new Float32Array() }),
}));
vi.mock('#core/picture/canary.ts', () => ({
  CANARY_COSINE: 0.995,
  canaryCosine: () => 1,
  canaryPicture: () => ({}),
}));

const tower = (name: 'WebGPU' | 'WASM'): RunningTower => ({
  backend: { name, threads: 1 },
  run: async () => new Float32Array(),
});
const nameOf = async ({ backend }: RunningTower) => backend.name;
const setup = {
  runtime: '/ort/',
  file: { precision: 'fp32', dynamic: false, bytes: 1, canary: '' },
  device: { gpu: true, f16: false },
} as EncoderSetup;

beforeEach(() => {
  vi.stubGlobal('self', { location: { origin: 'https://example.org' } });
  vi.mocked(createGpuTower).mockResolvedValue(tower('WebGPU'));
  vi.mocked(createWasmTower).mockResolvedValue(tower('WASM'));
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
    text: 'The GPU stopped answering, WASM takes over. device lost',
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
