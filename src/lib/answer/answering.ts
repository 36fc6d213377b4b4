/**
 * Answers the page's questions: by the service, or here, where the word list is on the device. Both run the same core, so
 * both say the same.
 */
import type { RankResponse } from '#core/contract/api.ts';
import { MAX_K } from '#core/limits.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { service } from '../service/api-client.ts';
import { memoizeLoad } from '../service/memoize.ts';
import { fetchOodDetector } from '../service/served-models.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.svelte.ts';
import { MAX_SHOWN, type SumQuestion } from './question.ts';

export interface Answered {
  result: RankResponse;
  /** `stored`: a sample's, made beforehand. */
  by: 'service' | 'page' | 'stored';
  /** What the service was sent; null where it was not asked. */
  sent: { vectors: number; bytes: number } | null;
}

/** Of a model as it is served: it is there once, however often it is asked for. */
const loadOodDetector = memoizeLoad(fetchOodDetector);

/** Ranks on the device; loads the word list where it is not here. Errors as `Vocabularies.load` and core/answer.ts. */
export async function answerHere(
  vocabularies: Vocabularies,
  question: SumQuestion,
): Promise<RankResponse> {
  const { model, vocabulary: id, terms, method, exclude, k } = question;
  const [first, ...others] = terms;
  if (!first) throw new RangeError('A question has at least one term.');
  const [{ vocabulary, sha256 }, packed, { answer }, { parseOodDetector }] = await Promise.all([
    vocabularies.load(first.embedding.space, id),
    loadOodDetector(model),
    import('#core/answer.ts'),
    import('#core/rank/out-of-distribution.ts'),
  ]);
  const began = performance.now();
  const reply = answer({
    vocabulary,
    reference: { id, sha256 },
    terms: [first, ...others],
    k: Math.min(k, MAX_SHOWN, vocabulary.words.length),
    method,
    exclude,
    retakes: terms.map(({ retakes }) => retakes),
    domain: parseOodDetector(packed, vocabulary.dimensions),
    standsOut: model.manifest.standsOut,
  });
  return {
    ...reply,
    usage: { text_terms: 0, truncated: 0, cpu_ms: performance.now() - began },
  };
}

/** The question as the service takes it. */
export function toRequest({ model, vocabulary, method, terms, exclude, k }: SumQuestion) {
  return {
    model: `${model.manifest.id}@${model.manifest.revision}`,
    vocabulary,
    method,
    k: Math.min(k, MAX_K),
    ...(exclude.length > 0 ? { exclude: [...exclude] } : {}),
    terms: terms.map(({ weight, embedding, modality, flatness, retakes }) => ({
      weight,
      model: embedding.space,
      ...(modality === 'text' ? { modality } : {}),
      ...(flatness === undefined ? {} : { flatness }),
      embedding: encodeBase64(embedding.vector),
      ...(retakes.length > 0 ? { retakes: retakes.map(({ vector }) => encodeBase64(vector)) } : {}),
    })),
  };
}

/**
 * Answers by the service, or here: where the list is on the device already, where more words are asked for than the
 * service gives, and where the service cannot be reached.
 * @throws PictureMathError what the service or the core refused; `AbortError`
 */
export async function answerQuestion(
  vocabularies: Vocabularies,
  question: SumQuestion,
  signal: AbortSignal,
): Promise<Answered> {
  const space = question.terms[0]?.embedding.space ?? '';
  const here = async (): Promise<Answered> => ({
    result: await answerHere(vocabularies, question),
    by: 'page',
    sent: null,
  });
  if (question.k > MAX_K || vocabularies.peek(space, question.vocabulary)) return here();
  try {
    const request = toRequest(question);
    const result = await service.rank(request, signal);
    const vectors = question.terms.reduce((n, { retakes }) => n + 1 + retakes.length, 0);
    return { result, by: 'service', sent: { vectors, bytes: JSON.stringify(request).length } };
  } catch (error) {
    const unreachable = error instanceof PictureMathError && error.code === 'network-failed';
    if (!unreachable || signal.aborted) throw error;
    // Without a network: what an earlier visit left on the device may do. If not, the first reason stands.
    return here().catch(() => {
      throw error;
    });
  }
}
