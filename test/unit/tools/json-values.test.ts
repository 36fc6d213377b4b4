import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJsonValues } from '../../../tools/json-values.ts';

const folder = mkdtempSync(join(tmpdir(), 'pm-values-'));
function read(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return readJsonValues(path, 1000, 'a list of things');
}

describe('lists that people write as JSON', () => {
  const one = { a: 1 };
  const two = { a: 2 };
  test.each([
    ['a list', 'x.json', '[{"a": 1},\n {"a": 2}]', 'list', ['item 1', 'item 2']],
    ['a value a line', 'x.json', '{"a": 1}\r\n\r\n{"a": 2}\r\n', 'lines', ['line 1', 'line 3']],
    ['lines by their name', 'x.jsonl', '{"a": 1}\n{"a": 2}', 'lines', ['line 1', 'line 2']],
    [
      'a list in a file of lines',
      'x.ndjson',
      '[{"a": 1}, {"a": 2}]',
      'lines',
      ['item 1', 'item 2'],
    ],
    ['a byte order mark', 'x.json', '\ufeff[{"a": 1}, {"a": 2}]', 'list', ['item 1', 'item 2']],
  ])('%s', async (_, name, text, form, [first, second]) => {
    expect(await read(name, text)).toEqual({
      form,
      items: [
        { place: first, value: one },
        { place: second, value: two },
      ],
    });
  });
  test('one object over several lines is a document, one in a file of lines a line', async () => {
    const document = await read('x.json', '{\n"a": 1\n}');
    expect(document).toEqual({ form: 'document', items: [{ place: 'the document', value: one }] });
    const line = await read('x.jsonl', '{"a": 1}\n');
    expect(line).toEqual({ form: 'lines', items: [{ place: 'line 1', value: one }] });
  });
  test('a line that is no JSON says so in its place, and the others are read', async () => {
    const { items } = await read('x.jsonl', 'hello\n{"a": 2}\n{"a": ');
    expect(items).toEqual([
      { place: 'line 1', problem: expect.stringContaining('Expected JSON') },
      { place: 'line 2', value: two },
      { place: 'line 3', problem: expect.stringContaining('Expected JSON') },
    ]);
  });
  test.each([
    ['a list that was cut', '[{"a": 1},\n{"a": 2}'],
    ['prose', 'Dear list,\nhow are you?'],
    ['nothing', ''],
  ])('%s is refused', async (_, text) => {
    await expect(read('x.json', text)).rejects.toMatchObject({
      code: 'request-malformed',
      message: expect.stringContaining('Expected a list of things in'),
    });
  });
  test('too much is refused before it is parsed', async () => {
    await expect(read('x.json', `[${' '.repeat(1000)}]`)).rejects.toMatchObject({
      code: 'request-too-large',
    });
  });
});
