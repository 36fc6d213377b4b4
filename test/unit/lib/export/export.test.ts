import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { normalize } from '#core/vector/vector.ts';
import type { SumQuestion } from '../../../../src/lib/answer/question.ts';
import { formatCurl } from '../../../../src/lib/export/curl.ts';
import { formatPython } from '../../../../src/lib/export/python.ts';
import manifest from '../../../../models/clip-vit-base-patch32/model.json' with { type: 'json' };
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 16;
const space = `${manifest.id}@${manifest.revision}`;
const vocabulary = {
  ...randomVocabulary({ seed: 3, words: 4, dimensions: D, space }),
  textMean: randomVector(1, D),
  imageMean: randomVector(2, D),
};
const question = {
  model: { manifest } as unknown as SumQuestion['model'],
  vocabulary: 'common',
  method: 'centred',
  terms: [
    {
      weight: 1,
      modality: 'image',
      embedding: { space, vector: normalize(randomVector(5, D)) },
      flatness: 0.5,
      retakes: [],
    },
  ],
  exclude: ["it's"],
  k: 5,
} satisfies SumQuestion;
const result = {
  model: space,
  vocabulary: { id: 'common', sha256: 'abc', size: 4 },
  centred: ['image'],
} as unknown as Parameters<typeof formatPython>[1];

test('Python names the model at its pinned revision, and holds the means that the answer took off', () => {
  const program = formatPython(question, result, vocabulary, [
    { id: 1, letter: 'A', weight: 1, content: null },
  ]);
  expect(program).toContain(
    `pretrained_model_name_or_path="${manifest.hub}", revision="${manifest.revision}"`,
  );
  for (const [name, mean] of [
    ['IMAGE_MEAN', vocabulary.imageMean],
    ['TEXT_MEAN', vocabulary.textMean],
  ] as const) {
    const code = new RegExp(`${name} = np\\.frombuffer\\(base64\\.b64decode\\("([^"]+)"`).exec(
      program,
    );
    expect(decodeBase64(code?.[1] ?? '')).toEqual(mean);
  }
  expect(program).toContain('EXCLUDED = ["it\'s"]');
  expect(program).toContain(
    'scores = centred @ direction / np.linalg.norm(centred, axis=1) ** 1.5',
  );
  expect(program).toContain('("word 3", "default")');
});

test('curl survives a shell: apostrophes are escaped, and the body is the request', () => {
  const command = formatCurl(question, 'http://localhost:1');
  const args = execFileSync('sh', ['-c', `printf '%s\\n' ${command.replace('curl', '')}`], {
    encoding: 'utf8',
  }).split('\n');
  expect(args).toContain('http://localhost:1/api/v1/rank');
  expect(JSON.parse(args[args.indexOf('--data') + 1] ?? '')).toMatchObject({
    model: space,
    exclude: ["it's"],
    terms: [{ weight: 1, model: space, flatness: 0.5 }],
  });
});
