/** Lists of pairs on the command line: what is asked, and what is answered of each. */
import * as v from 'valibot';
import { ERROR_CODES } from '../errors.ts';
import { rankResponseSchema } from './api.ts';

/** Two pictures by their paths. Other fields are carried through. */
export const pairSchema = v.looseObject({
  a: v.string('Expected a path'),
  b: v.string('Expected a path'),
});

/** Which one an answer is of: its place in the list, from 0, and all that the list has of it. */
const ofPair = v.looseObject({ index: v.number() });

/** What became of a pair that has no answer. */
const pairErrorSchema = v.object({
  object: v.literal('error'),
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  pair: ofPair,
});

/** The answer of POST /rank, and which pair it is of. */
const pairRankingSchema = v.object({
  ...rankResponseSchema.entries,
  pair: v.exactOptional(ofPair),
});

const pairAnswerSchema = v.union([pairRankingSchema, pairErrorSchema]);
export type PairAnswer = v.InferOutput<typeof pairAnswerSchema>;

/** What `picture-math rank --pairs list.json` prints: in order, one for each pair; one a line for lists of lines. */
export const pairsAnswerSchema = v.array(pairAnswerSchema);
