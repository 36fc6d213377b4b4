/**
 * A tokenizer prepared for the edge. Of `tokenizer.json`, 49,000 tokens and as many merges are nearly everything; parsed
 * as an object and turned into tables, they take longer than reading the weights. Here they are lines, as tables have
 * them: the document without them as JSON, the tokens in the order of their ids, the merges as JSON pairs.
 */
import { PictureMathError } from '../errors.ts';
import { referenceTokenizer } from './tokenizer-document.ts';

export interface PreparedTokenizer {
  /** The document, whose tables are empty but for the token of what is unknown. */
  document: object;
  /** Number i has the id i. */
  tokens: readonly string[];
  /** `["a","b"]`, the first to be merged first. */
  merges: readonly string[];
}

interface Document {
  model?: {
    vocab?: Record<string, number>;
    merges?: readonly (string | readonly [string, string])[];
    unk_token?: string;
  };
}

const invalid = (expected: string) =>
  new PictureMathError('model-file-invalid', `Tokenizer: expected ${expected}, got another one.`);

/**
 * The file for a `tokenizer.json` of byte pairs, as the reference reads it.
 * @throws PictureMathError `model-file-invalid` where ids have gaps, or a token is not what a line can hold
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
  const lines = [JSON.stringify({ tokens: tokens.length, document: rest }), ...tokens, ...pairs];
  const bytes = new Uint8Array(new TextEncoder().encode(lines.join('\n')));
  const read = readPreparedTokenizer(bytes);
  if (read.merges.length !== pairs.length || read.tokens.some((token, id) => token !== tokens[id]))
    throw invalid('tokens with ids from 0, none with a line break');
  return bytes;
}

/** @throws PictureMathError `model-file-invalid` */
export function readPreparedTokenizer(bytes: Uint8Array): PreparedTokenizer {
  const [first = '', ...lines] = new TextDecoder().decode(bytes).split('\n');
  let header: { tokens?: unknown; document?: unknown };
  try {
    header = JSON.parse(first) as typeof header;
  } catch {
    throw invalid('a header in JSON');
  }
  const { tokens, document } = header;
  if (typeof tokens !== 'number' || tokens > lines.length || typeof document !== 'object')
    throw invalid('as many tokens as its header says');
  return {
    document: document as object,
    tokens: lines.slice(0, tokens),
    merges: lines.slice(tokens),
  };
}
