/** The HTTP API: paths, limits, request and response schemas. Types come from the schemas alone. */
import * as v from 'valibot';

export const API_BASE = '/api/v1';
export const MAX_TERMS = 16;
export const MAX_K = 100;
export const DEFAULT_K = 10;
export const MAX_WEIGHT = 100;
/** Sixteen terms of 1,024 numbers written out take about 350 kB. */
export const MAX_BODY_BYTES = 512 * 1024;
export const BODY_TIMEOUT_MS = 10_000;
export const MAX_DIMENSIONS = 4096;
export const MAX_EXCLUDED = 100;

const identifier = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

const termSchema = v.strictObject({
  weight: v.optional(
    v.pipe(v.number(), v.finite(), v.minValue(-MAX_WEIGHT), v.maxValue(MAX_WEIGHT)),
    1,
  ),
  embedding: v.union(
    [
      v.pipe(v.array(v.number('Expected a number')), v.maxLength(MAX_DIMENSIONS)),
      v.pipe(v.string(), v.maxLength(MAX_DIMENSIONS * 6)),
    ],
    'Expected an array of numbers, or base64 of little-endian float32',
  ),
});

export const rankRequestSchema = v.strictObject({
  /** `id`, or `id@revision` to refuse vectors of another revision. */
  model: identifier,
  vocabulary: v.optional(identifier, 'common'),
  method: v.optional(v.picklist(['cosine'])),
  k: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_K)), DEFAULT_K),
  directions: v.optional(
    v.pipe(v.array(v.picklist(['gained', 'lost'])), v.minLength(1), v.maxLength(2)),
    ['gained', 'lost'],
  ),
  exclude: v.optional(v.pipe(v.array(identifier), v.maxLength(MAX_EXCLUDED)), []),
  terms: v.pipe(
    v.array(termSchema),
    v.minLength(1, 'Expected at least one term'),
    v.maxLength(MAX_TERMS, `Expected at most ${MAX_TERMS} terms`),
  ),
});
export type RankRequest = v.InferInput<typeof rankRequestSchema>;

const rankedWordSchema = v.object({
  label: v.string(),
  score: v.number(),
  cosine: v.number(),
  rank: v.number(),
  category: v.nullable(v.string()),
});
const vocabularyReference = v.object({ id: v.string(), sha256: v.string(), size: v.number() });

export const rankResponseSchema = v.object({
  object: v.literal('ranking'),
  model: v.string(),
  vocabulary: vocabularyReference,
  method: v.picklist(['cosine']),
  norm: v.number(),
  verdict: v.nullable(v.picklist(['clear', 'weak', 'none'])),
  p_value: v.nullable(v.number()),
  gained: v.array(rankedWordSchema),
  lost: v.array(rankedWordSchema),
  usage: v.object({ text_terms: v.number(), cpu_ms: v.number() }),
});
export type RankResponse = v.InferOutput<typeof rankResponseSchema>;

export const modelSchema = v.object({
  object: v.literal('model'),
  id: v.string(),
  title: v.string(),
  revision: v.string(),
  dimensions: v.number(),
  licence: v.string(),
  method: v.string(),
  image_size: v.number(),
});
export const modelListSchema = v.object({ object: v.literal('list'), data: v.array(modelSchema) });
export type ModelList = v.InferOutput<typeof modelListSchema>;

export const vocabularySchema = v.object({
  object: v.literal('vocabulary'),
  id: v.string(),
  sha256: v.string(),
  model: v.string(),
  size: v.number(),
  bytes: v.number(),
});
export const vocabularyListSchema = v.object({
  object: v.literal('list'),
  data: v.array(vocabularySchema),
});
export type VocabularyList = v.InferOutput<typeof vocabularyListSchema>;

export const healthSchema = v.object({
  status: v.picklist(['ok', 'unavailable']),
  models: v.number(),
  vocabularies: v.number(),
});
export type Health = v.InferOutput<typeof healthSchema>;
