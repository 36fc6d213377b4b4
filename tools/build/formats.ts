/** JSON Schemas of files that others may read or write (docs/formats), from the schemas that the product checks with. */
import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { embeddingsResponseSchema, rankResponseSchema } from '#core/contract/api.ts';
import { pairSchema, pairsAnswerSchema } from '#core/contract/pairs.ts';
import { pointerSchema } from '#core/format/pointer.ts';
import { aboutVectorsSchema, rowFactsSchema, vectorsLineSchema } from '#core/format/vectors.ts';
import { vocabularyHeaderSchema } from '#core/format/vocabulary.ts';
import { manifestSchema } from '#core/model/manifest.ts';
import { statisticsHeaderSchema } from '#core/rank/statistics.ts';

/** A word of a vocabulary's header, which is checked by hand. */
const WORDS: JsonSchema = {
  type: 'array',
  items: {
    type: 'array',
    prefixItems: [
      { type: 'string', description: 'label' },
      { type: ['string', 'null'], description: 'category' },
      { type: ['string', 'null'], description: 'part of speech' },
    ],
    items: false,
    minItems: 3,
  },
};

interface Format {
  title: string;
  schema: v.GenericSchema;
  /** Whether people write it: with what may be left out. */
  isWritten?: boolean;
}

/** By the name of the schema's file. */
const FORMATS: Readonly<Record<string, Format>> = {
  'model-manifest': {
    title: 'A model: models/ID/model.json, and model:ID in the store',
    schema: manifestSchema,
    isWritten: true,
  },
  'vocabulary-header': {
    title: 'The header of a vocabulary file (PMVO, version 2)',
    schema: vocabularyHeaderSchema,
  },
  'vocabulary-pointer': {
    title: 'What the name of a vocabulary points to in the store',
    schema: pointerSchema,
  },
  'statistics-header': {
    title: 'The header of a statistics file (PMSS, version 2)',
    schema: statisticsHeaderSchema,
  },
  pairs: {
    title: 'A list of pairs for picture-math rank --pairs',
    schema: v.array(pairSchema),
    isWritten: true,
  },
  'pairs-answer': {
    title: 'What picture-math rank --pairs list.json prints',
    schema: pairsAnswerSchema,
  },
  'vectors-about': {
    title: 'NAME.about.json: what the vectors of the file beside it are of, and what made them',
    schema: aboutVectorsSchema,
  },
  'vectors-row': {
    title: 'A line of NAME.rows.jsonl: what the row at the same place in NAME.npy is of',
    schema: rowFactsSchema,
  },
  'vectors-line': {
    title: 'A line of vectors as JSON lines: a vector, or why there is none',
    schema: vectorsLineSchema,
  },
  ranking: { title: 'The answer of POST /api/v1/rank', schema: rankResponseSchema },
  embeddings: { title: 'The answer of POST /api/v1/embeddings', schema: embeddingsResponseSchema },
};

/** The files of docs/formats by their paths. */
export const formatSchemas = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(FORMATS).map(([name, { title, schema, isWritten = false }]) => {
      const { $schema, ...rest } = toJsonSchema(schema, {
        target: 'draft-2020-12',
        typeMode: isWritten ? 'input' : 'output',
        // Rules over several fields have no words in JSON Schema.
        errorMode: 'ignore',
        overrideSchema: ({ valibotSchema }) =>
          valibotSchema.type === 'custom' ? WORDS : undefined,
      });
      return [
        `docs/formats/${name}.schema.json`,
        `${JSON.stringify({ $schema, title, ...rest }, null, 1)}\n`,
      ];
    }),
  );
