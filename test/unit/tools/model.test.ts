import { describe, expect, test } from 'vitest';
import { embedImage, embedText, embedWord } from '#core/embed.ts';
import { readManifest, readModelFile } from '../../../tools/model-folder.ts';
import { readPicture } from '../../../tools/picture.ts';
import { createTextTower, createTokenize, createVisionTower } from '../../../tools/towers.ts';
import fixture from '../../fixtures/embeddings/samples.json' with { type: 'json' };
import { SAME_EMBEDDING } from '../../support/tolerances.ts';
import { cosine } from '../../support/vectors.ts';

const manifest = await readManifest('picture-math-small');
const vision = await createVisionTower(manifest);
const text = await createTextTower(manifest);
const tokenize = await createTokenize(manifest);

test('the fixtures were made with this revision of the model', () => {
  expect(fixture.model).toBe(`${manifest.id}@${manifest.revision}`);
});

test.each(Object.entries(fixture.pictures))(
  'embeds %s as Python with Pillow and ONNX Runtime does',
  async (name, want) => {
    const { vector } = await embedImage(
      manifest,
      vision,
      await readPicture(`static/samples/${name}`),
    );
    expect(cosine(vector, want)).toBeGreaterThan(SAME_EMBEDDING);
  },
);

test.each(fixture.texts)(
  'tokenizes and embeds "$text" as Python does',
  async ({ text: value, ids, embedding }) => {
    expect(tokenize(value)).toEqual(ids);
    expect(
      cosine((await embedText(manifest, text, tokenize, value)).vector, embedding),
    ).toBeGreaterThan(SAME_EMBEDDING);
  },
);

test('refuses a text that is longer than the context', async () => {
  await expect(
    embedText(manifest, text, () => Array.from({ length: 25 }, () => 1), 'long'),
  ).rejects.toMatchObject({ code: 'text-too-long' });
});

test("a word's vector is the normalised mean of its prompts", async () => {
  const templates = ['{}', 'a picture of a {}'];
  const parts = await Promise.all(
    templates.map((t) => embedText(manifest, text, tokenize, t.replace('{}', 'hat'))),
  );
  const mean = parts[0]?.vector.map((x, i) => x + (parts[1]?.vector[i] ?? 0)) ?? [];
  expect(cosine(await embedWord(manifest, text, tokenize, 'hat', templates), mean)).toBeGreaterThan(
    1 - 1e-6,
  );
});

describe('model files', () => {
  test('are refused when their content is not what the manifest says', async () => {
    const [file] = manifest.files;
    if (!file) throw new Error('The manifest names no file.');
    await expect(
      readModelFile(manifest, { ...file, sha256: '0'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'model-file-invalid' });
    await expect(readModelFile(manifest, { ...file, bytes: 1 })).rejects.toThrow(/to have 1 bytes/);
    await expect(readModelFile(manifest, { ...file, path: 'nothing.onnx' })).rejects.toThrow(
      /got none/,
    );
  });
  test('of an unknown model are refused with the known ones named', async () => {
    await expect(readManifest('clip')).rejects.toThrow(/picture-math-small/);
  });
});
