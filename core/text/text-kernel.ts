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
    packed: number,
    info: number,
  ): void;
  linear(
    packed: number,
    info: number,
    tokens: number,
    width: number,
    weights: number,
    rowScales: number,
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
    sharedKeys: number,
    sharedValues: number,
    first: number,
    keys: number,
    values: number,
    tokens: number,
    start: number,
    width: number,
    heads: number,
    weights: number,
    out: number,
  ): void;
}

/** A matrix with one scale a row: int8 [rows, width] as `packRows` has them, f32 [rows], f32 [rows]. */
export interface LinearPlace {
  rows: number;
  width: number;
  weights: number;
  scales: number;
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
   * The text embeddings [dimensions], not normalised, read at each prompt's last token. Prompts go through together, and
   * what begins as one before is not computed again: neither changes a bit of an answer, since a token depends on those
   * before it alone.
   */
  run(prompts: readonly Prompt[]): Float32Array<ArrayBuffer>[];
}

export interface Prompt {
  /** The tokens' embeddings [tokens, width], without positions. */
  rows: Float32Array;
  /** Which tokens these are; at least one, at most the context. */
  ids: readonly number[];
}

/** A prompt in a batch: its first `first` tokens are known, the others lie from row `at` on. */
interface Part {
  prompt: Prompt;
  first: number;
  at: number;
  tokens: number;
}

/** How many tokens two prompts have in common at their beginning, the last of `ids` left out: it is read. */
function commonBeginning(ids: readonly number[], others: readonly number[]): number {
  let first = 0;
  while (first < ids.length - 1 && first < others.length && ids[first] === others[first]) first++;
  return first;
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
  const rowBytes = width * 4;
  const all = context * rowBytes;
  const stream = take(all);
  const normed = take(all);
  const queries = take(all);
  const mixed = take(all);
  const ownKeys = take(all);
  const ownValues = take(all);
  const inner = take(context * hidden * 4);
  // Tokens are packed and weighted in fours.
  const packed = take((context + 3) * Math.max(hidden, width) * 2);
  const info = take(context * 8);
  const attentionWeights = take((context + 3) * 4);
  const results = take(context * dimensions * 4);
  const caches = places.layers.map(() => ({ keys: take(all), values: take(all) }));
  const buffer = growTo(kernel, end());
  const floats = new Float32Array(buffer);
  /** Whose keys and values lie in the caches. */
  let known: readonly number[] = [];

  /** Takes what was quantised last. */
  const project = (tokens: number, place: LinearPlace, out: number, add = 0) =>
    kernel.linear(
      packed,
      info,
      tokens,
      place.width,
      place.weights,
      place.scales,
      place.bias,
      place.rows,
      out,
      add,
    );
  const quantize = (x: number, tokens: number, w: number) =>
    kernel.quantize(x, tokens, w, levelsFor(w), packed, info);
  const norm = (x: number, tokens: number, place: NormPlace) =>
    kernel.layerNorm(x, tokens, width, place.gain, place.bias, epsilon, normed);
  const moveRow = (place: number, from: number, to: number) =>
    floats.copyWithin(
      (place + to * rowBytes) / 4,
      (place + from * rowBytes) / 4,
      (place + (from + 1) * rowBytes) / 4,
    );

  /** One layer over all parts; of the last only their end tokens, which then lie one after the other. */
  function runLayer(
    index: number,
    parts: readonly Part[],
    tokens: number,
    remember: boolean,
  ): void {
    const layer = places.layers[index] as LayerPlace;
    const shared = caches[index] as { keys: number; values: number };
    // One that is remembered goes where the next one looks for it.
    const offset = (parts[0] as Part).first * rowBytes;
    const keys = remember ? shared.keys + offset : ownKeys;
    const values = remember ? shared.values + offset : ownValues;
    norm(stream, tokens, layer.norm1);
    quantize(normed, tokens, width);
    project(tokens, layer.key, keys);
    project(tokens, layer.value, values);
    const isLast = index === places.layers.length - 1;
    const count = isLast ? parts.length : tokens;
    if (isLast && tokens > count) {
      for (const [i, { at, tokens: own }] of parts.entries())
        for (const place of [normed, stream]) moveRow(place, at + own - 1, i);
      quantize(normed, count, width);
    }
    project(count, layer.query, queries);
    for (const [i, { first, at, tokens: own }] of parts.entries()) {
      const row = (isLast ? i : at) * rowBytes;
      kernel.attention(
        queries + row,
        shared.keys,
        shared.values,
        first,
        keys + at * rowBytes,
        values + at * rowBytes,
        isLast ? 1 : own,
        isLast ? first + own - 1 : first,
        width,
        heads,
        attentionWeights,
        mixed + row,
      );
    }
    quantize(mixed, count, width);
    project(count, layer.out, stream, 1);
    norm(stream, count, layer.norm2);
    quantize(normed, count, width);
    project(count, layer.up, inner);
    kernel[shape.activation === 'gelu' ? 'gelu' : 'quickGelu'](inner, count * hidden);
    quantize(inner, count, hidden);
    project(count, layer.down, stream, 1);
  }

  /** Parts of at most `context` rows together; `remember` for one that comes alone. */
  function runParts(parts: readonly Part[], remember: boolean): Float32Array<ArrayBuffer>[] {
    let tokens = 0;
    for (const { prompt, first, at, tokens: own } of parts) {
      const [from, to] = [first * width, stream / 4 + at * width];
      for (let i = 0; i < own * width; i++)
        floats[to + i] =
          (prompt.rows[from + i] as number) + (floats[places.positions / 4 + from + i] as number);
      tokens += own;
    }
    for (let index = 0; index < places.layers.length; index++)
      runLayer(index, parts, tokens, remember);
    norm(stream, parts.length, places.norm);
    quantize(normed, parts.length, width);
    project(parts.length, places.projection, results);
    return parts.map((_, i) =>
      floats.slice(results / 4 + i * dimensions, results / 4 + (i + 1) * dimensions),
    );
  }

  /** One prompt by itself, of which the next may know the beginning. */
  function runAlone(prompt: Prompt, first: number): Float32Array<ArrayBuffer>[] {
    // A run that is cut short must not leave half-written keys behind as known.
    known = known.slice(0, first);
    const part = { prompt, first, at: 0, tokens: prompt.ids.length - first };
    const embeddings = runParts([part], true);
    known = [...prompt.ids];
    return embeddings;
  }

  return {
    weights: new Uint8Array(buffer, start, places.bytes),
    memoryBytes: buffer.byteLength,
    run(prompts) {
      const embeddings: Float32Array<ArrayBuffer>[] = [];
      for (let i = 0; i < prompts.length;) {
        const prompt = prompts[i] as Prompt;
        const first = commonBeginning(prompt.ids, known);
        const next = prompts[i + 1];
        // Alone, where the next one would know more of its beginning afterwards.
        if (!next || commonBeginning(next.ids, prompt.ids) > commonBeginning(next.ids, known)) {
          embeddings.push(...runAlone(prompt, first));
          i++;
          continue;
        }
        const parts: Part[] = [];
        let at = 0;
        for (let other = prompts[i]; other; other = prompts[i + parts.length]) {
          const beginning = commonBeginning(other.ids, known);
          const tokens = other.ids.length - beginning;
          if (at + tokens > context) break;
          parts.push({ prompt: other, first: beginning, at, tokens });
          at += tokens;
        }
        embeddings.push(...runParts(parts, false));
        i += parts.length;
      }
      return embeddings;
    },
  };
}
