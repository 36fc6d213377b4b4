/** Pairs in which nothing changed: one picture taken again, one description drawn twice. */
import sharp, { type Sharp } from 'sharp';
import { createRandom, type Random } from '../../core/random.ts';
import { createPerson, drawPerson } from '../render/faces.ts';
import { FIRST_UNSEEN_SEED, anyPicture, svgDocument } from '../pictures.ts';

export const RETAKES = ['crop', 'flip', 'JPEG', 'brightness', 'shift', 'several'] as const;
export type Retake = (typeof RETAKES)[number];
/** Pictures taken again are squares of so many pixels. */
export const RETAKE_SIZE = 224;
const SIZE = RETAKE_SIZE;

/** The picture taken again. */
export async function retakeAs(kind: Retake, picture: Buffer, random: Random): Promise<Buffer> {
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
        image = await retakeAs(each, image, random);
      return image;
    }
  }
}

/** One person wearing the same things, drawn from two seeds; and two people of whom the same is said. */
const REDRAWN = ['same person, thing redrawn', 'two people'] as const;

export interface NullPair {
  kind: Retake | (typeof REDRAWN)[number] | 'another moment (rendered people)';
  a: Buffer;
  b: Buffer;
}

/** `count` pairs of each kind, from seeds that neither training nor calibration used. */
export async function createNullPairs(count: number): Promise<NullPair[]> {
  const random = createRandom(31_337);
  const pairs: NullPair[] = [];
  for (const [k, kind] of RETAKES.entries())
    for (let n = 0; n < count; n++) {
      const seed = FIRST_UNSEEN_SEED + 1_500_000 + k * 10_000 + n;
      const a = await sharp(Buffer.from(anyPicture(seed, SIZE)))
        .png()
        .toBuffer();
      pairs.push({ kind, a, b: await retakeAs(kind, a, random) });
    }
  for (let n = 0; n < count * REDRAWN.length; n++) {
    const kind = REDRAWN[n % REDRAWN.length] ?? 'two people';
    const first = FIRST_UNSEEN_SEED + 1_700_000 + 2 * n;
    const worn = [random.pick(['hat', 'cap', 'glasses', 'scarf', 'beard', 'headphones'])];
    const [a, b] = await Promise.all(
      [first, first + 1].map((seed) => {
        const who = createPerson(createRandom(kind === 'two people' ? seed : first));
        const drawn = drawPerson(who, worn, 'neutral', seed);
        return sharp(Buffer.from(svgDocument(drawn, '#fff', SIZE)))
          .png()
          .toBuffer();
      }),
    );
    if (a && b) pairs.push({ kind, a, b });
  }
  return pairs;
}
