/** The towers in Node, on ONNX Runtime or our own kernel, and the tokenizer. */
import { Tokenizer } from '@huggingface/tokenizers';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Plan } from '#core/convolution/steps.ts';
import { fileFor, type Manifest, type ModelFile } from '#core/model/manifest.ts';
import { checkTokenizer } from '#core/model/model-documents.ts';
import { referenceTokenizer } from '#core/text/tokenizer-document.ts';
import type { TextTower, Tokenize, VisionTower } from '#core/model/tower.ts';
import { readFor } from './folder.ts';
import { kernelName, MOST_KERNEL_BYTES, openKernelTower, planForKernel } from './kernel-tower.ts';
import { openResample } from '../picture/resample.ts';
import { openNativeRuntime, openRuntime } from './runtime.ts';

/** One thread: sums in the same order on every machine. Memory planned for a whole run takes some 10 MB more. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
};

/**
 * What computes the pictures or the texts of a model here, with its version: vectors of two of them differ in their last
 * digits.
 */
export async function runtimeName(
  manifest: Manifest,
  use: 'vision' | 'text' = 'vision',
): Promise<string> {
  if (use === 'vision' && (await planOf(manifest))) return kernelName();
  return (await openRuntime()).name;
}

const plans = new Map<string, Promise<Plan | null>>();

/** The steps of a model's image tower, made once; null where ONNX Runtime computes it. */
function planOf(manifest: Manifest, precision?: ModelFile['precision']): Promise<Plan | null> {
  const { sha256, bytes } = fileFor(manifest, 'vision', precision);
  const make = async () => {
    if (bytes > MOST_KERNEL_BYTES || (await openNativeRuntime())) return null;
    return planForKernel(await readFor(manifest, 'vision', precision), manifest.image.size);
  };
  const plan = plans.get(sha256) ?? make();
  plans.set(sha256, plan);
  return plan;
}

const openSession = async (graph: Uint8Array) =>
  (await openRuntime()).InferenceSession.create(graph, OPTIONS);

const pixelTensor = async (pixels: Float32Array, size: number) => {
  const { Tensor } = await openRuntime();
  return { pixel_values: new Tensor('float32', pixels, [1, 3, size, size]) };
};

async function run(
  session: InferenceSession,
  tensors: Record<string, Tensor>,
  output: string,
): Promise<Float32Array> {
  const results = await session.run(tensors, [output]);
  const data = results[output]?.data;
  if (!(data instanceof Float32Array))
    throw new TypeError(`Expected the graph to answer ${output} as float32.`);
  return data;
}

export async function createVisionTower(
  manifest: Manifest,
  precision?: ModelFile['precision'],
): Promise<VisionTower> {
  const plan = await planOf(manifest, precision);
  const tower = plan
    ? await openKernelTower(plan)
    : await openVisionTower(await readFor(manifest, 'vision', precision));
  return { ...tower, resample: await openResample() };
}

/** The tower of an image graph's bytes on ONNX Runtime. */
export async function openVisionTower(graph: Uint8Array): Promise<VisionTower> {
  const session = await openSession(graph);
  return {
    run: async (pixels, size) => run(session, await pixelTensor(pixels, size), 'image_embeds'),
  };
}

/**
 * `pixel_values` [1, 3, size, size] to `place_embeds` [P * D], whose sum over the places is the vector; null for graphs
 * that do not tell them.
 */
export async function createPlaces(
  manifest: Manifest,
): Promise<((pixels: Float32Array<ArrayBuffer>, size: number) => Promise<Float32Array>) | null> {
  if (!manifest.image.places) return null;
  const session = await openSession(await readFor(manifest, 'vision'));
  return async (pixels, size) => run(session, await pixelTensor(pixels, size), 'place_embeds');
}

export async function createTextTower(
  manifest: Manifest,
  precision?: ModelFile['precision'],
): ReturnType<typeof openTextTower> {
  return openTextTower(await readFor(manifest, 'text', precision));
}

/** The tower of a text graph's bytes; what is closed gives its memory back at once. */
export async function openTextTower(
  graph: Uint8Array,
): Promise<TextTower & { close(): Promise<void> }> {
  const session = await openSession(graph);
  return {
    run: async (ids) => run(session, await textTensors(session, ids), 'text_embeds'),
    close: () => session.release(),
  };
}

/** What a text graph takes: ids, and a mask of ones where it asks for one, since nothing is padded here. */
export async function textTensors(
  { inputNames }: Pick<InferenceSession, 'inputNames'>,
  ids: readonly number[],
): Promise<Record<string, Tensor>> {
  const { Tensor } = await openRuntime();
  const tensor = (numbers: BigInt64Array) => new Tensor('int64', numbers, [1, ids.length]);
  return {
    input_ids: tensor(BigInt64Array.from(ids, BigInt)),
    ...(inputNames.includes('attention_mask')
      ? { attention_mask: tensor(new BigInt64Array(ids.length).fill(1n)) }
      : {}),
  };
}

/** CLIP text ids from the folder's `tokenizer.json`. @throws PictureMathError `model-unsupported` when it is none of CLIP's */
export async function createTokenize(manifest: Manifest): Promise<Tokenize> {
  const document = JSON.parse((await readFor(manifest, 'tokenizer')).toString('utf8')) as object;
  checkTokenizer(manifest, document);
  const tokenizer = new Tokenizer(referenceTokenizer(document), {});
  return (text) => tokenizer.encode(text).ids;
}
