/** The page's sum as a question that can be answered. */
import type { ServedModel } from '#core/contract/served-models.ts';
import { spaceOf } from '#core/model/manifest.ts';
import type { Method } from '#core/rank/methods.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import type { Term } from '#core/vector/expression.ts';
import { usedTerms, type Terms } from '../sum/terms.ts';
import type { QuestionOptions } from './question-options.svelte.ts';

/** What core/answer.ts is asked, with its vocabulary by id: the service or the device finds it. */
export interface SumQuestion {
  model: ServedModel;
  /** Id of a word list with vectors. */
  vocabulary: string;
  method: Method;
  terms: readonly (Term & { retakes: readonly Embedding[] })[];
  exclude: readonly string[];
  /** Words a direction. */
  k: number;
}

/** Words a direction. More would take seconds: near-duplicates are looked for among all pairs. */
export const MAX_SHOWN = 500;

/** Null while a term has no picture, or no vector in the model's space yet. */
export function questionOf(
  terms: Terms,
  model: ServedModel,
  options: QuestionOptions,
): SumQuestion | null {
  const { film, noiseFloor, excludeOwn, shown, filtering } = options;
  const { id: space } = spaceOf(model.manifest);
  const used = usedTerms(terms);
  if (!used) return null;
  const asked: SumQuestion['terms'][number][] = [];
  for (const { weight, content } of used) {
    const encoded = content.in(space);
    if (!encoded || content.busy) return null;
    asked.push({
      weight,
      embedding: encoded.embedding,
      modality: content.kind === 'text' ? 'text' : 'image',
      flatness: encoded.flatness,
      retakes: noiseFloor ? (content.retakesIn(space) ?? []) : [],
    });
  }
  const texts = used.flatMap(({ content }) => (content.kind === 'text' ? [content.name] : []));
  return {
    model,
    vocabulary: options.vocabularyFor(model),
    method: film ? 'cosine' : model.manifest.method,
    terms: asked,
    exclude: excludeOwn ? [...new Set(texts)] : [],
    // A filter looks among all words.
    k: filtering || shown === 'all' ? MAX_SHOWN : shown,
  };
}
