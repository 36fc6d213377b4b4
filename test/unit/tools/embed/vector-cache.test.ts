import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noteUse, openVectorCache } from '../../../../tools/embed/vector-cache.ts';

const hashOf = (i: number) => createHash('sha256').update(`${i}`).digest('hex');
const place = () => mkdtempSync(join(tmpdir(), 'vectors-'));
const long = new Date('2020-01-01');

test('gives back what it was given, and nothing for what it was not', async () => {
  const cache = openVectorCache('key', 3, { folder: place() });
  await cache.put(hashOf(1), { numbers: Float32Array.of(0.1, -2, 1e-9), flatness: 0.25 });
  await cache.put(hashOf(2), { numbers: Float32Array.of(1, 2, 3), flatness: Number.NaN });
  expect(await cache.get(hashOf(1))).toEqual({
    numbers: Float32Array.of(0.1, -2, 1e-9),
    flatness: 0.25,
  });
  expect((await cache.get(hashOf(2)))?.flatness).toBeNaN();
  expect(await cache.get(hashOf(3))).toBeNull();
});

test('writes the same vector many times at once, and has it whole', async () => {
  const folder = place();
  const vector = { numbers: new Float32Array(1000).fill(0.5), flatness: 1 };
  const caches = [1, 2, 3, 4].map(() => openVectorCache('key', 1000, { folder }));
  // Ten by each, and all of them find no folder yet.
  const puts = caches.flatMap((cache) =>
    Array.from({ length: 10 }, () => cache.put(hashOf(1), vector)),
  );
  await Promise.all(puts);
  expect(await caches[0]?.get(hashOf(1))).toEqual(vector);
  expect(readdirSync(join(folder, 'key', hashOf(1).slice(0, 2)))).toEqual([hashOf(1)]);
});

test('goes on where somebody deletes all of it meanwhile', async () => {
  const folder = place();
  const cache = openVectorCache('key', 1, { folder });
  const vector = { numbers: Float32Array.of(1), flatness: 0 };
  await cache.put(hashOf(1), vector);
  rmSync(folder, { recursive: true });
  expect(await cache.get(hashOf(1))).toBeNull();
  await cache.put(hashOf(1), vector);
  expect(await cache.get(hashOf(1))).toEqual(vector);
});

test('deletes the oldest where there are too many, and what a kill left half-written', async () => {
  const folder = place();
  const most = 256 * 4;
  const same = Array.from({ length: 20_000 }, (_, i) => hashOf(i))
    .filter((hash) => hash.startsWith('00'))
    .slice(0, 65);
  const inside = join(folder, 'key', '00');
  mkdirSync(inside, { recursive: true });
  const stale = join(inside, `${same[0]}.1-0-0`);
  writeFileSync(stale, 'half');
  utimesSync(stale, long, long);
  writeFileSync(join(inside, `${same[1]}.2-0-0`), 'being written');
  const cache = openVectorCache('key', 1, { folder, most });
  const vector = { numbers: Float32Array.of(1), flatness: 0 };
  for (const hash of same.slice(0, -1)) {
    await cache.put(hash, vector);
    // Clocks of file systems are too coarse to tell which of these came first.
    utimesSync(join(inside, hash), long, long);
  }
  await cache.put(same.at(-1) ?? '', vector);
  const left = readdirSync(inside);
  expect(left).not.toContain(`${same[0]}.1-0-0`);
  expect(left).toContain(`${same[1]}.2-0-0`);
  expect(left.length).toBeLessThanOrEqual(5);
  expect(left).toContain(same.at(-1));
});

test('forgets encoders that nobody used for months', async () => {
  const folder = place();
  await noteUse('old', folder);
  await noteUse('young', folder);
  utimesSync(join(folder, 'old', 'used'), long, long);
  await noteUse('now', folder);
  expect(readdirSync(folder).sort()).toEqual(['now', 'young']);
});
