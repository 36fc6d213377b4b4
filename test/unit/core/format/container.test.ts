import * as v from 'valibot';
import { expect, test } from 'vitest';
import { decodeContainer, encodeContainer } from '../../../../core/format/container.ts';

const LAYOUT = {
  mark: 'TEST',
  version: 3,
  prefixBytes: 12,
  header: v.object({ name: v.string(), lengths: v.array(v.number()) }),
} as const;
const parts = [Float32Array.of(1, 2, 3), Float32Array.of(), Float32Array.of(-4.5)];
const file = () =>
  encodeContainer(LAYOUT, { name: 'é', lengths: parts.map((part) => part.length) }, parts);
const refuse = (expected: string, got: string) => new Error(`expected ${expected}, got ${got}`);

test('gives back its header and its numbers, where they lie and where they cannot be read in place', async () => {
  const bytes = await file();
  const moved = new Uint8Array(bytes.length + 1);
  moved.set(bytes, 1);
  for (const at of [bytes, moved.subarray(1)]) {
    const { header, split } = await decodeContainer(LAYOUT, at, refuse);
    expect(header.name).toBe('é');
    expect(split(header.lengths)).toEqual(parts);
  }
});

test('refuses lengths that are not those of the file', async () => {
  const { split } = await decodeContainer(LAYOUT, await file(), refuse);
  expect(() => split([3])).toThrow('before the checksum');
  expect(() => split([30])).toThrow('before the checksum');
});

test('refuses a file cut or changed anywhere', async () => {
  const bytes = await file();
  for (let at = 0; at < bytes.length; at++) {
    await expect(decodeContainer(LAYOUT, bytes.slice(0, at), refuse)).rejects.toThrow('expected');
    const other = bytes.slice();
    other[at] = (other[at] as number) ^ 1;
    await expect(decodeContainer(LAYOUT, other, refuse)).rejects.toThrow('expected');
  }
});

test('a header that another version wrote is refused, not believed', async () => {
  const other = { ...LAYOUT, header: v.object({ name: v.number() }) };
  const bytes = await encodeContainer(other, { name: 1 }, []);
  await expect(decodeContainer(LAYOUT, bytes, refuse)).rejects.toThrow('a header whose name fits');
});
