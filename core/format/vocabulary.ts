/**
 * The vocabulary file: one immutable binary value named by the hash of its content. Layout in docs/vocabulary-format.md.
 */
import { PictureMathError } from '../errors.ts';
import { sha256 } from '../hash.ts';

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
  /** The prompt templates by part of speech; `default` are those of all others. */
  templates: Readonly<Record<string, readonly string[]>>;
  /** Unit vectors, [words, dimensions], row-major. */
  rows: Float32Array<ArrayBuffer>;
  /** How far each word moves by itself: the root mean square of `d . w` over pairs in which nothing changed; or empty. */
  sigma: Float32Array<ArrayBuffer>;
  /** The largest |z| = |d . w| / sigma_w of any word in each of those pairs, ascending; or empty. */
  background: Float32Array<ArrayBuffer>;
  /** Mean of unit text vectors of the space [dimensions], or empty. */
  textMean: Float32Array<ArrayBuffer>;
  /** Mean of unit picture vectors of the space [dimensions], or empty. */
  imageMean: Float32Array<ArrayBuffer>;
}

/** What a name points to. */
export interface VocabularyPointer {
  id: string;
  sha256: string;
  model: string;
  size: number;
  bytes: number;
  /** The parts of the file, in order: one KV value each. */
  shards: { sha256: string; bytes: number }[];
}

export const MAX_SHARD_BYTES = 24 * 1024 * 1024;
const MAGIC = 'PMVO';
const VERSION = 2;
const PREFIX_BYTES = 12;
const DIGEST_BYTES = 32;
/** Numbers begin at a multiple of this, so that they can be read where they lie. */
const ALIGNMENT = 16;
export const MAX_VOCABULARY_BYTES = 512 * 1024 * 1024;

/** KV key of the pointer that a name stands for in a space. */
export const pointerKey = (space: string, name: string) => `vocabulary:${space}:${name}`;
/** KV key of the bytes with this hash. */
export const shardKey = (sha256: string) => `vocabulary-data:${sha256}`;
/** KV key of a model's manifest. */
export const modelKey = (id: string) => `model:${id}`;

interface Header {
  space: string;
  dimensions: number;
  templates: Record<string, readonly string[]>;
  words: [label: string, category: string | null, partOfSpeech: string | null][];
  /** How many numbers each part has. */
  sigma: number;
  background: number;
  textMean: number;
  imageMean: number;
}

/**
 * The file for a vocabulary.
 * @throws PictureMathError `vocabulary-corrupt` when its parts do not fit together
 */
export async function encodeVocabulary(vocabulary: Vocabulary): Promise<Uint8Array<ArrayBuffer>> {
  const { space, dimensions, words, templates, rows } = vocabulary;
  const { sigma, background, textMean, imageMean } = vocabulary;
  const lengths: [string, number, readonly number[]][] = [
    ['numbers in rows', rows.length, [words.length * dimensions]],
    ['sigmas', sigma.length, [0, words.length]],
    ['numbers in the text mean', textMean.length, [0, dimensions]],
    ['numbers in the image mean', imageMean.length, [0, dimensions]],
  ];
  for (const [what, got, expected] of lengths)
    if (!expected.includes(got))
      throw new PictureMathError(
        'vocabulary-corrupt',
        `Expected ${expected.join(' or ')} ${what}, got ${got}.`,
      );
  const header: Header = {
    space,
    dimensions,
    templates,
    words: words.map((w) => [w.label, w.category, w.partOfSpeech]),
    sigma: sigma.length,
    background: background.length,
    textMean: textMean.length,
    imageMean: imageMean.length,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((PREFIX_BYTES + text.length) / ALIGNMENT) * ALIGNMENT;
  const parts = [rows, sigma, background, textMean, imageMean];
  const bodyBytes = start + parts.reduce((sum, part) => sum + part.length * 4, 0);
  if (bodyBytes > MAX_VOCABULARY_BYTES)
    throw new PictureMathError(
      'vocabulary-corrupt',
      `Expected at most ${MAX_VOCABULARY_BYTES} bytes, got ${bodyBytes}.`,
    );
  const bytes = new Uint8Array(bodyBytes + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  // Spaces behind JSON are JSON.
  bytes.fill(0x20, PREFIX_BYTES, start);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, VERSION, true);
  view.setUint32(8, start - PREFIX_BYTES, true);
  bytes.set(text, PREFIX_BYTES);
  let offset = start;
  for (const numbers of parts) {
    // Every platform that runs this is little-endian, as the file is.
    new Float32Array(bytes.buffer, offset, numbers.length).set(numbers);
    offset += numbers.length * 4;
  }
  bytes.set(
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(0, bodyBytes))),
    bodyBytes,
  );
  return bytes;
}

/** The file in parts that fit a KV value each. */
export const shardsOf = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: Math.ceil(bytes.length / MAX_SHARD_BYTES) }, (_, i) =>
    bytes.subarray(i * MAX_SHARD_BYTES, (i + 1) * MAX_SHARD_BYTES),
  );

/** What a name points to, for the file of a vocabulary. */
export async function pointTo(
  id: string,
  vocabulary: Pick<Vocabulary, 'space' | 'words'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<VocabularyPointer> {
  const parts = await Promise.all(
    shardsOf(bytes).map(async (part) => ({ sha256: await sha256(part), bytes: part.length })),
  );
  return {
    id,
    sha256: parts.length === 1 ? (parts[0]?.sha256 ?? '') : await sha256(bytes),
    model: vocabulary.space,
    size: vocabulary.words.length,
    bytes: bytes.length,
    shards: parts,
  };
}

const corrupt = (expected: string, got: string) =>
  new PictureMathError('vocabulary-corrupt', `Vocabulary file: expected ${expected}, got ${got}.`);

/**
 * Reads a vocabulary file and checks all of it. Its numbers stay where they are: the result holds on to `bytes`.
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
  const { sigma, background, textMean, imageMean } = header;
  const length = end + (count + sigma + background + textMean + imageMean) * 4;
  if (length !== body.length || (bytes.byteOffset + end) % 4 !== 0)
    throw corrupt(`${length} bytes before the checksum`, `${body.length}`);
  if (expectedSpace !== undefined && header.space !== expectedSpace)
    throw new PictureMathError(
      'space-mismatch',
      `Expected a vocabulary of ${expectedSpace}, got one of ${header.space}.`,
    );
  let at = bytes.byteOffset + end;
  const read = (n: number) => {
    const numbers = new Float32Array(bytes.buffer, at, n);
    at += n * 4;
    return numbers;
  };
  return {
    space: header.space,
    dimensions: header.dimensions,
    templates: header.templates,
    words: header.words.map(([label, category, partOfSpeech]) => ({
      label,
      category,
      partOfSpeech,
    })),
    rows: read(count),
    sigma: read(sigma),
    background: read(background),
    textMean: read(textMean),
    imageMean: read(imageMean),
  };
}
