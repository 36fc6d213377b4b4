import type { Pixels } from '#core/picture/preprocess.ts';

/** The generated picture of test/oracle/resize.py, from integer arithmetic alone. */
export function createPicture(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      let noise = ((x * 374761393 + y * 668265263) % 2 ** 32) >>> 0;
      noise = Math.imul(noise ^ (noise >>> 13), 1274126177) >>> 0;
      data[at] = Math.floor((x * 255) / Math.max(1, width - 1));
      data[at + 1] = (Math.floor(x / 7) + Math.floor(y / 5)) % 2 === 0 ? 255 : 0;
      data[at + 2] = noise >>> 24;
      data[at + 3] = 255;
    }
  return { width, height, data };
}
