/** The dearest requests that the API accepts and refuses: named ones, and those that a seeded search finds. */
import { createRandom } from '../../core/random.ts';
import {
  MAX_BODY_BYTES,
  MAX_CANDIDATE_LABELS,
  MAX_EXCLUDED,
  MAX_INPUTS,
  MAX_K,
  MAX_RETAKES,
  MAX_TERMS,
  MAX_TEXT_CHARACTERS,
  MAX_VOCABULARY_WORDS,
} from '../../core/limits.ts';

export interface Ask {
  name: string;
  path: string;
  method?: 'GET' | 'DELETE';
  body?: string;
}

const MODEL = 'picture-math-small';
const post = (name: string, path: string, body: unknown): Ask => ({
  name,
  path: `/api/v1${path}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const get = (name: string, path: string): Ask => ({ name, path: `/api/v1${path}`, method: 'GET' });
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const sign = (i: number) => (i % 2 ? -1 : 1);
/** Written in many tokens a character. */
const DENSE = times(MAX_TEXT_CHARACTERS, (i) =>
  String.fromCharCode(0x4e00 + ((i * 7919) % 8000)),
).join('');
const long = (i: number) => `${DENSE.slice(i)}${DENSE.slice(0, i)}`;

/** @param vectors base64, of pictures' kind */
export function acceptedRequests(vectors: readonly string[]): Ask[] {
  const vector = (i: number) => vectors[i % vectors.length] as string;
  const terms = (count: number, retakes: number) =>
    times(count, (i) => ({
      weight: sign(i),
      embedding: vector(i),
      retakes: times(retakes, (n) => vector(i + n + 1)),
    }));
  const rank = (name: string, more: object) =>
    post(`rank ${name}`, '/rank', { model: MODEL, terms: terms(2, 0), ...more });
  const embed = (name: string, input: string | string[]) =>
    post(`embed ${name}`, '/embeddings', { model: MODEL, input });
  return [
    rank('plain', {}),
    rank('k 39', { k: 39 }),
    rank(`k ${MAX_K}`, { k: MAX_K }),
    rank('known', { vocabulary: 'known' }),
    rank(`known k ${MAX_K}`, { vocabulary: 'known', k: MAX_K }),
    rank('two terms, all retakes', { terms: terms(2, MAX_RETAKES) }),
    rank('all terms, all retakes', { terms: terms(MAX_TERMS, MAX_RETAKES) }),
    rank('all terms, retakes, k', { terms: terms(MAX_TERMS, MAX_RETAKES), k: MAX_K }),
    rank('all left out', { exclude: times(MAX_EXCLUDED, (i) => long(i).slice(0, 1500)) }),
    rank('two texts', { terms: times(2, (i) => ({ weight: sign(i), text: `a hat ${i}` })) }),
    rank('long texts', { terms: times(MAX_TERMS, (i) => ({ weight: sign(i), text: long(i) })) }),
    rank('labels', { candidate_labels: times(MAX_CANDIDATE_LABELS, (i) => `word ${i}`) }),
    rank('long labels', {
      candidate_labels: times(MAX_CANDIDATE_LABELS, (i) => long(i).slice(0, 100)),
    }),
    embed('a word', 'hat'),
    embed(
      `${MAX_INPUTS} words`,
      times(MAX_INPUTS, (i) => `hat ${i}`),
    ),
    embed('a long text', long(0)),
    embed('250 long texts', times(250, long)),
    post('make a word', '/vocabularies', { model: MODEL, words: ['hat'] }),
    post('make 60 words', '/vocabularies', { model: MODEL, words: times(60, (i) => `word ${i}`) }),
    get('models', '/models'),
    get('vocabularies', '/vocabularies'),
    get('health', '/health'),
    get('description', '/openapi.json'),
    get('list', `/vocabularies/known/data?model=${MODEL}`),
  ];
}

/** What is refused, as large as a body may be; in each, another thing is wrong or too much. */
export function refusedRequests(vectors: readonly string[]): Ask[] {
  const fill = (head: string, item: string, tail: string) => {
    const count = Math.floor((MAX_BODY_BYTES - head.length - tail.length - 8) / (item.length + 1));
    return `${head}${times(count, () => item).join(',')}${tail}`;
  };
  const term = `{"embedding":"${vectors[0]}"}`;
  const rank = (name: string, body: string) => post(`rank ${name}`, '/rank', body);
  const head = `{"model":"${MODEL}","terms":`;
  const good = times(MAX_TERMS - 1, () => ({
    embedding: vectors[0],
    retakes: times(MAX_RETAKES, () => vectors[1]),
  }));
  return [
    rank('terms of nothing', fill(`${head}[`, '0', ']}')),
    rank('retakes of nothing', fill(`${head}[{"embedding":[1],"retakes":[`, '0', ']}]}')),
    rank('a vector of nothing', fill(`${head}[{"embedding":[`, 'null', ']}]}')),
    rank('a vector too long', fill(`${head}[{"embedding":[`, '1', ']}]}')),
    rank('left out: nothing', fill(`${head}[${term}],"exclude":[`, '0', ']}')),
    rank('labels of nothing', fill(`${head}[${term}],"candidate_labels":[`, '0', ']}')),
    rank('directions', fill(`${head}[${term}],"directions":[`, '"up"', ']}')),
    rank('empty arrays', fill(`${head}[`, '[]', ']}')),
    rank('empty objects', fill(`${head}[`, '{}', ']}')),
    rank('fields', `{${times(40_000, (i) => `"k${i}":0`).join(',')}}`),
    rank('a long key', `{"${'k'.repeat(500_000)}":0}`),
    rank('depth', `${'['.repeat(262_000)}${']'.repeat(262_000)}`),
    rank('escapes', `{"model":"${'\\"'.repeat(250_000)}"}`),
    rank('no JSON at the end', `${fill(`${head}[{"embedding":[`, '1', '')}`),
    rank('strings', fill('[', '"abcdef"', ']')),
    rank(
      'a wrong vector behind good ones',
      JSON.stringify({
        model: MODEL,
        terms: [...good, { embedding: [1, 2] }],
      }),
    ),
    rank(
      'an unknown list behind texts',
      JSON.stringify({
        model: MODEL,
        vocabulary: 'nothing',
        terms: times(MAX_TERMS, (i) => ({ text: long(i) })),
      }),
    ),
    post('embed too many', '/embeddings', fill(`{"model":"${MODEL}","input":[`, '"hat"', ']}')),
    post('embed blanks', '/embeddings', {
      model: MODEL,
      input: times(250, () => ' '.repeat(MAX_TEXT_CHARACTERS)),
    }),
    post('embed too long', '/embeddings', { model: MODEL, input: 'x'.repeat(500_000) }),
    post('make nothing', '/vocabularies', fill(`{"model":"${MODEL}","words":[`, '0', ']}')),
    post('make wrong words', '/vocabularies', {
      model: MODEL,
      words: times(MAX_VOCABULARY_WORDS, () => ({ label: 'x'.repeat(400), other: 1 })),
    }),
    post('make a word twice', '/vocabularies', {
      model: MODEL,
      words: [
        ...times(MAX_VOCABULARY_WORDS - 1, (i) => long(i).slice(0, 90)),
        long(0).slice(0, 90),
      ],
    }),
    get('no route', `/${'x'.repeat(6000)}`),
    get('no list', `/vocabularies/${'x'.repeat(100)}`),
  ];
}

/** Bodies made of random parts: lengths, depths, kinds of items, fields that are there or not. */
export function searchedRequests(
  count: number,
  vectors: readonly string[],
  seed = 20261128,
): Ask[] {
  const random = createRandom(seed);
  const below = (n: number) => Math.floor(random.next() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  /** Often at a bound, or just over it. */
  const size = (most: number) => pick([1, 2, below(most) + 1, most, most + 1, 50 * most]);
  const item = (): unknown =>
    pick([
      0,
      null,
      'x',
      '',
      [],
      {},
      [[[]]],
      -1e-7,
      long(below(1000)),
      vectors[0],
      { a: { b: [0] } },
    ]);
  const list = (most: number, make: () => unknown) => {
    const [one, length] = [make(), Math.min(size(most), 60_000)];
    const bytesOf = (value: unknown) => JSON.stringify(value).length;
    const oneBytes = bytesOf(one);
    const items: unknown[] = [];
    // Lists within lists: what is much too long for a body is not made.
    for (let bytes = 0; items.length < length && bytes <= 2 * MAX_BODY_BYTES;) {
      const other = below(50) === 0 ? make() : one;
      bytes += 1 + (other === one ? oneBytes : bytesOf(other));
      items.push(other);
    }
    return items;
  };
  const vector = () =>
    pick<unknown>([vectors[0], vectors[1], times(384, (i) => i / 400), list(4096, item), item()]);
  const term = () =>
    pick([
      () => ({ embedding: vector(), weight: below(5) - 2 }),
      () => ({ embedding: vectors[below(vectors.length)], retakes: list(8, vector) }),
      () => ({ text: pick([long(below(900)), 'hat', ' ', item()]) }),
      () => item(),
    ])();
  const maybe = (name: string, make: () => unknown) => (below(3) === 0 ? { [name]: make() } : {});
  const kinds = [
    () =>
      post('rank found', '/rank', {
        model: MODEL,
        terms: list(16, term),
        ...maybe('k', () => size(100)),
        ...maybe('exclude', () => list(100, () => pick([long(below(900)), item()]))),
        ...maybe('candidate_labels', () => list(64, () => pick([`w ${below(99)}`, item()]))),
        ...maybe('vocabulary', () => pick(['known', 'film', 'x'])),
        ...maybe('method', () => pick(['z', 'cosine', 'centred'])),
        ...maybe(long(0).slice(0, 40), item),
      }),
    () =>
      post('embed found', '/embeddings', {
        model: MODEL,
        input: list(64, () => pick([long(below(900)), 'hat', item()])),
        ...maybe('dimensions', () => below(1000)),
      }),
    () =>
      post('make found', '/vocabularies', {
        model: MODEL,
        words: list(1000, () => pick([`w ${below(1e6)}`, { label: 'a' }, item()])),
        ...maybe('templates', () => list(8, () => pick(['{}', 'a {}', item()]))),
        ...maybe('done', () => size(1000)),
      }),
  ];
  return times(count, (i) => (kinds[i % kinds.length] as () => Ask)()).filter(
    ({ body = '' }) => new TextEncoder().encode(body).length <= MAX_BODY_BYTES,
  );
}

/** Asks, and reads the answer to its end. */
export async function send(
  origin: string,
  { path, method, body }: Ask,
  address = '192.0.2.1',
): Promise<Response> {
  const response = await fetch(`${origin}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'cf-connecting-ip': address,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  return response;
}
