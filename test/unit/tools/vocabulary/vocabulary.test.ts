import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const cache = mkdtempSync(join(tmpdir(), 'pm-words-'));
process.env['PICTURE_MATH_CACHE'] = cache;
const { readManifest } = await import('../../../../tools/model/folder.ts');
const { buildVocabulary, loadVocabulary } =
  await import('../../../../tools/vocabulary/vocabulary.ts');
afterAll(() => rmSync(cache, { recursive: true }));

const LIST = 'models/vocabulary/common.txt';
const files = () => readdirSync(join(cache, 'vocabularies'));

test('a build that is stopped goes on with the words that were encoded, to the same bytes', async () => {
  const manifest = await readManifest('picture-math-small');
  const stop = new Error('stopped');
  await expect(
    buildVocabulary(manifest, LIST, 'common', (done) => {
      if (done === 300) throw stop;
    }),
  ).rejects.toBe(stop);
  expect(files()).toEqual([expect.stringMatching(/\.rows$/)]);
  const seen: number[] = [];
  const resumed = await buildVocabulary(manifest, LIST, 'common', (done) => seen.push(done));
  expect(seen.slice(0, 2)).toEqual([256, 257]);
  expect(seen.at(-1)).toBe(418);
  rmSync(join(cache, 'vocabularies'), { recursive: true });
  const fresh = await buildVocabulary(manifest, LIST, 'common', () => {});
  expect(resumed.pointer.sha256).toBe(fresh.pointer.sha256);
});

test('the words of the film are bare', async () => {
  const manifest = await readManifest('picture-math-small');
  const { vocabulary, pointer } = await loadVocabulary(manifest, 'film', () => {});
  expect(pointer.id).toBe('film');
  expect(vocabulary.templates).toEqual({ default: ['{}'] });
  expect(vocabulary.words).toHaveLength(418);
});
