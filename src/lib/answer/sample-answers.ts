/** Answers of the sample pairs, made beforehand by the model that comes with the page (tools/samples/answers.ts). */
import * as v from 'valibot';
import { rankResponseSchema } from '#core/contract/api.ts';
import { DEFAULT_K } from '#core/limits.ts';
import { fetchOwn, readJson } from '../service/fetch-own.ts';
import { sampleOf } from '../sum/shown-address.ts';
import type { Terms } from '../sum/terms.ts';
import type { Answered } from './answering.ts';
import type { SumQuestion } from './question.ts';

/**
 * The answer of a sample as it was opened, to the question that everybody asks of it; null for any other question, another
 * model, and where it cannot be read: it can be asked for then.
 */
export async function recallSampleAnswer(
  terms: Terms,
  { model, vocabulary, method, exclude, k, terms: asked }: SumQuestion,
  signal: AbortSignal,
): Promise<Answered | null> {
  const name = sampleOf(terms);
  const { manifest } = model;
  const isUsual =
    vocabulary === manifest.vocabularies[0] &&
    method === manifest.method &&
    k === DEFAULT_K &&
    exclude.length === 0 &&
    asked.every(({ retakes }) => retakes.length === 0);
  if (name === null || !isUsual) return null;
  try {
    const response = await fetchOwn(`/samples/answers/${name}.json`, 'sample', { signal });
    if (!response.ok) return null;
    const read = v.safeParse(rankResponseSchema, await readJson(response, signal));
    const isOfModel = read.success && read.output.model === `${manifest.id}@${manifest.revision}`;
    return isOfModel ? { result: read.output, by: 'stored', sent: null } : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}
