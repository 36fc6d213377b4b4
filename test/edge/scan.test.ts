/** The scan kernel in workerd against the plain loops, which test/unit/core/rank/rank.test.ts holds to a float64 brute force. */
import { describe, expect, test } from 'vitest';
import scanModule from '../../kernels/build/scan.wasm';
import { createEmbedding } from '#core/vector/embedding.ts';
import { evaluate } from '#core/vector/expression.ts';
import { COSINE, METHODS, scorer } from '#core/rank/methods.ts';
import { rank } from '#core/rank/rank.ts';
import { plainProducts } from '#core/rank/row-products.ts';
import { createScanner, type ScanExports } from '#core/rank/scan.ts';
import { meanOf } from '#core/vector/vector.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { randomVector, randomVocabulary } from '../support/vectors.ts';

const scannerOf = (vocabulary: Vocabulary) =>
  createScanner(
    new WebAssembly.Instance(scanModule, {}).exports as unknown as ScanExports,
    vocabulary,
  );
const differenceOf = ({ space, dimensions }: Vocabulary, seed: number) =>
  evaluate([
    {
      weight: 1,
      modality: 'image',
      embedding: createEmbedding({ id: space, dimensions }, randomVector(seed, dimensions)),
    },
  ]);

describe.each([
  ['random vectors', { words: 3000, dimensions: 512 }],
  [
    'clustered vectors, nearer to each other than int8 tells apart',
    { words: 2000, dimensions: 256, clusters: 3 },
  ],
  [
    'vectors that come in threes, so that every score ties',
    { words: 600, dimensions: 64, copies: 3 },
  ],
  ['a number of words and dimensions that no register divides', { words: 1013, dimensions: 51 }],
  ['one word', { words: 1, dimensions: 16 }],
])('with %s', (_, shape) => {
  const vocabulary = randomVocabulary({ seed: 21, ...shape, background: [0.5, 1, 1.5] });
  vocabulary.textMean = meanOf(vocabulary.rows, vocabulary.dimensions);
  // Unequal sigmas, so that the largest z is not the largest score.
  vocabulary.sigma.forEach((_, i) => (vocabulary.sigma[i] = 0.5 + (i % 17) / 10));
  const scanner = scannerOf(vocabulary);
  test.each([1, 2, 10, 100, 255, 257])('ranks the %i best as the loops do, bit for bit', (k) => {
    for (let seed = 1000; seed < 1020; seed++) {
      const difference = differenceOf(vocabulary, seed);
      for (const method of METHODS)
        expect(rank(vocabulary, difference, k, { method, scanner })).toEqual(
          rank(vocabulary, difference, k, { method }),
        );
    }
  });
});

test('looks at few of the words', () => {
  const vocabulary = randomVocabulary({ seed: 4, words: 5000, dimensions: 512 });
  const scanner = scannerOf(vocabulary);
  const direction = differenceOf(vocabulary, 77).direction ?? new Float32Array(512);
  const exact = scorer(vocabulary, COSINE, direction);
  let scored = 0;
  scanner.along(direction).best('cosine', 10, (position) => {
    scored++;
    return exact(position);
  });
  expect(scored).toBeGreaterThanOrEqual(20);
  expect(scored).toBeLessThan(100);
});

test('finds a word whose score int8 overstates or understates most', () => {
  // All rows but one are the query itself with one outlier, which spoils the scale of int8 for all other numbers.
  const vocabulary = randomVocabulary({ seed: 9, words: 400, dimensions: 128 });
  for (let i = 0; i < 400; i += 2) vocabulary.rows[i * 128] = 30;
  const scanner = scannerOf(vocabulary);
  for (let seed = 0; seed < 50; seed++) {
    const difference = differenceOf(vocabulary, seed);
    expect(rank(vocabulary, difference, 5, { scanner })).toEqual(rank(vocabulary, difference, 5));
  }
});

test('counts its memory: a byte a number, and a few pages', () => {
  const vocabulary = randomVocabulary({ seed: 4, words: 5000, dimensions: 512 });
  const { memoryBytes } = scannerOf(vocabulary);
  expect(memoryBytes).toBeGreaterThan(5000 * 512);
  expect(memoryBytes).toBeLessThan(5000 * (512 + 32) + 5 * 65_536);
});

test('multiplies rows as loops do, bit for bit, however many there are', () => {
  for (const dimensions of [512, 51, 3]) {
    const vocabulary = randomVocabulary({ seed: 6, words: 200, dimensions });
    const { products } = scannerOf(vocabulary);
    const plain = plainProducts(vocabulary);
    const [first, second] = [randomVector(1, dimensions), randomVector(2, dimensions)];
    const [alongFirst, alongSecond] = [products.along(first), products.along(second)];
    for (let i = 0; i < 200; i++) {
      // Far more rows than the kernel keeps, and two directions in turn.
      const other = (i * 67) % 200;
      expect(products.between(i, other)).toBe(plain.between(i, other));
      expect(products.between(other, i)).toBe(plain.between(other, i));
      expect(alongFirst(i)).toBe(plain.along(first)(i));
      expect(alongSecond(other)).toBe(plain.along(second)(other));
    }
  }
});
