/** The manifest of a model (`models/<id>/model.json`): the only home of its facts. */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { sha256Schema } from '../format/part.ts';
import type { Space } from '../vector/embedding.ts';
import { METHODS } from '../rank/methods.ts';
import type { TemplateSetName } from '../text/prompt.ts';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const tokenId = v.pipe(v.number(), v.integer(), v.minValue(0));
const channels = v.tuple([v.number(), v.number(), v.number()]);

/**
 * What a file is for. `combined`: both towers in one graph, which `model pull` splits. Numbers in float32: `background`,
 * differences of pairs in which nothing changed [pairs, D]; `mean`, of pictures [D]; `domain`, what pictures of training
 * are like (core/rank/out-of-distribution.ts).
 */
const MODEL_FILE_USES = [
  'vision',
  'text',
  'combined',
  'tokenizer',
  'background',
  'mean',
  'domain',
] as const;

export const manifestSchema = v.strictObject({
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Expected lower-case letters, digits and dashes'),
  ),
  title: v.string(),
  revision: v.pipe(v.string(), v.regex(/^[0-9a-f]{7,40}$/, 'Expected a hexadecimal revision')),
  licence: v.string(),
  source: v.string(),
  /** The repository on the Hugging Face hub that `model pull` takes the files from, at the pinned revision. */
  hub: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'Expected OWNER/NAME on the hub'),
    ),
  ),
  dimensions: positive,
  image: v.strictObject({
    size: positive,
    resampling: v.literal('bicubic'),
    mean: channels,
    std: channels,
    /** Rows and columns of the second output `place_embeds`, whose sum is the picture's vector; none: no such output. */
    places: v.optional(v.tuple([positive, positive])),
  }),
  text: v.strictObject({
    contextLength: positive,
    startToken: tokenId,
    endToken: tokenId,
    padToken: tokenId,
  }),
  method: v.picklist(METHODS),
  /** What a word must reach to stand out (core/rank/standing-out.ts), measured on pairs whose change is known. */
  standsOut: v.optional(v.strictObject({ cosine: v.number(), residual: v.number() })),
  /** Published numbers that `model verify` compares with. */
  reference: v.optional(
    v.strictObject({
      /** Whether the tokenizer is CLIP's own: `models/checks/clip-bpe.json` holds its cases. */
      tokenizer: v.optional(v.literal('clip-bpe')),
      picture: v.optional(
        v.strictObject({
          name: v.string(),
          url: v.pipe(v.string(), v.url()),
          prompts: v.pipe(v.array(v.string()), v.minLength(1)),
          /** Scale times cosine, in float32. */
          logits: v.pipe(v.array(v.number()), v.minLength(1)),
          scale: v.number(),
          tolerance: v.number(),
        }),
      ),
    }),
  ),
  /** How words are put to the text tower (`TEMPLATE_SETS`). */
  templates: v.optional(
    v.picklist(['bare', 'drawings', 'open'] satisfies TemplateSetName[]),
    'open',
  ),
  /** The shipped word lists that go with the model; the first is the default. */
  vocabularies: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/))), [
    'common',
  ]),
  files: v.array(
    v.strictObject({
      path: v.pipe(
        v.string(),
        v.regex(/^(?!.*\.\.)[A-Za-z0-9_./-]+$/, 'Expected a plain relative path'),
      ),
      use: v.picklist(MODEL_FILE_USES),
      precision: v.optional(v.picklist(['fp32', 'fp16', 'int8'])),
      /** Of int8: activations are quantised while it runs, as `quantize_dynamic` writes it; such graphs are for CPUs. */
      dynamic: v.optional(v.boolean()),
      bytes: positive,
      sha256: sha256Schema,
    }),
  ),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;
export type ModelFile = Manifest['files'][number];

/** @throws PictureMathError `manifest-invalid`, with a finding for each wrong field. */
export function parseManifest(value: unknown): Manifest {
  const result = v.safeParse(manifestSchema, value);
  if (result.success) return result.output;
  const findings = result.issues.map((issue) => ({
    pointer: `/${v.getDotPath(issue)?.replaceAll('.', '/') ?? ''}`,
    detail: issue.message,
  }));
  throw new PictureMathError(
    'manifest-invalid',
    `Model manifest: ${findings.map((f) => `${f.pointer}: ${f.detail}`).join('; ')}`,
    { findings },
  );
}

/** The space that a model's vectors live in. */
export function spaceOf(manifest: Manifest): Space {
  return { id: `${manifest.id}@${manifest.revision}`, dimensions: manifest.dimensions };
}

/**
 * The file for a use, of the given precision or the first that the manifest names.
 * @throws PictureMathError `manifest-invalid` when the model has no such file
 */
export function fileFor(
  manifest: Manifest,
  use: ModelFile['use'],
  precision?: ModelFile['precision'],
): ModelFile {
  const file = manifest.files.find(
    (f) => f.use === use && (precision === undefined || f.precision === precision),
  );
  if (!file)
    throw new PictureMathError(
      'manifest-invalid',
      `Expected ${manifest.id} to have a file for ${use}${precision ? ` in ${precision}` : ''}, got none.`,
    );
  return file;
}
