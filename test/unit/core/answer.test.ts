import { describe, expect, test } from 'vitest';
import { answer, type Question } from '#core/answer.ts';
import { fitOodDetector } from '#core/rank/out-of-distribution.ts';
import { createEmbedding } from '#core/vector/embedding.ts';
import { combine, normalize } from '#core/vector/vector.ts';
import { randomVector, randomVocabulary } from '../../support/vectors.ts';

const D = 48;
const vocabulary = randomVocabulary({
  seed: 21,
  words: 80,
  dimensions: D,
  background: Array.from({ length: 400 }, (_, i) => i / 100),
});
vocabulary.sigma.fill(0.1);
// The second word of the list says nearly the same as the first.
vocabulary.rows.set(
  normalize(
    vocabulary.rows.slice(0, D).map((x, d) => x + 0.02 * (randomVector(5, D)[d] as number)),
  ),
  D,
);
const space = { id: vocabulary.space, dimensions: D };
const row = (i: number) => vocabulary.rows.subarray(i * D, (i + 1) * D);
const embed = (...parts: [number, Float32Array][]) =>
  createEmbedding(space, combine(parts.map(([weight, vector]) => ({ weight, vector }))));
const base = randomVector(77, D);
const a = embed([1, base], [9, row(0)], [6, row(30)]);
const b = embed([1, base]);
const ask = (change: Partial<Question> = {}) =>
  answer({
    vocabulary,
    reference: { id: 'test', sha256: '' },
    terms: [
      { weight: 1, modality: 'image', embedding: a },
      { weight: -1, modality: 'image', embedding: b },
    ],
    k: 5,
    ...change,
  });

describe('an answer', () => {
  test('gives words that say the same one line, under the better one', () => {
    const { gained } = ask();
    expect(gained).toHaveLength(5);
    expect([gained[0]?.label, ...(gained[0]?.also ?? [])].sort()).toEqual(['word 0', 'word 1']);
    expect(gained.map(({ label }) => label)).toContain('word 30');
    expect(new Set(gained.flatMap(({ label, also }) => [label, ...also])).size).toBe(6);
  });
  test('shows the other word when the first is excluded', () => {
    const { gained } = ask({ exclude: [ask().gained[0]?.label ?? ''] });
    expect(gained[0]?.also).toEqual([]);
    expect(gained[0]?.label).toMatch(/word [01]$/);
  });
  test.each(['Word 0', ' word  0 ', 'WORD\u00a00', 'ｗord 0', 'word 0\n', 'word&#32;0'])(
    'leaves out the word that %j is once it is encoded',
    (label) => {
      const labels = ask({ exclude: [label], k: 80 }).gained.flatMap((word) => [
        word.label,
        ...word.also,
      ]);
      expect(labels).toContain('word 1');
      expect(labels).not.toContain('word 0');
    },
  );
  test('leaves out every spelling of a word, and still gives as many as were asked for', () => {
    const words = vocabulary.words.map((word, i) => ({
      ...word,
      label: i < 70 ? [' hat', 'Hat', 'HAT', 'hat'][i % 4] : word.label,
    })) as typeof vocabulary.words;
    const spelt = { ...vocabulary, words };
    const { gained } = ask({ vocabulary: spelt, exclude: ['hAt '], k: 1 });
    expect(gained).toHaveLength(1);
    expect(gained[0]?.label).toMatch(/^word 7/);
  });
  test('says which sum of the shown words the difference is, and how much of it', () => {
    const { explained, gained, lost } = ask();
    expect(explained?.share).toBeGreaterThan(0.6);
    expect(explained?.share).toBeLessThanOrEqual(1);
    const shown = [...gained, ...lost].map(({ label }) => label);
    expect(explained?.words.every(({ label }) => shown.includes(label))).toBe(true);
    expect(explained?.words.slice(0, 2).map(({ direction }) => direction)).toEqual([
      'gained',
      'gained',
    ]);
  });
  test('swapped, exchanges gained and lost to the last bit', () => {
    const there = ask();
    const back = ask({
      terms: [
        { weight: 1, modality: 'image', embedding: b },
        { weight: -1, modality: 'image', embedding: a },
      ],
    });
    expect(back.gained).toEqual(there.lost);
    expect(back.lost).toEqual(there.gained);
    expect(back.explained?.share).toBeCloseTo(there.explained?.share ?? NaN, 12);
  });
  test('explains nothing where nothing differs', () => {
    const same = ask({
      terms: [
        { weight: 1, modality: 'image', embedding: a },
        { weight: -1, modality: 'image', embedding: a },
      ],
    });
    expect(same).toMatchObject({ explained: null, verdict: 'none', gained: [], lost: [] });
  });
});

describe('a verdict is given', () => {
  const pair = ask();
  const at = (weight: number) =>
    ask({
      terms: [
        { weight, modality: 'image', embedding: a },
        { weight: -weight, modality: 'image', embedding: b },
      ],
    });
  test('for a pair of pictures, the same whatever weight they share', () => {
    expect(pair).toMatchObject({
      question: 'picture-pair',
      verdict: 'clear',
      verdict_reason: null,
      clear_z: expect.any(Number) as number,
    });
    for (const weight of [0.1, 3]) {
      const scaled = at(weight);
      expect(scaled.p_value).toBe(pair.p_value);
      expect(scaled.gained[0]?.z).toBeCloseTo(pair.gained[0]?.z ?? NaN, 3);
    }
  });
  const image = (weight: number, embedding = a) =>
    ({ weight, modality: 'image', embedding }) as const;
  const text = (weight: number) =>
    ({ weight, modality: 'text', embedding: embed([1, row(3)]) }) as const;
  test.each([
    ['one picture', [image(1)], 'pictures'],
    ['unbalanced weights', [image(2), image(-1, b)], 'pictures'],
    ['four pictures', [image(1), image(-1, b), image(1), image(-1, b)], 'pictures'],
    ['texts', [text(1), text(-2)], 'texts'],
    ['a mixture', [image(1), image(-1, b), text(2), text(-2)], 'mixed'],
  ] as const)('for nothing that it was not calibrated for: %s', (_, terms, question) => {
    const { gained, ...reply } = ask({ terms });
    expect(reply).toMatchObject({
      question,
      verdict: null,
      verdict_reason: 'question-not-calibrated',
      p_value: null,
      clear_z: null,
    });
    expect(gained.length).toBeGreaterThan(0);
    expect(gained.every(({ z, stands_out }) => z === null && !stands_out)).toBe(true);
  });
  test('for no picture that is empty: nothing is marked beside it', () => {
    const empty = ask({ terms: [image(1), { ...image(-1, b), flatness: 1 }] });
    expect(empty).toMatchObject({
      verdict: null,
      verdict_reason: 'out-of-distribution',
      p_value: null,
      domain: { verdict: 'unlike' },
    });
    expect([...empty.gained, ...empty.lost].some((word) => word.stands_out)).toBe(false);
  });
  test('where pairs are known in which nothing changed', () => {
    const bare = { ...vocabulary, sigma: new Float32Array(), background: new Float32Array() };
    expect(ask({ vocabulary: bare })).toMatchObject({
      verdict: null,
      verdict_reason: 'background-missing',
    });
  });
});

test('words stand out for what the words above them do not say', () => {
  const marked = ask({ standsOut: { cosine: 0, residual: 0.5 } }).gained.filter(
    (word) => word.stands_out,
  );
  expect(marked.map(({ label }) => label.replace('word 1', 'word 0'))).toEqual([
    'word 0',
    'word 30',
  ]);
  // The rule is the space's own.
  const rule = (cosine: number, residual: number) =>
    ask({ standsOut: { cosine, residual } }).gained.filter((word) => word.stands_out).length;
  expect(rule(0, 0.9)).toBe(1);
  expect(rule(0.95, 0)).toBe(0);
});

describe('the noise floor', () => {
  test('is not claimed without retakes', () => {
    expect(ask()).toMatchObject({ noise_floor: null, verdict: 'clear' });
  });
  test('turns a change that the same pictures show by themselves into none', () => {
    // Pictures that move as far when taken again as A and B lie apart, along the same words.
    const loud = ask({
      retakes: [
        [b, b],
        [a, a],
      ],
    });
    expect(loud.noise_floor).toEqual({
      retakes: 2,
      norm: expect.closeTo(2 * loud.norm, 4) as number,
    });
    expect(loud.verdict).toBe('none');
    const z = (of: typeof loud) => of.gained[0]?.z ?? NaN;
    // Half of what the noise alone would do.
    expect(z(loud)).toBeCloseTo(0.5, 4);
  });
  test('changes neither words nor scores, and nothing at all where retakes are steady', () => {
    const steady = ask({ retakes: [[a], [b]] });
    expect(steady.gained).toEqual(ask().gained);
    expect(steady.p_value).toBe(ask().p_value);
    expect(steady.noise_floor).toEqual({ retakes: 1, norm: 0 });
  });
});

describe('the domain', () => {
  const pictures = Array.from({ length: 1000 }, (_, i) =>
    normalize(
      combine([
        { weight: 1, vector: base },
        { weight: 0.1, vector: randomVector(i, D) },
      ]),
    ),
  );
  const seen = (start: number) =>
    pictures.flatMap((vector, i) =>
      i % 2 === start ? [{ vector, flatness: 0.6 + ((i * 7) % 100) / 500 }] : [],
    );
  const odd = Array.from({ length: 200 }, (_, i) => ({
    vector: embed([1, row(3)], [0.1, randomVector(2_000 + i, D)]).vector,
    flatness: 0.6 + (i % 50) / 250,
  }));
  const domain = fitOodDetector(seen(0), seen(1), [odd]);
  const inside = embed([1, base], [0.1, randomVector(5_000, D)]);
  const terms = (second: typeof a): Question['terms'] => [
    { weight: 1, modality: 'image', embedding: inside },
    { weight: -1, modality: 'image', embedding: second },
  ];
  test('is unknown unless the space knows it', () => {
    expect(ask().domain).toBeNull();
  });
  test('is said of the picture that looks most like an odd kind', () => {
    const near = embed([1, base], [0.1, randomVector(6_000, D)]);
    expect(ask({ domain, terms: terms(near) }).domain?.verdict).toBe('like');
    expect(ask({ domain, terms: terms(embed([1, row(3)])) }).domain).toEqual({
      verdict: 'unlike',
      p_value: 1 / 501,
    });
  });
  test('takes flatness into account where it is known', () => {
    const plain = Array.from({ length: 200 }, (_, i) => ({
      vector: pictures[i] as Float32Array,
      flatness: 0.98 + (i % 20) / 1000,
    }));
    const byFlatness = fitOodDetector(seen(0), seen(1), [plain]);
    const [first, second] = terms(embed([1, base], [0.1, randomVector(6_000, D)]));
    const finding = (flatness?: number) =>
      ask({
        domain: byFlatness,
        terms: [first, ...(second ? [{ ...second, ...(flatness ? { flatness } : {}) }] : [])],
      }).domain;
    expect(finding(0.99)?.verdict).toBe('unlike');
    expect(finding(0.7)?.verdict).toBe('like');
    expect(finding()?.verdict).toBe('like');
  });
  test('is not asked of texts', () => {
    const text = { weight: 1, modality: 'text', embedding: embed([1, row(3)]) } as const;
    expect(ask({ domain, terms: [text] }).domain).toBeNull();
  });
});
