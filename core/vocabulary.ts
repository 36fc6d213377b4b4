/**
 * The vocabulary file: one immutable binary value named by the hash of its content. Layout in docs/vocabulary-format.md.
 */
import { PictureMathError } from './errors.ts';

export interface Word {
  label: string;
  category: string | null;
  partOfSpeech: string | null;
}

export interface Vocabulary {
  /** The space of its rows, `id@revision`. */
  space: string;
  dimensions: number;
  words: readonly Word[];
  templates: readonly string[];
  /** Unit vectors, [words, dimensions], row-major. */
  rows: Float32Array<ArrayBuffer>;
  /** The largest move of any word in pairs of pictures in which nothing changed, ascending; may be empty. */
  background: Float32Array<ArrayBuffer>;
}

/** What a name points to. */
export interface VocabularyPointer {
  id: string;
  sha256: string;
  model: string;
  size: number;
  bytes: number;
}

export const MAX_SHARD_BYTES = 24 * 1024 * 1024;
const MAGIC = 'PMVO';
const VERSION = 1;
const PREFIX_BYTES = 12;
const DIGEST_BYTES = 32;

/** KV key of the pointer that a name stands for in a space. */
export const pointerKey = (space: string, name: string) => `vocabulary:${space}:${name}`;
/** KV key of the bytes with this hash. */
export const shardKey = (sha256: string) => `vocabulary-data:${sha256}`;
/** KV key of a model's manifest. */
export const modelKey = (id: string) => `model:${id}`;

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface Header {
  space: string;
  dimensions: number;
  templates: string[];
  words: [label: string, category: string | null, partOfSpeech: string | null][];
  background: number;
}

/**
 * The file for a vocabulary.
 * @throws PictureMathError `vocabulary-corrupt` when rows and words do not fit, or the file would not fit a KV value.
 */
export async function encodeVocabulary(vocabulary: Vocabulary): Promise<Uint8Array<ArrayBuffer>> {
  const { space, dimensions, words, templates, rows, background } = vocabulary;
  if (rows.length !== words.length * dimensions)
    throw new PictureMathError(
      'vocabulary-corrupt',
      `Expected ${words.length} rows of ${dimensions} numbers, got ${rows.length} numbers.`,
    );
  const header: Header = {
    space,
    dimensions,
    templates: [...templates],
    words: words.map((w) => [w.label, w.category, w.partOfSpeech]),
    background: background.length,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bodyBytes = PREFIX_BYTES + text.length + (rows.length + background.length) * 4;
  if (bodyBytes + DIGEST_BYTES > MAX_SHARD_BYTES)
    throw new PictureMathError(
      'vocabulary-corrupt',
      `Expected at most ${MAX_SHARD_BYTES} bytes, got ${bodyBytes + DIGEST_BYTES}.`,
    );
  const bytes = new Uint8Array(bodyBytes + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, text.length, true);
  bytes.set(text, PREFIX_BYTES);
  let offset = PREFIX_BYTES + text.length;
  for (const numbers of [rows, background])
    for (const x of numbers) {
      view.setFloat32(offset, x, true);
      offset += 4;
    }
  bytes.set(
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(0, bodyBytes))),
    bodyBytes,
  );
  return bytes;
}

const corrupt = (expected: string, got: string) =>
  new PictureMathError('vocabulary-corrupt', `Vocabulary file: expected ${expected}, got ${got}.`);

/**
 * Reads a vocabulary file and checks all of it.
 * @param expectedSpace refuses a file of another space when given
 * @throws PictureMathError `vocabulary-corrupt` (magic, version, length, checksum, content), `space-mismatch`
 */
export async function decodeVocabulary(
  bytes: Uint8Array<ArrayBuffer>,
  expectedSpace?: string,
): Promise<Vocabulary> {
  if (bytes.length < PREFIX_BYTES + DIGEST_BYTES)
    throw corrupt(`at least ${PREFIX_BYTES + DIGEST_BYTES} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== MAGIC) throw corrupt(`the mark ${MAGIC}`, 'another one');
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw corrupt(`format version ${VERSION}`, `${version}`);
  const body = bytes.subarray(0, bytes.length - DIGEST_BYTES);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  if (!digest.every((byte, i) => byte === bytes[body.length + i]))
    throw corrupt('content that fits its checksum', 'content that does not');
  const end = PREFIX_BYTES + view.getUint32(8, true);
  if (end > body.length) throw corrupt(`a header within ${body.length} bytes`, `one of ${end}`);
  // The checksum above proves that `encodeVocabulary` wrote this header.
  const header = JSON.parse(
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      body.subarray(PREFIX_BYTES, end),
    ),
  ) as Header;
  const count = header.words.length * header.dimensions;
  const length = end + (count + header.background) * 4;
  if (length !== body.length)
    throw corrupt(`${length} bytes before the checksum`, `${body.length}`);
  if (expectedSpace !== undefined && header.space !== expectedSpace)
    throw new PictureMathError(
      'space-mismatch',
      `Expected a vocabulary of ${expectedSpace}, got one of ${header.space}.`,
    );
  const read = (from: number, n: number) =>
    Float32Array.from({ length: n }, (_, i) => view.getFloat32(from + i * 4, true));
  return {
    space: header.space,
    dimensions: header.dimensions,
    templates: header.templates,
    words: header.words.map(([label, category, partOfSpeech]) => ({
      label,
      category,
      partOfSpeech,
    })),
    rows: read(end, count),
    background: read(end + count * 4, header.background),
  };
}

/**
 * Reads a word list: one word a line, optionally `word TAB category TAB part of speech`; `#` starts a comment line.
 * @throws PictureMathError `request-malformed`, naming the line, for empty lists and words given twice.
 */
export function parseWordList(text: string): Word[] {
  const words: Word[] = [];
  const seen = new Map<string, number>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [label = '', category, partOfSpeech] = line.split('\t').map((cell) => cell.trim());
    if (label === '')
      throw new PictureMathError(
        'request-malformed',
        `Line ${index + 1}: expected a word, got none.`,
      );
    const earlier = seen.get(label);
    if (earlier !== undefined)
      throw new PictureMathError(
        'request-malformed',
        `Line ${index + 1}: expected each word once, got "${label}" again (first in line ${earlier}).`,
      );
    seen.set(label, index + 1);
    words.push({ label, category: category || null, partOfSpeech: partOfSpeech || null });
  });
  if (words.length === 0)
    throw new PictureMathError(
      'request-malformed',
      'Expected at least one word, got an empty list.',
    );
  return words;
}
