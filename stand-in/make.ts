/**
 * Makes a stand-in: a folder with random weights in a published CLIP's exact shape and file layout, for benchmarks and
 * tests of size and speed. It says nothing about pictures.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { parseManifest, type ModelFile } from '#core/model/manifest.ts';
import { MADE_MODELS } from '../tools/places.ts';
import { encodeOnnx } from '../tools/model/onnx.ts';
import { combinedGraph, textGraph, visionGraph } from './graphs.ts';
import { quantizeDynamic } from './quantize-graph.ts';
import { SHAPES, type ClipShape } from './shapes.ts';
import { clipTokenizer } from './tokenizer.ts';

const SEED = 1;
/** Raised when the weights change: it is part of the revision. */
const EDITION = 6;
const MEAN = [0.48145466, 0.4578275, 0.40821073];
const STD = [0.26862954, 0.26130258, 0.27577711];

const configOf = ({ dimensions, text, vision }: ClipShape) => ({
  model_type: 'clip',
  projection_dim: dimensions,
  text_config: {
    model_type: 'clip_text_model',
    hidden_size: text.width,
    intermediate_size: 4 * text.width,
    num_hidden_layers: text.layers,
    num_attention_heads: text.heads,
    hidden_act: 'quick_gelu',
    layer_norm_eps: 1e-5,
    max_position_embeddings: text.context,
    vocab_size: text.tokens,
    bos_token_id: text.tokens - 2,
    eos_token_id: text.tokens - 1,
  },
  vision_config: {
    model_type: 'clip_vision_model',
    hidden_size: vision.width,
    num_hidden_layers: vision.layers,
    num_attention_heads: vision.heads,
    image_size: vision.size,
    patch_size: vision.patch,
  },
});

const preprocessorOf = ({ vision: { size } }: ClipShape) => ({
  crop_size: { height: size, width: size },
  do_center_crop: true,
  do_convert_rgb: true,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  feature_extractor_type: 'CLIPFeatureExtractor',
  image_mean: MEAN,
  image_processor_type: 'CLIPImageProcessor',
  image_std: STD,
  resample: 3,
  rescale_factor: 1 / 255,
  size: { shortest_edge: size },
});

export interface StandInOptions {
  /** With the vision tower, which is large. */
  vision?: boolean;
  /** Both towers as one quantised graph, as some models are published. */
  combined?: boolean;
}

/** The graphs of a stand-in, made one at a time: they are large. */
function* graphsOf(shape: ClipShape, { vision = false, combined = false }: StandInOptions) {
  type Part = Pick<ModelFile, 'path' | 'use' | 'precision' | 'dynamic'>;
  const quantized = (path: string, use: ModelFile['use']): Part => ({
    path,
    use,
    precision: 'int8',
    dynamic: true,
  });
  if (combined) {
    const model = quantizeDynamic(combinedGraph(shape, SEED));
    yield [quantized('onnx/model_quantized.onnx', 'combined'), model] as const;
    return;
  }
  for (const [use, graph] of [
    ['text', textGraph],
    ...(vision ? ([['vision', visionGraph]] as const) : []),
  ] as const) {
    const model = graph(shape, SEED);
    yield [{ path: `onnx/${use}_model.onnx`, use, precision: 'fp32' } as Part, model] as const;
    yield [quantized(`onnx/${use}_model_quantized.onnx`, use), quantizeDynamic(model)] as const;
  }
}

/**
 * Writes the stand-in once, below `place`, and returns its folder.
 * @throws PictureMathError `model-unknown`
 */
export async function makeStandIn(
  id: string,
  options: StandInOptions = {},
  place: string = MADE_MODELS,
): Promise<string> {
  const shape = SHAPES[id];
  if (!shape)
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the stand-ins ${Object.keys(SHAPES).join(', ')}, got "${id}".`,
    );
  const kind = options.combined ? '-combined' : options.vision ? '-vision' : '';
  const name = options.combined ? `${id}-combined` : id;
  const folder = join(place, name);
  const stamp = join(folder, `edition-${EDITION}${kind}`);
  if (existsSync(stamp)) return folder;
  const partial = `${folder}.new-${process.pid}`;
  await mkdir(join(partial, 'onnx'), { recursive: true });
  const files: ModelFile[] = [];
  const write = async (
    file: Pick<ModelFile, 'path' | 'use' | 'precision' | 'dynamic'>,
    bytes: Uint8Array,
  ) => {
    await writeFile(join(partial, file.path), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.push({ ...file, bytes: bytes.length, sha256 });
  };
  for (const [file, model] of graphsOf(shape, options)) await write(file, encodeOnnx(model));
  const tokenizer = await clipTokenizer();
  await write({ path: 'tokenizer.json', use: 'tokenizer' }, Buffer.from(JSON.stringify(tokenizer)));
  const digest = createHash('sha256');
  for (const { sha256 } of files) digest.update(sha256);
  const manifest = parseManifest({
    id: name,
    title: `Stand-in with the shape of ${shape.of}; random weights`,
    revision: digest.digest('hex').slice(0, 12),
    licence: 'MIT',
    source: 'made by stand-in/; it knows nothing about pictures',
    dimensions: shape.dimensions,
    image: { size: shape.vision.size, resampling: 'bicubic', mean: MEAN, std: STD },
    text: {
      contextLength: shape.text.context,
      startToken: shape.text.tokens - 2,
      endToken: shape.text.tokens - 1,
      padToken: shape.text.tokens - 1,
    },
    method: 'cosine',
    files,
  });
  const json = (file: string, value: unknown) =>
    writeFile(join(partial, file), `${JSON.stringify(value, null, 2)}\n`);
  await json('config.json', configOf(shape));
  await json('preprocessor_config.json', preprocessorOf(shape));
  await json('tokenizer_config.json', {
    tokenizer_class: 'CLIPTokenizer',
    model_max_length: shape.text.context,
    bos_token: '<|startoftext|>',
    eos_token: '<|endoftext|>',
    pad_token: '<|endoftext|>',
    unk_token: '<|endoftext|>',
  });
  await json('model.json', manifest);
  await json(stamp.slice(folder.length + 1), {});
  if (existsSync(stamp)) {
    // Another process made the same meanwhile, and may be reading it.
    await rm(partial, { recursive: true });
    return folder;
  }
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}
