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
test('is the document without its tables, ids by token and places of merges', () => {
  const { document: rest, ids, ranks } = readPreparedTokenizer(writePreparedTokenizer(document));
  expect(rest).toEqual({
    ...document,
    model: { ...document.model, type: 'BPE', vocab: { '<end>': 3 }, merges: [] },
  });
  expect(['a', 'b', '"\\', '<end>'].map((token) => ids.get(token))).toEqual([0, 1, 2, 3]);
  expect([ids.size, ids.has('a'), ids.has('c'), ids.get('')]).toEqual([4, true, false, undefined]);
  expect(['["a","b"]', '["\\"","\\\\"]', '["b","a"]'].map((pair) => ranks.get(pair))).toEqual([
    ...[0, 1, undefined],
  ]);
});

test('is read whichever way the merges are written down, and wherever it lies in memory', () => {
  const pairs = { ...document.model, merges: [['a', 'b'] as const, ['"', '\\'] as const] };
  for (const model of [document.model, pairs]) {
    const bytes = writePreparedTokenizer({ ...document, model });
    for (const offset of [0, 1, 2]) {
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      const { ids, ranks } = readPreparedTokenizer(moved.subarray(offset));
      expect([ids.get('b'), ranks.get('["a","b"]')]).toEqual([1, 0]);
    }
  }
});

test.each<[string, Record<string, number>]>([
  ['ids have gaps', { a: 0, b: 2 }],
  ['two tokens have one id', { a: 0, b: 0 }],
])('is not written where %s', (_, vocab) => {
  const model = { ...document.model, unk_token: undefined, vocab };
  expect(() => writePreparedTokenizer({ ...document, model })).toThrow(/without gaps/);
});

test.each([
  ['nothing', ''],
  ['a document as it is published', JSON.stringify(document)],
  ['less than announced', '{"tokens":3,"merges":1,"bytes":[80,40],"document":{}}\nabc'],
])('%s is refused', (_, text) => {
  expect(() => readPreparedTokenizer(new TextEncoder().encode(text))).toThrow(
    expect.objectContaining({ code: 'model-file-invalid' }) as Error,
  );
});
