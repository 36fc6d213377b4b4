/**
 * From an ONNX graph of a convolutional image tower to steps of our own kernel. Everything that depends on the graph alone
 * is computed here, once: shapes, weights, what is fused. Activations of four dimensions lie with their channels last.
 */
import {
  broadcastDims,
  prepareArithmetic,
  sizeOf,
  type Arithmetic,
  type Numbers,
} from './broadcast.ts';
import { unsupported, type Constant, type Graph, type GraphNode } from './graph.ts';
import { packBias, packPanels } from './pack.ts';
import type { Bounds, Plan, Slot, Step, Window } from './steps.ts';

/** What a name of the graph stands for. `dims` are ONNX's; `isLast`: its second dimension, the channels, lies last. */
interface Activation {
  slot: Slot;
  dims: readonly number[];
  isLast: boolean;
}
type Value = Constant | Activation;

const isConstant = (value: Value): value is Constant => 'data' in value;
const FREE: Bounds = { low: -Infinity, high: Infinity };

/** Shapes as they lie in memory. */
const layout = ([first = 1, channels = 1, ...rest]: readonly number[]) => [
  first,
  ...rest,
  channels,
];
const laidDims = ({ dims, isLast }: Activation) => (isLast ? layout(dims) : dims);

class Planner {
  readonly steps: Step[] = [];
  readonly #values = new Map<string, Value>();
  readonly #constants: Graph['constants'];
  /** How many nodes read a name. */
  readonly #uses = new Map<string, number>();

  constructor({ constants }: Graph, nodes: readonly GraphNode[], input: [string, Activation]) {
    this.#constants = constants;
    this.#values.set(...input);
    for (const name of nodes.flatMap(({ inputs }) => inputs))
      this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  /** @throws PictureMathError `model-unsupported` */
  value(name: string | undefined): Value {
    const value = this.#values.get(name ?? '') ?? this.#constants.get(name ?? '')?.();
    if (value) return value;
    throw unsupported(`nothing gives ${name}`);
  }
  optional(name: string | undefined): Value | null {
    return name === undefined || name === '' ? null : this.value(name);
  }
  activation(name: string | undefined): Activation {
    const value = this.value(name);
    if (isConstant(value)) throw unsupported(`${name} is constant`);
    return value;
  }
  constant(name: string | undefined): Constant {
    const value = this.value(name);
    if (isConstant(value)) return value;
    throw unsupported(`${name} is not constant`);
  }
  isReadOnce(name: string): boolean {
    return this.#uses.get(name) === 1;
  }
  set(node: GraphNode, value: Value): void {
    this.#values.set(node.outputs[0] ?? '', value);
  }
}

const numberOf = (value: Value | null, otherwise: number): number => {
  if (!value) return otherwise;
  if (!isConstant(value) || value.data.length !== 1) throw unsupported('bounds that change');
  return value.data[0] ?? otherwise;
};

const intsOf = ({ attributes }: GraphNode, name: string) => attributes.get(name)?.ints ?? [];
const intOf = ({ attributes }: GraphNode, name: string, otherwise: number) =>
  attributes.get(name)?.int ?? otherwise;

const newSlot = (dims: readonly number[]): Slot => ({ count: sizeOf(dims) });

/** Adds a step of its own, with what it gives. */
function give(planner: Planner, node: GraphNode, dims: readonly number[], isLast: boolean) {
  const slot = newSlot(dims);
  planner.set(node, { slot, dims, isLast });
  return slot;
}

function windowOf(node: GraphNode, dims: readonly number[]): Window {
  const [batch, channels = 0, height = 0, width = 0] = dims;
  const [size = 0, other] = intsOf(node, 'kernel_shape');
  const [stride = 1, across = stride] = intsOf(node, 'strides');
  const [padTop = 0, padLeft = 0, padBottom = 0, padRight = 0] = intsOf(node, 'pads');
  if (dims.length !== 4 || batch !== 1) throw unsupported(`pictures of shape ${dims.join('x')}`);
  if (size !== other || stride !== across || intsOf(node, 'dilations').some((step) => step !== 1))
    throw unsupported('windows that are not square and whole');
  const out = (side: number, pads: number) => Math.floor((side + pads - size) / stride) + 1;
  const outHeight = out(height, padTop + padBottom);
  const outWidth = out(width, padLeft + padRight);
  return { height, width, channels, size, stride, padTop, padLeft, outHeight, outWidth };
}

function planConvolution(planner: Planner, node: GraphNode): void {
  const [inputName, weightName, biasName] = node.inputs;
  const input = planner.activation(inputName);
  const weight = planner.constant(weightName);
  const bias = planner.optional(biasName);
  if (bias && !isConstant(bias)) throw unsupported('a bias that changes');
  const window = windowOf(node, input.dims);
  const { channels, size, outHeight, outWidth } = window;
  const [columns = 0, each = 0] = weight.dims;
  const group = intOf(node, 'group', 1);
  if (columns % 4 !== 0) throw unsupported(`a convolution to ${columns} channels`);
  const to = give(planner, node, [1, columns, outHeight, outWidth], true);
  const area = size * size;
  const biases = packBias(bias?.data ?? null, columns);
  const shared = { from: input.slot, bounds: FREE, to };
  if (group === channels && each === 1 && columns === channels) {
    const weights = new Float32Array(area * channels);
    for (let c = 0; c < channels; c++)
      for (let k = 0; k < area; k++)
        weights[k * channels + c] = weight.data[c * area + k] as number;
    planner.steps.push({
      kind: 'depthwise',
      ...shared,
      window,
      weights: { data: weights },
      bias: biases,
    });
    return;
  }
  if (group !== 1 || each !== channels) throw unsupported(`a convolution in ${group} groups`);
  const depth = area * channels;
  const panels = packPanels(weight.data, columns, {
    column: depth,
    places: area,
    place: 1,
    channels,
    channel: area,
  });
  const matrix = { depth, columns, panels, bias: biases };
  // Pixel by pixel: nothing has to be gathered.
  const isPixel =
    size === 1 && window.stride === 1 && intsOf(node, 'pads').every((pad) => pad === 0);
  planner.steps.push(
    isPixel
      ? { kind: 'multiply', ...shared, rows: outHeight * outWidth, matrix }
      : { kind: 'convolve', ...shared, window, matrix },
  );
}

/** Relu and Clip: part of the step before where nothing else reads what that gives. */
function planBounds(planner: Planner, node: GraphNode): void {
  const [name = '', low, high] = node.inputs;
  const input = planner.activation(name);
  const bounds: Bounds =
    node.op === 'Relu'
      ? { low: 0, high: Infinity }
      : {
          low: numberOf(planner.optional(low), -Infinity),
          high: numberOf(planner.optional(high), Infinity),
        };
  const last = planner.steps.at(-1);
  const isNext = last?.to === input.slot && last.kind !== 'host' && last.bounds === FREE;
  if (isNext && planner.isReadOnce(name)) {
    last.bounds = bounds;
    planner.set(node, input);
    return;
  }
  const to = give(planner, node, input.dims, input.isLast);
  planner.steps.push({
    kind: 'host',
    from: [input.slot],
    run: ([x = new Float32Array()], out) => {
      for (let i = 0; i < out.length; i++)
        out[i] = Math.min(Math.max(x[i] as number, bounds.low), bounds.high);
    },
    to,
  });
}

const isSame = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

/** A constant beside an activation whose channels lie last. */
function laidConstant({ dims, data }: Constant, rank: number): Constant {
  const full = [...new Array<number>(Math.max(0, rank - dims.length)).fill(1), ...dims];
  const [, channels = 1, ...rest] = full;
  if (sizeOf(full) !== channels && channels !== 1)
    throw unsupported(`a constant of ${dims.join('x')}`);
  if (channels === 1 && sizeOf(rest) !== 1) throw unsupported(`a constant of ${dims.join('x')}`);
  return { dims: layout(full), data };
}

function planArithmetic(planner: Planner, node: GraphNode): void {
  const op = node.op as Arithmetic;
  const [a, b] = [planner.value(node.inputs[0]), planner.value(node.inputs[1])];
  if (isConstant(a) && isConstant(b)) {
    const dims = broadcastDims(a.dims, b.dims);
    const isWhole = a.data instanceof Float64Array && b.data instanceof Float64Array;
    const data = new (isWhole ? Float64Array : Float32Array)(sizeOf(dims));
    prepareArithmetic(op, a.dims, b.dims)(a.data, b.data, data);
    planner.set(node, { dims, data });
    return;
  }
  const activations = [a, b].filter((value): value is Activation => !isConstant(value));
  const [first] = activations as [Activation];
  const { isLast } = first;
  if (activations.some((other) => other.isLast !== isLast))
    throw unsupported('a sum of different layouts');
  const dims = broadcastDims(a.dims, b.dims);
  if (!isConstant(a) && !isConstant(b) && op === 'Add' && isSame(a.dims, b.dims) && isLast) {
    const to = give(planner, node, dims, isLast);
    planner.steps.push({ kind: 'add', a: a.slot, b: b.slot, bounds: FREE, to });
    return;
  }
  const laid = [a, b].map((value) =>
    isConstant(value)
      ? isLast
        ? laidConstant(value, dims.length)
        : value
      : { ...value, dims: laidDims(value) },
  ) as [Value, Value];
  const compute = prepareArithmetic(op, laid[0].dims, laid[1].dims);
  const to = give(planner, node, dims, isLast);
  planner.steps.push({
    kind: 'host',
    from: activations.map(({ slot }) => slot),
    run: (from, out) => {
      const [x, y] = isConstant(laid[0])
        ? [laid[0].data, from[0]]
        : [from[0], isConstant(laid[1]) ? laid[1].data : from[1]];
      compute(x as Numbers, y as Numbers, out);
    },
    to,
  });
}

function planAveragePool(planner: Planner, node: GraphNode): void {
  const input = planner.activation(node.inputs[0]);
  const window = windowOf(node, input.dims);
  const { width, channels, size, stride, padTop, padLeft, outHeight, outWidth } = window;
  if (padTop + padLeft !== 0 || intOf(node, 'ceil_mode', 0) !== 0 || !input.isLast)
    throw unsupported('a pool beyond the picture');
  const to = give(planner, node, [1, channels, outHeight, outWidth], true);
  planner.steps.push({
    kind: 'host',
    from: [input.slot],
    run: ([x = new Float32Array()], out) => {
      for (let i = 0; i < out.length; i++) {
        const c = i % channels;
        const place = (i - c) / channels;
        const ox = place % outWidth;
        const first = ((place - ox) / outWidth) * stride * width + ox * stride;
        let sum = 0;
        for (let ky = 0; ky < size; ky++)
          for (let kx = 0; kx < size; kx++)
            sum += x[(first + ky * width + kx) * channels + c] as number;
        out[i] = sum / (size * size);
      }
    },
    to,
  });
}

const wholeNumbers = (planner: Planner, name: string | undefined) =>
  Array.from(planner.constant(name).data as ArrayLike<number>);

function planReshape(planner: Planner, node: GraphNode): void {
  const input = planner.activation(node.inputs[0]);
  const wanted = wholeNumbers(planner, node.inputs[1]).map((dim, i) =>
    dim === 0 ? (input.dims[i] ?? 0) : dim,
  );
  const known = sizeOf(wanted.filter((dim) => dim > 0));
  const dims = wanted.map((dim) => (dim < 0 ? input.slot.count / known : dim));
  // Rows and columns become places; the channels stay where they are.
  const [batch, channels] = input.dims;
  if (input.isLast && (dims.length !== 3 || dims[0] !== batch || dims[1] !== channels))
    throw unsupported(`a picture as ${dims.join('x')}`);
  planner.set(node, { ...input, dims });
}

function planTranspose(planner: Planner, node: GraphNode): void {
  const input = planner.activation(node.inputs[0]);
  if (!input.isLast || !isSame(intsOf(node, 'perm'), [0, 2, 1]))
    throw unsupported('a transposition that is not of places and channels');
  planner.set(node, { ...input, dims: layout(input.dims), isLast: false });
}

function plainActivation(planner: Planner, name: string | undefined): Activation {
  const value = planner.activation(name);
  if (value.isLast) throw unsupported('an operator over a picture');
  return value;
}

function planMatMul(planner: Planner, node: GraphNode): void {
  const input = plainActivation(planner, node.inputs[0]);
  const matrix = planner.constant(node.inputs[1]);
  const [depth = 0, columns = 0] = matrix.dims;
  if (matrix.dims.length !== 2 || input.dims.at(-1) !== depth || columns % 4 !== 0)
    throw unsupported(`a product of ${input.dims.join('x')} and ${matrix.dims.join('x')}`);
  const to = give(planner, node, [...input.dims.slice(0, -1), columns], false);
  planner.steps.push({
    kind: 'multiply',
    from: input.slot,
    rows: input.slot.count / depth,
    matrix: {
      depth,
      columns,
      panels: packPanels(matrix.data, columns, {
        column: 1,
        places: 1,
        place: 0,
        channels: depth,
        channel: columns,
      }),
      bias: packBias(null, columns),
    },
    bounds: FREE,
    to,
  });
}

/** [1, places, heads] over the places. */
function planSoftmax(planner: Planner, node: GraphNode): void {
  const input = plainActivation(planner, node.inputs[0]);
  const [batch, places = 0, heads = 0] = input.dims;
  if (input.dims.length !== 3 || batch !== 1 || intOf(node, 'axis', -1) !== 1)
    throw unsupported('a softmax that is not over places');
  const to = give(planner, node, input.dims, false);
  planner.steps.push({
    kind: 'host',
    from: [input.slot],
    run: ([x = new Float32Array()], out) => {
      for (let h = 0; h < heads; h++) {
        let most = -Infinity;
        for (let p = 0; p < places; p++) most = Math.max(most, x[p * heads + h] as number);
        let sum = 0;
        for (let p = 0; p < places; p++) sum += Math.exp((x[p * heads + h] as number) - most);
        for (let p = 0; p < places; p++)
          out[p * heads + h] = Math.exp((x[p * heads + h] as number) - most) / sum;
      }
    },
    to,
  });
}

function planUnsqueeze(planner: Planner, node: GraphNode): void {
  const value = planner.value(node.inputs[0]);
  if (!isConstant(value) && value.isLast) throw unsupported('an operator over a picture');
  const rank = value.dims.length + 1;
  const axes = wholeNumbers(planner, node.inputs[1]);
  if (axes.length !== 1) throw unsupported('several dimensions at once');
  const [axis = 0] = axes;
  planner.set(node, { ...value, dims: value.dims.toSpliced(axis < 0 ? axis + rank : axis, 0, 1) });
}

/** Repeats along the last dimension alone. */
function planTile(planner: Planner, node: GraphNode): void {
  const input = plainActivation(planner, node.inputs[0]);
  const repeats = wholeNumbers(planner, node.inputs[1]);
  const times = repeats.at(-1) ?? 1;
  if (input.dims.at(-1) !== 1 || repeats.slice(0, -1).some((count) => count !== 1))
    throw unsupported(`a tensor of ${input.dims.join('x')} repeated ${repeats.join('x')}`);
  const to = give(planner, node, [...input.dims.slice(0, -1), times], false);
  planner.steps.push({
    kind: 'host',
    from: [input.slot],
    run: ([x = new Float32Array()], out) => {
      for (let i = 0; i < x.length; i++) out.fill(x[i] as number, i * times, (i + 1) * times);
    },
    to,
  });
}

/** [1, places, dimensions] summed over the places. */
function planReduceSum(planner: Planner, node: GraphNode): void {
  const input = plainActivation(planner, node.inputs[0]);
  const axes = wholeNumbers(planner, node.inputs[1]);
  const [batch = 1, , dimensions = 0] = input.dims;
  if (input.dims.length !== 3 || batch !== 1 || !isSame(axes, [1]))
    throw unsupported('a sum that is not over places');
  const keeps = intOf(node, 'keepdims', 1) === 1;
  const to = give(planner, node, keeps ? [1, 1, dimensions] : [1, dimensions], false);
  planner.steps.push({
    kind: 'host',
    from: [input.slot],
    run: ([x = new Float32Array()], out) => {
      const sums = new Float64Array(dimensions);
      for (let i = 0; i < x.length; i++) {
        const d = i % dimensions;
        sums[d] = (sums[d] ?? 0) + (x[i] as number);
      }
      out.set(sums);
    },
    to,
  });
}

// Shapes are constants here: every picture has the same.

const integers = (numbers: readonly number[]): Constant => ({
  dims: [numbers.length],
  data: Float64Array.from(numbers),
});

const PLANS: Readonly<Record<string, (planner: Planner, node: GraphNode) => void>> = {
  Conv: planConvolution,
  Relu: planBounds,
  Clip: planBounds,
  Add: planArithmetic,
  Sub: planArithmetic,
  Mul: planArithmetic,
  Div: planArithmetic,
  AveragePool: planAveragePool,
  Reshape: planReshape,
  Transpose: planTranspose,
  MatMul: planMatMul,
  Softmax: planSoftmax,
  Unsqueeze: planUnsqueeze,
  Tile: planTile,
  ReduceSum: planReduceSum,
  Cast: (planner, node) => planner.set(node, planner.constant(node.inputs[0])),
  Shape: (planner, node) => planner.set(node, integers(planner.value(node.inputs[0]).dims)),
  Slice: (planner, node) => {
    const [data, starts, ends] = node.inputs.map((name) => wholeNumbers(planner, name));
    planner.set(node, integers((data ?? []).slice(starts?.[0], ends?.[0])));
  },
  Concat: (planner, node) =>
    planner.set(node, integers(node.inputs.flatMap((name) => wholeNumbers(planner, name)))),
  Gather: (planner, node) => {
    const [data = [], indices = []] = node.inputs.map((name) => wholeNumbers(planner, name));
    const picked = indices.map((index) => data.at(index) ?? 0);
    const { dims } = planner.constant(node.inputs[1]);
    planner.set(node, { dims, data: Float64Array.from(picked) });
  },
};

/** The nodes that an output comes from, in their order. */
function neededFor(output: string, nodes: readonly GraphNode[]): GraphNode[] {
  const wanted = new Set([output]);
  const needed = nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((name) => wanted.has(name))) return false;
    for (const name of inputs) wanted.add(name);
    return true;
  });
  return needed.reverse();
}

/**
 * @param size of the picture [1, 3, size, size] that goes in
 * @param output the name of what comes out
 * @throws PictureMathError `model-unsupported` for an operator, or a use of one, that is not computed here
 */
export function planGraph(graph: Graph, size: number, output: string): Plan {
  const [input, ...others] = graph.inputs;
  if (input === undefined || others.length > 0) throw unsupported('not one input');
  const channels = 3;
  const dims = [1, channels, size, size];
  const slot = newSlot(dims);
  const nodes = neededFor(output, graph.nodes);
  for (const { op } of nodes)
    if (!Object.hasOwn(PLANS, op)) throw unsupported(`the operator ${op}`);
  const planner = new Planner(graph, nodes, [input, { slot, dims, isLast: true }]);
  for (const node of nodes) PLANS[node.op]?.(planner, node);
  const result = planner.activation(output);
  return { input: { slot, channels }, steps: planner.steps, output: result.slot };
}
