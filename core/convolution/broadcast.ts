/** Elementwise arithmetic of tensors with ONNX's broadcasting, over any strides. */
import { unsupported } from './graph.ts';

export type Numbers = Float32Array | Int8Array | Float64Array;
export type Arithmetic = 'Add' | 'Sub' | 'Mul' | 'Div';

export const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/** The shape of a result. @throws PictureMathError `model-unsupported` where the shapes do not go together */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1)
      throw unsupported(`shapes ${a.join('x')} and ${b.join('x')}`);
    return Math.max(x, y);
  });
}

/** How far apart neighbours along each dimension of `out` lie in a tensor; 0 along what is repeated. */
function stridesIn(dims: readonly number[], out: readonly number[]): number[] {
  const strides = new Array<number>(out.length).fill(0);
  let stride = 1;
  for (let i = out.length - 1, j = dims.length - 1; j >= 0; i--, j--) {
    if (dims[j] !== 1) strides[i] = stride;
    stride *= dims[j] ?? 1;
  }
  return strides;
}

interface Axis {
  count: number;
  a: number;
  b: number;
}

/** Dimensions as few as they can be: two that both tensors walk through in one go are one. */
function axesOf(out: readonly number[], a: readonly number[], b: readonly number[]): Axis[] {
  const [as, bs] = [stridesIn(a, out), stridesIn(b, out)];
  const axes: Axis[] = [];
  out.forEach((count, i) => {
    if (count === 1) return;
    const axis = { count, a: as[i] ?? 0, b: bs[i] ?? 0 };
    const last = axes.at(-1);
    if (last?.a === axis.a * count && last.b === axis.b * count)
      axes[axes.length - 1] = { ...axis, count: last.count * count };
    else axes.push(axis);
  });
  return axes;
}

const OPERATIONS: Readonly<Record<Arithmetic, (x: number, y: number) => number>> = {
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Mul: (x, y) => x * y,
  Div: (x, y) => x / y,
};

/** int8 weights times the scale of their row: nearly all numbers of a model, so these loops know their types. */
function scaleInto(
  out: Float32Array,
  at: number,
  a: Int8Array,
  from: number,
  count: number,
  scale: number,
): void {
  for (let i = 0; i < count; i++) out[at + i] = (a[from + i] as number) * scale;
}

/** Prepares `out = a op b` for shapes that stay; `out` has those of `broadcastDims`. */
export function prepareArithmetic(
  op: Arithmetic,
  aDims: readonly number[],
  bDims: readonly number[],
): (a: Numbers, b: Numbers, out: Numbers) => void {
  const axes = axesOf(broadcastDims(aDims, bDims), aDims, bDims);
  const inner = axes.pop() ?? { count: 1, a: 0, b: 0 };
  const rows = axes.reduce((product, { count }) => product * count, 1);
  const compute = OPERATIONS[op];
  const isScaling = op === 'Mul' && inner.a === 1 && inner.b === 0;
  return (a, b, out) => {
    let o = 0;
    for (let index = 0; index < rows; index++) {
      let [i, j, rest] = [0, 0, index];
      for (let k = axes.length - 1; k >= 0; k--) {
        const axis = axes[k] as Axis;
        const at = rest % axis.count;
        rest = (rest - at) / axis.count;
        i += at * axis.a;
        j += at * axis.b;
      }
      if (isScaling && a instanceof Int8Array && out instanceof Float32Array) {
        scaleInto(out, o, a, i, inner.count, b[j] as number);
        o += inner.count;
        continue;
      }
      for (const end = o + inner.count; o < end; o++, i += inner.a, j += inner.b)
        out[o] = compute(a[i] as number, b[j] as number);
    }
  };
}
