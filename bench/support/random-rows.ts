/** Seeded unit vectors, quickly: sums of bytes are near enough to normal. */
export function randomUnitRows(
  count: number,
  dimensions: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(count * dimensions);
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let d = i * dimensions; d < (i + 1) * dimensions; d++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const x =
        (state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24) - 510;
      rows[d] = x;
      square += x * x;
    }
    const length = Math.sqrt(square);
    for (let d = i * dimensions; d < (i + 1) * dimensions; d++)
      rows[d] = (rows[d] as number) / length;
  }
  return rows;
}
