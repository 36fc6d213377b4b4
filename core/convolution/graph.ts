/** ONNX graphs (onnx.proto of the ONNX specification) as far as they are computed here: nodes, and tensors that do not change. */
import { PbfReader } from 'pbf';
import { PictureMathError } from '../errors.ts';

/** A tensor of ONNX; integers are kept as numbers too. */
export interface Constant {
  dims: readonly number[];
  data: Float32Array | Int8Array | Float64Array;
}

export interface GraphNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: ReadonlyMap<string, Attribute>;
}
export interface Attribute {
  ints: readonly number[];
  int: number;
  float: number;
}

export interface Graph {
  nodes: readonly GraphNode[];
  /** Read when they are asked for: of a graph that is refused, nothing is copied. @throws PictureMathError `model-unsupported` */
  constants: ReadonlyMap<string, () => Constant>;
  inputs: readonly string[];
}

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;

export const unsupported = (what: string) =>
  new PictureMathError(
    'model-unsupported',
    `This graph is not computed by our own kernel: ${what}.`,
  );

interface RawTensor {
  name: string;
  dims: number[];
  type: number;
  raw: Uint8Array | null;
  floats: number[];
  integers: number[];
}

function readTensor(tag: number, tensor: RawTensor, pbf: PbfReader): void {
  if (tag === 1) pbf.readPackedVarint(tensor.dims, true);
  else if (tag === 2) tensor.type = pbf.readVarint();
  else if (tag === 4) pbf.readPackedFloat(tensor.floats);
  else if (tag === 7) pbf.readPackedVarint(tensor.integers, true);
  else if (tag === 8) tensor.name = pbf.readString();
  else if (tag === 9) tensor.raw = pbf.readBytes();
}

const rawTensor = (pbf: PbfReader): RawTensor =>
  pbf.readMessage(readTensor, { name: '', dims: [], type: 0, raw: null, floats: [], integers: [] });

function constantOf(tensor: RawTensor): Constant {
  const constant = numbersOf(tensor);
  // Others are in files of their own.
  if (constant.data.length === constant.dims.reduce((product, dim) => product * dim, 1))
    return constant;
  throw unsupported(`${constant.data.length} numbers of ${tensor.name}`);
}

function numbersOf({ name, dims, type, raw, floats, integers }: RawTensor): Constant {
  // Views need alignment, which nothing in a file has.
  const bytes = raw ? new Uint8Array(raw).buffer : null;
  if (type === FLOAT)
    return { dims, data: bytes ? new Float32Array(bytes) : Float32Array.from(floats) };
  if (type === INT8 && raw)
    return { dims, data: new Int8Array(raw.buffer, raw.byteOffset, raw.length) };
  if (type === INT64)
    return {
      dims,
      data: Float64Array.from(bytes ? Array.from(new BigInt64Array(bytes), Number) : integers),
    };
  throw unsupported(`numbers of type ${type} in ${name}`);
}

interface RawAttribute extends Attribute {
  name: string;
  ints: number[];
  tensor: RawTensor | null;
}

function readAttribute(tag: number, attribute: RawAttribute, pbf: PbfReader): void {
  if (tag === 1) attribute.name = pbf.readString();
  else if (tag === 2) attribute.float = pbf.readFloat();
  else if (tag === 3) attribute.int = pbf.readVarint(true);
  else if (tag === 5) attribute.tensor = rawTensor(pbf);
  else if (tag === 8) pbf.readPackedVarint(attribute.ints, true);
}

interface RawNode {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, RawAttribute>;
}

function readNode(tag: number, node: RawNode, pbf: PbfReader): void {
  if (tag === 1) node.inputs.push(pbf.readString());
  else if (tag === 2) node.outputs.push(pbf.readString());
  else if (tag === 4) node.op = pbf.readString();
  else if (tag === 5) {
    const attribute = pbf.readMessage(readAttribute, {
      name: '',
      int: 0,
      float: 0,
      ints: [],
      tensor: null,
    } as RawAttribute);
    node.attributes.set(attribute.name, attribute);
  }
}

interface RawGraph {
  nodes: RawNode[];
  constants: Map<string, () => Constant>;
  inputs: string[];
}

function readGraph(tag: number, graph: RawGraph, pbf: PbfReader): void {
  if (tag === 1) {
    const node = pbf.readMessage(readNode, {
      op: '',
      inputs: [],
      outputs: [],
      attributes: new Map<string, RawAttribute>(),
    } as RawNode);
    const value = node.attributes.get('value')?.tensor;
    const [output] = node.outputs;
    if (node.op === 'Constant' && value && output !== undefined)
      graph.constants.set(output, () => constantOf(value));
    else graph.nodes.push(node);
  } else if (tag === 5) {
    const tensor = rawTensor(pbf);
    graph.constants.set(tensor.name, () => constantOf(tensor));
  } else if (tag === 11)
    pbf.readMessage((inner) => {
      if (inner === 1) graph.inputs.push(pbf.readString());
    }, null);
}

/** @throws PictureMathError `model-file-invalid` when it is no ONNX file */
export function readOnnxGraph(bytes: Uint8Array): Graph {
  const graph: RawGraph = { nodes: [], constants: new Map(), inputs: [] };
  try {
    new PbfReader(bytes).readFields((tag, _, pbf) => {
      if (tag === 7) pbf.readMessage(readGraph, graph);
    }, null);
  } catch (cause) {
    throw new PictureMathError('model-file-invalid', 'Expected an ONNX file, got something else.', {
      cause,
    });
  }
  const { nodes, constants, inputs } = graph;
  return { nodes, constants, inputs: inputs.filter((name) => !constants.has(name)) };
}
