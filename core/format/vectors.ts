/**
 * Vectors in files (docs/formats/vectors.md): what is said of all of them, and of each. The schemas of both are documents:
 * docs/formats/*.schema.json.
 */
import * as v from 'valibot';
import { sha256Schema } from './part.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.description('A path as it was given, or the text itself'));
const space = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]*@[0-9a-f]{7,40}$/),
  v.description('The vector space, id@revision: vectors of two spaces cannot be compared'),
);

/** `NAME.about.json`, beside every file of vectors. */
export const aboutVectorsSchema = v.strictObject({
  format: v.literal('picture-math-vectors'),
  version: v.literal(1),
  model: space,
  dimensions: v.pipe(count, v.minValue(1)),
  graphs: v.pipe(
    v.strictObject({ image: v.optional(sha256Schema), text: v.optional(sha256Schema) }),
    v.description('SHA-256 of the ONNX graphs that made them'),
  ),
  runtime: v.pipe(
    v.string(),
    v.description('ONNX Runtime and its version: two of them differ in the last digits'),
  ),
  preprocessing: v.pipe(
    v.strictObject({
      view: v.picklist(['middle', 'whole']),
      size: v.pipe(count, v.minValue(1)),
      resampling: v.literal('bicubic'),
      mean: v.tuple([v.number(), v.number(), v.number()]),
      std: v.tuple([v.number(), v.number(), v.number()]),
    }),
    v.description('What of a picture is read, and how it becomes numbers'),
  ),
  normalized: v.pipe(v.literal(true), v.description('Each vector has length 1')),
  count: v.pipe(count, v.description('Vectors in the file')),
  failed: v.pipe(
    count,
    v.description('Inputs that have none; NAME.errors.jsonl, or error lines, say why'),
  ),
  shard: v.optional(
    v.pipe(
      v.strictObject({ index: v.pipe(count, v.minValue(1)), of: v.pipe(count, v.minValue(1)) }),
      v.description('Which part of all inputs, in their order: the parts joined are the whole'),
    ),
  ),
});
export type AboutVectors = v.InferOutput<typeof aboutVectorsSchema>;

const facts = {
  name,
  modality: v.picklist(['image', 'text']),
  sha256: v.pipe(sha256Schema, v.description('Of the bytes of the file, or of the text in UTF-8')),
  flatness: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description('Of a picture: 1 is a single colour'),
    ),
  ),
};

/** A line of `NAME.rows.jsonl` beside `NAME.npy`: what the row at the same place is of. */
export const rowFactsSchema = v.strictObject(facts);
export type RowFacts = v.InferOutput<typeof rowFactsSchema>;

/** A line of a file of vectors as JSON; with a weight it is a term of POST /rank. */
export const vectorLineSchema = v.strictObject({
  object: v.literal('embedding'),
  ...facts,
  model: space,
  embedding: v.pipe(
    v.union([v.string(), v.array(v.number())]),
    v.description('Base64 of little-endian float32, or numbers'),
  ),
});
export type VectorLine = v.InferOutput<typeof vectorLineSchema>;

/** A line in the place of a vector that there is none of. */
const failedLineSchema = v.strictObject({
  object: v.literal('error'),
  name,
  code: v.string(),
  message: v.string(),
});
export type FailedLine = v.InferOutput<typeof failedLineSchema>;

/** Either. */
export const vectorsLineSchema = v.variant('object', [vectorLineSchema, failedLineSchema]);
