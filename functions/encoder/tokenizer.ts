/** Hugging Face's tokenizer from tables that are ready: it makes its own from a document in five times the time. */
import { Tokenizer } from '@huggingface/tokenizers';
import { readPreparedTokenizer } from '#core/text/prepared-tokenizer.ts';
import type { Tokenize } from '#core/model/tower.ts';

/** The tables of its model of byte pairs: ids by token, and places of merges by JSON pair. */
interface Tables {
  tokens_to_ids: Pick<ReadonlyMap<string, number>, 'get' | 'has' | 'size'>;
  bpe_ranks: Pick<ReadonlyMap<string, number>, 'get'>;
}

/** @throws PictureMathError `model-file-invalid` */
export function createTokenize(bytes: Uint8Array<ArrayBuffer>): Tokenize {
  const { document, ids, ranks } = readPreparedTokenizer(bytes);
  const tokenizer = new Tokenizer(document, {});
  // It only looks into them once it is made; what its document adds is in the one that it made itself.
  const tables = tokenizer.model as unknown as Tables;
  const own = tables.tokens_to_ids;
  tables.tokens_to_ids = {
    size: Math.max(ids.size, own.size),
    get: (token) => ids.get(token) ?? own.get(token),
    has: (token) => ids.has(token) || own.has(token),
  };
  tables.bpe_ranks = ranks;
  return (text) => tokenizer.encode(text).ids;
}
