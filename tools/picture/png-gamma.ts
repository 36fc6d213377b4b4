/** PNG's own way of saying how light its numbers are (chunk gAMA), which browsers follow and libvips does not. */
import type { Pixels } from '#core/picture/preprocess.ts';

/** Chunks that say it better, so that gAMA does not count (PNG, third edition, 4.3). */
const STRONGER = ['iCCP', 'sRGB', 'cICP'];

/** The exponent that the numbers of a PNG file were written with; null where nothing, or something better, tells. */
export function gammaOf(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let gamma: number | null = null;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === 'IDAT') break;
    if (STRONGER.includes(name)) return null;
    if (name === 'gAMA') gamma = view.getUint32(at + 8) / 100_000 || null;
  }
  return gamma;
}

/** Numbers that were written with a gamma as those of sRGB (IEC 61966-2-1). */
export function toSrgb({ width, height, data }: Pixels, gamma: number): Pixels {
  const table = Uint8Array.from({ length: 256 }, (_, value) => {
    const light = (value / 255) ** (1 / gamma);
    return Math.round(
      255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055),
    );
  });
  const out = Uint8Array.from(data, (value, at) => (at % 4 === 3 ? value : (table[value] ?? 0)));
  return { width, height, data: out };
}
