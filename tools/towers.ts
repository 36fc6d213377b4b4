/** The towers on ONNX Runtime in Node, and the tokenizer: the only file here that knows either. */
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Manifest, ModelFile } from '#core/manifest.ts';
import { referenceTokenizer } from '#core/tokenizer-document.ts';
import type { TextTower, Tokenize, VisionTower } from '#core/tower.ts';
import { readFor } from './model-folder.ts';

/** One thread: sums in the same order on every machine. */
const OPTIONS: InferenceSession.SessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1 };

async function run(
  session: InferenceSession,
  name: string,
  tensor: Tensor,
  output: string,
): Promise<Float32Array> {
  const results = await session.run({ [name]: tensor });
  const data = results[output]?.data;
  if (!(data instanceof Float32Array))
    throw new TypeError(`Expected the graph to answer ${output} as float32.`);
  return data;
}

export async function createVisionTower(
  manifest: Manifest,
  precision?: ModelFile['precision'],
): Promise<VisionTower> {
  const session = await InferenceSession.create(
    await readFor(manifest, 'vision', precision),
    OPTIONS,
  );
  return {
    run: (pixels, size) =>
      run(
        session,
        'pixel_values',
        new Tensor('float32', pixels, [1, 3, size, size]),
        'image_embeds',
      ),
  };
}

export async function createTextTower(
  manifest: Manifest,
  precision?: ModelFile['precision'],
): Promise<TextTower> {
  return openTextTower(await readFor(manifest, 'text', precision));
}

/** The tower of a text graph's bytes. */
export async function openTextTower(graph: Uint8Array): Promise<TextTower> {
  const session = await InferenceSession.create(graph, OPTIONS);
  return {
    run: (ids) =>
      run(
        session,
        'input_ids',
        new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
        'text_embeds',
      ),
  };
}

/** CLIP text ids from the folder's `tokenizer.json`. */
export async function createTokenize(manifest: Manifest): Promise<Tokenize> {
  const document = JSON.parse((await readFor(manifest, 'tokenizer')).toString('utf8')) as object;
  const tokenizer = new Tokenizer(referenceTokenizer(document), {});
  return (text) => tokenizer.encode(text).ids;
}
