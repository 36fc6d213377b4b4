/** Our kernel for image towers, held against ONNX Runtime on the embedded model and against float64 sums on small graphs. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  readOnnxGraph,
  type Attribute,
  type Constant,
  type Graph,
} from '#core/convolution/graph.ts';
import { planGraph } from '#core/convolution/plan.ts';
import { createRunner, type ConvolutionExports } from '#core/convolution/run.ts';
import { normalizeRgb, resizeAndCrop } from '#core/picture/preprocess.ts';
import { createRandom } from '#core/random.ts';
import { buildKernels, kernelPath } from '../../../../tools/kernels.ts';
import { DEFAULT_MODEL, readFor, readManifest } from '../../../../tools/model/folder.ts';
import { openVisionTower } from '../../../../tools/model/towers.ts';
import { readPicture } from '../../../../tools/picture/picture.ts';

const VARIANTS = ['convolution', 'convolution-relaxed'] as const;
type Variant = (typeof VARIANTS)[number];
const modules = new Map<Variant, WebAssembly.Module>();
beforeAll(async () => {
  await buildKernels();
  for (const variant of VARIANTS)
    modules.set(variant, await WebAssembly.compile(await readFile(kernelPath(variant))));
});
const kernel = (variant: Variant) =>
  new WebAssembly.Instance(modules.get(variant) as WebAssembly.Module)
    .exports as unknown as ConvolutionExports;

test.each(VARIANTS)(
  '%s gives the vectors that ONNX Runtime gives of the embedded model',
  async (variant) => {
    const manifest = await readManifest(DEFAULT_MODEL);
    const { size } = manifest.image;
    const bytes = await readFor(manifest, 'vision');
    const reference = await openVisionTower(bytes);
    const plan = planGraph(readOnnxGraph(bytes), size, 'image_embeds');
    const run = createRunner(plan, kernel(variant));
    for (const name of ['cap-a.jpg', 'hat-b.png', 'moment-a.jpg', 'red-a.png', 'cap-a.jpg']) {
      const pixels = await readPicture(`static/samples/${name}`);
      const input = normalizeRgb(resizeAndCrop(pixels, size), manifest.image);
      const [own, theirs] = [run(input), await reference.run(input, size)];
      const most = Math.max(...theirs.map(Math.abs));
      const apart = Math.max(...own.map((number, i) => Math.abs(number - (theirs[i] ?? NaN))));
      expect(apart / most, name).toBeLessThan(3e-6);
    }
  },
);

const attribute = (given: Partial<Attribute>): Attribute => ({
  int: 0,
  float: 0,
  ints: [],
  ...given,
});
const constant = (dims: readonly number[], data: ArrayLike<number>): Constant => ({
  dims,
  data: Float32Array.from(data),
});
const shape = (...dims: number[]): Constant => ({
  dims: [dims.length],
  data: Float64Array.from(dims),
});

type ListedNode = readonly [
  op: string,
  inputs: readonly string[],
  output: string,
  attributes?: Record<string, Partial<Attribute>>,
];
type NodeList = readonly ListedNode[];
const graphOf = (nodes: NodeList, constants: Record<string, Constant>): Graph => ({
  nodes: nodes.map(([op, inputs, output, attributes = {}]) => ({
    op,
    inputs,
    outputs: [output],
    attributes: new Map(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
  })),
  constants: new Map(Object.entries(constants).map(([name, value]) => [name, () => value])),
  inputs: ['x'],
});
/** What comes out, as it lies in memory: channels last. */
const compute = (
  graph: Graph,
  size: number,
  x: Float32Array,
  { output = 'y', variant = 'convolution' as Variant } = {},
) => createRunner(planGraph(graph, size, output), kernel(variant))(x);

interface Layer {
  group: number;
  columns: number;
  channels: number;
  size: number;
  stride: number;
  pads: [number, number, number, number];
  weight: Float32Array;
  bias: Float32Array;
}

/** As ONNX defines it, in float64; [channels, side, side] in, [height, width, columns] out. */
function convolve(x: ArrayLike<number>, side: number, layer: Layer): number[] {
  const { group, columns, channels, size, stride, pads, weight, bias } = layer;
  const each = channels / group;
  const outHeight = Math.floor((side + pads[0] + pads[2] - size) / stride) + 1;
  const outWidth = Math.floor((side + pads[1] + pads[3] - size) / stride) + 1;
  const out: number[] = [];
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let o = 0; o < columns; o++) {
        let sum = bias[o] ?? 0;
        for (let i = 0; i < each; i++) {
          const c = Math.floor(o / (columns / group)) * each + i;
          for (let ky = 0; ky < size; ky++)
            for (let kx = 0; kx < size; kx++) {
              const [iy, ix] = [oy * stride - pads[0] + ky, ox * stride - pads[1] + kx];
              if (iy < 0 || ix < 0 || iy >= side || ix >= side) continue;
              sum +=
                (x[(c * side + iy) * side + ix] ?? 0) *
                (weight[((o * each + i) * size + ky) * size + kx] ?? 0);
            }
        }
        out.push(sum);
      }
  return out;
}

const numbers = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random.next() - 1);
};
const convNode = ({ group, size, stride, pads }: Layer) => ({
  group: { int: group },
  kernel_shape: { ints: [size, size] },
  strides: { ints: [stride, stride] },
  pads: { ints: pads },
  dilations: { ints: [1, 1] },
});

describe('on small graphs', () => {
  // A first layer takes 3 channels; a second one, of pixels or by channel, what the first gives.
  test('two convolutions one after the other are the float64 sums, whatever sizes, strides and borders', () => {
    fc.assert(
      fc.property(
        fc.record({
          side: fc.integer({ min: 3, max: 11 }),
          columns: fc.integer({ min: 1, max: 5 }).map((n) => 4 * n),
          first: fc.constantFrom(1, 3),
          size: fc.constantFrom(1, 3, 5),
          stride: fc.integer({ min: 1, max: 3 }),
          pads: fc.tuple(...([0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 2 })) as [])),
          kind: fc.constantFrom('dense', 'depthwise'),
          variant: fc.constantFrom(...VARIANTS),
          seed: fc.integer({ min: 1, max: 1e6 }),
        }),
        ({ side, columns, first, size, stride, pads, kind, variant, seed }) => {
          const edge = (first - 1) / 2;
          const one: Layer = {
            ...{ group: 1, columns, channels: 3, size: first, stride: 1 },
            pads: [edge, edge, edge, edge],
            weight: numbers(seed, columns * 3 * first * first),
            bias: numbers(seed + 1, columns),
          };
          const group = kind === 'dense' ? 1 : columns;
          const two: Layer = {
            ...{ group, columns, channels: columns, size, stride },
            pads: (pads as unknown as Layer['pads']).map((pad) =>
              size > side ? Math.max(pad, 1) : pad,
            ) as Layer['pads'],
            weight: numbers(seed + 2, columns * (columns / group) * size * size),
            bias: numbers(seed + 3, columns),
          };
          const x = numbers(seed + 4, 3 * side * side);
          const graph = graphOf(
            [
              ['Conv', ['x', 'w1', 'b1'], 'middle', convNode(one)],
              ['Conv', ['middle', 'w2', 'b2'], 'y', convNode(two)],
            ],
            {
              w1: constant([columns, 3, first, first], one.weight),
              b1: constant([columns], one.bias),
              w2: constant([columns, columns / group, size, size], two.weight),
              b2: constant([columns], two.bias),
            },
          );
          const middle = convolve(x, side, one);
          const planes = Float64Array.from(
            { length: middle.length },
            (_, i) => middle[(i % (side * side)) * columns + Math.floor(i / (side * side))] ?? 0,
          );
          const expected = convolve(planes, side, two);
          const got = compute(graph, side, x, { variant });
          expect(got.length).toBe(expected.length);
          got.forEach((number, i) => expect(number).toBeCloseTo(expected[i] ?? NaN, 3));
        },
      ),
      { numRuns: 400 },
    );
  });

  const side = 4;
  const x = numbers(7, 3 * side * side);
  const layer: Layer = {
    ...{ group: 1, columns: 8, channels: 3, size: 3, stride: 1, pads: [1, 1, 1, 1] },
    weight: numbers(8, 8 * 27),
    bias: numbers(9, 8),
  };
  const weights = { w: constant([8, 3, 3, 3], layer.weight), b: constant([8], layer.bias) };
  const conv = ['Conv', ['x', 'w', 'b'], 'c', convNode(layer)] as const;
  const raw = convolve(x, side, layer);
  const isClose = (got: Float32Array, expected: readonly number[]) => {
    expect(got.length).toBe(expected.length);
    got.forEach((number, i) => expect(number).toBeCloseTo(expected[i] ?? NaN, 4));
  };

  test('Relu and Clip bound what the operator before them gives', () => {
    const relu = graphOf([conv, ['Relu', ['c'], 'y']], weights);
    isClose(
      compute(relu, side, x),
      raw.map((number) => Math.max(0, number)),
    );
    const bounds = { low: constant([], [-0.5]), high: constant([], [0.25]) };
    const clip = graphOf([conv, ['Clip', ['c', 'low', 'high'], 'y']], { ...weights, ...bounds });
    isClose(
      compute(clip, side, x),
      raw.map((number) => Math.min(0.25, Math.max(-0.5, number))),
    );
  });
  test('what somebody else reads too stays as it was', () => {
    const graph = graphOf([conv, ['Relu', ['c'], 'r'], ['Add', ['c', 'r'], 'y']], weights);
    isClose(
      compute(graph, side, x),
      raw.map((number) => number + Math.max(0, number)),
    );
  });
  test('a sum over places, weighted by a softmax over them, comes out as written', () => {
    const matrix = numbers(10, 8 * 12);
    const attend = numbers(11, 8 * 4);
    const graph = graphOf(
      [
        conv,
        ['Shape', ['c'], 'shape'],
        ['Slice', ['shape', 'zero', 'two'], 'head'],
        ['Concat', ['head', 'rest'], 'flat'],
        ['Reshape', ['c', 'flat'], 'places'],
        ['Transpose', ['places'], 'rows', { perm: { ints: [0, 2, 1] } }],
        ['Sub', ['rows', 'mean'], 'centred'],
        ['MatMul', ['centred', 'matrix'], 'parts'],
        ['MatMul', ['centred', 'attend'], 'logits'],
        ['Softmax', ['logits'], 'shares', { axis: { int: 1 } }],
        ['Unsqueeze', ['shares', 'last'], 'open'],
        ['Tile', ['open', 'times'], 'wide'],
        ['Reshape', ['wide', 'back'], 'weights'],
        ['Mul', ['parts', 'weights'], 'weighted'],
        ['ReduceSum', ['weighted', 'one'], 'y', { keepdims: { int: 0 } }],
      ],
      {
        ...weights,
        ...{ zero: shape(0), two: shape(2), rest: shape(-1), last: shape(-1), one: shape(1) },
        times: shape(1, 1, 1, 3),
        back: shape(1, side * side, 12),
        mean: constant([8], layer.bias),
        matrix: constant([8, 12], matrix),
        attend: constant([8, 4], attend),
      },
    );
    const rows = Array.from({ length: side * side }, (_, p) =>
      Array.from({ length: 8 }, (_, c) => (raw[p * 8 + c] ?? 0) - (layer.bias[c] ?? 0)),
    );
    const product = (row: readonly number[], m: Float32Array, width: number, column: number) =>
      row.reduce((sum, number, k) => sum + number * (m[k * width + column] ?? 0), 0);
    const expected = Array.from({ length: 12 }, (_, d) => {
      const raised = rows.map((row) => Math.exp(product(row, attend, 4, Math.floor(d / 3))));
      const all = raised.reduce((sum, number) => sum + number, 0);
      return rows.reduce(
        (sum, row, p) => sum + (product(row, matrix, 12, d) * (raised[p] ?? 0)) / all,
        0,
      );
    });
    isClose(compute(graph, side, x), expected);
  });
  test('a mean over windows, and arithmetic with numbers for each channel', () => {
    const graph = graphOf(
      [
        [
          'AveragePool',
          ['x'],
          'pool',
          { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } },
        ],
        ['Mul', ['pool', 'half'], 'm'],
        ['Sub', ['m', 'mean'], 's'],
        ['Div', ['s', 'spread'], 'y'],
      ],
      {
        half: constant([], [0.5]),
        mean: constant([1, 3, 1, 1], [0.1, 0.2, 0.3]),
        spread: constant([1, 3, 1, 1], [1, 2, 4]),
      },
    );
    const expected: number[] = [];
    for (const [oy, ox] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const)
      for (let c = 0; c < 3; c++) {
        const at = (y: number, z: number) => x[(c * 4 + 2 * oy + y) * 4 + 2 * ox + z] ?? 0;
        const mean = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
        expected.push((mean / 2 - 0.1 * (c + 1)) / 2 ** c);
      }
    isClose(compute(graph, side, x), expected);
  });

  test.each([
    ['an operator that it has not', [['Gelu', ['x'], 'y']], 'the operator Gelu'],
    [
      'a convolution in groups',
      [['Conv', ['x', 'w', 'b'], 'y', { ...convNode(layer), group: { int: 3 } }]],
      '3 groups',
    ],
    [
      'windows with holes',
      [['Conv', ['x', 'w', 'b'], 'y', { ...convNode(layer), dilations: { ints: [2, 2] } }]],
      'not square and whole',
    ],
    [
      'a transposed picture',
      [['Transpose', ['x'], 'y', { perm: { ints: [0, 2, 3, 1] } }]],
      'a transposition',
    ],
    ['what nothing gives', [['Relu', ['nobody'], 'y']], 'nothing gives nobody'],
  ] as const)('%s is refused by name', (_, nodes, message) => {
    expect(() => planGraph(graphOf(nodes as NodeList, weights), side, 'y')).toThrow(
      expect.objectContaining({
        code: 'model-unsupported',
        message: expect.stringContaining(message),
      }),
    );
  });
});

test('what is no ONNX file is said to be none', () => {
  expect(() => readOnnxGraph(new TextEncoder().encode('<!doctype html>'))).toThrow(
    expect.objectContaining({ code: 'model-file-invalid' }),
  );
});
