/** The parts of a cold start that are timed one by one; each but the first reads the index beforehand. */
export const COLD_PARTS = {
  nothing: 'of it, a request that does nothing',
  index: 'of it, reading and parsing the manifest and the index',
  store: 'of it, the store alone: streams of all weights, thrown away',
  copy: 'the same, copied into the memory of a kernel',
  kernel: 'of it, an instance of the kernel with its memory',
  check: 'the same, and SHA-256 of all weights',
  tokenizerStore: 'of it, the store alone: the bytes of the tokenizer',
  tokenizer: 'the same, made ready, and a word tokenized',
  run: 'of it, an instance of the kernel and its first prompt of one word, without weights',
  rows: "of it, the token table's shards of a prompt of one word",
} as const;
export type ColdPart = keyof typeof COLD_PARTS;
