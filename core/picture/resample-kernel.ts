/** Scaling pictures by kernels/resample.ts: the bytes of `resample`, several times as fast. */
import { createPlacer, growTo, type KernelExports } from '../kernel-memory.ts';
import { filtersOf, resample, type Resample } from './resample.ts';

/** What kernels/resample.ts exports; all numbers are byte offsets or counts. */
export interface ResampleExports extends KernelExports {
  flatten(line: number, count: number): void;
  across(
    line: number,
    starts: number,
    sizes: number,
    values: number,
    width: number,
    count: number,
    out: number,
  ): void;
  down(lines: number, stride: number, values: number, count: number, out: number): void;
}

/** Pictures that are a thousand times as long as wide need more: they are scaled without the kernel. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Lines are summed so many bytes at a time. */
const BLOCK = 16;

/** The memory of the kernel is this one's alone. */
export function createResample(kernel: ResampleExports): Resample {
  return (data, stride, part, target) => {
    const { width, height } = target.kept;
    const { columns, rows, firstRow, rowCount } = filtersOf(part, target);
    const narrow = Math.ceil((width * 4) / BLOCK) * BLOCK;
    const placer = createPlacer(kernel.heapBase.value);
    const place = (numbers: Int32Array) => ({ numbers, at: placer.take(numbers.byteLength) });
    const [starts, sizes, values] = [columns.starts, columns.sizes, columns.values].map(place) as [
      ReturnType<typeof place>,
      ReturnType<typeof place>,
      ReturnType<typeof place>,
    ];
    const down = place(rows.values);
    const line = placer.take(part.width * 4);
    const out = placer.take(narrow);
    const lines = placer.take(rowCount * narrow);
    if (placer.end() > MOST_BYTES) return resample(data, stride, part, target);
    const memory = growTo(kernel, placer.end());
    for (const { numbers, at } of [starts, sizes, values, down])
      new Int32Array(memory, at, numbers.length).set(numbers);
    const bytes = new Uint8Array(memory);
    for (let y = 0; y < rowCount; y++) {
      const from = ((part.top + firstRow + y) * stride + part.left) * 4;
      bytes.set(data.subarray(from, from + part.width * 4), line);
      kernel.flatten(line, part.width);
      const to = lines + y * narrow;
      kernel.across(line, starts.at, sizes.at, values.at, columns.width, width, to);
    }
    const rgb = new Uint8ClampedArray(height * width * 3);
    for (let y = 0, to = 0; y < height; y++) {
      const first = (rows.starts[y] as number) - firstRow;
      const weights = down.at + y * rows.width * Int32Array.BYTES_PER_ELEMENT;
      kernel.down(lines + first * narrow, narrow, weights, rows.sizes[y] as number, out);
      for (let at = out; at < out + width * 4; at += 4) {
        rgb[to++] = bytes[at] as number;
        rgb[to++] = bytes[at + 1] as number;
        rgb[to++] = bytes[at + 2] as number;
      }
    }
    return rgb;
  };
}
