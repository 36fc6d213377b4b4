import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoundedCache } from '../../../core/bounded-cache.ts';

test('keeps what was used last', () => {
  const cache = createBoundedCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
});

test('what turns out to be larger makes others go, never itself', () => {
  const cache = createBoundedCache<string, number>(10);
  cache.set('a', 1, 4);
  cache.set('b', 2, 0);
  cache.resize('b', 7);
  expect(cache.get('a')).toBeUndefined();
  cache.resize('b', 70);
  expect(cache.get('b')).toBe(2);
});

test('lets go of a value only while it is the one that is meant', () => {
  const cache = createBoundedCache<string, number>(2);
  cache.set('a', 1);
  cache.delete('a', 2);
  expect(cache.get('a')).toBe(1);
  cache.delete('a', 1);
  expect(cache.get('a')).toBeUndefined();
});

test('is a list of keys in the order of their last use, cut at the capacity', () => {
  const key = fc.integer({ min: 0, max: 5 });
  const step = fc.oneof(
    fc.record({ do: fc.constant('get' as const), key }),
    fc.record({ do: fc.constant('set' as const), key, size: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('delete' as const), key }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const cache = createBoundedCache<number, number>(6);
      let model: { key: number; size: number; value: number }[] = [];
      for (const [value, now] of steps.entries()) {
        const old = model.find((entry) => entry.key === now.key);
        const others = model.filter((entry) => entry.key !== now.key);
        if (now.do === 'get') {
          expect(cache.get(now.key)).toBe(old?.value);
          if (old) model = [...others, old];
        } else if (now.do === 'delete') {
          cache.delete(now.key);
          model = others;
        } else {
          cache.set(now.key, value, now.size);
          while (others.reduce((sum, { size }) => sum + size, now.size) > 6 && others.length > 0)
            others.shift();
          model = [...others, { key: now.key, size: now.size, value }];
        }
      }
      for (const entry of model) expect(cache.get(entry.key)).toBe(entry.value);
    }),
  );
});
