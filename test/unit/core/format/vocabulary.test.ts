import { describe, expect, test } from 'vitest';
import { sha256 } from '#core/hash.ts';
import { decodeVocabulary, encodeVocabulary } from '#core/format/vocabulary.ts';
import { checkWordList, parseWordList } from '#core/text/word-list.ts';
import { randomVocabulary } from '../../../support/vectors.ts';

const vocabulary = randomVocabulary({ seed: 3, words: 5, dimensions: 8, background: [0.3, 0.1] });
const bytes = await encodeVocabulary(vocabulary);

describe('the vocabulary file', () => {
  test('gives back what was written, bit for bit', async () => {
    expect(await decodeVocabulary(bytes, vocabulary.space)).toEqual(vocabulary);
  });
  test('starts with its mark, its version and the length of its header, and ends with float32 rows and a SHA-256', async () => {
    expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('PMVO');
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(4, true)).toBe(2);
    const rowsAt = 12 + view.getUint32(8, true);
    expect(rowsAt % 16).toBe(0);
    expect(view.getFloat32(rowsAt + 4 * 11, true)).toBe(vocabulary.rows[11]);
    expect(bytes.length).toBe(rowsAt + 4 * (5 * 8 + 5 + 2) + 32);
    expect(await sha256(bytes.slice(0, -32))).toBe(
      Array.from(bytes.slice(-32), (b) => b.toString(16).padStart(2, '0')).join(''),
    );
  });
  test('has the same bytes for the same content', async () => {
    expect(
      await encodeVocabulary(
        randomVocabulary({ seed: 3, words: 5, dimensions: 8, background: [0.3, 0.1] }),
      ),
    ).toEqual(bytes);
  });
  test('refuses any flipped bit', async () => {
    for (let at = 0; at < bytes.length; at += 7) {
      const broken = bytes.slice();
      broken[at] = (broken[at] as number) ^ (1 << (at % 8));
      await expect(decodeVocabulary(broken), `bit in byte ${at}`).rejects.toMatchObject({
        code: 'vocabulary-corrupt',
      });
    }
  });
  test.each([0, 11, 43, bytes.length - 1])('refuses a file cut to %i bytes', async (length) => {
    await expect(decodeVocabulary(bytes.slice(0, length))).rejects.toMatchObject({
      code: 'vocabulary-corrupt',
    });
  });
  test('refuses another version and names both', async () => {
    const other = bytes.slice();
    other[4] = 9;
    await expect(decodeVocabulary(other)).rejects.toThrow('expected format version 2, got 9');
  });
  test('refuses a file of another space and names both', async () => {
    await expect(decodeVocabulary(bytes, 'clip@1234567')).rejects.toThrow(
      /clip@1234567.*test@0000000/,
    );
  });
  test('refuses rows that do not fit the words', async () => {
    await expect(
      encodeVocabulary({ ...vocabulary, rows: new Float32Array(39) }),
    ).rejects.toMatchObject({ code: 'vocabulary-corrupt' });
  });
  test('knows SHA-256 (FIPS 180-2, "abc")', async () => {
    expect(await sha256(new TextEncoder().encode('abc') as Uint8Array<ArrayBuffer>)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('a word list', () => {
  test('takes words, categories, parts of speech, comments and Windows line ends', () => {
    expect(parseWordList('# ours\r\nhat\theadwear\tnoun\r\n\r\ncap\n')).toEqual([
      { label: 'hat', category: 'headwear', partOfSpeech: 'noun' },
      { label: 'cap', category: null, partOfSpeech: null },
    ]);
  });
  test('refuses a word given twice, naming both lines', () => {
    expect(() => parseWordList('hat\ncap\nhat')).toThrow(
      'Line 3: expected each word once, got "hat" again (first in line 1).',
    );
  });
  test('refuses an empty list', () => {
    expect(() => parseWordList('# nothing\n')).toThrow(
      expect.objectContaining({ code: 'request-malformed' }),
    );
  });
  test('every line that is wrong is named, and the others are read', () => {
    const { words, problems } = checkWordList(
      '\uFEFFhat\ncap\n\tred\nhat\nlonger than ten\nx\ny\n',
      {
        words: 3,
        labelCharacters: 10,
      },
    );
    expect(words.map(({ label }) => label)).toEqual(['hat', 'cap', 'x']);
    expect(problems).toEqual([
      { line: 3, detail: 'expected a word, got none', reason: { key: 'line-empty' } },
      {
        line: 4,
        detail: 'expected each word once, got "hat" again (first in line 1)',
        reason: { key: 'line-twice', word: 'hat', first: 1 },
      },
      {
        line: 5,
        detail: 'expected at most 10 characters, got 15',
        reason: { key: 'line-long', most: 10, characters: 15 },
      },
      {
        line: 7,
        detail: 'expected at most 3 words, got more from here on',
        reason: { key: 'line-over', most: 3 },
      },
    ]);
  });
});
