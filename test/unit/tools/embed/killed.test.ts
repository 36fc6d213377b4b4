import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { makeBitmap } from '../../../support/bitmaps.ts';
import { createPicture } from '../../../support/pictures.ts';

const PICTURES = 60;
const FILES = ['photos.npy', 'photos.rows.jsonl', 'photos.about.json'];

const random = createRandom(20261128);
const folder = mkdtempSync(join(tmpdir(), 'killed-'));
for (let i = 0; i < PICTURES; i++) {
  const pixels = createPicture(20 + i, 30 + ((7 * i) % 40));
  writeFileSync(join(folder, `${i}.bmp`), makeBitmap(pixels, { header: 40, depth: 24 }));
}

const start = (cache: string, to: string) =>
  spawn(process.execPath, ['tools/cli.ts', 'embed', folder, '--to', join(to, 'photos.npy')], {
    stdio: 'ignore',
    env: { ...process.env, PICTURE_MATH_CACHE: cache },
  });
const kept = (cache: string) =>
  readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /[0-9a-f]{64}$/.test(path),
  ).length;
const place = () => mkdtempSync(join(tmpdir(), 'killed-'));

test('killed three times and run again, writes the very bytes of a run in one go', async () => {
  const [cache, to, otherCache, other] = [place(), place(), place(), place()];
  let before = 0;
  for (let round = 1; round <= 3; round++) {
    const child = start(cache, to);
    const ended = once(child, 'exit');
    // At a moment of chance after something more was done.
    const goal = Math.max(before, Math.floor((PICTURES / 5) * (round - 1 + random.next())));
    while (kept(cache) <= goal && child.exitCode === null)
      await new Promise((resume) => setTimeout(resume, 10));
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    before = kept(cache);
    // A file of vectors is there whole, or not at all.
    expect(readdirSync(to).filter((name) => FILES.includes(name))).toEqual([]);
  }
  expect(before).toBeLessThan(PICTURES);
  for (const [memory, out] of [
    [cache, to],
    [otherCache, other],
  ] as const)
    expect(await once(start(memory, out), 'exit')).toEqual([0, null]);
  // What the killed ones had begun is gone.
  expect(readdirSync(to).filter((name) => name.endsWith('.part'))).toEqual([]);
  for (const name of FILES)
    expect(readFileSync(join(to, name)).equals(readFileSync(join(other, name)))).toBe(true);
});
