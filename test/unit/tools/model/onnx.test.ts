import { expect, test } from 'vitest';
import {
  INT8,
  floatTensor,
  foldWeights,
  int8Tensor,
  numbersOf,
  type Model,
} from '../../../../tools/model/onnx.ts';

/** y = x * W, W as int8 steps [2, 3] and scales along an axis. */
const graphOf = (scales: number[], dims: number[]): Model => ({
  ir_version: 8,
  graph: {
    name: 'g',
    node: [
      { op_type: 'Cast', input: ['w.int8'], output: ['w.steps'] },
      { op_type: 'Mul', input: ['w.steps', 'w.scale'], output: ['w'] },
      { op_type: 'MatMul', input: ['x', 'w'], output: ['y'] },
    ],
    initializer: [
      int8Tensor('w.int8', [2, 3], Int8Array.from([1, -2, 3, 4, 5, -127])),
      floatTensor('w.scale', dims, Float32Array.from(scales)),
    ],
    input: [],
    output: [],
  },
  opset_import: [{ version: 17 }],
});
const foldedOf = (model: Model) => {
  const { graph } = foldWeights(model);
  const [only, ...others] = graph.initializer;
  expect(others).toEqual([]);
  expect(graph.node.map(({ op_type }) => op_type)).toEqual(['MatMul']);
  expect(only?.name).toBe('w');
  return only ? [...numbersOf(only)] : [];
};

test('int8 steps and scales become the weights that they stand for, along either axis', () => {
  expect(foldedOf(graphOf([0.5, 2, 1], [1, 3]))).toEqual([0.5, -4, 3, 2, 10, -127]);
  expect(foldedOf(graphOf([0.5, 2], [2, 1]))).toEqual([0.5, -1, 1.5, 8, 10, -254]);
  expect(foldedOf(graphOf([2], [1, 1]))).toEqual([2, -4, 6, 8, 10, -254]);
});

test('scales of another length are refused', () => {
  expect(() => foldWeights(graphOf([1, 2, 3, 4], [1, 4]))).toThrow(
    /scales of w \[2,3\].*got \[1,4\]/,
  );
});

test('a graph without such weights stays as it is', () => {
  const plain = graphOf([1], [1, 1]);
  const graph = { ...plain.graph, node: plain.graph.node.slice(2) };
  const model = { ...plain, graph };
  expect(foldWeights(model)).toBe(model);
  expect(model.graph.initializer[0]?.data_type).toBe(INT8);
});
