/**
 * A tokenizer prepared for the edge. Of `tokenizer.json`, 49,000 tokens and as many merges are nearly everything; parsed
 * as an object and turned into tables, they take longer than reading the weights. Here they are tables that need no
 * building (packed-table.ts), behind a line of JSON with the document without them.
 */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { openTable, packTable, type PackedTable } from './packed-table.ts';
import { referenceTokenizer } from './tokenizer-document.ts';

export interface PreparedTokenizer {
  /** The document, whose tables are empty but for the token of what is unknown. */
  document: object;
  /** Ids by token. */
  ids: PackedTable;
  /** Places of merges by `["a","b"]`, the first to be merged first. */
  ranks: PackedTable;
}

interface Document {
  model?: {
    vocab?: Record<string, number>;
    merges?: readonly (string | readonly [string, string])[];
    unk_token?: string;
  };
}

const LINE_FEED = 10;
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const headerSchema = v.object({
  tokens: count,
  merges: count,
  bytes: v.tuple([
    v.pipe(v.number(), v.integer(), v.multipleOf(4)),
    v.pipe(v.number(), v.integer()),
  ]),
  document: v.looseObject({}),
});

const invalid = (expected: string) =>
  new PictureMathError('model-file-invalid', `Tokenizer: expected ${expected}, got another one.`);

/**
 * The file for a `tokenizer.json` of byte pairs, as the reference reads it.
 * @throws PictureMathError `model-file-invalid` where ids have gaps
 */
export function writePreparedTokenizer(document: object): Uint8Array<ArrayBuffer> {
  const { model = {} } = document as Document;
  const { vocab = {}, merges = [], unk_token: unknown } = model;
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(vocab)) tokens[id] = token;
  const known = unknown === undefined ? undefined : vocab[unknown];
  const rest = referenceTokenizer({
    ...document,
    model: {
      ...model,
      type: 'BPE',
      vocab: unknown === undefined || known === undefined ? {} : { [unknown]: known },
      merges: [],
    },
  });
  const pairs = merges.map((pair) =>
    JSON.stringify(typeof pair === 'string' ? pair.split(' ', 2) : pair),
  );
  const tables = [packTable(tokens), packTable(pairs)] as const;
  const header = JSON.stringify({
    tokens: tokens.length,
    merges: pairs.length,
    bytes: tables.map(({ length }) => length),
    document: rest,
  });
  const line = new TextEncoder().encode(header);
  // Spaces behind JSON are JSON; the tables begin at a multiple of 4.
  const start = Math.ceil((line.length + 1) / 4) * 4;
  const bytes = new Uint8Array(start + tables[0].length + tables[1].length);
  bytes.fill(0x20, line.length, start - 1);
  bytes.set(line);
  bytes[start - 1] = LINE_FEED;
  bytes.set(tables[0], start);
  bytes.set(tables[1], start + tables[0].length);
  const { ids, ranks } = readPreparedTokenizer(bytes);
  const isAsMap = (table: PackedTable, map: ReadonlyMap<string, number>) =>
    [...map].every(([key, number]) => table.get(key) === number);
  const listed = new Map(Object.entries(vocab));
  if (listed.size !== tokens.length || !isAsMap(ids, listed))
    throw invalid('tokens with ids from 0, without gaps');
  if (!isAsMap(ranks, new Map(pairs.map((pair, rank) => [pair, rank]))))
    throw invalid('merges that can be found again');
  return bytes;
}

/** @throws PictureMathError `model-file-invalid` */
export function readPreparedTokenizer(bytes: Uint8Array<ArrayBuffer>): PreparedTokenizer {
  const end = bytes.indexOf(LINE_FEED);
  let header: v.InferOutput<typeof headerSchema>;
  try {
    header = v.parse(headerSchema, JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))));
  } catch {
    throw invalid('a header in JSON');
  }
  const { tokens, merges, document, bytes: lengths } = header;
  const [first, second] = lengths;
  // Where it does not begin at a multiple of 4, it is copied to one.
  const body =
    (bytes.byteOffset + end + 1) % 4 === 0 ? bytes.subarray(end + 1) : bytes.slice(end + 1);
  const ids = body.length === first + second ? openTable(body.subarray(0, first), tokens) : null;
  const ranks = ids && openTable(body.subarray(first), merges);
  if (!ranks) throw invalid('as many tokens and merges as its header says');
  return { document, ids, ranks };
}
