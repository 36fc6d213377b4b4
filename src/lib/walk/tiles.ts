/** A vector as small squares: as large as its numbers are, filled above zero and hollow below (Hinton's diagrams). */

export interface Tile {
  /** Of its middle, in squares from the upper left. */
  x: number;
  y: number;
  /** 0 to 1. */
  side: number;
  isAbove: boolean;
}

/** Squares in a row: 32 as in the film, 24 where the vector has fewer than 512 numbers. */
export const columnsOf = (length: number): number => (length >= 512 ? 32 : length >= 300 ? 24 : 16);

/** @param most the number whose square fills its place */
export function tilesOf(vector: Float32Array, most: number): Tile[] {
  const columns = columnsOf(vector.length);
  return Array.from(vector, (value, i) => ({
    x: (i % columns) + 0.5,
    y: Math.floor(i / columns) + 0.5,
    // Areas are compared by eye, so areas are what grows.
    side: most === 0 ? 0 : Math.sqrt(Math.min(1, Math.abs(value) / most)),
    isAbove: value >= 0,
  }));
}

/** The largest number of some vectors, whatever its sign. */
export const mostOf = (vectors: readonly Float32Array[]): number =>
  vectors.reduce((most, vector) => vector.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
