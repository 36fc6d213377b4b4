/**
 * `model prepare`: what the edge loads (prepare.ts), the same transformer as a file of ONNX Runtime's own that takes
 * `inputs_embeds`, optimised offline, and a report of how near each of them is to the unsplit graph.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeText } from '#core/model/embed.ts';
import { fileFor, spaceOf, type Manifest, type ModelFile } from '#core/model/manifest.ts';
import { TOKENS_PER_SHARD } from '#core/text/prepared-text.ts';
import type { TextTower } from '#core/model/tower.ts';
import { dot, norm } from '#core/vector/vector.ts';
import { readFor } from './folder.ts';
import { decodeOnnx, encodeOnnx } from './onnx.ts';
import { prepareText, type Prepared } from './prepare.ts';
import { createPreparedTower } from './prepared-tower.ts';
import { megabytes } from '../terminal/progress.ts';
import { readTextGraph, splitTextGraph } from './text-graph.ts';
import { createTextTower, createTokenize, textTensors } from './towers.ts';

/** Short and long, several scripts: what the towers are compared on. */
const PROMPTS: readonly string[] = [
  'hat',
  'glasses',
  'a red car',
  'a photo of a cat',
  'a picture of a person who wears a big hat',
  'two dogs',
  'a drawing of a house by the sea at night, with stars over it and a boat far out',
  'naïve café',
  '猫の写真',
  'قطة',
  'кошка на столе',
  'a photo of a 🐶',
  '1234567890',
  "it's o'clock!",
  'snake_case_name = obj.toString();',
  'sunglasses',
  'an old photograph of many people who stand in front of a factory; some of them smile',
  '',
  'beard',
  'winter, snow, ice, cold',
];

export interface Nearness {
  min: number;
  mean: number;
}
export interface SplitReport {
  space: string;
  prompts: number;
  precision: NonNullable<ModelFile['precision']>;
  /** Cosine with the unsplit graph of that precision. */
  split: Nearness;
  int8_rows: Nearness;
  int8_kernel: Nearness;
  bytes: { tokens: number; weights: number; ort: number };
}

/** The graph that takes `inputs_embeds`, optimised by ONNX Runtime and stored in its own format. */
export async function writeOptimized(
  manifest: Manifest,
  precision: NonNullable<ModelFile['precision']>,
  path: string,
): Promise<void> {
  const graph = splitTextGraph(decodeOnnx(await readFor(manifest, 'text', precision)));
  const session = await InferenceSession.create(encodeOnnx(graph), {
    graphOptimizationLevel: 'extended',
    optimizedModelFilePath: path,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  await session.release();
}

/** A split graph's session as a tower; `rows` gives the tokens' embeddings. */
async function createSplitTower(
  path: string,
  width: number,
  rows: (ids: readonly number[]) => Float32Array | Promise<Float32Array>,
): Promise<TextTower> {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return {
    async run(ids) {
      const results = await session.run({
        inputs_embeds: new Tensor('float32', await rows(ids), [1, ids.length, width]),
        ...(await textTensors(session, ids)),
      });
      return results['text_embeds']?.data as Float32Array;
    },
  };
}

const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / (norm(a) * norm(b));

/** How near a tower is to another on the prompts. */
async function compare(
  tower: TextTower,
  reference: TextTower,
  prompts: readonly (readonly number[])[],
): Promise<Nearness> {
  const cosines: number[] = [];
  // Copies: runtimes reuse their buffers.
  for (const ids of prompts)
    cosines.push(
      cosine(Float32Array.from(await tower.run(ids)), Float32Array.from(await reference.run(ids))),
    );
  return {
    min: Math.min(...cosines),
    mean: cosines.reduce((sum, x) => sum + x, 0) / cosines.length,
  };
}

/** Prepares, splits and compares, with the first text file that the manifest names. @throws PictureMathError `model-file-invalid` */
export async function splitAndReport(
  manifest: Manifest,
): Promise<{ prepared: Prepared; report: SplitReport }> {
  const prepared = await prepareText(manifest);
  const { folder, index } = prepared;
  await mkdir(join(folder, 'ort'), { recursive: true });
  const ortPath = join(folder, 'ort', 'text_transformer.ort');
  const precision = fileFor(manifest, 'text').precision ?? 'fp32';
  await writeOptimized(manifest, precision, ortPath);
  const { tokens, width } = readTextGraph(
    decodeOnnx(await readFor(manifest, 'text', precision)),
    manifest.text.contextLength,
  );
  const exactRows = (ids: readonly number[]) => {
    const rows = new Float32Array(ids.length * width);
    ids.forEach((id, i) => rows.set(tokens.subarray(id * width, (id + 1) * width), i * width));
    return rows;
  };
  const tokenize = await createTokenize(manifest);
  const prompts = PROMPTS.map((text) => encodeText(manifest, tokenize, text).ids);
  const reference = await createTextTower(manifest, precision);
  const kernel = await createPreparedTower(prepared);
  const sum = (shards: { bytes: number }[]) => shards.reduce((all, s) => all + s.bytes, 0);
  const { size } = await stat(ortPath);
  const report: SplitReport = {
    space: spaceOf(manifest).id,
    prompts: prompts.length,
    precision,
    split: await compare(await createSplitTower(ortPath, width, exactRows), reference, prompts),
    int8_rows: await compare(
      await createSplitTower(ortPath, width, (ids) => kernel.table.rows(ids)),
      reference,
      prompts,
    ),
    int8_kernel: await compare(kernel, reference, prompts),
    bytes: { tokens: sum(index.tokenShards), weights: sum(index.weightShards), ort: size },
  };
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  return { prepared, report };
}

const nearness = ({ min, mean }: Nearness) =>
  `cosine at least ${min.toFixed(6)}, mean ${mean.toFixed(6)}`;

/** The report for people. */
export const formatReport = (report: SplitReport, index: Prepared['index']): string =>
  [
    `${report.space}: ${index.shape.layers} layers of ${index.shape.width}, ${index.tokens} tokens`,
    `  token table   ${megabytes(report.bytes.tokens)} int8, ${index.tokenShards.length} shards of ${TOKENS_PER_SHARD} rows`,
    `  weights       ${megabytes(report.bytes.weights)} int8, ${index.weightShards.length} shards`,
    `  Against the unsplit graph in ${report.precision}, ${report.prompts} prompts:`,
    `  split, ${report.precision} (ONNX Runtime, ${megabytes(report.bytes.ort)})  ${nearness(report.split)}`,
    `  the same with int8 token rows               ${nearness(report.int8_rows)}`,
    `  our kernel, int8 rows and weights           ${nearness(report.int8_kernel)}`,
  ].join('\n');
