import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auroc, byStandingOut, compareSets, falseDiscoveryRates } from '#core/rank/sets.ts';
import { normalize } from '#core/vector/vector.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 32;
const vocabulary = randomVocabulary({ seed: 40, words: 50, dimensions: D });
const wordRow = (i: number) => vocabulary.rows.subarray(i * D, (i + 1) * D);
/** Pictures that lean towards a word by `lean`. */
const pictures = (seed: number, count: number, word = 0, lean = 0) =>
  Array.from({ length: count }, (_, i) => {
    const noise = normalize(randomVector(seed + i, D));
    return normalize(noise.map((x, d) => x + lean * (wordRow(word)[d] as number)));
  });

describe('AUROC', () => {
  test('is the share of pairs in which the first is larger, ties half', () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        let wins = 0;
        for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
        expect(auroc(a, b)).toBeCloseTo(wins / (a.length * b.length), 12);
      }),
    );
  });
});

describe('false discovery rates', () => {
  test("call four tests finds in Benjamini and Hochberg's example (1995, section 3.2)", () => {
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1.0,
    ];
    const rates = falseDiscoveryRates(published.toReversed()).toReversed();
    expect(rates.filter((q) => q <= 0.05)).toHaveLength(4);
    expect(rates[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    expect(rates.at(-1)).toBe(1);
  });
  test('never fall where the p-value rises, and are at least the p-value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const q = falseDiscoveryRates(p);
        p.forEach((x, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(x - 1e-12);
          expect(q[i]).toBeLessThanOrEqual(1);
          p.forEach((y, j) => {
            if (x < y) expect(q[i]).toBeLessThanOrEqual((q[j] as number) + 1e-12);
          });
        });
      }),
    );
  });
});

describe('comparing sets', () => {
  test('finds the word that one set leans towards, and the pictures that show it most', async () => {
    const b = pictures(1000, 40);
    const a = pictures(2000, 40, 7, 0.6);
    const { words } = await compareSets(vocabulary, a, b, { permutations: 999 });
    const best = words.toSorted((x, y) => y.difference - x.difference)[0];
    expect(best?.label).toBe('word 7');
    expect(best?.pValue).toBe(1 / 1000);
    expect(best?.qValue).toBeLessThanOrEqual(0.05);
    expect(best?.auroc).toBeGreaterThan(0.9);
    const score = (x: Float32Array) =>
      x.reduce((sum, value, d) => sum + value * (wordRow(7)[d] as number), 0);
    const order = a.map((_, i) => i).sort((x, y) => score(a[y] ?? x0) - score(a[x] ?? x0));
    expect(best?.drivers).toEqual(order.slice(0, 3));
  });
  const x0 = new Float32Array(D);
  test('is antisymmetric: B against A has the opposite differences and AUROCs', async () => {
    const a = pictures(3000, 12, 3, 0.4);
    const b = pictures(4000, 17);
    const forth = await compareSets(vocabulary, a, b, { permutations: 99 });
    const back = await compareSets(vocabulary, b, a, { permutations: 99 });
    forth.words.forEach((word, i) => {
      expect(back.words[i]?.difference).toBeCloseTo(-word.difference, 6);
      expect(back.words[i]?.auroc).toBeCloseTo(1 - word.auroc, 12);
    });
  });
  test('gives p-values near those of all divisions, counted one by one', async () => {
    const a = pictures(5000, 4, 2, 0.8);
    const b = pictures(6000, 4);
    const all = [...a, ...b];
    const { words } = await compareSets(vocabulary, a, b, { permutations: 7000 });
    const along = (i: number, members: readonly number[]) => {
      let [inside, outside] = [0, 0];
      all.forEach((x, at) => {
        const score = x.reduce((sum, value, d) => sum + value * (wordRow(i)[d] as number), 0);
        if (members.includes(at)) inside += score / 4;
        else outside += score / 4;
      });
      return Math.abs(inside - outside);
    };
    const divisions: number[][] = [];
    for (let mask = 0; mask < 256; mask++) {
      const members = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => mask & (1 << bit));
      if (members.length === 4) divisions.push(members);
    }
    expect(divisions).toHaveLength(70);
    for (let i = 0; i < 8; i++) {
      const own = along(i, [0, 1, 2, 3]);
      const share = divisions.filter((m) => along(i, m) >= own - 1e-7).length / 70;
      // Seven thousand draws: three standard deviations are at most .018.
      expect(Math.abs((words[i]?.pValue ?? 0) - share)).toBeLessThan(0.02);
    }
  });
  test('seldom calls a word different where nothing differs', async () => {
    let finds = 0;
    for (let run = 0; run < 20; run++) {
      const { words } = await compareSets(
        vocabulary,
        pictures(10_000 + run * 100, 20),
        pictures(20_000 + run * 100, 20),
        { permutations: 499, seed: run },
      );
      if (words.some(({ qValue }) => qValue <= 0.05)) finds++;
    }
    // At a rate of 5 %, more than 5 of 20 would come once in 3,000 times.
    expect(finds).toBeLessThanOrEqual(5);
  });
  test('says the same for the same seed, reports progress and stops when told to', async () => {
    const [a, b] = [pictures(1, 5), pictures(50, 6)];
    const done: number[] = [];
    const first = await compareSets(vocabulary, a, b, {
      permutations: 200,
      onProgress: (n) => done.push(n),
    });
    expect(await compareSets(vocabulary, a, b, { permutations: 200 })).toEqual(first);
    expect(done.at(-1)).toBe(200);
    await expect(
      compareSets(vocabulary, a, b, {
        pause: async () => {
          throw new Error('stopped');
        },
      }),
    ).rejects.toThrow('stopped');
  });
  test('refuses a set of one', async () => {
    await expect(compareSets(vocabulary, pictures(1, 1), pictures(2, 5))).rejects.toMatchObject({
      code: 'set-too-small',
    });
  });
});

test('words that stand out come first, however small their difference is', () => {
  const word = (difference: number, qValue: number) => ({ difference, qValue });
  const order = [word(0.9, 0.4), word(0.1, 0.01), word(-0.5, 0.06), word(-0.2, 0.05)];
  expect(order.sort(byStandingOut).map(({ difference }) => difference)).toEqual([
    -0.2, 0.1, 0.9, -0.5,
  ]);
});
