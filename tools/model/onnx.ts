/**
 * ONNX files as plain objects (onnx.proto3 of the ONNX specification, the fields that CLIP's exports use), and the
 * tensors in them. Weights stay views of the file's bytes.
 */
import protobuf from 'protobufjs';
import { PictureMathError } from '#core/errors.ts';

const SCHEMA = `syntax = "proto3";
message Attribute {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; Tensor t = 5; Graph g = 6; repeated float floats = 7;
  repeated int64 ints = 8; repeated bytes strings = 9; int32 type = 20;
}
message Node {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5;
  string doc_string = 6; string domain = 7;
}
message Tensor {
  repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; repeated int32 int32_data = 5;
  repeated int64 int64_data = 7; string name = 8; bytes raw_data = 9; repeated Entry external_data = 13; int32 data_location = 14;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } string denotation = 3; }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11;
  repeated ValueInfo output = 12; repeated ValueInfo value_info = 13;
}
message Opset { string domain = 1; int64 version = 2; }
message Entry { string key = 1; string value = 2; }
message Model {
  int64 ir_version = 1; string producer_name = 2; string producer_version = 3; string domain = 4; int64 model_version = 5;
  Graph graph = 7; repeated Opset opset_import = 8; repeated Entry metadata_props = 14;
}`;
const schema = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('Model');

export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;

export interface Attribute {
  name: string;
  type: number;
  f?: number;
  i?: number;
  ints?: number[];
  s?: Uint8Array;
  t?: Tensor;
}
export interface Node {
  name?: string;
  op_type: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute?: Attribute[];
}
export interface Tensor {
  name: string;
  dims: number[];
  data_type: number;
  raw_data?: Uint8Array;
  float_data?: number[];
  int32_data?: number[];
  int64_data?: number[];
  data_location?: number;
}
export interface ValueInfo {
  name: string;
  type: {
    tensor_type: {
      elem_type: number;
      shape?: { dim: { dim_value?: number; dim_param?: string }[] };
    };
  };
}
export interface Graph {
  name: string;
  node: Node[];
  initializer: Tensor[];
  input: ValueInfo[];
  output: ValueInfo[];
  value_info?: ValueInfo[];
}
export interface Model {
  ir_version: number;
  producer_name?: string;
  graph: Graph;
  opset_import: { domain?: string; version: number }[];
}

/** @throws PictureMathError `model-file-invalid` when the bytes are no ONNX file, or keep weights in other files */
export function decodeOnnx(bytes: Uint8Array): Model {
  let model: Model;
  try {
    // Sizes and shapes are far below 2^53: numbers will do for 64-bit integers.
    model = schema.toObject(schema.decode(bytes), {
      longs: Number,
      arrays: true,
    }) as unknown as Model;
  } catch (cause) {
    throw new PictureMathError('model-file-invalid', 'Expected an ONNX file, got something else.', {
      cause,
    });
  }
  if (model.graph?.initializer.some((t) => t.data_location === 1))
    throw new PictureMathError(
      'model-file-invalid',
      'Expected an ONNX file with its weights inside, got one that keeps them in other files.',
    );
  return model;
}

export const encodeOnnx = (model: Model): Uint8Array =>
  schema.encode(schema.fromObject(model as unknown as Record<string, unknown>)).finish();

/** The numbers of a tensor of float32, int8, uint8 or int64 values. */
export function numbersOf(tensor: Tensor): Float32Array | Int8Array | Uint8Array | number[] {
  const raw = tensor.raw_data;
  if (raw?.length) {
    const { buffer } = new Uint8Array(raw);
    if (tensor.data_type === FLOAT) return new Float32Array(buffer);
    if (tensor.data_type === INT8) return new Int8Array(buffer);
    if (tensor.data_type === UINT8) return new Uint8Array(buffer);
    if (tensor.data_type === INT64) return Array.from(new BigInt64Array(buffer), Number);
  } else {
    if (tensor.data_type === FLOAT) return Float32Array.from(tensor.float_data ?? []);
    if (tensor.data_type === INT8) return Int8Array.from(tensor.int32_data ?? []);
    if (tensor.data_type === UINT8) return Uint8Array.from(tensor.int32_data ?? []);
    if (tensor.data_type === INT64) return tensor.int64_data ?? [];
  }
  throw new PictureMathError(
    'model-file-invalid',
    `Expected ${tensor.name} to hold float32, int8, uint8 or int64, got ONNX type ${tensor.data_type}.`,
  );
}

/**
 * A graph whose weights are int8 steps and scales (`Cast`, then `Mul`, as our recipe exports them; runtimes fold that when
 * they load it) with the float32 weights that these stand for. Others come back as they are.
 */
export function foldWeights(model: Model): Model {
  const tensors = new Map(model.graph.initializer.map((t) => [t.name, t]));
  const casts = new Map(
    model.graph.node
      .filter((n) => n.op_type === 'Cast' && tensors.get(n.input[0] ?? '')?.data_type === INT8)
      .map((n) => [n.output[0] ?? '', n]),
  );
  const folded = new Map<Node, Tensor>();
  const spent = new Set<string>();
  for (const node of model.graph.node) {
    const [steps = '', scale = ''] = node.input;
    const cast = node.op_type === 'Mul' ? casts.get(steps) : undefined;
    const [int8, scales] = [tensors.get(cast?.input[0] ?? ''), tensors.get(scale)];
    if (!cast || !int8 || !scales) continue;
    folded.set(node, scaled(node.output[0] ?? '', int8, scales));
    for (const name of [int8.name, scale]) spent.add(name);
    spent.add(steps);
  }
  if (folded.size === 0) return model;
  const node = model.graph.node.filter((n) => !folded.has(n) && !spent.has(n.output[0] ?? ''));
  const initializer = [
    ...model.graph.initializer.filter(({ name }) => !spent.has(name)),
    ...folded.values(),
  ];
  return { ...model, graph: { ...model.graph, node, initializer } };
}

/** int8 steps times scales that lie along one axis (its other dimensions are 1). */
function scaled(name: string, int8: Tensor, scale: Tensor): Tensor {
  const steps = numbersOf(int8);
  const scales = numbersOf(scale);
  const axis = scale.dims.findIndex((d) => d > 1);
  const inner = axis < 0 ? 1 : int8.dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  if (axis >= 0 && (scale.dims[axis] !== int8.dims[axis] || scales.length !== scale.dims[axis]))
    throw new PictureMathError(
      'model-file-invalid',
      `Expected the scales of ${name} [${int8.dims.join()}] along one axis, got [${scale.dims.join()}].`,
    );
  const numbers = Float32Array.from({ length: steps.length }, (_, i) => {
    const at = axis < 0 ? 0 : Math.floor(i / inner) % scales.length;
    return (steps[i] as number) * (scales[at] as number);
  });
  return floatTensor(name, int8.dims, numbers);
}

const bytesOf = (array: Float32Array | Int8Array | Uint8Array | BigInt64Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export const floatTensor = (name: string, dims: number[], numbers: Float32Array): Tensor => ({
  name,
  dims,
  data_type: FLOAT,
  raw_data: bytesOf(numbers),
});
export const int8Tensor = (name: string, dims: number[], numbers: Int8Array): Tensor => ({
  name,
  dims,
  data_type: INT8,
  raw_data: bytesOf(numbers),
});
export const int64Tensor = (name: string, dims: number[], numbers: number[]): Tensor => ({
  name,
  dims,
  data_type: INT64,
  raw_data: bytesOf(BigInt64Array.from(numbers, BigInt)),
});

export const intAttribute = (name: string, i: number): Attribute => ({ name, type: 2, i });
export const intsAttribute = (name: string, ints: number[]): Attribute => ({ name, type: 7, ints });

/** A graph's input or output; a number is a fixed dimension, a text names a free one. */
export const valueInfo = (
  name: string,
  elementType: number,
  dims: (number | string)[],
): ValueInfo => ({
  name,
  type: {
    tensor_type: {
      elem_type: elementType,
      shape: {
        dim: dims.map((d) => (typeof d === 'number' ? { dim_value: d } : { dim_param: d })),
      },
    },
  },
});
