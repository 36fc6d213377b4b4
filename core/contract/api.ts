/** The HTTP API: request and response schemas. Types come from the schemas alone. */
import * as v from 'valibot';
import { boundedArray, boundedNumbers } from './bounded-array.ts';
import { METHODS } from '../rank/methods.ts';
import { QUESTION_KINDS } from '../rank/question-kind.ts';
import {
  DEFAULT_K,
  MAX_CANDIDATE_LABELS,
  MAX_DIMENSIONS,
  MAX_EXCLUDED,
  MAX_INPUTS,
  MAX_K,
  MAX_LABEL_CHARACTERS,
  MAX_RETAKES,
  MAX_TEMPLATES,
  MAX_TERMS,
  MAX_TEXT_CHARACTERS,
  MAX_VOCABULARY_WORDS,
  MAX_WEIGHT,
} from '../limits.ts';

const identifier = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

const label = v.pipe(
  v.string(),
  v.maxLength(MAX_LABEL_CHARACTERS, `Expected at most ${MAX_LABEL_CHARACTERS} characters`),
  v.check((text) => text.trim() !== '', 'Expected a word, got white space'),
);
const text = v.pipe(
  v.string(),
  v.maxLength(MAX_TEXT_CHARACTERS, `Expected at most ${MAX_TEXT_CHARACTERS} characters`),
  v.check((value) => value.trim() !== '', 'Expected a text, got white space'),
);
const template = v.pipe(
  v.string(),
  v.maxLength(MAX_LABEL_CHARACTERS),
  v.includes('{}', 'Expected a template with {} where the word goes'),
);

const vector = v.union(
  [boundedNumbers(MAX_DIMENSIONS), v.pipe(v.string(), v.maxLength(MAX_DIMENSIONS * 6))],
  'Expected an array of numbers, or base64 of little-endian float32',
);

export const termSchema = v.pipe(
  v.strictObject({
    weight: v.optional(
      v.pipe(v.number(), v.finite(), v.minValue(-MAX_WEIGHT), v.maxValue(MAX_WEIGHT)),
      1,
    ),
    embedding: v.optional(vector),
    /** The space that the embedding says it is of, `id@revision`: refused when it is not the request's. */
    model: v.optional(identifier),
    /** The same picture taken again (small crops, mirrored): says how far words move though nothing changed. */
    retakes: v.optional(boundedArray(vector, { most: MAX_RETAKES, what: 'retakes' }), []),
    /** How flat the picture is at the model's size (core/picture/flatness.ts): helps to recognise blank pictures, text and noise. */
    flatness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    /** What the embedding is of; texts from POST /embeddings are told apart from pictures by this. */
    modality: v.optional(v.picklist(['image', 'text'])),
    text: v.optional(text),
  }),
  v.check(
    (term) => (term.embedding === undefined) !== (term.text === undefined),
    'Expected either an embedding or a text',
  ),
  v.check(
    (term) =>
      (term.retakes.length === 0 && term.flatness === undefined) ||
      (term.text === undefined && term.modality !== 'text'),
    'Expected retakes and flatness of a picture alone',
  ),
  v.check(
    (term) => term.text === undefined || term.modality !== 'image',
    'Expected a text to be of the modality text',
  ),
);

export const rankRequestSchema = v.strictObject({
  /** `id`, or `id@revision` to refuse vectors of another revision. */
  model: identifier,
  /** Its id; the model's first one when left out. */
  vocabulary: v.optional(identifier),
  /** The model's own when left out. */
  method: v.optional(v.picklist(METHODS)),
  k: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_K)), DEFAULT_K),
  directions: v.optional(
    boundedArray(v.picklist(['gained', 'lost']), { least: 1, most: 2, what: 'directions' }),
    ['gained', 'lost'],
  ),
  /** As long as texts may be: those of the sum itself are left out. */
  exclude: v.optional(boundedArray(text, { most: MAX_EXCLUDED, what: 'labels to leave out' }), []),
  terms: boundedArray(termSchema, { least: 1, most: MAX_TERMS, what: 'terms' }),
  /** A small list of words for this request alone, instead of a vocabulary. */
  candidate_labels: v.optional(
    v.pipe(
      boundedArray(label, { least: 1, most: MAX_CANDIDATE_LABELS, what: 'labels' }),
      v.check(
        (labels) => labels.length > MAX_CANDIDATE_LABELS || new Set(labels).size === labels.length,
        'Expected each label once',
      ),
    ),
  ),
  /** How each label is put to the text encoder; without it, by the templates for nouns. */
  hypothesis_template: v.optional(template),
});
export type RankRequest = v.InferInput<typeof rankRequestSchema>;

export const rankedWordSchema = v.object({
  label: v.string(),
  score: v.number(),
  cosine: v.number(),
  z: v.nullable(v.number()),
  rank: v.number(),
  category: v.nullable(v.string()),
  /** Words that say the same and stand further down; they have no line of their own. */
  also: v.array(v.string()),
  /** Whether it moved further than noise does, and says what no word above it says already. */
  stands_out: v.boolean(),
});
/**
 * `out-of-distribution`: a picture is unlike those that the model can read. `question-not-calibrated`: not a pair of
 * pictures. `background-missing`: for this model or list no pairs are known in which nothing changed.
 */
const NO_VERDICT = [
  'out-of-distribution',
  'question-not-calibrated',
  'background-missing',
] as const;
const directionSchema = v.picklist(['gained', 'lost']);
const vocabularyReference = v.object({ id: v.string(), sha256: v.string(), size: v.number() });

/** Texts that were cut: their place in the request, and how many of their characters were read. Absent where it is not said. */
const cutSchema = v.array(v.object({ index: v.number(), kept: v.number() }));

export const rankResponseSchema = v.object({
  object: v.literal('ranking'),
  model: v.string(),
  vocabulary: vocabularyReference,
  method: v.picklist(METHODS),
  norm: v.number(),
  /** What the sum is made of. Verdicts are calibrated for a pair of pictures alone, one minus the other. */
  question: v.picklist(QUESTION_KINDS),
  /** The modalities whose mean was taken off, because their weights do not sum to 0. */
  centred: v.array(v.picklist(['image', 'text'])),
  verdict: v.nullable(v.picklist(['clear', 'weak', 'none'])),
  /** Why there is no verdict, nor `p_value`, nor `clear_z`; null where there are. */
  verdict_reason: v.nullable(v.picklist(NO_VERDICT)),
  p_value: v.nullable(v.number()),
  /** The |z| that a word must exceed to stand out: at most 1 % of pairs in which nothing changed hold any such word. */
  clear_z: v.nullable(v.number()),
  gained: v.array(rankedWordSchema),
  lost: v.array(rankedWordSchema),
  /**
   * How much of the squared length of the difference at most five of these words explain together, 0 to 1, each with its
   * non-negative weight; null where there is no difference.
   */
  explained: v.nullable(
    v.object({
      share: v.number(),
      words: v.array(
        v.object({ label: v.string(), direction: directionSchema, weight: v.number() }),
      ),
    }),
  ),
  /**
   * Whether all pictures are like those that the model was trained on: p is the share of such pictures that lie at least
   * as far out as the least like of these. Null where that is not known, and without pictures.
   */
  domain: v.nullable(v.object({ verdict: v.picklist(['like', 'unlike']), p_value: v.number() })),
  /** How far the same pictures, taken again, would have been apart (root mean square); null without retakes. */
  noise_floor: v.nullable(v.object({ retakes: v.number(), norm: v.number() })),
  usage: v.object({
    text_terms: v.number(),
    truncated: v.number(),
    cut: v.exactOptional(cutSchema),
    cpu_ms: v.number(),
  }),
});
export type RankResponse = v.InferOutput<typeof rankResponseSchema>;

export const embeddingsRequestSchema = v.strictObject({
  model: identifier,
  input: v.union(
    [text, boundedArray(text, { least: 1, most: MAX_INPUTS, what: 'texts' })],
    `Expected a text, or a list of 1 to ${MAX_INPUTS} texts of at most ${MAX_TEXT_CHARACTERS} characters`,
  ),
  encoding_format: v.optional(v.picklist(['float', 'base64']), 'float'),
  dimensions: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Accepted because OpenAI's clients send it; not read. */
  user: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type EmbeddingsRequest = v.InferInput<typeof embeddingsRequestSchema>;

export const embeddingsResponseSchema = v.object({
  object: v.literal('list'),
  data: v.array(
    v.object({
      object: v.literal('embedding'),
      index: v.number(),
      embedding: v.union([v.array(v.number()), v.string()]),
    }),
  ),
  model: v.string(),
  /** `truncated`: how many inputs were cut at the model's context length. */
  usage: v.object({
    prompt_tokens: v.number(),
    total_tokens: v.number(),
    truncated: v.number(),
    cut: v.exactOptional(cutSchema),
  }),
});
export type EmbeddingsResponse = v.InferOutput<typeof embeddingsResponseSchema>;

const wordSchema = v.union(
  [
    label,
    v.strictObject({
      label,
      category: v.optional(v.nullable(label), null),
      part_of_speech: v.optional(v.nullable(label), null),
    }),
  ],
  'Expected a word, or {label, category, part_of_speech}',
);

export const createVocabularySchema = v.strictObject({
  model: identifier,
  /** For people; the id comes from the content. */
  name: v.optional(label),
  words: boundedArray(wordSchema, { least: 1, most: MAX_VOCABULARY_WORDS, what: 'words' }),
  /** Instead of the templates by part of speech. */
  templates: v.optional(
    boundedArray(template, { least: 1, most: MAX_TEMPLATES, what: 'templates' }),
  ),
  /** What the last answer to the same list said, when it was 202. */
  done: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_VOCABULARY_WORDS)),
    0,
  ),
});
export type CreateVocabulary = v.InferInput<typeof createVocabularySchema>;

export const modelSchema = v.object({
  object: v.literal('model'),
  id: v.string(),
  /** These two are for clients of OpenAI's API. */
  created: v.exactOptional(v.number()),
  owned_by: v.exactOptional(v.string()),
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
  /** Of users' own vocabularies. */
  name: v.exactOptional(v.nullable(v.string())),
  expires_at: v.exactOptional(v.string()),
  /** Shown once, to who made the vocabulary. */
  delete_token: v.exactOptional(v.string()),
});
export type VocabularyInfo = v.InferOutput<typeof vocabularySchema>;

/** A list that takes more than one request: send the same again with this `done`. */
export const vocabularyJobSchema = v.object({
  object: v.literal('vocabulary.job'),
  model: v.string(),
  done: v.number(),
  total: v.number(),
  /** What to do next, and after how many seconds. */
  next: v.exactOptional(v.string()),
  retry_after: v.exactOptional(v.number()),
});
export type VocabularyJob = v.InferOutput<typeof vocabularyJobSchema>;

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
