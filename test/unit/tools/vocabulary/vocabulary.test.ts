import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

test('a list is read whatever its encoding and ends of lines, and what is no text is refused', async () => {
  const manifest = await readManifest('picture-math-small');
  const write = (name: string, bytes: Buffer) => {
    const path = join(cache, name);
    writeFileSync(path, bytes);
    return path;
  };
  const text = 'H\u00fctte\tplace\tnoun\rcaf\u00e9\rhat\r';
  const swapped = Buffer.from(text, 'utf16le').swap16();
  for (const [name, bytes] of [
    ['utf8.txt', Buffer.from(`\ufeff${text}`)],
    ['le.txt', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['be-unmarked.txt', swapped],
    ['windows.txt', Buffer.from(text, 'latin1')],
  ] as const) {
    const { vocabulary } = await loadVocabulary(manifest, write(name, bytes), () => {});
    expect(vocabulary.words.map(({ label }) => label)).toEqual(['H\u00fctte', 'caf\u00e9', 'hat']);
  }
  await expect(loadVocabulary(manifest, 'static/samples/hat-a.png', () => {})).rejects.toThrow(
    /hat-a\.png: Expected a text file, got a picture \(PNG\)/,
  );
});
