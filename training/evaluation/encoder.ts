/** A model's image tower, for picture files and for drawings given as SVG content. */
import sharp from 'sharp';
import { embedPicture } from '../../core/model/embed.ts';
import type { Pixels } from '../../core/picture/preprocess.ts';
import { readManifest } from '../../tools/model/folder.ts';
import { decodePicture } from '../../tools/picture/picture.ts';
import { createVisionTower } from '../../tools/model/towers.ts';

const SIZE = 224;

const documentOf = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${content}</svg>`;

/** A picture's embedding and how flat it is. */
export type Looked = Awaited<ReturnType<typeof embedPicture>>;
export type Encoder = Awaited<ReturnType<typeof createEncoder>>;

/** Errors as those of the model's files; a drawing that comes twice is encoded once. */
export async function createEncoder(model: string) {
  const manifest = await readManifest(model);
  const tower = await createVisionTower(manifest);
  const seen = new Map<string, Looked>();
  return {
    manifest,
    tower,
    pixelsOf,
    encode,
    /** A pair's side, whichever it is. */
    look: (side: string | Buffer): Promise<Looked> =>
      typeof side === 'string' ? encodeDrawing(side) : encode(side),
    encodeDrawing,
    encodePixels,
  };

  async function encode(bytes: Buffer): Promise<Looked> {
    return encodePixels(await pixelsOf(bytes));
  }
  async function pixelsOf(side: string | Buffer): Promise<Pixels> {
    if (typeof side !== 'string') return decodePicture(side);
    const { data, info } = await sharp(Buffer.from(documentOf(side)))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  }
  function encodePixels(pixels: Pixels): Promise<Looked> {
    return embedPicture(manifest, tower, pixels);
  }
  async function encodeDrawing(content: string): Promise<Looked> {
    const known = seen.get(content);
    if (known) return known;
    const looked = await encodePixels(await pixelsOf(content));
    seen.set(content, looked);
    return looked;
  }
}
