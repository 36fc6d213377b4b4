/** A generated clip for Chromium's fake camera: seconds without the thing, then seconds with it, for ever. */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';

const SIDE = 320;
const FPS = 10;

/** One frame in Y'CbCr 4:2:0 (BT.601, full range), as YUV4MPEG2 holds it. */
async function frameOf(picture: string): Promise<Buffer> {
  const rgb = await sharp(picture)
    .flatten({ background: '#fff' })
    .resize(SIDE, SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const y = Buffer.alloc(SIDE * SIDE);
  const cb = Buffer.alloc((SIDE * SIDE) / 4);
  const cr = Buffer.alloc((SIDE * SIDE) / 4);
  const clamp = (x: number) => Math.max(0, Math.min(255, Math.round(x)));
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const at = (row * SIDE + column) * 3;
      const [r = 0, g = 0, b = 0] = rgb.subarray(at, at + 3);
      // Limited range, which is what readers of the format take for granted.
      y[row * SIDE + column] = clamp(16 + 0.257 * r + 0.504 * g + 0.098 * b);
      const small = (row >> 1) * (SIDE / 2) + (column >> 1);
      cb[small] = clamp(128 - 0.148 * r - 0.291 * g + 0.439 * b);
      cr[small] = clamp(128 + 0.439 * r - 0.368 * g - 0.071 * b);
    }
  return Buffer.concat([Buffer.from('FRAME\n'), y, cb, cr]);
}

/** Writes the clip: `seconds` of the first picture, as many of the second. */
export async function writeClip(
  path: string,
  without: string,
  withIt: string,
  seconds: number,
): Promise<void> {
  const frames = [await frameOf(without), await frameOf(withIt)];
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from(`YUV4MPEG2 W${SIDE} H${SIDE} F${FPS}:1 Ip A1:1 C420jpeg\n`),
      ...frames.flatMap((frame) => Array.from({ length: seconds * FPS }, () => frame)),
    ]),
  );
}
