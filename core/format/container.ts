/**
 * The binary file behind vocabularies and statistics: a mark, a version, a JSON header, numbers in float32, and the
 * SHA-256 of all before. Layout in docs/vocabulary-format.md.
 */
import * as v from 'valibot';
import { digest } from '../hash.ts';

export interface Layout<Header> {
  /** Four characters. */
  mark: string;
  version: number;
  /** Of mark, version, header length, and what is left free. */
  prefixBytes: 12 | 16;
  header: v.GenericSchema<unknown, Header>;
}

/** Makes the error for a file that is not as expected. */
type Refuse = (expected: string, got: string) => Error;

export interface Container<Header> {
  header: Header;
  /**
   * The numbers in parts of these lengths, which stay where they are in the file.
   * @throws what `refuse` makes when they are not exactly what the file holds
   */
  split(lengths: readonly number[]): Float32Array<ArrayBuffer>[];
}

const DIGEST_BYTES = 32;
/** Numbers begin at a multiple of this, so that they can be read where they lie. */
const ALIGNMENT = 16;

/** @param assertSize refuses a body of so many bytes before it is made, by throwing */
export async function encodeContainer<Header>(
  { mark, version, prefixBytes }: Layout<Header>,
  header: Header,
  parts: readonly Float32Array[],
  assertSize: (bytes: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((prefixBytes + text.length) / ALIGNMENT) * ALIGNMENT;
  const bodyBytes = start + parts.reduce((sum, part) => sum + part.length * 4, 0);
  assertSize(bodyBytes);
  const bytes = new Uint8Array(bodyBytes + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  // Spaces behind JSON are JSON.
  bytes.fill(0x20, prefixBytes, start);
  bytes.set(new TextEncoder().encode(mark));
  view.setUint32(4, version, true);
  view.setUint32(8, start - prefixBytes, true);
  bytes.set(text, prefixBytes);
  let offset = start;
  for (const numbers of parts) {
    // Every platform that runs this is little-endian, as the file is.
    new Float32Array(bytes.buffer, offset, numbers.length).set(numbers);
    offset += numbers.length * 4;
  }
  bytes.set(await digest(bytes.subarray(0, bodyBytes)), bodyBytes);
  return bytes;
}

/**
 * Reads a file and checks all of it.
 * @throws what `refuse` makes for another mark, version, length, checksum or header
 */
export async function decodeContainer<Header>(
  { mark, version, prefixBytes, header: schema }: Layout<Header>,
  bytes: Uint8Array<ArrayBuffer>,
  refuse: Refuse,
): Promise<Container<Header>> {
  if (bytes.length < prefixBytes + DIGEST_BYTES)
    throw refuse(`at least ${prefixBytes + DIGEST_BYTES} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== mark)
    throw refuse(`the mark ${mark}`, 'another one');
  const found = view.getUint32(4, true);
  if (found !== version) throw refuse(`format version ${version}`, `${found}`);
  const body = bytes.subarray(0, bytes.length - DIGEST_BYTES);
  const checksum = await digest(body);
  if (!checksum.every((byte, i) => byte === bytes[body.length + i]))
    throw refuse('content that fits its checksum', 'content that does not');
  const end = prefixBytes + view.getUint32(8, true);
  if (end > body.length) throw refuse(`a header within ${body.length} bytes`, `one of ${end}`);
  const header = readHeader(schema, body.subarray(prefixBytes, end), refuse);
  return {
    header,
    split(lengths) {
      const expected = end + lengths.reduce((sum, n) => sum + n * 4, 0);
      if (expected !== body.length)
        throw refuse(`${expected} bytes before the checksum`, `${body.length}`);
      // Numbers that lie across the borders of float32 are moved once.
      const numbers = (bytes.byteOffset + end) % 4 === 0 ? body.subarray(end) : body.slice(end);
      let at = numbers.byteOffset;
      return lengths.map((n) => {
        const part = new Float32Array(numbers.buffer, at, n);
        at += n * 4;
        return part;
      });
    },
  };
}

function readHeader<Header>(
  schema: v.GenericSchema<unknown, Header>,
  bytes: Uint8Array,
  refuse: Refuse,
): Header {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw refuse('a header in JSON', 'other bytes');
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refuse(`a header whose ${v.getDotPath(issue) ?? 'content'} fits`, issue.message);
}
