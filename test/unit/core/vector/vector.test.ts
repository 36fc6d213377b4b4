import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmbedding, decodeBase64, encodeBase64 } from '#core/vector/embedding.ts';
import { evaluate } from '#core/vector/expression.ts';
import { combine, norm, normalize } from '#core/vector/vector.ts';
import { randomVector } from '../../../support/vectors.ts';

const numbers = fc.float32Array({ minLength: 1, maxLength: 64, noNaN: true, min: -1e3, max: 1e3 });
const space = { id: 'test@0000000', dimensions: 4 };
const unit = (...values: number[]) => createEmbedding(space, Float32Array.from(values));

describe('normalize', () => {
  test('gives length 1 and keeps the direction', () => {
    fc.assert(
      fc.property(numbers, (v) => {
        fc.pre(norm(v) > 1e-3);
        const u = normalize(v);
        expect(norm(u)).toBeCloseTo(1, 5);
        v.forEach((x, i) => expect((u[i] as number) * norm(v)).toBeCloseTo(x, 2));
      }),
    );
  });
  test.each([[[Number.NaN, 1]], [[Infinity, 1]], [[1, -Infinity]]])(
    'refuses %j as not finite',
    (values) => {
      expect(() => normalize(Float32Array.from(values))).toThrow(
        expect.objectContaining({ code: 'vector-not-finite' }),
      );
    },
  );
  test('refuses the zero vector', () => {
    expect(() => normalize(new Float32Array(4))).toThrow(
      expect.objectContaining({ code: 'vector-zero' }),
    );
  });
});

describe('evaluate', () => {
  test('A - B is minus B - A', () => {
    const a = createEmbedding({ ...space, dimensions: 32 }, randomVector(1, 32));
    const b = createEmbedding({ ...space, dimensions: 32 }, randomVector(2, 32));
    const forth = evaluate([
      { weight: 1, modality: 'image', embedding: a },
      { weight: -1, modality: 'image', embedding: b },
    ]);
    const back = evaluate([
      { weight: 1, modality: 'image', embedding: b },
      { weight: -1, modality: 'image', embedding: a },
    ]);
    expect(Array.from(forth.direction ?? [])).toEqual(Array.from(back.direction ?? [], (x) => -x));
    expect(forth.norm).toBe(back.norm);
  });
  test('weights scale their terms: (3, 4) / 5', () => {
    const sum = evaluate([
      { weight: 3, modality: 'image', embedding: unit(1, 0, 0, 0) },
      { weight: 4, modality: 'image', embedding: unit(0, 1, 0, 0) },
    ]);
    expect(sum.norm).toBeCloseTo(5, 6);
    expect(Array.from(sum.direction ?? [])).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0]);
  });
  test('A - A has no direction', () => {
    const a = unit(1, 2, 3, 4);
    expect(
      evaluate([
        { weight: 1, modality: 'image', embedding: a },
        { weight: -1, modality: 'image', embedding: a },
      ]).direction,
    ).toBeNull();
  });
  describe('with means', () => {
    const means = { image: Float32Array.of(0, 0, 1, 0), text: Float32Array.of(0, 0, 0, 1) };
    const picture = (weight: number, ...v: number[]) =>
      ({ weight, modality: 'image', embedding: unit(...v) }) as const;
    const text = (weight: number, ...v: number[]) =>
      ({ weight, modality: 'text', embedding: unit(...v) }) as const;
    test('takes off those of modalities whose weights do not sum to 0', () => {
      const { direction, norm, centred } = evaluate(
        [picture(1, 1, 0, 0, 0), picture(-1, 0, 1, 0, 0), text(2, 1, 0, 0, 0)],
        means,
      );
      // (1, -1, 0, 0) + 2 ((1, 0, 0, 0) - (0, 0, 0, 1)) = (3, -1, 0, -2)
      expect(centred).toEqual(['text']);
      expect(norm).toBeCloseTo(Math.sqrt(14), 6);
      expect(Array.from(direction ?? [], (x) => x * Math.sqrt(14))).toEqual([
        expect.closeTo(3, 5),
        expect.closeTo(-1, 5),
        expect.closeTo(0, 5),
        expect.closeTo(-2, 5),
      ]);
    });
    test('leaves balanced weights alone, also where decimal fractions do not sum to 0', () => {
      const terms = [
        picture(0.1, 1, 0, 0, 0),
        picture(0.2, 0, 1, 0, 0),
        picture(-0.3, 0, 0, 0, 1),
      ] as const;
      expect(evaluate(terms, means).centred).toEqual([]);
      expect(evaluate(terms, means).direction).toEqual(evaluate(terms).direction);
    });
    test('refuses to mix pictures and texts when a mean is needed and unknown', () => {
      expect(() => evaluate([picture(1, 1, 0, 0, 0), text(1, 0, 1, 0, 0)])).toThrow(
        expect.objectContaining({ code: 'means-missing' }),
      );
      expect(evaluate([picture(1, 1, 0, 0, 0)]).centred).toEqual([]);
    });
  });
  test('refuses to mix spaces and names both', () => {
    const other = createEmbedding(
      { id: 'other@1111111', dimensions: 4 },
      Float32Array.of(1, 0, 0, 0),
    );
    expect(() =>
      evaluate([
        { weight: 1, modality: 'image', embedding: unit(1, 0, 0, 0) },
        { weight: 1, modality: 'image', embedding: other },
      ]),
    ).toThrow(/test@0000000.*other@1111111/);
  });
});

test('an embedding of the wrong length says both lengths and the model', () => {
  expect(() =>
    createEmbedding({ id: 'clip@0000000', dimensions: 512 }, new Float32Array(513)),
  ).toThrow('Expected 512 numbers for clip@0000000, got 513');
});

test('combine sums in float64', () => {
  expect(
    Array.from(
      combine([
        { weight: 1, vector: Float32Array.of(1e8) },
        { weight: 1, vector: Float32Array.of(1) },
        { weight: -1, vector: Float32Array.of(1e8) },
      ]),
    ),
  ).toEqual([1]);
});

describe('base64 of float32', () => {
  test('is little-endian: 1 is AACAPw==', () => {
    expect(encodeBase64(Float32Array.of(1))).toBe('AACAPw==');
    expect(Array.from(decodeBase64('AACAPwAAAMA='))).toEqual([1, -2]);
  });
  test('gives back every vector', () => {
    fc.assert(
      fc.property(numbers, (v) => {
        expect(Array.from(decodeBase64(encodeBase64(v)))).toEqual(Array.from(v));
      }),
    );
  });
  test.each(['!!', 'AAA='])('refuses %s', (text) => {
    expect(() => decodeBase64(text)).toThrow(
      expect.objectContaining({ code: 'request-malformed' }),
    );
  });
});
