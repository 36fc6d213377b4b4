/** Pairs in which nothing changed: one picture taken again, one description drawn twice. */
import sharp from 'sharp';
import { createRandom } from '../../../core/random.ts';
import { createPerson, drawPerson } from '../../drawings/art/faces.ts';
import { FIRST_UNSEEN_SEED, anyPicture, svgDocument } from '../../drawings/pictures.ts';
import {
  PERTURBATIONS,
  PERTURBED_SIZE,
  perturb,
  type Perturbation,
} from '../../../tools/picture/perturb.ts';

const SIZE = PERTURBED_SIZE;

/** One person wearing the same things, drawn from two seeds; and two people of whom the same is said. */
const REDRAWN = ['same person, thing redrawn', 'two people'] as const;

export interface NullPair {
  kind: Perturbation | (typeof REDRAWN)[number] | 'another moment (rendered people)';
  a: Buffer;
  b: Buffer;
}

/** `count` pairs of each kind, from seeds that neither training nor calibration used. */
export async function createNullPairs(count: number): Promise<NullPair[]> {
  const random = createRandom(31_337);
  const pairs: NullPair[] = [];
  for (const [k, kind] of PERTURBATIONS.entries())
    for (let n = 0; n < count; n++) {
      const seed = FIRST_UNSEEN_SEED + 1_500_000 + k * 10_000 + n;
      const a = await sharp(Buffer.from(anyPicture(seed, SIZE)))
        .png()
        .toBuffer();
      pairs.push({ kind, a, b: await perturb(kind, a, random) });
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
