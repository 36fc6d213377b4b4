/**
 * The process that draws SVG, and nothing else: a filter of a hundred bytes may ask for an hour and for all memory, and in a
 * process of its own it can be ended. Its parent counts the time; memory it counts itself.
 */
import sharp from 'sharp';
import { MAX_READ_PIXELS } from '#core/limits.ts';
import { assertPixels } from '#core/picture/picture-gate.ts';
import { PictureMathError, toPlain } from '#core/errors.ts';
import { MOST_MEMORY_BYTES, type Drawn, type ToDraw } from './drawing-protocol.ts';

/** CSS pixels to an inch: what sizes of drawings are counted in. */
const DENSITY = 72;
const LOOK_MS = 20;

// Nothing of a drawing is used twice.
sharp.cache(false);

async function draw({ id, bytes }: ToDraw): Promise<Drawn> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    assertPixels({ width, height });
    // Drawn smaller where it is large: that is exact, and no pixels are made that go again.
    const density = Math.max(
      1,
      DENSITY * Math.min(1, Math.sqrt(MAX_READ_PIXELS / (width * height))),
    );
    const { data, info } = await sharp(bytes, { density, limitInputPixels: 2 * MAX_READ_PIXELS })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { id, pixels: { width: info.width, height: info.height, data } };
  } catch (error) {
    return { id, error: error instanceof PictureMathError ? toPlain(error) : null };
  }
}

let before = process.memoryUsage.rss();
setInterval(() => {
  // Not `exit`, which waits for the thread that draws.
  if (process.memoryUsage.rss() - before > MOST_MEMORY_BYTES) process.kill(process.pid, 'SIGKILL');
}, LOOK_MS).unref();

process.on('message', (message: ToDraw) => {
  before = process.memoryUsage.rss();
  void draw(message).then((drawn) => process.send?.(drawn));
});
process.send?.('ready');
