/**
 * Dynamic int8 as ONNX Runtime's `quantize_dynamic` writes it, which is how the published `*_quantized.onnx` files were
 * made: MatMul with a constant becomes DynamicQuantizeLinear, MatMulInteger, Cast and two products; tables are uint8
 * with a DequantizeLinear behind the Gather. Weights are uint8 with one scale and zero point a tensor.
 */
import {
  FLOAT,
  UINT8,
  floatTensor,
  intAttribute,
  numbersOf,
  type Model,
  type Node,
  type Tensor,
} from '../tools/model/onnx.ts';

function quantizeTensor(tensor: Tensor): Tensor[] {
  const numbers = numbersOf(tensor) as Float32Array;
  let low = 0;
  let high = 0;
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i] as number;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  const scale = Math.fround((high - low) / 255) || 1;
  const zero = Math.round(-low / scale);
  // By index: `Uint8Array.from` with a function took 30 s for the 150 million numbers of CLIP ViT-B/32.
  const values = new Uint8Array(numbers.length);
  for (let i = 0; i < numbers.length; i++)
    values[i] = Math.max(0, Math.min(255, Math.round((numbers[i] as number) / scale) + zero));
  return [
    { name: `${tensor.name}_quantized`, dims: tensor.dims, data_type: UINT8, raw_data: values },
    floatTensor(`${tensor.name}_scale`, [], Float32Array.of(scale)),
    {
      name: `${tensor.name}_zero_point`,
      dims: [],
      data_type: UINT8,
      raw_data: Uint8Array.of(zero),
    },
  ];
}

/** The same graph in dynamic int8; the given one is not changed. */
export function quantizeDynamic(model: Model): Model {
  const tensors = new Map(model.graph.initializer.map((t) => [t.name, t]));
  const done = new Set<string>();
  const initializer: Tensor[] = [];
  const quantized = (name: string) => {
    if (!done.has(name)) initializer.push(...quantizeTensor(tensors.get(name) as Tensor));
    done.add(name);
    return [`${name}_quantized`, `${name}_scale`, `${name}_zero_point`] as const;
  };
  /** Inputs that several products share are quantised once. */
  const activations = new Set<string>();
  const node = model.graph.node.flatMap((n): Node[] => {
    const [a = '', b = ''] = n.input;
    const [out = ''] = n.output;
    if (n.op_type === 'MatMul' && tensors.has(b)) {
      const [weight, scale, zero] = quantized(b);
      const nodes: Node[] = [];
      if (!activations.has(a))
        nodes.push({
          op_type: 'DynamicQuantizeLinear',
          name: `${a}_QuantizeLinear`,
          input: [a],
          output: [`${a}_quantized`, `${a}_scale`, `${a}_zero_point`],
        });
      activations.add(a);
      return [
        ...nodes,
        {
          op_type: 'MatMulInteger',
          name: `${n.name}_quant`,
          input: [`${a}_quantized`, weight, `${a}_zero_point`, zero],
          output: [`${out}_quantized`],
        },
        {
          op_type: 'Cast',
          name: `${out}_quantized_cast`,
          input: [`${out}_quantized`],
          output: [`${out}_cast_output`],
          attribute: [intAttribute('to', FLOAT)],
        },
        {
          op_type: 'Mul',
          name: `${n.name}_quant_scales_mul`,
          input: [`${a}_scale`, scale],
          output: [`${n.name}_quant_scales_mul:0`],
        },
        {
          op_type: 'Mul',
          name: `${n.name}_quant_output_scale_mul`,
          input: [`${out}_cast_output`, `${n.name}_quant_scales_mul:0`],
          output: [out],
        },
      ];
    }
    if (n.op_type === 'Gather' && tensors.get(a)?.data_type === FLOAT) {
      const [table, scale, zero] = quantized(a);
      return [
        { ...n, name: `${n.name}_quant`, input: [table, b], output: [`${out}_quantized`] },
        {
          op_type: 'DequantizeLinear',
          name: `${out}_DequantizeLinear`,
          input: [`${out}_quantized`, scale, zero],
          output: [out],
        },
      ];
    }
    return [n];
  });
  const used = new Set(node.flatMap((n) => n.input));
  return {
    ...model,
    graph: {
      ...model.graph,
      node,
      initializer: [...model.graph.initializer.filter((t) => used.has(t.name)), ...initializer],
    },
  };
}
