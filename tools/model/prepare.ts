/**
 * Prepares a model's text tower for the edge: the token table as int8 rows in shards, the transformer as the int8
 * weights of our kernel, the tokenizer; all under their hashes, named by one index (core/text/prepared-text.ts).
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { fileFor, spaceOf, type Manifest } from '#core/model/manifest.ts';
import {
  PREPARED_FORMAT,
  TOKENS_PER_SHARD,
  parsePreparedText,
  writeTokenShard,
  type PreparedText,
  type TransformerShape,
} from '#core/text/prepared-text.ts';
import { writePreparedTokenizer } from '#core/text/prepared-tokenizer.ts';
import { packRows } from '#core/text/packed-rows.ts';
import { quantizeRows } from '#core/vector/quantize.ts';
import { placeWeights, type LinearPlace, type NormPlace } from '#core/text/text-kernel.ts';
import { sha256 } from '#core/hash.ts';
import { MAX_SHARD_BYTES } from '#core/format/pointer.ts';
import { modelFolder, readFor } from './folder.ts';
import { CACHE } from '../places.ts';
import { decodeOnnx } from './onnx.ts';
import { readTextGraph, type Linear, type Norm, type TextWeights } from './text-graph.ts';

/** Raised when the same model would be prepared into other bytes. */
const EDITION = 4;

export interface Prepared {
  folder: string;
  index: PreparedText;
}

/** What the graph does not say; defaults are those of Hugging Face's CLIPTextConfig. */
async function readTextConfig(manifest: Manifest): Promise<{ heads: number; epsilon: number }> {
  const path = join(modelFolder(manifest.id), 'config.json');
  const { text_config: config = {} } = JSON.parse(await readFile(path, 'utf8')) as {
    text_config?: { num_attention_heads?: number; layer_norm_eps?: number };
  };
  return { heads: config.num_attention_heads ?? 8, epsilon: config.layer_norm_eps ?? 1e-5 };
}

/** The weights as our kernel wants them: `placeWeights` says where, matrices in int8 with one scale a row. */
function writeWeights(weights: TextWeights, shape: TransformerShape): Uint8Array<ArrayBuffer> {
  const places = placeWeights(shape);
  const bytes = new Uint8Array(places.bytes);
  const floats = (at: number, numbers: Float32Array) =>
    new Float32Array(bytes.buffer, at, numbers.length).set(numbers);
  const norm = (place: NormPlace, { gain, bias }: Norm) => {
    floats(place.gain, gain);
    floats(place.bias, bias);
  };
  const linear = (place: LinearPlace, { rows, width, weight, bias }: Linear) => {
    if (rows !== place.rows || width !== place.width)
      throw new PictureMathError(
        'model-file-invalid',
        `Expected a matrix of ${place.rows} x ${place.width}, got ${rows} x ${width}.`,
      );
    const { values, scales } = quantizeRows(weight, width);
    bytes.set(packRows(values, width), place.weights);
    floats(place.scales, scales);
    floats(place.bias, bias);
  };
  floats(places.positions, weights.positions);
  for (const [i, layer] of weights.layers.entries()) {
    const place = places.layers[i];
    if (!place) throw new RangeError(`Expected ${shape.layers} layers.`);
    norm(place.norm1, layer.norm1);
    norm(place.norm2, layer.norm2);
    for (const part of ['query', 'key', 'value', 'out', 'up', 'down'] as const)
      linear(place[part], layer[part]);
  }
  norm(places.norm, weights.norm);
  linear(places.projection, weights.projection);
  return bytes;
}

export const preparedFile = (folder: string, hash: string) => join(folder, 'data', hash);

/**
 * Prepares once and keeps the result by the model's revision and the hash of the file.
 * @throws PictureMathError `model-file-invalid` when the graph is none of CLIP's
 */
export async function prepareText(manifest: Manifest): Promise<Prepared> {
  const space = spaceOf(manifest);
  const source = fileFor(manifest, 'text');
  const folder = join(CACHE, 'prepared', `${space.id}-${source.sha256.slice(0, 16)}-${EDITION}`);
  const indexPath = join(folder, 'index.json');
  if (existsSync(indexPath))
    return {
      folder,
      index: parsePreparedText(JSON.parse(await readFile(indexPath, 'utf8')), space.id),
    };
  const weights = readTextGraph(
    decodeOnnx(await readFor(manifest, 'text')),
    manifest.text.contextLength,
  );
  const shape: TransformerShape = {
    ...(await readTextConfig(manifest)),
    layers: weights.layers.length,
    width: weights.width,
    hidden: weights.layers[0]?.up.rows ?? 0,
    context: manifest.text.contextLength,
    dimensions: manifest.dimensions,
    activation: weights.activation,
  };
  const partial = `${folder}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, 'data'), { recursive: true });
  const write = async (bytes: Uint8Array<ArrayBuffer>) => {
    const hash = await sha256(bytes);
    await writeFile(preparedFile(partial, hash), bytes);
    return { sha256: hash, bytes: bytes.length };
  };
  const writeAll = async (parts: Iterable<Uint8Array<ArrayBuffer>>) => {
    const shards = [];
    for (const part of parts) shards.push(await write(part));
    return shards;
  };
  const slice = (bytes: Uint8Array<ArrayBuffer>, size: number) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
  const { tokens, width } = weights;
  const perShard = TOKENS_PER_SHARD * width;
  const index = parsePreparedText(
    {
      format: PREPARED_FORMAT,
      space: space.id,
      shape,
      tokens: tokens.length / width,
      tokenizer: await write(
        writePreparedTokenizer(
          JSON.parse((await readFor(manifest, 'tokenizer')).toString('utf8')) as object,
        ),
      ),
      tokenShards: await writeAll(
        Array.from({ length: Math.ceil(tokens.length / perShard) }, (_, i) =>
          writeTokenShard(tokens.subarray(i * perShard, (i + 1) * perShard), width),
        ),
      ),
      weightShards: await writeAll(slice(writeWeights(weights, shape), MAX_SHARD_BYTES)),
    },
    space.id,
  );
  await writeFile(join(partial, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { folder, index };
}
