/**
 * CLIP's two graphs with random weights, node by node as Hugging Face's exporter writes them (opset 14: layer norms in
 * parts, weights transposed for MatMul). Scales follow CLIP's initialisation (Radford et al. 2021, released code), with
 * a few outlier channels, because those are what makes quantisation of trained transformers hard (Dettmers et al. 2022).
 */
import {
  FLOAT,
  INT64,
  floatTensor,
  int64Tensor,
  intAttribute,
  intsAttribute,
  valueInfo,
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from '../tools/model/onnx.ts';
import type { ClipShape, TowerShape } from './shapes.ts';

const EPSILON = 1e-5;
/** One channel in so many stands out. */
const OUTLIER_EVERY = 96;
const OUTLIER_FACTOR = 8;

/** Normal deviates: sums of bytes of a 32-bit generator (xorshift), which is quick enough for 10^8 of them. */
function createNormal(seed: number) {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
  // Four uniform bytes sum to mean 510 with variance 4 * (256^2 - 1) / 12.
  const deviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12);
  return (count: number, std: number): Float32Array => {
    const factor = std / deviation;
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const x = next();
      numbers[i] = ((x & 255) + ((x >>> 8) & 255) + ((x >>> 16) & 255) + (x >>> 24) - 510) * factor;
    }
    return numbers;
  };
}

/** Collects nodes and weights under the names that the exporter gives them. */
function createBuilder(seed: number) {
  const normal = createNormal(seed);
  const node: Node[] = [];
  const initializer: Tensor[] = [];
  const add = (
    name: string,
    type: string,
    input: string[],
    attribute: Attribute[] = [],
  ): string => {
    const output = `${name}/${type}_output_${node.length}`;
    node.push({
      name: `${name}/${type}_${node.length}`,
      op_type: type,
      input,
      output: [output],
      attribute,
    });
    return output;
  };
  const weight = (name: string, dims: number[], numbers: Float32Array): string => {
    initializer.push(floatTensor(name, dims, numbers));
    return name;
  };
  const ints = (values: number[], scalar = false): string => {
    const name = `onnx::Constant_${initializer.length}`;
    initializer.push(int64Tensor(name, scalar ? [] : [values.length], values));
    return name;
  };
  const number = (value: number): string =>
    weight(`onnx::Constant_${initializer.length}`, [], Float32Array.of(value));
  return { normal, node, initializer, add, weight, ints, number };
}
type Builder = ReturnType<typeof createBuilder>;

/** The channels that stand out are the same everywhere in a tower. */
const isOutlier = (channel: number, width: number) =>
  channel % Math.min(OUTLIER_EVERY, width) === 7;

function layerNorm(b: Builder, name: string, x: string, width: number): string {
  const axes = [intsAttribute('axes', [-1])];
  const mean = b.add(name, 'ReduceMean', [x], axes);
  const centred = b.add(name, 'Sub', [x, mean]);
  const variance = b.add(name, 'ReduceMean', [b.add(name, 'Pow', [centred, b.number(2)])], axes);
  const deviation = b.add(name, 'Sqrt', [b.add(name, 'Add', [variance, b.number(EPSILON)])]);
  const gains = b.normal(width, 0.1).map((g) => 1 + g);
  const scaled = b.add(name, 'Mul', [
    b.add(name, 'Div', [centred, deviation]),
    b.weight(`${name}.weight`, [width], gains),
  ]);
  return b.add(name, 'Add', [scaled, b.weight(`${name}.bias`, [width], b.normal(width, 0.1))]);
}

interface LinearSize {
  from: number;
  to: number;
  std: number;
  bias?: boolean;
  /** Writes into the residual stream: its outlier channels are written strongly. */
  writes?: boolean;
}
function linear(b: Builder, name: string, x: string, size: LinearSize): string {
  const { from, to, std, bias = true, writes = false } = size;
  const numbers = b.normal(from * to, std);
  if (writes)
    for (let i = 0; i < numbers.length; i++)
      if (isOutlier(i % to, to)) numbers[i] = (numbers[i] as number) * OUTLIER_FACTOR;
  const weight = b.weight(`onnx::MatMul_${b.initializer.length}`, [from, to], numbers);
  const product = b.add(name, 'MatMul', [x, weight]);
  if (!bias) return product;
  return b.add(name, 'Add', [b.weight(`${name}.bias`, [to], b.normal(to, 0.05)), product]);
}

/** One residual block; `mask` is added to the attention scores. */
function block(
  b: Builder,
  name: string,
  x: string,
  shape: TowerShape,
  mask: string | null,
): string {
  const { width, heads, layers } = shape;
  const size = width / heads;
  const std = width ** -0.5;
  const outStd = std * (2 * layers) ** -0.5;
  const split = b.ints([0, 0, heads, size]);
  const permute = (perm: number[]) => [intsAttribute('perm', perm)];
  const attention = `${name}/self_attn`;
  const normed = layerNorm(b, `${name}.layer_norm1`, x, width);
  const part = (part: string) =>
    linear(b, `${attention}/${part}_proj`, normed, { from: width, to: width, std });
  const query = b.add(attention, 'Mul', [part('q'), b.number(size ** -0.5)]);
  const key = part('k');
  const value = part('v');
  const heads4 = (t: string, perm: number[]) =>
    b.add(attention, 'Transpose', [b.add(attention, 'Reshape', [t, split])], permute(perm));
  let scores = b.add(attention, 'MatMul', [heads4(query, [0, 2, 1, 3]), heads4(key, [0, 2, 3, 1])]);
  if (mask) scores = b.add(attention, 'Add', [scores, mask]);
  const weights = b.add(attention, 'Softmax', [scores], [intAttribute('axis', -1)]);
  const mixed = b.add(attention, 'MatMul', [weights, heads4(value, [0, 2, 1, 3])]);
  const joined = b.add(attention, 'Reshape', [
    b.add(attention, 'Transpose', [mixed], permute([0, 2, 1, 3])),
    b.ints([0, 0, width]),
  ]);
  const attended = b.add(name, 'Add', [
    x,
    linear(b, `${attention}/out_proj`, joined, {
      from: width,
      to: width,
      std: outStd,
      writes: true,
    }),
  ]);
  const inner = linear(b, `${name}/mlp/fc1`, layerNorm(b, `${name}.layer_norm2`, attended, width), {
    from: width,
    to: 4 * width,
    std: (2 * width) ** -0.5,
  });
  const gate = b.add(`${name}/mlp`, 'Sigmoid', [
    b.add(`${name}/mlp`, 'Mul', [inner, b.number(1.702)]),
  ]);
  const active = b.add(`${name}/mlp`, 'Mul', [inner, gate]);
  return b.add(name, 'Add', [
    attended,
    linear(b, `${name}/mlp/fc2`, active, { from: 4 * width, to: width, std: outStd, writes: true }),
  ]);
}

function finishModel(b: Builder, last: string, output: ValueInfo, input: ValueInfo[]): Model {
  b.node.push({ op_type: 'Identity', name: output.name, input: [last], output: [output.name] });
  return {
    ir_version: 8,
    producer_name: 'picture-math stand-in',
    opset_import: [{ domain: '', version: 14 }],
    graph: {
      name: 'main_graph',
      node: b.node,
      initializer: b.initializer,
      input,
      output: [output],
    },
  };
}

/** `input_ids` int64 [b, s] (and `attention_mask`, where it is asked for) to `text_embeds` [b, D]. */
export function textGraph(shape: ClipShape, seed: number, attentionMask = false): Model {
  const b = createBuilder(seed);
  const { width, layers, context, tokens } = shape.text;
  const root = 'text_model';
  const outliers = (numbers: Float32Array) =>
    numbers.map((x, i) => (isOutlier(i % width, width) ? x * OUTLIER_FACTOR : x));
  const table = b.weight(
    `${root}.embeddings.token_embedding.weight`,
    [tokens, width],
    b.normal(tokens * width, 0.02),
  );
  const places = b.weight(
    `${root}.embeddings.position_embedding.weight`,
    [context, width],
    outliers(b.normal(context * width, 0.01)),
  );
  const length = b.add(root, 'Gather', [b.add(root, 'Shape', ['input_ids']), b.ints([1])]);
  const first = b.ints([0]);
  const positions = b.add(root, 'Slice', [places, first, length, first]);
  let x = b.add(root, 'Add', [
    b.add(`${root}/embeddings`, 'Gather', [table, 'input_ids']),
    positions,
  ]);
  // -inf above the diagonal; a large number, as half precision exports have it.
  const square = b.add(root, 'Concat', [length, length], [intAttribute('axis', 0)]);
  const filled = b.add(root, 'Expand', [b.number(-10_000), square]);
  let mask = b.add(root, 'Trilu', [filled, b.ints([1], true)], [intAttribute('upper', 1)]);
  if (attentionMask) {
    const ones = b.add(root, 'Cast', ['attention_mask'], [intAttribute('to', FLOAT)]);
    const hidden = b.add(root, 'Mul', [b.add(root, 'Sub', [b.number(1), ones]), b.number(-10_000)]);
    mask = b.add(root, 'Add', [mask, b.add(root, 'Unsqueeze', [hidden, b.ints([1, 2])])]);
  }
  for (let layer = 0; layer < layers; layer++)
    x = block(b, `${root}/encoder/layers.${layer}`, x, shape.text, mask);
  x = layerNorm(b, `${root}.final_layer_norm`, x, width);
  // The end token has the largest id: the state there is the text's.
  const end = b.add(
    root,
    'ArgMax',
    ['input_ids'],
    [intAttribute('axis', 1), intAttribute('keepdims', 1)],
  );
  const index = b.add(root, 'Unsqueeze', [end, b.ints([2])]);
  const batch = b.add(root, 'Gather', [b.add(root, 'Shape', ['input_ids']), b.ints([0])]);
  const wide = b.add(root, 'Expand', [
    index,
    b.add(root, 'Concat', [batch, b.ints([1]), b.ints([width])], [intAttribute('axis', 0)]),
  ]);
  const picked = b.add(root, 'GatherElements', [x, wide], [intAttribute('axis', 1)]);
  const pooled = b.add(root, 'Squeeze', [picked, b.ints([1])]);
  const projected = linear(b, 'text_projection', pooled, {
    from: width,
    to: shape.dimensions,
    std: width ** -0.5,
    bias: false,
  });
  return finishModel(b, projected, valueInfo('text_embeds', FLOAT, ['batch', shape.dimensions]), [
    valueInfo('input_ids', INT64, ['batch', 'sequence']),
    ...(attentionMask ? [valueInfo('attention_mask', INT64, ['batch', 'sequence'])] : []),
  ]);
}

/** A graph with every name that is not an input of it under a prefix, so that it can lie beside another. */
function prefixed({ graph }: Model, prefix: string): Model['graph'] {
  const inputs = new Set(graph.input.map(({ name }) => name));
  const rename = (name: string) => (inputs.has(name) || name === '' ? name : `${prefix}${name}`);
  return {
    ...graph,
    node: graph.node.map((n) => ({
      ...n,
      name: `${prefix}${n.name ?? ''}`,
      input: n.input.map(rename),
      output: n.output.map(rename),
    })),
    initializer: graph.initializer.map((t) => ({ ...t, name: rename(t.name) })),
  };
}

/**
 * Both towers in one graph, as Hugging Face's exporter writes a CLIPModel: embeddings normalised, logits beside them, the
 * nodes of one tower between those of the other.
 */
export function combinedGraph(shape: ClipShape, seed: number): Model {
  const vision = prefixed(visionGraph(shape, seed), '/vision/');
  const text = prefixed(textGraph(shape, seed + 1, true), '/text/');
  const tail = (
    name: string,
    type: string,
    input: string[],
    attribute: Attribute[] = [],
  ): Node => ({
    name: `/${name}`,
    op_type: type,
    input,
    output: [name],
    attribute,
  });
  const normalised = (raw: string, name: string): Node[] => [
    tail(`${name}_norm`, 'ReduceL2', [raw], [intsAttribute('axes', [-1])]),
    tail(name, 'Div', [raw, `${name}_norm`]),
  ];
  const interleaved = Array.from(
    { length: Math.max(vision.node.length, text.node.length) },
    (_, i) => [text.node[i], vision.node[i]].filter((n) => n !== undefined),
  ).flat();
  return {
    ir_version: 8,
    producer_name: 'picture-math stand-in',
    opset_import: [{ domain: '', version: 14 }],
    graph: {
      name: 'main_graph',
      node: [
        ...interleaved,
        ...normalised('/text/text_embeds', 'text_embeds'),
        ...normalised('/vision/image_embeds', 'image_embeds'),
        tail('image_embeds_t', 'Transpose', ['image_embeds'], [intsAttribute('perm', [1, 0])]),
        tail('cosines', 'MatMul', ['text_embeds', 'image_embeds_t']),
        tail('logits_per_text', 'Mul', ['cosines', 'logit_scale_exp']),
        tail('logits_per_image', 'Transpose', ['logits_per_text'], [intsAttribute('perm', [1, 0])]),
      ],
      initializer: [
        ...text.initializer,
        ...vision.initializer,
        floatTensor('logit_scale_exp', [], Float32Array.of(100)),
      ],
      input: [...text.input.slice(0, 1), ...vision.input, ...text.input.slice(1)],
      output: [
        valueInfo('logits_per_image', FLOAT, ['batch', 'texts']),
        valueInfo('logits_per_text', FLOAT, ['texts', 'batch']),
        valueInfo('text_embeds', FLOAT, ['texts', shape.dimensions]),
        valueInfo('image_embeds', FLOAT, ['batch', shape.dimensions]),
      ],
    },
  };
}

/** `pixel_values` f32 [b, 3, size, size] to `image_embeds` [b, D]. */
export function visionGraph(shape: ClipShape, seed: number): Model {
  const b = createBuilder(seed);
  const { width, layers, size, patch } = shape.vision;
  const root = 'vision_model';
  const patches = (size / patch) ** 2;
  const kernel = b.weight(
    `${root}.embeddings.patch_embedding.weight`,
    [width, 3, patch, patch],
    b.normal(width * 3 * patch * patch, 0.02),
  );
  const map = b.add(
    root,
    'Conv',
    ['pixel_values', kernel],
    [intsAttribute('kernel_shape', [patch, patch]), intsAttribute('strides', [patch, patch])],
  );
  const rows = b.add(
    root,
    'Transpose',
    [b.add(root, 'Reshape', [map, b.ints([0, width, patches])])],
    [intsAttribute('perm', [0, 2, 1])],
  );
  const batch = b.add(root, 'Gather', [b.add(root, 'Shape', ['pixel_values']), b.ints([0])]);
  const token = b.add(root, 'Expand', [
    b.weight(`${root}.embeddings.class_embedding`, [1, 1, width], b.normal(width, 0.02)),
    b.add(root, 'Concat', [batch, b.ints([1]), b.ints([width])], [intAttribute('axis', 0)]),
  ]);
  const places = b.weight(
    `${root}.embeddings.position_embedding.weight`,
    [patches + 1, width],
    b.normal((patches + 1) * width, 0.02),
  );
  let x = b.add(root, 'Add', [
    b.add(root, 'Concat', [token, rows], [intAttribute('axis', 1)]),
    places,
  ]);
  x = layerNorm(b, `${root}.pre_layrnorm`, x, width);
  for (let layer = 0; layer < layers; layer++)
    x = block(b, `${root}/encoder/layers.${layer}`, x, shape.vision, null);
  const pooled = b.add(root, 'Gather', [x, b.ints([0], true)], [intAttribute('axis', 1)]);
  const projected = linear(
    b,
    'visual_projection',
    layerNorm(b, `${root}.post_layernorm`, pooled, width),
    {
      from: width,
      to: shape.dimensions,
      std: width ** -0.5,
      bias: false,
    },
  );
  return finishModel(b, projected, valueInfo('image_embeds', FLOAT, ['batch', shape.dimensions]), [
    valueInfo('pixel_values', FLOAT, ['batch', 3, size, size]),
  ]);
}
