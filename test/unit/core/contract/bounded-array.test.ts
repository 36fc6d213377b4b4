/** What an over-long array of rubbish costs: no look at its items, one finding. */
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { REQUESTS } from '#core/contract/schemas.ts';
import { boundedArray, boundedNumbers } from '#core/contract/bounded-array.ts';

interface Inner {
  type: string;
  item?: v.GenericSchema;
  wrapped?: v.GenericSchema;
  options?: v.GenericSchema[];
  entries?: Record<string, v.GenericSchema>;
}

/** Every array of a schema, by its path. */
function arraysOf(schema: v.GenericSchema, path: string): [string, v.GenericSchema][] {
  const { type, item, wrapped, options, entries } = schema as unknown as Inner;
  return [
    ...(type === 'array' ? [[path, schema] as [string, v.GenericSchema]] : []),
    ...(item ? arraysOf(item, `${path}[]`) : []),
    ...(wrapped ? arraysOf(wrapped, path) : []),
    ...(Array.isArray(options)
      ? options
          .filter((option) => typeof option === 'object')
          .flatMap((option) => arraysOf(option, path))
      : []),
    ...Object.entries(entries ?? {}).flatMap(([key, value]) => arraysOf(value, `${path}.${key}`)),
  ];
}

const arrays = Object.entries(REQUESTS).flatMap(([name, schema]) => arraysOf(schema, name));

/** An array of `length` times the same, which counts how often an item is read. */
function countedArray(length: number, item: unknown): { items: unknown[]; reads: () => number } {
  let reads = 0;
  const items = new Proxy(
    Array.from({ length }, () => item),
    {
      get(target, name, receiver) {
        if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    },
  );
  return { items, reads: () => reads };
}

test('all arrays of requests are here', () => {
  expect(arrays.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'Term.embedding',
      'Term.retakes',
      'Term.retakes[]',
      'RankRequest.terms',
      'RankRequest.exclude',
      'RankRequest.directions',
      'RankRequest.candidate_labels',
      'EmbeddingsRequest.input',
      'CreateVocabulary.words',
      'CreateVocabulary.templates',
    ]),
  );
});

test.each(arrays)(
  '%s: one that is too long is refused without a look at its items',
  (_, schema) => {
    for (const item of [0, null, 'x', {}, [null]]) {
      const { items, reads } = countedArray(100_000, item);
      const { success, issues } = v.safeParse(schema, items);
      expect(success).toBe(false);
      expect(issues?.[0]?.message).toMatch(/^Expected (at most|\d+ to) \d+ /);
      expect(reads()).toBe(0);
    }
  },
);

test('numbers are looked at up to the first that is none, which is the only finding', () => {
  const { items, reads } = countedArray(4096, null);
  const { issues } = v.safeParse(boundedNumbers(4096), items);
  expect(issues).toHaveLength(1);
  expect(issues?.[0]?.path?.map(({ key }) => key)).toEqual([0]);
  expect(reads()).toBeLessThan(5);
  for (const bad of [NaN, '1', null, [1]])
    expect(
      v.safeParse(boundedNumbers(4), [1, 2, bad]).issues?.[0]?.path?.map(({ key }) => key),
    ).toEqual([2]);
  expect(v.parse(boundedNumbers(3), [1, -2, 0.5])).toEqual([1, -2, 0.5]);
  expect(v.safeParse(boundedNumbers(3), 'abc').success).toBe(false);
});

test('an array within its bounds is checked item by item, and one too short is refused', () => {
  const schema = boundedArray(v.string(), { least: 2, most: 3, what: 'words' });
  expect(v.parse(schema, ['a', 'b'])).toEqual(['a', 'b']);
  expect(v.safeParse(schema, ['a', 1]).issues?.[0]?.path?.[0]?.key).toBe(1);
  expect(v.safeParse(schema, ['a']).issues?.[0]?.message).toBe('Expected 2 to 3 words');
  expect(v.safeParse(schema, Array(4).fill('a')).issues?.[0]?.message).toBe(
    'Expected 2 to 3 words',
  );
});
