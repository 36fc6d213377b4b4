import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rank } from '#core/rank/rank.ts';
import { evaluate } from '#core/vector/expression.ts';
import { normalize } from '#core/vector/vector.ts';
import { angleBetween, basisOf, keptShare, shadowOf } from '#lib/space/geometry.ts';
import { placeLabels } from '#lib/space/labels.ts';
import { viewSpace } from '#lib/space/space-view.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const DIMENSIONS = 12;
const unit = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: DIMENSIONS,
    maxLength: DIMENSIONS,
  })
  .filter((v) => Math.hypot(...v) > 0.1)
  .map((v) => Float32Array.from(v, (x) => x / Math.hypot(...v)));
const minus = (a: Float32Array, b: Float32Array) => a.map((x, i) => x - (b[i] ?? 0));
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

describe('the axes', () => {
  test('are of unit length and at right angles; both pictures lie whole in the plane', () => {
    fc.assert(
      fc.property(unit, unit, fc.array(unit, { minLength: 3, maxLength: 8 }), (a, b, words) => {
        const result = minus(a, b);
        fc.pre(Math.hypot(...result) > 0.1);
        const basis = basisOf([a, b], result, words) ?? [];
        expect(basis.length).toBeGreaterThanOrEqual(2);
        for (const [i, one] of basis.entries())
          for (const [j, other] of basis.entries())
            expect(inner(one, other)).toBeCloseTo(i === j ? 1 : 0, 5);
        const plane = basis.slice(0, 2);
        // What the mean leaves nothing of is a plane through words.
        if (Math.hypot(...a.map((x, i) => x + (b[i] ?? 0))) > 0.1)
          for (const v of [a, b, result]) expect(keptShare(v, plane)).toBeCloseTo(1, 4);
        for (const word of words) {
          const kept = keptShare(word, plane);
          expect(kept).toBeGreaterThanOrEqual(0);
          expect(kept).toBeLessThanOrEqual(1);
        }
        // The step from B to A is drawn as the sum from zero is.
        const [from, to] = [shadowOf(b, plane), shadowOf(a, plane)];
        const shadow = shadowOf(result, plane);
        for (const axis of [0, 1])
          expect((to[axis] ?? 0) - (from[axis] ?? 0)).toBeCloseTo(shadow[axis] ?? 0, 5);
      }),
    );
  });
  test('are none where the terms cancel', () => {
    const a = Float32Array.from({ length: DIMENSIONS }, (_, i) => (i === 0 ? 1 : 0));
    expect(basisOf([a, a], new Float32Array(DIMENSIONS), [a])).toBeNull();
  });
});

test('angles are those of the cosine, to the whole list on average', () => {
  const [a, b] = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)];
  expect(angleBetween(a, b)).toBeCloseTo(90, 6);
  const vocabulary = {
    dimensions: 3,
    words: ['east', 'north', 'up'].map((label) => ({ label })),
    rows: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    imageMean: new Float32Array(),
    textMean: new Float32Array(),
  } as unknown as Parameters<typeof viewSpace>[1];
  const view = viewSpace(
    [
      { name: 'A', weight: 1, vector: a, modality: 'image', url: null },
      { name: 'B', weight: -1, vector: b, modality: 'image', url: null },
    ],
    vocabulary,
    { gained: [{ label: 'east' }], lost: [{ label: 'north' }] },
  );
  expect(view?.near[0]?.angle).toBeCloseTo(45, 5);
  expect(view?.lost[0]?.angle).toBeCloseTo(135, 5);
  expect(view?.average).toBeCloseTo((45 + 135 + 90) / 3, 5);
  expect(view?.kept.flat.result).toBeCloseTo(1, 6);
  // Three axes keep all of three dimensions.
  expect(view?.kept.solid.words).toBeCloseTo(1, 6);
});

test('a sum that does not cancel is drawn as the words were asked for: less the mean of its kind', () => {
  const D = 12;
  const vocabulary = {
    ...randomVocabulary({ seed: 4, words: 20, dimensions: D }),
    imageMean: randomVector(91, D).map((x) => x / 9),
    textMean: randomVector(92, D).map((x) => x / 9),
  };
  const [a, b, red] = [1, 2, 3].map((seed) => normalize(randomVector(seed, D)));
  if (!a || !b || !red) throw new Error('Three vectors.');
  const terms = [
    { name: 'A', weight: 1, vector: a, modality: 'image' as const, url: null },
    { name: 'B', weight: -0.5, vector: b, modality: 'image' as const, url: null },
    { name: 'red', weight: 2, vector: red, modality: 'text' as const, url: null },
  ];
  const embedded = terms.map(({ weight, vector, modality }) => ({
    weight,
    modality,
    embedding: { space: 'test@0000000', vector },
  }));
  const [first, ...others] = embedded;
  if (!first) throw new Error('Terms.');
  const asked = evaluate([first, ...others], {
    image: vocabulary.imageMean,
    text: vocabulary.textMean,
  });
  const gained = rank(vocabulary, asked, 20).gained;
  const view = viewSpace(terms, vocabulary, { gained, lost: [] });
  expect(view?.result.norm).toBeCloseTo(asked.norm, 5);
  const [best] = gained;
  expect(view?.near[0]?.label).toBe(best?.label);
  expect(Math.cos(((view?.near[0]?.angle ?? 0) * Math.PI) / 180)).toBeCloseTo(best?.cosine ?? 9, 5);
  // The terms, each at its weight, end where the sum does.
  for (const axis of [0, 1, 2])
    expect(
      view?.terms.reduce((sum, { weight, at }) => sum + weight * (at[axis] ?? 0), 0),
    ).toBeCloseTo(view?.result.at[axis] ?? 9, 5);
});

test('labels lie over nothing, within the plot, and move no further than they may', () => {
  const label = fc.record({
    text: fc.string(),
    x: fc.integer({ min: 0, max: 300 }),
    y: fc.integer({ min: 0, max: 200 }),
    width: fc.integer({ min: 10, max: 80 }),
    height: fc.integer({ min: 10, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(label, { maxLength: 12 }), label, (labels, taken) => {
      const placed = placeLabels(labels, [taken], { width: 300, height: 200, reach: 60 });
      for (const [i, one] of placed.entries()) {
        expect(one.x - one.width / 2).toBeGreaterThanOrEqual(-0.001);
        expect(one.x + one.width / 2).toBeLessThanOrEqual(300.001);
        for (const other of [taken, ...placed.slice(0, i)])
          expect(
            Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
              Math.abs(one.y - other.y) >= (one.height + other.height) / 2,
          ).toBe(true);
      }
    }),
  );
});
