import { expect, test } from 'vitest';
import { isImmutable, isKept } from '../../../../src/lib/device/offline-rules.ts';

const SPACE = 'picture-math-small/bf9b852dc1dd';
test.each([
  ['/models/index.json', true, false],
  ['/ort/1.30.0/ort-wasm-simd-threaded.mjs', true, true],
  [`/models/${SPACE}/samples-0123.json`, true, true],
  [`/models/${SPACE}/domain-0123.f32`, true, true],
  // Parts of models and of the runtime are kept by their hash elsewhere.
  ['/ort/1.30.0/ort-wasm-simd-threaded.wasm.gzip', false, true],
  [`/models/${SPACE}/${'0'.repeat(64)}`, false, true],
  ['/api/v1/vocabularies', true, false],
  ['/api/v1/vocabularies/common/data?model=x', true, false],
  ['/api/v1/vocabularies/common', false, false],
  ['/api/v1/rank', false, false],
  ['/api/v1/health', false, false],
  ['/', false, false],
])('%s is kept: %s, never changes: %s', (path, kept, immutable) => {
  const url = new URL(path, 'http://localhost');
  expect([isKept(url), isImmutable(url)]).toEqual([kept, immutable]);
});
