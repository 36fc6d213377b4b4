import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import {
  auroc,
  byStandingOut,
  compareSets,
  compareVectorSets,
  falseDiscoveryRates,
} from '#core/rank/sets.ts';
import { joinSets } from '#core/rank/vector-set.ts';
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

/** Everything in float64, one division and one pair of pictures after the other; divisions are drawn as ours are. */
function reference(
  { rows, dimensions, words }: typeof vocabulary,
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  { permutations, seed }: { permutations: number; seed: number },
) {
  const all = [...a, ...b];
  const score = words.map((_, w) =>
    all.map((x) => x.reduce((sum, value, d) => sum + value * (rows[w * dimensions + d] ?? 0), 0)),
  );
  const mean = (x: readonly number[]) => x.reduce((sum, y) => sum + y, 0) / x.length;
  const error = (x: readonly number[]) =>
    x.reduce((sum, y) => sum + (y - mean(x)) ** 2, 0) / (x.length - 1) / x.length;
  const random = createRandom(seed);
  const size = Math.min(a.length, b.length);
  const hits = words.map(() => 0);
  const own = score.map((x) => mean(x.slice(0, a.length)) - mean(x.slice(a.length)));
  for (let done = 0; done < permutations; done += 2048) {
    const batch = Array.from({ length: Math.min(2048, permutations - done) }, () => [] as number[]);
    // Ten pictures at a time, each division after the other.
    for (let first = 0; first < all.length; first += 10)
      for (const drawn of batch)
        for (let i = first; i < Math.min(first + 10, all.length) && drawn.length < size; i++)
          if (random.next() * (all.length - i) < size - drawn.length) drawn.push(i);
    for (const drawn of batch) {
      expect(drawn).toHaveLength(size);
      score.forEach((x, w) => {
        const inside = mean(drawn.map((i) => x[i] ?? 0));
        const outside = mean(x.filter((_y, i) => !drawn.includes(i)));
        if (Math.abs(inside - outside) + 1e-7 >= Math.abs(own[w] ?? 0))
          hits[w] = (hits[w] ?? 0) + 1;
      });
    }
  }
  const p = hits.map((count) => (1 + count) / (1 + permutations));
  const q = p.map((x) =>
    Math.min(
      ...p.filter((y) => y >= x).map((y) => (y * p.length) / p.filter((z) => z <= y).length),
    ),
  );
  return score.map((x, w) => {
    const [first, second] = [x.slice(0, a.length), x.slice(a.length)];
    let wins = 0;
    for (const one of first)
      for (const two of second) wins += one > two ? 1 : one === two ? 0.5 : 0;
    return {
      difference: own[w],
      auroc: wins / (a.length * b.length),
      half: 1.96 * Math.sqrt(error(first) + error(second)),
      p: p[w],
      q: q[w],
    };
  });
}

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
  test.each([
    ['random', false, 23, 31],
    ['tied', true, 40, 12],
  ])('equals a float64 reference with the same divisions on %s data', async (_, tied, m, n) => {
    const small = randomVocabulary({ seed: 41, words: 7, dimensions: 8 });
    const random = createRandom(99);
    // Few values, so that pictures, sums and differences come equal again and again.
    const value = () => (tied ? Math.floor(random.next() * 3) - 1 : random.next() - 0.5);
    const set = (count: number) =>
      Array.from({ length: count }, () => Float32Array.from({ length: 8 }, value));
    if (tied) small.rows.forEach((_x, at) => (small.rows[at] = Math.round(value())));
    const [a, b] = [set(m), set(n)];
    const permutations = 2500;
    const { words } = await compareSets(small, a, b, { permutations, seed: 5 });
    const expected = reference(small, a, b, { permutations, seed: 5 });
    words.forEach((word, i) => {
      const wanted = expected[i];
      expect(word.difference).toBeCloseTo(wanted?.difference ?? NaN, 6);
      expect(word.auroc).toBe(wanted?.auroc);
      expect(word.pValue).toBe(wanted?.p);
      expect(word.qValue).toBeCloseTo(wanted?.q ?? NaN, 12);
      expect(word.interval[1] - word.interval[0]).toBeCloseTo(2 * (wanted?.half ?? NaN), 6);
    });
  });
  test('is the same wherever vectors are read from, part by part', async () => {
    const [a, b] = [pictures(70_000, 1500, 3, 0.1), pictures(80_000, 1100)];
    const options = { permutations: 120 };
    const whole = await compareSets(vocabulary, a, b, options);
    let reads = 0;
    const parts = (set: readonly Float32Array[]) => ({
      count: set.length,
      async readRows(from: number, to: number, into: Float32Array) {
        reads++;
        await Promise.resolve();
        set.slice(from, to).forEach((row, i) => into.set(row, i * D));
      },
    });
    const halves = joinSets([parts(a.slice(0, 700)), parts(a.slice(700))], D);
    expect(await compareVectorSets(vocabulary, halves, parts(b), options)).toEqual(whole);
    expect(reads).toBeGreaterThan(10);
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
