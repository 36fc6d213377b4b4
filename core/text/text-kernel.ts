/**
 * CLIP's text transformer on our own WebAssembly kernel (kernels/transformer.ts): where everything lies in its memory,
 * and the order of the layers. The caller instantiates the module and fills in the weights.
 */
import { createPlacer, growTo, type KernelExports } from '../kernel-memory.ts';
import type { TransformerShape } from './prepared-text.ts';

/** What kernels/transformer.ts exports; all numbers are byte offsets or counts. */
export interface TextKernelExports extends KernelExports {
  quantize(
    x: number,
    tokens: number,
    width: number,
    levels: number,
    digits: number,
    scales: number,
  ): void;
  linear(
    digits: number,
    tokenScales: number,
    tokens: number,
    width: number,
    weights: number,
    rowScales: number,
    rowSums: number,
    bias: number,
    rows: number,
    out: number,
    add: number,
  ): void;
  layerNorm(
    x: number,
    tokens: number,
    width: number,
    gain: number,
    bias: number,
    epsilon: number,
    out: number,
  ): void;
  quickGelu(x: number, count: number): void;
  gelu(x: number, count: number): void;
  attention(
    queries: number,
    keys: number,
    values: number,
    tokens: number,
    first: number,
    width: number,
    heads: number,
    weights: number,
    out: number,
  ): void;
}

/** A matrix with one scale a row: int8 [rows, width], f32 [rows], i32 [rows] (sums of the rows), f32 [rows]. */
export interface LinearPlace {
  rows: number;
  width: number;
  weights: number;
  scales: number;
  sums: number;
  bias: number;
}
export interface NormPlace {
  gain: number;
  bias: number;
}
export interface LayerPlace {
  norm1: NormPlace;
  query: LinearPlace;
  key: LinearPlace;
  value: LinearPlace;
  out: LinearPlace;
  norm2: NormPlace;
  up: LinearPlace;
  down: LinearPlace;
}
/** Offsets into the weights of a text transformer, from 0. */
export interface WeightPlaces {
  bytes: number;
  positions: number;
  layers: LayerPlace[];
  norm: NormPlace;
  projection: LinearPlace;
}

/** The one layout of prepared weights, on disk, in KV and in memory: what `model prepare` writes, the kernel reads. */
export function placeWeights(shape: TransformerShape, start = 0): WeightPlaces {
  const { take, end } = createPlacer(start);
  const norm = (): NormPlace => ({ gain: take(shape.width * 4), bias: take(shape.width * 4) });
  const linear = (rows: number, width: number): LinearPlace => ({
    rows,
    width,
    weights: take(rows * width),
    scales: take(rows * 4),
    sums: take(rows * 4),
    bias: take(rows * 4),
  });
  const { width, hidden } = shape;
  const positions = take(shape.context * width * 4);
  const layers = Array.from({ length: shape.layers }, () => ({
    norm1: norm(),
    query: linear(width, width),
    key: linear(width, width),
    value: linear(width, width),
    out: linear(width, width),
    norm2: norm(),
    up: linear(hidden, width),
    down: linear(width, hidden),
  }));
  return {
    positions,
    layers,
    norm: norm(),
    projection: linear(shape.dimensions, width),
    bytes: end() - start,
  };
}

/** The largest magnitude of a quantised activation: 14 bits, and sums of `width` products with int8 fit 32 bits. */
const levelsFor = (width: number) => Math.min(8191, Math.floor((2 ** 31 - 1) / (127 * width)));

export interface TextKernel {
  /** Where the weights go before the first run: [bytes of `placeWeights`], a view of the kernel's own memory. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** The kernel's memory in bytes; it never grows again. */
  readonly memoryBytes: number;
  /**
   * The text embedding [dimensions], not normalised, read at the last token.
   * @param rows the tokens' embeddings [tokens, width], without positions
   * @param ids says which tokens these are: a common beginning with the run before is not computed again, which changes
   * no bit of the answer (attention is causal)
   */
  run(rows: Float32Array, ids: readonly number[]): Float32Array<ArrayBuffer>;
}

/**
 * Lays out a fresh kernel instance's memory for a transformer. An instance serves one kernel.
 * @throws RangeError when the memory cannot grow to the size
 */
export function createTextKernel(kernel: TextKernelExports, shape: TransformerShape): TextKernel {
  const { width, hidden, heads, context, dimensions, epsilon } = shape;
  const { take, end } = createPlacer(kernel.heapBase.value);
  const start = take(placeWeights(shape).bytes);
  const places = placeWeights(shape, start);
  const rowBytes = context * width * 4;
  const stream = take(rowBytes);
  const normed = take(rowBytes);
  const queries = take(rowBytes);
  const mixed = take(rowBytes);
  const inner = take(context * hidden * 4);
  const digits = take(context * Math.max(hidden, width) * 2);
  const scales = take(context * 4);
  const attentionWeights = take(context * 4);
  const result = take(dimensions * 4);
  const caches = places.layers.map(() => ({ keys: take(rowBytes), values: take(rowBytes) }));
  const buffer = growTo(kernel, end());
  const floats = new Float32Array(buffer);
  let known: readonly number[] = [];

  /** Takes what was quantised last. */
  const project = (tokens: number, place: LinearPlace, out: number, add = 0) =>
    kernel.linear(
      digits,
      scales,
      tokens,
      place.width,
      place.weights,
      place.scales,
      place.sums,
      place.bias,
      place.rows,
      out,
      add,
    );
  const quantize = (x: number, tokens: number, w: number) =>
    kernel.quantize(x, tokens, w, levelsFor(w), digits, scales);
  const norm = (x: number, tokens: number, place: NormPlace) =>
    kernel.layerNorm(x, tokens, width, place.gain, place.bias, epsilon, normed);

  /** One layer over the stream's `tokens` from position `first`; what follows the attention only for the last of them. */
  function runLayer(index: number, first: number, tokens: number): void {
    const layer = places.layers[index] as LayerPlace;
    const { keys, values } = caches[index] as { keys: number; values: number };
    norm(stream, tokens, layer.norm1);
    quantize(normed, tokens, width);
    const offset = first * width * 4;
    project(tokens, layer.key, keys + offset);
    project(tokens, layer.value, values + offset);
    // After the last layer only the end token is read.
    const only = index === places.layers.length - 1 ? tokens - 1 : 0;
    const at = only * width * 4;
    const count = tokens - only;
    if (only > 0) quantize(normed + at, count, width);
    project(count, layer.query, queries);
    kernel.attention(
      queries,
      keys,
      values,
      count,
      first + only,
      width,
      heads,
      attentionWeights,
      mixed,
    );
    quantize(mixed, count, width);
    project(count, layer.out, stream + at, 1);
    norm(stream + at, count, layer.norm2);
    quantize(normed, count, width);
    project(count, layer.up, inner);
    kernel[shape.activation === 'gelu' ? 'gelu' : 'quickGelu'](inner, count * hidden);
    quantize(inner, count, hidden);
    project(count, layer.down, stream + at, 1);
  }

  return {
    weights: new Uint8Array(buffer, start, places.bytes),
    memoryBytes: buffer.byteLength,
    run(rows, ids) {
      let first = 0;
      while (first < ids.length - 1 && first < known.length && ids[first] === known[first]) first++;
      // A run that is cut short must not leave half-written keys behind as known.
      known = known.slice(0, first);
      const tokens = ids.length - first;
      const positions = places.positions / 4 + first * width;
      for (let i = 0; i < tokens * width; i++)
        floats[stream / 4 + i] =
          (rows[first * width + i] as number) + (floats[positions + i] as number);
      for (let index = 0; index < places.layers.length; index++) runLayer(index, first, tokens);
      const last = stream + (tokens - 1) * width * 4;
      norm(last, 1, places.norm);
      quantize(normed, 1, width);
      project(1, places.projection, result);
      known = [...ids];
      return floats.slice(result / 4, result / 4 + dimensions);
    },
  };
}
