import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RankResponse } from '#core/contract/api.ts';
import { FIRST_PAIRS } from '#lib/sum/first-sample.ts';
import { answerSamples, glanceOf } from '../../../../tools/samples/answers.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as RankResponse;

test('the first answer says how many unchanged pairs it was compared with', () => {
  const { files, dimensions } = JSON.parse(
    readFileSync('models/picture-math-small/model.json', 'utf8'),
  ) as {
    dimensions: number;
    files: { use: string; bytes: number }[];
  };
  const pairs = files.find(({ use }) => use === 'background');
  expect(FIRST_PAIRS).toBe((pairs?.bytes ?? 0) / Float32Array.BYTES_PER_ELEMENT / dimensions);
});

test('the answers that come with the page are those that the model gives', async () => {
  const answers = Object.entries(await answerSamples());
  for (const [name, answer] of answers) {
    const stored = read(`static/samples/answers/${name}.json`);
    expect({ ...stored, gained: [], lost: [], explained: null }).toMatchObject({
      model: answer.model,
      vocabulary: answer.vocabulary,
      verdict: answer.verdict,
      question: 'picture-pair',
    });
    for (const side of ['gained', 'lost'] as const)
      for (const [i, { label, score }] of answer[side].entries()) {
        const near = stored[side].find((word) => word.label === label);
        // The last digits, and so the order of equals, differ between processors.
        expect(near?.score, `${name}: ${label}, number ${i + 1}`).toBeCloseTo(score, 2);
      }
  }
  expect(read('static/samples/first.json')).toEqual(
    glanceOf(read(`static/samples/answers/${answers[0]?.[0]}.json`)),
  );
});
