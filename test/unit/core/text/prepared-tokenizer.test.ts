import { expect, test } from 'vitest';
import { readPreparedTokenizer, writePreparedTokenizer } from '#core/text/prepared-tokenizer.ts';

const document = {
  version: '1.0',
  added_tokens: [{ id: 3, content: '<end>' }],
  model: {
    unk_token: '<end>',
    end_of_word_suffix: '</w>',
    vocab: { b: 1, a: 0, '"\\': 2, '<end>': 3 },
    merges: ['a b', '" \\'],
  },
};
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('is the document without its tables, then the tokens by their ids, then the merges', () => {
  const [header = '', ...lines] = textOf(writePreparedTokenizer(document)).split('\n');
  expect(lines).toEqual(['a', 'b', '"\\', '<end>', '["a","b"]', '["\\"","\\\\"]']);
  expect(JSON.parse(header)).toEqual({
    tokens: 4,
    document: {
      ...document,
      model: { ...document.model, type: 'BPE', vocab: { '<end>': 3 }, merges: [] },
    },
  });
});

test('is read as it was written, whichever way the merges are written down', () => {
  const pairs = { ...document.model, merges: [['a', 'b'] as const, ['"', '\\'] as const] };
  for (const model of [document.model, pairs]) {
    const { tokens, merges } = readPreparedTokenizer(
      writePreparedTokenizer({ ...document, model }),
    );
    expect(tokens).toEqual(['a', 'b', '"\\', '<end>']);
    expect(merges.map((pair) => JSON.parse(pair) as unknown)).toEqual(pairs.merges);
  }
});

test.each<[string, Record<string, number>]>([
  ['ids have gaps', { a: 0, b: 2 }],
  ['a token has a line break', { 'a\nb': 0 }],
  ['a token is half a character', { '\ud83d': 0 }],
])('is not written where %s', (_, vocab) => {
  const model = { ...document.model, unk_token: undefined, vocab };
  expect(() => writePreparedTokenizer({ ...document, model })).toThrow(/line break/);
});

test.each([
  ['nothing', ''],
  ['a document as it is published', JSON.stringify(document)],
  ['fewer tokens than announced', '{"tokens":3,"document":{}}\na\nb'],
])('%s is refused', (_, text) => {
  expect(() => readPreparedTokenizer(new TextEncoder().encode(text))).toThrow(
    expect.objectContaining({ code: 'model-file-invalid' }) as Error,
  );
});
