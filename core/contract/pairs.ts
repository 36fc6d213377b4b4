/** Lists of pairs on the command line: what is asked, and what is answered of each. */
import * as v from 'valibot';
import { ERROR_CODES } from '../errors.ts';
import { rankResponseSchema } from './api.ts';

/** Two pictures by their paths. Other fields are passed over. */
export const pairSchema = v.looseObject({
  a: v.string('Expected a path'),
  b: v.string('Expected a path'),
});

/** What became of a pair that has no answer. */
export const pairErrorSchema = v.object({
  object: v.literal('error'),
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  /** Which one: its place in the list, from 0, and its paths where it has some. */
  pair: v.object({
    index: v.number(),
    a: v.exactOptional(v.string()),
    b: v.exactOptional(v.string()),
  }),
});
export type PairError = v.InferOutput<typeof pairErrorSchema>;

/** What `npm run rank -- --pairs list.json --json` prints: in order, one for each pair. */
export const pairsAnswerSchema = v.array(v.union([rankResponseSchema, pairErrorSchema]));
