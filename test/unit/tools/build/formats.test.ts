import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { pairSchema, pairsAnswerSchema } from '#core/contract/pairs.ts';
import { pointerSchema } from '#core/format/pointer.ts';
import { decodeRound, encodeRound } from '#core/format/round.ts';
import { decodeShared, encodeShared } from '#core/format/share.ts';
import { decodeVocabulary, encodeVocabulary } from '#core/format/vocabulary.ts';
import { decodeStatistics, encodeStatistics } from '#core/rank/statistics.ts';
import { openVectors } from '../../../../tools/embed/vector-files.ts';
import { runPython } from '../../../support/python.ts';

// docs/formats: others read our files by it, so the examples are what is read and written today.
const example = (name: string) => new Uint8Array(readFileSync(`docs/formats/examples/${name}`));
const text = (name: string) => readFileSync(`docs/formats/examples/${name}`, 'utf8');

test('the vocabulary and the statistics are read, and written again byte for byte', async () => {
  const vocabulary = await decodeVocabulary(example('vocabulary.pmvo'));
  expect(vocabulary.words.map(({ label }) => label)).toEqual(['hat', 'run']);
  expect(await encodeVocabulary(vocabulary)).toEqual(example('vocabulary.pmvo'));
  const statistics = await decodeStatistics(example('statistics.pmss'), vocabulary.space);
  expect(await encodeStatistics(statistics)).toEqual(example('statistics.pmss'));
});

test('the links are read, and written again', () => {
  const link = text('link.txt').trim();
  expect(encodeShared(decodeShared(link))).toBe(link);
  const round = text('round.txt').trim();
  expect(encodeRound(decodeRound(round))).toBe(round);
});

test.each<[string, v.GenericSchema]>([
  ['pairs.json', v.array(pairSchema)],
  ['pairs-answer.json', pairsAnswerSchema],
  ['vocabulary-pointer.json', pointerSchema],
])('%s fits its schema, with nothing that it does not know', (name, schema) => {
  const value: unknown = JSON.parse(text(name));
  expect(v.parse(schema, value)).toEqual(value);
});

test('the vectors are read from all forms, the same', async () => {
  const files = await Promise.all(
    ['vectors.npy', 'vectors.jsonl'].map((name) => openVectors(`docs/formats/examples/${name}`)),
  );
  for (const file of files) {
    const rows = new Float32Array(8);
    await file.readRows(0, 2, rows);
    expect([...rows]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0, 0, 0]);
    expect((await file.facts(1)).name).toBe('bare, head.png');
    expect(file.about).toMatchObject({ model: 'example@0123456', count: 2, failed: 1 });
    await file.close();
  }
});

test('Python reads the vocabulary and the link as the page says', () => {
  const page = ['README.md', 'vectors.md']
    .map((name) => readFileSync(`docs/formats/${name}`, 'utf8'))
    .join('\n');
  const said = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(([, code = '']) =>
    runPython(code).trim().split('\n'),
  );
  expect(said).toEqual([
    ['hat wear noun [0.5, 0.5, 0.5, 0.5]', 'run None verb [1.0, 0.0, 0.0, 0.0]'],
    [
      'space example@0123456',
      'words common',
      '1 0.2500 [0.707, -0.707, 0.0, 0.0]',
      '-1  [0.0, 0.0, 1.0, 0.0]',
    ],
    ['hat.png 0.5', 'bare, head.png -0.5'],
  ]);
});

test('every schema and every example has a row', () => {
  const page = readFileSync('docs/formats/README.md', 'utf8');
  for (const [, path = ''] of page.matchAll(/\]\(((?!http)[^)#]+)/g))
    expect(readFileSync(`docs/formats/${path}`).length).toBeGreaterThan(0);
});
