import { describe, expect, test } from 'vitest';
import { wordsStandingOut } from '#core/rank/standing-out.ts';
import { normalize } from '#core/vector/vector.ts';

const D = 6;
const axis = (...at: number[]) => {
  const v = new Float32Array(D);
  for (const [i, weight] of at.entries()) v[i] = weight;
  return v;
};
/** `hat`, a shadow of it, something of its own, and a word that both together spell out. */
const words = [
  normalize(axis(1)),
  normalize(axis(0.7, 0, 0.7)),
  normalize(axis(0, 1)),
  normalize(axis(1, 1)),
];
const rows = Float32Array.from(words.flatMap((word) => [...word]));
const vocabulary = { rows, dimensions: D, textMean: new Float32Array() };
/** The words in the order of their products with a direction, far beyond the noise. */
function standing(direction: Float32Array, rule?: { cosine: number; residual: number }, z = 20) {
  const unit = normalize(direction);
  const ranked = words
    .map((word, position) => ({
      position,
      cosine: word.reduce((sum, x, d) => sum + x * (unit[d] as number), 0),
      z,
    }))
    .sort((a, b) => b.cosine - a.cosine);
  return [...wordsStandingOut(vocabulary, unit, ranked, 8, rule)];
}

describe('a word stands out', () => {
  test('once: its shadows, which move because it does, do not', () => {
    expect(standing(axis(1, 0, 0.05))).toEqual([0]);
  });
  test('beside another that the difference holds as well', () => {
    // Two changes of the same size along words of their own, and none that names both.
    const two = { rows: rows.subarray(0, 3 * D), dimensions: D, textMean: new Float32Array() };
    const unit = normalize(axis(1, 0.95));
    const ranked = [0, 2, 1].map((position) => ({
      position,
      cosine: (words[position] as Float32Array).reduce((s, x, d) => s + x * (unit[d] as number), 0),
      z: 20,
    }));
    expect([...wordsStandingOut(two, unit, ranked, 8)]).toEqual([0, 2]);
  });
  test('alone where it spells out what two others say in part', () => {
    expect(standing(axis(1, 1))).toEqual([3]);
  });
  test('only beyond the noise, and where the noise is known', () => {
    expect(standing(axis(1), undefined, 8)).toEqual([]);
    const ranked = [{ position: 0, cosine: 1, z: 20 }];
    expect([...wordsStandingOut(vocabulary, words[0] as Float32Array, ranked, null)]).toEqual([]);
  });
  test('only where the difference points its way: a change that no word names marks none', () => {
    const rule = { cosine: 0.5, residual: 0.65 };
    expect(standing(axis(0.4, 0, 0, 1), rule)).toEqual([]);
    expect(standing(axis(1, 0, 0, 0.4), rule)).toEqual([0]);
  });
});

test('what is left for a word is what a least-squares fit of the words above it leaves', () => {
  // Against normal equations solved by hand for one word above: r = c2.(d - (c1.d) c1).
  const textMean = axis(0.1, -0.2, 0.3);
  const moved = words.map((word) => word.map((x, d) => x - (textMean[d] as number)));
  const unit = moved.map((word) => normalize(Float32Array.from(word)));
  const d = normalize(axis(1, 0.8, 0.1, 0.2));
  const product = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
  const [first = d, , third = d] = unit;
  const left = product(third, d) - product(first, d) * product(first, third);
  const share = left / product(first, d);
  const ranked = [0, 2].map((position) => ({ position, cosine: 1, z: 20 }));
  const out = (residual: number) =>
    wordsStandingOut({ rows: rows.slice(), dimensions: D, textMean }, d, ranked, 8, {
      cosine: 0,
      residual,
    }).size;
  expect(share).toBeGreaterThan(0.1);
  expect(out(share - 1e-5)).toBe(2);
  expect(out(share + 1e-5)).toBe(1);
});
