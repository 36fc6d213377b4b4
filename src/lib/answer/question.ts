/** The page's sum as a question that can be answered. */
import type { ServedModel } from '#core/contract/served-models.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { MAX_SHOWN, type Question } from './answering.ts';
import { usedTerms, type Terms } from '../sum/terms.ts';

export interface QuestionOptions {
  vocabulary: string;
  /** Raw cosines, as in the film. */
  film: boolean;
  noiseFloor: boolean;
  /** Leave out the words that the sum's own texts are. */
  excludeOwn: boolean;
  shown: number | 'all';
}

/** Null while a term has no picture, or no vector in the model's space yet. */
export function questionOf(
  terms: Terms,
  model: ServedModel,
  { vocabulary, film, noiseFloor, excludeOwn, shown }: QuestionOptions,
): Question | null {
  const { id: space } = spaceOf(model.manifest);
  const used = usedTerms(terms);
  if (!used) return null;
  const asked: Question['terms'][number][] = [];
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
    vocabulary,
    method: film ? 'cosine' : model.manifest.method,
    terms: asked,
    exclude: excludeOwn ? [...new Set(texts)] : [],
    k: shown === 'all' ? MAX_SHOWN : shown,
  };
}
