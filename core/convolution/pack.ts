/** Weights as kernels/convolution.ts takes them. */
import type { Weights } from './steps.ts';

const PANEL = 8;

/** How far apart neighbours lie in what is packed. Depth runs over places, then over channels of each. */
interface Source {
  column: number;
  places: number;
  place: number;
  channels: number;
  channel: number;
}

/** A matrix in panels of 8 columns, [columns / 8, depth, 8], with zeros for the columns that the last has not. */
export function packPanels(data: ArrayLike<number>, columns: number, source: Source): Weights {
  const { column, places, place, channels, channel } = source;
  const depth = places * channels;
  const packed = new Float32Array(Math.ceil(columns / PANEL) * PANEL * depth);
  for (let c = 0; c < columns; c++) {
    let to = (c - (c % PANEL)) * depth + (c % PANEL);
    for (let p = 0; p < places; p++) {
      let from = c * column + p * place;
      for (let k = 0; k < channels; k++, from += channel, to += PANEL)
        packed[to] = data[from] as number;
    }
  }
  return { data: packed };
}

/** A bias for all columns of the panels; zeros where there is none. */
export function packBias(bias: ArrayLike<number> | null, columns: number): Weights {
  const packed = new Float32Array(Math.ceil(columns / PANEL) * PANEL);
  if (bias) packed.set(bias);
  return { data: packed };
}
