/** `models/index.json`: which models are served, and where the page finds the parts of their image towers. */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { manifestSchema } from '../model/manifest.ts';

/** Parts are checked and kept one by one. Far below the 25 MiB that static hosting takes a file. */
export const MODEL_SHARD_BYTES = 8 * 1024 * 1024;

const fileEntries = manifestSchema.entries.files.item.entries;

const servedFileSchema = v.strictObject({
  precision: v.picklist(['fp32', 'fp16', 'int8']),
  dynamic: v.boolean(),
  /** Whether our own kernel computes it (core/convolution): then no runtime has to be loaded. */
  kernel: v.boolean(),
  bytes: fileEntries.bytes,
  sha256: fileEntries.sha256,
  /** Embedding of the canary picture (core/picture/canary.ts) by this very file: base64 of little-endian float32. */
  canary: v.string(),
  /** The whole file at the hub; null where the parts are served from our own origin. */
  hub: v.nullable(v.pipe(v.string(), v.url())),
  /** The file in order; `url` of each is null where the whole comes from the hub. */
  shards: v.pipe(
    v.array(
      v.strictObject({
        bytes: fileEntries.bytes,
        sha256: fileEntries.sha256,
        url: v.nullable(v.string()),
      }),
    ),
    v.minLength(1),
  ),
});
export type ServedFile = v.InferOutput<typeof servedFileSchema>;

const servedModelSchema = v.strictObject({
  manifest: manifestSchema,
  vision: v.pipe(v.array(servedFileSchema), v.minLength(1)),
  /** Embeddings of the page's sample pictures (`sampleVectorsSchema`): they are answered before any model is loaded. */
  samples: v.string(),
  /** Numbers that say what pictures of training are like (core/rank/out-of-distribution.ts), float32; null where that is not known. */
  domain: v.nullable(v.string()),
});
export type ServedModel = v.InferOutput<typeof servedModelSchema>;

/** WebAssembly in gzip: what is counted while it loads is what crosses the network, whatever the host compresses. */
const packedSchema = v.strictObject({
  bytes: fileEntries.bytes,
  sha256: fileEntries.sha256,
  url: v.string(),
});
export type Packed = v.InferOutput<typeof packedSchema>;

const servedRuntimeSchema = v.strictObject({
  /** Folder of ONNX Runtime's scripts. */
  folder: v.string(),
  /** By the back end that it computes on. */
  webassembly: v.strictObject({ WASM: packedSchema, WebGPU: packedSchema }),
});
export type ServedRuntime = v.InferOutput<typeof servedRuntimeSchema>;

const servedModelsSchema = v.strictObject({
  runtime: servedRuntimeSchema,
  /** The first is the default. */
  models: v.pipe(v.array(servedModelSchema), v.minLength(1)),
});
export type ServedModels = v.InferOutput<typeof servedModelsSchema>;

/** By the address of the picture: base64 of little-endian float32, and how flat the picture is (core/picture/flatness.ts). */
export const sampleVectorsSchema = v.record(
  v.string(),
  v.strictObject({ embedding: v.string(), flatness: v.number() }),
);
export type SampleVectors = v.InferOutput<typeof sampleVectorsSchema>;

/** @throws PictureMathError `manifest-invalid` */
export function parseServedModels(value: unknown): ServedModels {
  const result = v.safeParse(servedModelsSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new PictureMathError(
    'manifest-invalid',
    `The list of served models is damaged at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}. Reload the page.`,
  );
}
