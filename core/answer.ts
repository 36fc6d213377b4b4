/** A question as the API states it, answered: shared by the edge and the command line, so that both say the same. */
import type { RankResponse } from './contract/api.ts';
import { evaluate, type Term } from './expression.ts';
import type { Method } from './methods.ts';
import { rank, type ScannerFor } from './rank.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Question {
  vocabulary: Vocabulary;
  reference: { id: string; sha256: string };
  terms: readonly [Term, ...Term[]];
  k: number;
  method?: Method;
  exclude?: readonly string[];
  directions?: readonly ('gained' | 'lost')[];
  /** Finds candidates quickly; the answer is the same without it. */
  scannerFor?: ScannerFor | undefined;
}

/**
 * The API's answer, without its clock: up to `k` words a direction, those alone that point that way (score above 0).
 * Errors as `evaluate` and `rank`.
 */
export function answer(question: Question): Omit<RankResponse, 'usage'> {
  const {
    vocabulary,
    reference,
    terms,
    k,
    exclude = [],
    directions = ['gained', 'lost'],
    method = 'cosine',
    scannerFor,
  } = question;
  const hidden = new Set(exclude);
  const difference = evaluate(terms, { image: vocabulary.imageMean, text: vocabulary.textMean });
  const ranking = rank(vocabulary, difference, k + hidden.size, { method, scannerFor });
  const shown = (direction: 'gained' | 'lost') =>
    directions.includes(direction)
      ? ranking[direction].filter((w) => w.score > 0 && !hidden.has(w.label)).slice(0, k)
      : [];
  return {
    object: 'ranking',
    model: vocabulary.space,
    vocabulary: { ...reference, size: vocabulary.words.length },
    method,
    norm: ranking.norm,
    centred: [...difference.centred],
    verdict: ranking.verdict,
    p_value: ranking.pValue,
    gained: shown('gained'),
    lost: shown('lost'),
  };
}
