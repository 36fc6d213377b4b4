import { createRandom } from '#core/random.ts';
import { normalize } from '#core/vector/vector.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';

/** Normal deviates by Box-Muller, seeded. */
export function randomVector(seed: number, dimensions: number): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  return Float32Array.from(
    { length: dimensions },
    () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  );
}

/** A vocabulary of random words; `clusters` puts them around so many centres, `copies` repeats every row, for ties. */
export function randomVocabulary(options: {
  seed: number;
  words: number;
  dimensions: number;
  clusters?: number;
  copies?: number;
  space?: string;
  background?: number[];
}): Vocabulary {
  const {
    seed,
    words,
    dimensions,
    clusters = 0,
    copies = 1,
    space = 'test@0000000',
    background = [],
  } = options;
  const rows = new Float32Array(words * dimensions);
  for (let i = 0; i < words; i++) {
    const vector = randomVector(seed + Math.floor(i / copies), dimensions);
    if (clusters > 0) {
      const centre = randomVector(
        seed + 1_000_000 + (Math.floor(i / copies) % clusters),
        dimensions,
      );
      for (let d = 0; d < dimensions; d++)
        vector[d] = (centre[d] as number) + 0.01 * (vector[d] as number);
    }
    rows.set(normalize(vector), i * dimensions);
  }
  return {
    space,
    dimensions,
    words: Array.from({ length: words }, (_, i) => ({
      label: `word ${i}`,
      category: i % 2 ? 'odd' : null,
      partOfSpeech: null,
    })),
    templates: { default: ['{}'] },
    rows,
    // Ones: the background is then in units of moves.
    sigma: background.length > 0 ? new Float32Array(words).fill(1) : new Float32Array(),
    background: Float32Array.from(background).sort(),
    textMean: new Float32Array(),
    imageMean: new Float32Array(),
  };
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] as number) * (b[i] as number);
    aa += (a[i] as number) ** 2;
    bb += (b[i] as number) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
