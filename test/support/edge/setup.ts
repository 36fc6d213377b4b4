/** Prepares the embedded model in Node and hands it to the tests in workerd, with what onnxruntime-node says of prompts. */
import { readFile } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { encodeText } from '../../../core/model/embed.ts';
import { buildKernels } from '../../../tools/kernels.ts';
import { readManifest } from '../../../tools/model/folder.ts';
import { prepareText, preparedFile } from '../../../tools/model/prepare.ts';
import { createTextTower, createTokenize } from '../../../tools/model/towers.ts';
import type { PreparedData } from '../models/prepared.ts';
import { VARIED_TEXTS } from '../texts.ts';

export default async function setup(project: TestProject): Promise<void> {
  await buildKernels();
  const manifest = await readManifest('picture-math-small');
  const { folder, index } = await prepareText(manifest);
  const [tower, tokenize] = await Promise.all([
    createTextTower(manifest),
    createTokenize(manifest),
  ]);
  const data: PreparedData['data'] = {};
  for (const { sha256 } of [index.tokenizer, ...index.weightShards, ...index.tokenShards])
    data[sha256] = (await readFile(preparedFile(folder, sha256))).toString('base64');
  const reference = [];
  for (const text of VARIED_TEXTS)
    reference.push({
      text,
      embedding: Array.from(await tower.run(encodeText(manifest, tokenize, text).ids)),
    });
  project.provide('fuzzRequests', process.env['PICTURE_MATH_LONG'] === '1' ? 20_000 : 2000);
  project.provide('prepared', { index, data, reference });
}
