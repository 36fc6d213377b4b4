/** What a planned graph does, step by step, to places in the memory of kernels/convolution.ts. */

/** A place for numbers; two places that are not needed at the same time may be the same bytes. */
export interface Slot {
  count: number;
}

/** Numbers that never change, as a kernel takes them. */
export interface Weights {
  data: Float32Array;
}

/** Clamps what comes out: Relu and Clip behind an operator are part of it. */
export interface Bounds {
  low: number;
  high: number;
}

/** A matrix [columns, depth] in panels (kernels/convolution.ts), and its bias. */
export interface Matrix {
  depth: number;
  columns: number;
  panels: Weights;
  bias: Weights;
}

/** A square window that moves over a picture with its channels last. */
export interface Window {
  height: number;
  width: number;
  channels: number;
  size: number;
  stride: number;
  padTop: number;
  padLeft: number;
  outHeight: number;
  outWidth: number;
}

export type Step =
  /** Rows of numbers times a matrix: a convolution of single pixels, too. */
  | { kind: 'multiply'; from: Slot; rows: number; matrix: Matrix; bounds: Bounds; to: Slot }
  /** What the window sees, times a matrix. */
  | { kind: 'convolve'; from: Slot; window: Window; matrix: Matrix; bounds: Bounds; to: Slot }
  /** Every channel by itself. */
  | {
      kind: 'depthwise';
      from: Slot;
      window: Window;
      weights: Weights;
      bias: Weights;
      bounds: Bounds;
      to: Slot;
    }
  | { kind: 'add'; a: Slot; b: Slot; bounds: Bounds; to: Slot }
  /** Everything that is too little to need a kernel. */
  | {
      kind: 'host';
      from: readonly Slot[];
      run(from: readonly Float32Array[], to: Float32Array): void;
      to: Slot;
    };

export interface Plan {
  /** Where pixels go, [size * size * channels], channels last. */
  input: { slot: Slot; channels: number };
  steps: readonly Step[];
  output: Slot;
}

/** The slots that a step reads. */
export function readBy(step: Step): readonly Slot[] {
  if (step.kind === 'host') return step.from;
  return step.kind === 'add' ? [step.a, step.b] : [step.from];
}

/** The numbers that a step brings along. */
export function weightsOf(step: Step): readonly Weights[] {
  if (step.kind === 'depthwise') return [step.weights, step.bias];
  return 'matrix' in step ? [step.matrix.panels, step.matrix.bias] : [];
}
