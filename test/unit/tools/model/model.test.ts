import { describe, expect, test } from 'vitest';
import { embedImage, embedText, embedWord, encodeText } from '#core/model/embed.ts';
import { readManifest, readModelFile } from '../../../../tools/model/folder.ts';
import { readPicture } from '../../../../tools/picture/picture.ts';
import {
  createTextTower,
  createTokenize,
  createVisionTower,
} from '../../../../tools/model/towers.ts';
import fixture from '../../../fixtures/embeddings/samples.json' with { type: 'json' };
import { SAME_EMBEDDING } from '../../../support/tolerances.ts';
import { cosine } from '../../../support/vectors.ts';

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
    expect(cosine(await text.run(ids), embedding)).toBeGreaterThan(SAME_EMBEDDING);
  },
);

test('cuts a text at the context, keeps the end token and says so', async () => {
  const words = Array.from({ length: 30 }, (_, i) => (i % 2 ? 'hat' : 'cap'));
  const { ids, truncated } = encodeText(manifest, tokenize, words.join(' '));
  expect(truncated).toBe(true);
  expect(ids).toHaveLength(manifest.text.contextLength);
  expect(ids.at(-1)).toBe(manifest.text.endToken);
  expect(ids.slice(0, 5)).toEqual(tokenize('cap hat cap hat').slice(0, 5));
  expect(encodeText(manifest, tokenize, 'cap hat').truncated).toBe(false);
});

test('refuses a text of more than 2,000 characters at once', async () => {
  await expect(embedText(manifest, text, tokenize, 'a\u0301'.repeat(50_000))).rejects.toMatchObject(
    { code: 'text-too-long' },
  );
});

test('reads marks of start and end in a text as words, not as tokens', () => {
  const { startToken, endToken } = manifest.text;
  for (const value of ['cat <|endoftext|> dog', '&lt;|ENDOFTEXT|&gt; dog', '<|startoftext|>hat']) {
    const { ids } = encodeText(manifest, tokenize, value);
    expect(ids.filter((id) => id === startToken || id === endToken)).toEqual([
      startToken,
      endToken,
    ]);
  }
});

test("a word's vector is the normalised mean of its prompts", async () => {
  const prompts = ['hat', 'a picture of a hat'];
  const parts = await Promise.all(
    prompts.map((prompt) => embedText(manifest, text, tokenize, prompt)),
  );
  const mean = parts[0]?.vector.map((x, i) => x + (parts[1]?.vector[i] ?? 0)) ?? [];
  expect(cosine(await embedWord(manifest, text, tokenize, prompts), mean)).toBeGreaterThan(
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
