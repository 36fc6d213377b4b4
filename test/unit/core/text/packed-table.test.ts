import { expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { openTable, packTable } from '#core/text/packed-table.ts';

const random = createRandom(5);
/** Strings of any code units, half characters and line breaks among them; short ones come twice. */
const string = () =>
  Array.from({ length: Math.floor(random.range(0, 6)) }, () =>
    String.fromCharCode(Math.floor(random.pick([random.range(97, 100), random.range(0, 0x10000)]))),
  ).join('');

test.each([0, 1, 2, 3, 17, 5000])('finds what a Map finds: %i strings', (count) => {
  const strings = Array.from({ length: count }, string);
  const map = new Map(strings.map((key, i) => [key, i]));
  const table = openTable(packTable(strings), count);
  expect(table?.size).toBe(count);
  for (const key of [...strings, ...Array.from({ length: 2000 }, string)]) {
    expect(table?.get(key)).toBe(map.get(key));
    expect(table?.has(key)).toBe(map.has(key));
  }
});

test('bytes of another length than they say are refused', () => {
  const bytes = packTable(['a', 'bc']);
  expect(openTable(bytes.subarray(0, bytes.length - 2), 2)).toBeNull();
  expect(openTable(bytes, 3)).toBeNull();
  expect(openTable(new Uint8Array(), 1)).toBeNull();
});

test('damaged tables end a search', () => {
  const bytes = packTable(['a', 'b']);
  // No slot is free, and none holds what is looked for.
  new Uint32Array(bytes.buffer, 0, 4).fill(0);
  expect(openTable(bytes, 2)?.get('c')).toBeUndefined();
});
