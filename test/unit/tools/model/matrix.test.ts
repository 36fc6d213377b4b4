/** The text kernel's matrix products against integers that JavaScript adds up. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createPlacer, growTo } from '#core/kernel-memory.ts';
import { createRandom } from '#core/random.ts';
import { PACKED_ROWS, packRows } from '#core/text/packed-rows.ts';
import type { TextKernelExports } from '#core/text/text-kernel.ts';
import { buildKernels, kernelPath } from '../../../../tools/kernels.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  await buildKernels();
  module = await WebAssembly.compile(await readFile(kernelPath('transformer')));
});

interface Product {
  tokens: number;
  width: number;
  rows: number;
  levels: number;
  seed: number;
  /** Of the largest weight and of the largest activation. */
  reach: number;
  add: boolean;
  /** All numbers as large as they may be, all products of one sign. */
  isFull?: boolean;
}

/** What the kernel gives, and what the same numbers give in JavaScript. */
async function multiply({
  tokens,
  width,
  rows,
  levels,
  seed,
  reach,
  add,
  isFull = false,
}: Product) {
  const kernel = (await WebAssembly.instantiate(module, {}))
    .exports as unknown as TextKernelExports;
  const random = createRandom(seed);
  const between = (most: number) => (2 * random.next() - 1) * most;
  const weights = Int8Array.from({ length: rows * width }, (_, i) =>
    isFull ? (Math.floor(i / width) % 3 === 0 ? -127 : 127) : Math.round(between(127)),
  );
  const x = Float32Array.from({ length: tokens * width }, () => (isFull ? reach : between(reach)));
  const scales = Float32Array.from({ length: rows }, () => random.next());
  const bias = Float32Array.from({ length: rows }, () => between(1));
  const before = Float32Array.from({ length: tokens * rows }, () => between(1));

  const { take, end } = createPlacer(kernel.heapBase.value);
  const at = {
    weights: take(weights.length),
    x: take(4 * x.length),
    scales: take(4 * rows),
    bias: take(4 * rows),
    packed: take(2 * (tokens + 3) * width),
    info: take(8 * tokens),
    out: take(4 * before.length),
  };
  const buffer = growTo(kernel, end());
  new Uint8Array(buffer).set(packRows(weights, width), at.weights);
  const floats = (place: number, length: number) => new Float32Array(buffer, place, length);
  floats(at.x, x.length).set(x);
  floats(at.scales, rows).set(scales);
  floats(at.bias, rows).set(bias);
  floats(at.out, before.length).set(before);
  kernel.quantize(at.x, tokens, width, levels, at.packed, at.info);
  kernel.linear(
    at.packed,
    at.info,
    tokens,
    width,
    at.weights,
    at.scales,
    at.bias,
    rows,
    at.out,
    Number(add),
  );

  const f = Math.fround;
  const want = new Float32Array(tokens * rows);
  for (let t = 0; t < tokens; t++) {
    const own = x.subarray(t * width, (t + 1) * width);
    const top = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    const factor = f(levels / top);
    // Halves go to the even neighbour.
    const even = (value: number) => {
      const low = Math.floor(value);
      const part = value - low;
      return part < 0.5 ? low : part > 0.5 ? low + 1 : low + (low & 1);
    };
    const numbers = Array.from(own, (value) => even(f(value * factor)));
    for (let n = 0; n < rows; n++) {
      let sum = 0;
      for (let k = 0; k < width; k++)
        sum += (numbers[k] as number) * (weights[n * width + k] as number);
      let y = f(f(f(sum) * f(top / levels)) * (scales[n] as number));
      y = f(y + (bias[n] as number));
      want[t * rows + n] = add ? f(y + (before[t * rows + n] as number)) : y;
    }
  }
  return { got: Float32Array.from(floats(at.out, want.length)), want };
}

test('are exact for any number of tokens, rows and columns', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        tokens: fc.integer({ min: 1, max: 13 }),
        width: fc.integer({ min: 1, max: 12 }).map((n) => 16 * n),
        rows: fc.integer({ min: 1, max: 6 }).map((n) => PACKED_ROWS * n),
        levels: fc.constantFrom(8191, 8191, 100, 1),
        seed: fc.nat(),
        reach: fc.constantFrom(0, 1e-20, 1, 3e4),
        add: fc.boolean(),
      }),
      async (product) => {
        const { got, want } = await multiply(product);
        expect(got).toEqual(want);
      },
    ),
    { numRuns: 150 },
  );
});

test('do not overflow where every product is the largest', async () => {
  const width = 2048;
  const levels = Math.floor((2 ** 31 - 1) / (127 * width));
  for (const tokens of [1, 2, 3, 4]) {
    const { got, want } = await multiply({
      tokens,
      width,
      rows: 16,
      levels,
      seed: 5,
      reach: 1,
      add: false,
      isFull: true,
    });
    expect(got).toEqual(want);
  }
});

test('of shapes that cannot be packed are refused', () => {
  expect(() => packRows(new Int8Array(4 * 16), 16)).toThrow(/multiple of 8 rows/);
  expect(() => packRows(new Int8Array(8 * 15), 15)).toThrow(/even width/);
});
