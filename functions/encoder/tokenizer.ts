/** Hugging Face's tokenizer from tables that are ready: it makes its own from a document in five times the time. */
import { Tokenizer } from '@huggingface/tokenizers';
import { readPreparedTokenizer } from '#core/text/prepared-tokenizer.ts';
import type { Tokenize } from '#core/model/tower.ts';

/** The tables of its model of byte pairs: ids by token, and places of merges by JSON pair. */
interface Tables {
  tokens_to_ids: Map<string, number>;
  bpe_ranks: Map<string, number>;
}

/** @throws PictureMathError `model-file-invalid` */
export function createTokenize(bytes: Uint8Array): Tokenize {
  const { document, tokens, merges } = readPreparedTokenizer(bytes);
  const tokenizer = new Tokenizer(document, {});
  const { tokens_to_ids: ids, bpe_ranks: ranks } = tokenizer.model as unknown as Tables;
  for (let id = 0; id < tokens.length; id++) ids.set(tokens[id] as string, id);
  for (let rank = 0; rank < merges.length; rank++) ranks.set(merges[rank] as string, rank);
  return (text) => tokenizer.encode(text).ids;
}
