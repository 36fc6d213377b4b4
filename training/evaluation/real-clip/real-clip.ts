/**
 * Methods of ranking on real CLIP vectors that others have published: differences of two illustrations, scored by how
 * many of the words that only the first one's captions have are among the first k. On a second list, whose words were
 * encoded in two phrasings, the phrasings alone and their mean.
 */
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { CENTRED_POWER } from '#core/rank/methods.ts';
import { createRandom } from '#core/random.ts';
import { topK } from '#core/vector/top-k.ts';
import { combine, dot, meanOf, normalize } from '#core/vector/vector.ts';
import { createWhitened } from './whitening.ts';
import { readNpz, type NumberArray, type TextArray } from './npz.ts';

/** Each illustration is the first of so many pairs. */
const PARTNERS = 8;
const RESAMPLES = 2000;
const KS = [1, 5] as const;
/** `centred` of core/rank/methods.ts. */
const DEFAULT_FOR_CLIP = `centred, power ${CENTRED_POWER}`;

interface Words {
  words: string[];
  /** Unit vectors. */
  rows: Float32Array[];
}
interface Pictures {
  /** Unit vectors. */
  pictures: Float32Array[];
  captions: string[][];
}
interface Data {
  names: Words;
  /** ImageNet's names in each phrasing, and the mean of both. */
  imagenet: Map<string, Words>;
  illustrations: Pictures;
}

export interface MethodResult {
  method: string;
  /** Mean recall at 1 and 5 over pictures, each with its 95 % bootstrap interval. */
  recall: { k: number; mean: number; low: number; high: number }[];
  /** The same for the recall less that of the raw cosine. */
  gain: { k: number; mean: number; low: number; high: number }[];
}

/** What is printed of one list: the first method is the baseline of the gains. */
export interface ListResult {
  list: string;
  methods: MethodResult[];
}

async function load(folder: string): Promise<Data> {
  const [names, imagenet, cards] = await Promise.all([
    readNpz(join(folder, 'detic_words_a_template.npz')),
    readNpz(join(folder, 'imagenet1000_words.npz')),
    readNpz(join(folder, 'dixit108_image_vectors.npz')),
  ]);
  const numbers = (from: typeof names, key: string) => from.get(key) as NumberArray;
  const texts = (from: typeof names, key: string) => (from.get(key) as TextArray).texts;
  const unitRows = ({ shape: [, width = 0], numbers: all }: NumberArray) =>
    Array.from({ length: all.length / width }, (_, i) =>
      normalize(all.slice(i * width, (i + 1) * width)),
    );
  const labels = texts(names, 'words');
  const vectors = unitRows(numbers(names, 'vectors'));
  // Several lists have some names twice: the first counts.
  const first = labels.map((word, i) => labels.indexOf(word) === i);
  const captions = texts(cards, 'captions');
  const each = captions.length / texts(cards, 'card').length;
  const words = texts(imagenet, 'words');
  const bare = unitRows(numbers(imagenet, 'a_template'));
  const photo = unitRows(numbers(imagenet, 'a_photo_of_a_template'));
  const mean = bare.map((row, i) => normalize(row.map((x, d) => x + (photo[i]?.[d] as number))));
  return {
    names: {
      words: labels.filter((_, i) => first[i]),
      rows: vectors.filter((_, i) => first[i]),
    },
    imagenet: new Map([
      ['"a {}"', { words, rows: bare }],
      ['"a photo of a {}"', { words, rows: photo }],
      ['mean of both', { words, rows: mean }],
    ]),
    illustrations: {
      pictures: unitRows(numbers(cards, 'vectors')),
      captions: texts(cards, 'card').map((_, i) => captions.slice(i * each, (i + 1) * each)),
    },
  };
}

/** The words that any caption of a picture has, singular or plural. */
function wordsOf(captions: readonly string[], words: readonly string[]): Set<number> {
  const text = ` ${captions
    .join(' . ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9 .]/g, ' ')} `;
  const has = (word: string) =>
    [word, `${word}s`, `${word}es`].some((form) => text.includes(` ${form} `));
  return new Set(words.flatMap((word, i) => (has(word.toLowerCase()) ? [i] : [])));
}

/** A method: the scores of all words for A minus B. */
type Scorer = (a: Float32Array, b: Float32Array) => Float64Array;

function createMethods({ rows }: Words, { pictures }: Pictures): Map<string, Scorer> {
  const size = rows[0]?.length ?? 0;
  const flat = new Float32Array(rows.length * size);
  rows.forEach((row, i) => flat.set(row, i * size));
  const mean = meanOf(flat, size);
  const centred = rows.map((row) => row.map((x, d) => x - (mean[d] as number)));
  const lengths = centred.map((row) => Math.sqrt(dot(row, row)));
  const along =
    (targets: readonly Float32Array[], factors: readonly number[] | null, share = 1): Scorer =>
    (a, b) => {
      const d = combine([
        { weight: 1, vector: a },
        { weight: -share, vector: b },
      ]);
      return Float64Array.from(targets, (row, i) => dot(d, row) * (factors?.[i] ?? 1));
    };
  /** How far a word moves between unrelated pictures. */
  const spread = (targets: readonly Float32Array[]) =>
    targets.map((row) => {
      const scores = pictures.map((picture) => dot(picture, row));
      const middle = scores.reduce((sum, x) => sum + x, 0) / scores.length;
      return Math.sqrt(scores.reduce((sum, x) => sum + (x - middle) ** 2, 0) / scores.length);
    });
  const white = createWhitened(flat, mean);
  const whitened: Scorer = (a, b) => white(a.map((x, d) => x - (b[d] as number)));
  const power = (p: number) => lengths.map((length) => length ** -p);
  const inverse = (values: readonly number[]) => values.map((x) => 1 / x);
  return new Map<string, Scorer>([
    ['cosine', along(rows, null)],
    ['z', along(rows, inverse(spread(rows)))],
    ['centred, power 0', along(centred, null)],
    ['centred, power 1', along(centred, power(1))],
    ['centred, power 1.5', along(centred, power(1.5))],
    ['centred, power 2', along(centred, power(2))],
    ['whitened', whitened],
    ['z of centred', along(centred, inverse(spread(centred)))],
    ['cosine, A - .75 B', along(rows, null, 0.75)],
    ['centred, power 1.5, A - .75 B', along(centred, power(1.5), 0.75)],
  ]);
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;

/** Mean and 95 % interval over pictures, drawn with replacement (percentile bootstrap, Efron 1979). */
function interval(values: readonly number[], seed: number) {
  const random = createRandom(seed);
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(values.map(() => values[Math.floor(random.next() * values.length)] as number)),
  ).sort((a, b) => a - b);
  return { mean: mean(values), low: quantile(means, 0.025), high: quantile(means, 0.975) };
}

/** Each method's recall for every picture, over its pairs. */
function recallsOf(words: readonly string[], data: Pictures, score: Scorer): number[][] {
  const truth = data.captions.map((captions) => wordsOf(captions, words));
  return data.pictures.flatMap((a, i) => {
    const sums = KS.map(() => 0);
    let pairs = 0;
    for (let step = 1; step <= PARTNERS; step++) {
      const j = (i + step * 13) % data.pictures.length;
      const wanted = [...(truth[i] ?? [])].filter((word) => !truth[j]?.has(word));
      if (wanted.length === 0) continue;
      pairs++;
      const best = topK(score(a, data.pictures[j] as Float32Array), Math.max(...KS));
      KS.forEach((k, at) => {
        const found = best.slice(0, k).filter((word) => wanted.includes(word)).length;
        sums[at] = (sums[at] as number) + found / Math.min(k, wanted.length);
      });
    }
    return pairs === 0 ? [] : [sums.map((sum) => sum / pairs)];
  });
}

/** @throws PictureMathError `request-malformed` when the folder has not the published vectors */
export async function evaluateRealClip(folder: string): Promise<ListResult[]> {
  let data: Data;
  try {
    data = await load(folder);
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      `Expected detic_words_a_template.npz, imagenet1000_words.npz and dixit108_image_vectors.npz in ${folder}, got ${cause instanceof Error ? cause.message : 'others'}.`,
      { cause },
    );
  }
  const { names, imagenet, illustrations } = data;
  const recalls = (list: Words, score: Scorer) => recallsOf(list.words, illustrations, score);
  const phrasings = [...imagenet].flatMap(([phrasing, list]) => {
    const methods = createMethods(list, illustrations);
    return ['cosine', DEFAULT_FOR_CLIP].flatMap((method) => {
      const score = methods.get(method);
      return score ? [{ method: `${phrasing}: ${method}`, recalls: recalls(list, score) }] : [];
    });
  });
  return [
    {
      list: `${names.words.length} names as "a {}"`,
      methods: summarise(
        [...createMethods(names, illustrations)].map(([method, score]) => ({
          method,
          recalls: recalls(names, score),
        })),
      ),
    },
    { list: "ImageNet's 1,000 names by phrasing", methods: summarise(phrasings) },
  ];
}

function summarise(methods: readonly { method: string; recalls: number[][] }[]): MethodResult[] {
  const baseline = methods[0]?.recalls ?? [];
  return methods.map(({ method, recalls }) => ({
    method,
    recall: KS.map((k, at) => ({
      k,
      ...interval(
        recalls.map((r) => r[at] as number),
        1,
      ),
    })),
    gain: KS.map((k, at) => ({
      k,
      ...interval(
        recalls.map((r, i) => (r[at] as number) - (baseline[i]?.[at] as number)),
        2,
      ),
    })),
  }));
}

/** The results as Markdown, and whether the default for CLIP is better than raw cosine beyond chance. */
export function formatRealClip(lists: readonly ListResult[]): string {
  const chosen = lists[0]?.methods.find(({ method }) => method === DEFAULT_FOR_CLIP)?.gain[1];
  return [
    ...lists.map(({ list, methods }) => `${list}\n\n${formatMethods(methods)}`),
    ...(chosen
      ? [
          `${DEFAULT_FOR_CLIP}, the default for models trained on open text: recall at 5 is ${chosen.low > 0 ? '' : 'not '}significantly above raw cosine (95 % bootstrap interval of the gain ${chosen.low.toFixed(3)} to ${chosen.high.toFixed(3)}).`,
        ]
      : []),
  ].join('\n\n');
}

function formatMethods(results: readonly MethodResult[]): string {
  const number = (x: number) => x.toFixed(3).replace(/^(-?)0\./, '$1.');
  const cell = ({ mean, low, high }: { mean: number; low: number; high: number }) =>
    `${number(mean)} (${number(low)} to ${number(high)})`;
  return [
    '| method | recall at 1 | recall at 5 | at 5, less raw cosine |',
    '|---|---|---|---|',
    ...results.map(
      ({ method, recall, gain }) =>
        `| ${method} | ${recall.map(cell).join(' | ')} | ${gain[1] ? cell(gain[1]) : ''} |`,
    ),
  ].join('\n');
}
