import { describe, expect, test } from 'vitest';
import { quantizeRows } from '#core/vector/quantize.ts';
import { calibrate, decodeStatistics, encodeStatistics } from '#core/rank/statistics.ts';
import { meanOf } from '#core/vector/vector.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 24;
const vocabulary = randomVocabulary({ seed: 5, words: 30, dimensions: D });
const pairs = 40;
const differences = new Float32Array(pairs * D);
for (let i = 0; i < pairs; i++) differences.set(randomVector(100 + i, D), i * D);
const move = (pair: number, word: number) => {
  let sum = 0;
  for (let d = 0; d < D; d++)
    sum += (differences[pair * D + d] as number) * (vocabulary.rows[word * D + d] as number);
  return sum;
};

describe('calibration', () => {
  const { sigma, background } = calibrate(vocabulary, differences);
  test("a word's sigma is the root mean square of its moves", () => {
    sigma.forEach((got, word) => {
      let squares = 0;
      for (let pair = 0; pair < pairs; pair++) squares += move(pair, word) ** 2;
      expect(got).toBeCloseTo(Math.sqrt(squares / pairs), 5);
    });
  });
  test('the background is the largest |z| of each pair, ascending', () => {
    const want = Array.from({ length: pairs }, (_, pair) =>
      Math.max(
        ...vocabulary.words.map((_, word) => Math.abs(move(pair, word)) / (sigma[word] as number)),
      ),
    ).sort((a, b) => a - b);
    expect(background).toHaveLength(pairs);
    background.forEach((got, i) => expect(got).toBeCloseTo(want[i] ?? NaN, 4));
  });
  test('is empty without pairs', () => {
    expect(calibrate(vocabulary, new Float32Array())).toEqual({
      sigma: new Float32Array(),
      background: new Float32Array(),
    });
  });
});

test('the mean of rows is that of each column', () => {
  expect(Array.from(meanOf(Float32Array.of(1, 2, 3, 4, 5, 9), 2))).toEqual([3, 5]);
  expect(meanOf(new Float32Array(), 2)).toHaveLength(0);
});

describe('the statistics file', () => {
  const statistics = {
    space: 'test@0000000',
    dimensions: D,
    imageMean: randomVector(1, D),
    textMean: randomVector(2, D),
    differences,
    domain: randomVector(3, 50),
  };
  test('gives back what was written, bit for bit', async () => {
    expect(await decodeStatistics(await encodeStatistics(statistics), 'test@0000000')).toEqual(
      statistics,
    );
  });
  test('refuses any flipped bit and any shorter file', async () => {
    const bytes = await encodeStatistics(statistics);
    for (let at = 0; at < bytes.length; at += 53) {
      const broken = bytes.slice();
      broken[at] = (broken[at] as number) ^ 4;
      await expect(decodeStatistics(broken, 'test@0000000'), `byte ${at}`).rejects.toMatchObject({
        code: 'model-file-invalid',
      });
    }
    for (const length of [0, 15, 47, bytes.length - 1])
      await expect(decodeStatistics(bytes.slice(0, length), 'test@0000000')).rejects.toMatchObject({
        code: 'model-file-invalid',
      });
  });
  test('refuses those of another space and names both', async () => {
    await expect(
      decodeStatistics(await encodeStatistics(statistics), 'clip@1234567'),
    ).rejects.toThrow(/clip@1234567.*test@0000000/);
  });
});

test('int8 rows are within half a step of what they stand for', () => {
  const rows = Float32Array.of(...randomVector(3, 64), ...new Float32Array(64));
  const { values, scales } = quantizeRows(rows, 64);
  rows.forEach((x, i) => {
    const scale = scales[Math.floor(i / 64)] as number;
    expect(Math.abs(x - (values[i] as number) * scale)).toBeLessThanOrEqual(scale / 2 + 1e-7);
  });
  expect(scales[1]).toBe(1);
});
