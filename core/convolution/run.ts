/** A planned graph in the memory of kernels/convolution.ts: where everything lies, and its steps one after another. */
import { createPlacer, growTo, type KernelExports } from '../kernel-memory.ts';
import {
  readBy,
  weightsOf,
  type Plan,
  type Slot,
  type Step,
  type Weights,
  type Window,
} from './steps.ts';

/** A picture and the window that moves over it, as the kernel is told of them. */
type WindowArguments = [
  x: number,
  height: number,
  width: number,
  channels: number,
  size: number,
  stride: number,
  padTop: number,
  padLeft: number,
];

/** What kernels/convolution.ts exports; all numbers are byte offsets, counts or bounds. */
export interface ConvolutionExports extends KernelExports {
  multiply(
    a: number,
    rows: number,
    depth: number,
    weights: number,
    bias: number,
    columns: number,
    low: number,
    high: number,
    out: number,
  ): void;
  gather(
    ...places: [...WindowArguments, outWidth: number, first: number, count: number, out: number]
  ): void;
  depthwise(
    ...places: [
      ...WindowArguments,
      weights: number,
      bias: number,
      low: number,
      high: number,
      outHeight: number,
      outWidth: number,
      out: number,
    ]
  ): void;
  addClamped(a: number, b: number, count: number, low: number, high: number, out: number): void;
}

const windowArguments = (
  from: number,
  { height, width, channels, size, stride, padTop, padLeft }: Window,
): WindowArguments => [from, height, width, channels, size, stride, padTop, padLeft];

/** Places of a window that are gathered at a time: what they see stays in a processor's cache. */
const GATHERED = 16;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Panels of bias are read whole. */
const SLACK = 32;

/** Places for slots, of which those that are not needed any more are used again. */
function placeSlots({ input, steps, output }: Plan, placer: ReturnType<typeof createPlacer>) {
  const lastRead = new Map<Slot, number>();
  steps.forEach((step, i) => {
    for (const slot of readBy(step)) lastRead.set(slot, i);
  });
  lastRead.set(output, steps.length);
  const places = new Map<Slot, number>();
  const free: { at: number; count: number }[] = [];
  const take = (slot: Slot) => {
    const fitting = free
      .filter(({ count }) => count >= slot.count)
      .sort((x, y) => x.count - y.count)[0];
    if (fitting) free.splice(free.indexOf(fitting), 1);
    const at = fitting?.at ?? placer.take(slot.count * BYTES);
    places.set(slot, at);
    return { at, count: fitting?.count ?? slot.count };
  };
  const held = new Map<Slot, { at: number; count: number }>([[input.slot, take(input.slot)]]);
  steps.forEach((step, i) => {
    if (!places.has(step.to)) held.set(step.to, take(step.to));
    for (const slot of new Set(readBy(step))) {
      const room = held.get(slot);
      if (room && lastRead.get(slot) === i) free.push(room);
    }
  });
  return places;
}

/**
 * Lays a plan out and returns what runs it: pixels [channels, size, size] in, numbers of the output out. The plan's weights
 * are copied; the kernel's memory is this plan's alone.
 * @throws RangeError when memory cannot grow so far
 */
export function createRunner(
  plan: Plan,
  kernel: ConvolutionExports,
): (pixels: Float32Array) => Float32Array<ArrayBuffer> {
  const placer = createPlacer(kernel.heapBase.value);
  const weights = new Map<Weights, number>();
  for (const step of plan.steps)
    for (const one of weightsOf(step))
      weights.set(one, placer.take(one.data.length * BYTES + SLACK));
  const slots = placeSlots(plan, placer);
  const deepest = plan.steps.map((step) => (step.kind === 'convolve' ? step.matrix.depth : 0));
  const seen = placer.take(Math.max(...deepest) * GATHERED * BYTES);
  const memory = growTo(kernel, placer.end());
  for (const [{ data }, at] of weights) new Float32Array(memory, at, data.length).set(data);
  const viewOf = (slot: Slot) => new Float32Array(memory, slots.get(slot), slot.count);
  const at = (slot: Slot) => slots.get(slot) ?? 0;
  const of = (one: Weights) => weights.get(one) ?? 0;

  function runnerOf(step: Step): () => void {
    if (step.kind === 'host') {
      const [from, to] = [step.from.map(viewOf), viewOf(step.to)];
      return () => step.run(from, to);
    }
    const { low, high } = step.bounds;
    const to = at(step.to);
    if (step.kind === 'add') {
      const [a, b] = [at(step.a), at(step.b)];
      return () => kernel.addClamped(a, b, step.to.count, low, high, to);
    }
    const from = at(step.from);
    if (step.kind === 'depthwise') {
      const over = windowArguments(from, step.window);
      const { outHeight, outWidth } = step.window;
      const [w, bias] = [of(step.weights), of(step.bias)];
      return () => kernel.depthwise(...over, w, bias, low, high, outHeight, outWidth, to);
    }
    const { depth, columns, panels, bias } = step.matrix;
    const multiply = (a: number, rows: number, out: number) =>
      kernel.multiply(a, rows, depth, of(panels), of(bias), columns, low, high, out);
    if (step.kind === 'multiply') return () => multiply(from, step.rows, to);
    const over = windowArguments(from, step.window);
    const { outHeight, outWidth } = step.window;
    const places = outHeight * outWidth;
    return () => {
      for (let first = 0; first < places; first += GATHERED) {
        const count = Math.min(GATHERED, places - first);
        kernel.gather(...over, outWidth, first, count, seen);
        multiply(seen, count, to + first * columns * BYTES);
      }
    };
  }

  const runners = plan.steps.map(runnerOf);
  const { slot, channels } = plan.input;
  const input = viewOf(slot);
  const output = viewOf(plan.output);
  const area = slot.count / channels;
  return (pixels) => {
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < area; i++) input[i * channels + c] = pixels[c * area + i] as number;
    for (const run of runners) run();
    return output.slice();
  };
}
