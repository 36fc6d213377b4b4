/** Small copies of pictures, to be put into a page. */
import sharp from 'sharp';
import { PictureMathError } from '#core/errors.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { decodeFile } from '../picture/picture.ts';

const SIDE = 256;
const QUALITY = 70;

async function thumbnailOf({ width, height, data }: Pixels): Promise<string> {
  const jpeg = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}

/**
 * A picture as a `data:` address: JPEG of at most 256 by 256 pixels, on white where it is transparent. Null where it is gone
 * since, or cannot be read.
 */
export async function thumbnailOfFile(path: string): Promise<string | null> {
  try {
    return await thumbnailOf(await decodeFile(path));
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code !== undefined;
    if (!isGone && !(error instanceof PictureMathError)) throw error;
    return null;
  }
}
