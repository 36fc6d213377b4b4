/**
 * Reads a CLIP text tower out of its ONNX graph, whoever exported it (Hugging Face's exporter, ONNX Runtime's int8 of
 * it, our own recipe): tables, layer norms and matrices in the order in which the graph uses them. And splits the graph:
 * the same without its token table, taking `inputs_embeds`.
 */
import { PictureMathError } from '#core/errors.ts';
import {
  FLOAT,
  foldWeights,
  numbersOf,
  valueInfo,
  type Graph,
  type Model,
  type Node,
  type Tensor,
} from './onnx.ts';

/** y = x W^T + b: weight [rows, width] row-major, bias [rows]. */
export interface Linear {
  rows: number;
  width: number;
  weight: Float32Array;
  bias: Float32Array;
}
export interface Norm {
  gain: Float32Array;
  bias: Float32Array;
}
export interface TextLayer {
  norm1: Norm;
  query: Linear;
  key: Linear;
  value: Linear;
  out: Linear;
  norm2: Norm;
  up: Linear;
  down: Linear;
}
export interface TextWeights {
  width: number;
  /** [tokens, width] */
  tokens: Float32Array;
  /** [context, width] */
  positions: Float32Array;
  layers: TextLayer[];
  norm: Norm;
  projection: Linear;
  activation: 'quick_gelu' | 'gelu';
}

const refuse = (expected: string, got: string) =>
  new PictureMathError(
    'model-file-invalid',
    `Expected a CLIP text tower ${expected}, got ${got}: this graph cannot be prepared.`,
  );

/** Looks a graph up by names. */
function indexGraph(graph: Graph) {
  const tensors = new Map<string, Tensor>(graph.initializer.map((t) => [t.name, t]));
  const consumers = new Map<string, Node[]>();
  const producers = new Map<string, Node>();
  for (const node of graph.node) {
    const constant = node.op_type === 'Constant' && node.attribute?.find((a) => a.name === 'value');
    if (constant && constant.t) tensors.set(node.output[0] ?? '', constant.t);
    for (const input of node.input) consumers.set(input, [...(consumers.get(input) ?? []), node]);
    for (const output of node.output) producers.set(output, node);
  }
  /** A constant of numbers as float32: int8 ones by their scale and zero point, which are named after them. */
  function floats(name: string): Float32Array | null {
    const tensor = tensors.get(name);
    if (!tensor) return null;
    const numbers = numbersOf(tensor);
    if (numbers instanceof Float32Array) return numbers;
    const base = name.replace(/_quantized$/, '');
    const [scale, zero] = [`${base}_scale`, `${base}_zero_point`].map((n) => tensors.get(n));
    if (!scale || !zero || Array.isArray(numbers)) return null;
    const scales = numbersOf(scale);
    const zeros = numbersOf(zero);
    const columns = tensor.dims.at(-1) ?? 1;
    const at = (list: ArrayLike<number>, i: number) =>
      (list.length === 1 ? list[0] : list[i % columns]) as number;
    const result = new Float32Array(numbers.length);
    for (let i = 0; i < result.length; i++)
      result[i] = ((numbers[i] as number) - at(zeros, i)) * at(scales, i);
    return result;
  }
  return { tensors, consumers, producers, floats };
}
type Index = ReturnType<typeof indexGraph>;

/** The vector that a later Add puts on `name`, looking through the casts and scales of int8. */
function biasAfter({ consumers, tensors, floats }: Index, name: string, size: number) {
  let at = name;
  for (let hops = 0; hops < 4; hops++) {
    const [next, ...others] = consumers.get(at) ?? [];
    if (!next || others.length > 0) return null;
    if (next.op_type === 'Add') {
      const other = next.input.find((input) => input !== at) ?? '';
      return tensors.get(other)?.dims.join() === String(size) ? floats(other) : null;
    }
    if (next.op_type !== 'Cast' && next.op_type !== 'Mul') return null;
    at = next.output[0] ?? '';
  }
  return null;
}

function readLinear(index: Index, node: Node): Linear | null {
  const matrix = node.input[1] ?? '';
  const tensor = index.tensors.get(matrix);
  const numbers = tensor?.dims.length === 2 ? index.floats(matrix) : null;
  if (!tensor || !numbers) return null;
  const transposed = node.attribute?.some((a) => a.name === 'transB' && a.i === 1) ?? false;
  const [first = 0, second = 0] = tensor.dims;
  const [rows, width] = transposed ? [first, second] : [second, first];
  const weight = transposed ? numbers : new Float32Array(numbers.length);
  if (!transposed)
    for (let k = 0; k < width; k++)
      for (let n = 0; n < rows; n++) weight[n * width + k] = numbers[k * rows + n] as number;
  const bias =
    node.op_type === 'Gemm'
      ? index.floats(node.input[2] ?? '')
      : biasAfter(index, node.output[0] ?? '', rows);
  return { rows, width, weight, bias: bias ?? new Float32Array(rows) };
}

/** A layer norm that ends here: as one node, or as the product and sum that end its parts. */
function readNorm(index: Index, node: Node): Norm | null {
  if (node.op_type === 'LayerNormalization') {
    const [gain, bias] = [node.input[1], node.input[2]].map((name) => index.floats(name ?? ''));
    return gain && bias ? { gain, bias } : null;
  }
  if (node.op_type !== 'Mul') return null;
  const from = node.input.find((input) => index.producers.get(input)?.op_type === 'Div');
  const gainName = node.input.find((input) => index.tensors.get(input)?.dims.length === 1);
  const gain = gainName === undefined ? null : index.floats(gainName);
  if (from === undefined || !gain || gain.length === 1) return null;
  const bias = biasAfter(index, node.output[0] ?? '', gain.length);
  return bias ? { gain, bias } : null;
}

type Part = { norm: Norm } | { linear: Linear } | { attention: true };

/** The parts that hold weights, in the order of the graph. */
function readParts(model: Model, index: Index): Part[] {
  return model.graph.node.flatMap((node): Part[] => {
    const norm = readNorm(index, node);
    if (norm) return [{ norm }];
    if (!['MatMul', 'Gemm', 'MatMulInteger'].includes(node.op_type)) return [];
    const linear = readLinear(index, node);
    return [linear ? { linear } : { attention: true }];
  });
}

/** Takes the parts one after another and says what was expected when another one comes. */
function createReader(parts: Part[]) {
  let at = 0;
  const got = () => (parts[at] ? Object.keys(parts[at] ?? {}).join() : 'the end of the graph');
  const fail = (what: string) => refuse(`with ${what} as part ${at + 1} of ${parts.length}`, got());
  return {
    more: () => parts.length - at > 2,
    norm(): Norm {
      const part = parts[at];
      if (!part || !('norm' in part)) throw fail('a layer norm');
      at++;
      return part.norm;
    },
    linear(): Linear {
      const part = parts[at];
      if (!part || !('linear' in part)) throw fail('a matrix');
      at++;
      return part.linear;
    },
    attention(): void {
      if (!parts[at] || !('attention' in (parts[at] ?? {}))) throw fail('an attention product');
      at++;
    },
  };
}

/** One matrix of three as three: rows of queries, keys, values. */
function splitRows({ rows, width, weight, bias }: Linear): [Linear, Linear, Linear] {
  const size = rows / 3;
  const part = (i: number): Linear => ({
    rows: size,
    width,
    weight: weight.subarray(i * size * width, (i + 1) * size * width),
    bias: bias.subarray(i * size, (i + 1) * size),
  });
  return [part(0), part(1), part(2)];
}

/** The node that looks tokens up, and its table [tokens, width]. */
function findTokenGather(graph: Graph, index: Index): { node: Node; table: Tensor } {
  for (const node of graph.node) {
    const table = index.tensors.get(node.input[0] ?? '');
    if (node.op_type !== 'Gather' || table?.dims.length !== 2) continue;
    // Ids may pass a Reshape or a Cast on their way.
    let ids = node.input[1] ?? '';
    while (['Reshape', 'Cast', 'Identity'].includes(index.producers.get(ids)?.op_type ?? ''))
      ids = index.producers.get(ids)?.input[0] ?? '';
    if (ids === 'input_ids') return { node, table };
  }
  throw refuse('that looks its tokens up by input_ids', 'none');
}

/**
 * @param context how many positions the model has (its manifest says)
 * @throws PictureMathError `model-file-invalid` when the graph is no pre-norm transformer as CLIP's
 */
export function readTextGraph(whole: Model, context: number): TextWeights {
  const model = foldWeights(whole);
  const index = indexGraph(model.graph);
  const { table } = findTokenGather(model.graph, index);
  const width = table.dims[1] ?? 0;
  const places = [...index.tensors.values()].find(
    (t) => t !== table && t.dims.join() === `${context},${width}`,
  );
  const tokens = index.floats(table.name);
  const positions = places ? index.floats(places.name) : null;
  if (!tokens || !positions)
    throw refuse(`with tables of tokens and ${context} positions`, 'other tables');
  const operators = new Set(model.graph.node.map((n) => n.op_type));
  const activation = operators.has('Erf') ? 'gelu' : operators.has('Sigmoid') ? 'quick_gelu' : null;
  if (!activation) throw refuse('with the activation quick_gelu or gelu', 'another one');
  const reader = createReader(readParts(model, index));
  const layers: TextLayer[] = [];
  while (reader.more()) {
    const norm1 = reader.norm();
    const first = reader.linear();
    const [query, key, value] =
      first.rows === 3 * width ? splitRows(first) : [first, reader.linear(), reader.linear()];
    reader.attention();
    reader.attention();
    layers.push({
      norm1,
      query,
      key,
      value,
      out: reader.linear(),
      norm2: reader.norm(),
      up: reader.linear(),
      down: reader.linear(),
    });
  }
  return {
    width,
    tokens,
    positions,
    layers,
    norm: reader.norm(),
    projection: reader.linear(),
    activation,
  };
}

/**
 * The graph without its token table: `inputs_embeds` f32 [b, s, width] and `input_ids` (which still say where the text
 * ends) to `text_embeds`.
 */
export function splitTextGraph(whole: Model): Model {
  const model = foldWeights(whole);
  const index = indexGraph(model.graph);
  const { node: gather, table } = findTokenGather(model.graph, index);
  const dropped = new Set([gather]);
  let output = gather.output[0] ?? '';
  const [next] = index.consumers.get(output) ?? [];
  if (next?.op_type === 'DequantizeLinear') {
    dropped.add(next);
    output = next.output[0] ?? '';
  }
  const node = model.graph.node
    .filter((n) => !dropped.has(n))
    .map((n) => ({ ...n, input: n.input.map((i) => (i === output ? 'inputs_embeds' : i)) }));
  const used = new Set(node.flatMap((n) => n.input));
  return {
    ...model,
    graph: {
      ...model.graph,
      node,
      initializer: model.graph.initializer.filter((t) => used.has(t.name)),
      value_info: [],
      input: [
        ...model.graph.input,
        valueInfo('inputs_embeds', FLOAT, ['batch', 'sequence', table.dims[1] ?? 0]),
      ],
    },
  };
}
