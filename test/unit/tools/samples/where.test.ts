import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { RankResponse } from '#core/contract/api.ts';
import { locateSamples } from '../../../../tools/samples/answers.ts';

/** Of 255: the last digits of vectors differ between processors. */
const ROUNDING = 2;

test('samples light up as the model would have it, made beforehand', async () => {
  const read = async (folder: string) =>
    JSON.parse(await readFile(`static/samples/${folder}/cap.json`, 'utf8')) as unknown;
  const answer = (await read('answers')) as RankResponse;
  const stored = (await read('where')) as { model: string; words: Record<string, string> };
  const made = (await locateSamples({ cap: answer }))['cap'];
  expect(stored.model).toBe(made?.model);
  expect(Object.keys(stored.words)).toEqual(
    [...answer.gained, ...answer.lost].map(({ label }) => label),
  );
  for (const [word, packed] of Object.entries(stored.words)) {
    const [is, was] = [made?.words[word] ?? '', packed].map((text) => Buffer.from(text, 'base64'));
    expect(is).toHaveLength(was?.length ?? -1);
    is?.forEach((x, i) => expect(Math.abs(x - (was?.[i] ?? -99))).toBeLessThanOrEqual(ROUNDING));
  }
});
