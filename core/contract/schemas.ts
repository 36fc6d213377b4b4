/** The schemas of the API by the names that the OpenAPI document gives them, and every field that it describes. */
import * as v from 'valibot';
import {
  createVocabularySchema,
  embeddingsRequestSchema,
  embeddingsResponseSchema,
  healthSchema,
  modelListSchema,
  modelSchema,
  rankRequestSchema,
  rankResponseSchema,
  rankedWordSchema,
  termSchema,
  vocabularyJobSchema,
  vocabularyListSchema,
  vocabularySchema,
} from './api.ts';
import { problemSchema } from './problem.ts';

/** What callers send. */
export const REQUESTS = {
  Term: termSchema,
  RankRequest: rankRequestSchema,
  EmbeddingsRequest: embeddingsRequestSchema,
  CreateVocabulary: createVocabularySchema,
};
/** What they get. */
export const RESPONSES = {
  RankedWord: rankedWordSchema,
  Ranking: rankResponseSchema,
  Embeddings: embeddingsResponseSchema,
  Model: modelSchema,
  ModelList: modelListSchema,
  Vocabulary: vocabularySchema,
  VocabularyList: vocabularyListSchema,
  VocabularyOrList: v.union([vocabularySchema, vocabularyListSchema]),
  VocabularyJob: vocabularyJobSchema,
  Health: healthSchema,
  Problem: problemSchema,
};
export type SchemaName = keyof typeof REQUESTS | keyof typeof RESPONSES;

/** What a name stands for: requests as they may be sent, answers as they come. */
type Shapes = {
  [Name in keyof typeof REQUESTS]: v.InferInput<(typeof REQUESTS)[Name]>;
} & {
  [Name in keyof typeof RESPONSES]: v.InferOutput<(typeof RESPONSES)[Name]>;
};
/** Named shapes inside others have their own descriptions. */
type Named = Shapes[Exclude<SchemaName, 'VocabularyOrList'>];

type IsNamed<Shape> = true extends (
  Named extends infer Name
    ? Name extends unknown
      ? [Shape, Name] extends [Name, Shape]
        ? true
        : false
      : never
    : never
)
  ? true
  : false;

type FieldsOf<Shape, Path extends string> = Shape extends readonly (infer Item)[]
  ? IsNamed<Item> extends true
    ? never
    : FieldsOf<Item, `${Path}[]`>
  : Shape extends object
    ? {
        [Key in keyof Shape & string]-?:
          | `${Path}.${Key}`
          | (IsNamed<Shape[Key]> extends true
              ? never
              : FieldsOf<NonNullable<Shape[Key]>, `${Path}.${Key}`>);
      }[keyof Shape & string]
    : never;

/** `Ranking.vocabulary.sha256`, `CreateVocabulary.words[].label`: every schema, and every field of it. */
export type Described =
  | SchemaName
  | {
      [Name in SchemaName]: Name extends 'VocabularyOrList' ? never : FieldsOf<Shapes[Name], Name>;
    }[SchemaName];
