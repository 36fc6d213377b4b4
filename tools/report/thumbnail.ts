/** Small copies of pictures, to be put into a page. */
import sharp from 'sharp';
import type { Pixels } from '#core/picture/preprocess.ts';

const SIDE = 256;
const QUALITY = 70;

/** A picture as a `data:` address: JPEG of at most 256 by 256 pixels, on white where it is transparent. */
export async function thumbnailOf({ width, height, data }: Pixels): Promise<string> {
  const jpeg = await sharp(data, { raw: { width, height, channels: 4 } })
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
}
