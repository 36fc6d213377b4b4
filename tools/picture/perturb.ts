/** One picture taken again, as chance has it: pairs in which nothing changed, for verdicts and for what measures them. */
import sharp, { type Sharp } from 'sharp';
import type { Random } from '#core/random.ts';

export const PERTURBATIONS = ['crop', 'flip', 'JPEG', 'brightness', 'shift', 'several'] as const;
export type Perturbation = (typeof PERTURBATIONS)[number];
/** Pictures taken again are squares of so many pixels. */
export const PERTURBED_SIZE = 224;
const SIZE = PERTURBED_SIZE;

/** The picture taken again. */
export async function perturb(
  kind: Perturbation,
  picture: Buffer,
  random: Random,
): Promise<Buffer> {
  const cut = (image: Sharp, inset: number) =>
    image
      .extract({
        left: Math.floor(random.range(0, inset)),
        top: Math.floor(random.range(0, inset)),
        width: SIZE - inset,
        height: SIZE - inset,
      })
      .resize(SIZE, SIZE);
  switch (kind) {
    case 'crop':
      return cut(sharp(picture), 16).png().toBuffer();
    case 'flip':
      return sharp(picture).flop().png().toBuffer();
    case 'JPEG':
      return sharp(picture)
        .jpeg({ quality: Math.floor(random.range(30, 90)) })
        .toBuffer();
    case 'brightness':
      return sharp(picture)
        .modulate({ brightness: random.range(0.85, 1.15) })
        .png()
        .toBuffer();
    case 'shift': {
      const [left, top] = [Math.floor(random.range(0, 9)), Math.floor(random.range(0, 9))];
      return sharp(
        await sharp(picture)
          .extend({ left, top, right: 8 - left, bottom: 8 - top, extendWith: 'copy' })
          .toBuffer(),
      )
        .extract({ left: 4, top: 4, width: SIZE, height: SIZE })
        .png()
        .toBuffer();
    }
    case 'several': {
      let image = picture;
      for (const each of random
        .shuffle(['crop', 'flip', 'JPEG', 'brightness', 'shift'] as const)
        .slice(0, 3))
        image = await perturb(each, image, random);
      return image;
    }
  }
}
