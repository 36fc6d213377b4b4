/** A question as the API states it, answered: shared by the edge and the command line, so that both say the same. */
import type { RankResponse } from './contract/api.ts';
import {
  judgeOod,
  NO_OOD_DETECTOR,
  type OodDetector,
  type OodFinding,
} from './rank/out-of-distribution.ts';
import { gatherDuplicates } from './rank/duplicates.ts';
import type { Embedding } from './vector/embedding.ts';
import { explain } from './rank/explain.ts';
import { evaluate, type Difference, type Term } from './vector/expression.ts';
import { centredWords, type CentredWords } from './rank/centred-words.ts';
import type { Method } from './rank/methods.ts';
import { pairWeight, questionKindOf, type QuestionKind } from './rank/question-kind.ts';
import { wordsStandingOut, type StandsOutRule } from './rank/standing-out.ts';
import { noiseOf } from './rank/noise.ts';
import { rank, type RankedWord, type Verdict } from './rank/rank.ts';
import type { Scanner } from './rank/scan.ts';
import { norm } from './vector/vector.ts';
import { encodedForm } from './text/text-clean.ts';
import type { Vocabulary } from './format/vocabulary.ts';

export interface Question {
  vocabulary: Vocabulary;
  reference: { id: string; sha256: string };
  terms: readonly [Term, ...Term[]];
  k: number;
  method?: Method;
  exclude?: readonly string[];
  directions?: readonly ('gained' | 'lost')[];
  /** Other embeddings of each term's picture, taken again: the noise floor of the answer. */
  retakes?: readonly (readonly Embedding[])[];
  /** What pictures of the kind that the model knows are like. */
  domain?: OodDetector;
  /** What a word must reach to stand out in this space (the manifest's). */
  standsOut?: StandsOutRule | undefined;
  /** Finds candidates quickly; the answer is the same without it. */
  scanner?: Scanner | undefined;
}

/** Near-duplicates take places in the ranking: so many more words are looked at for each that is asked for. */
const LOOK_AHEAD = 2;

/**
 * The API's answer, without its clock: up to `k` words a direction, those alone that point that way (score above 0),
 * near-duplicates under the best of them. Errors as `evaluate`, `noiseOf` and `rank`.
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
    retakes = [],
    domain = NO_OOD_DETECTOR,
    standsOut,
    scanner,
  } = question;
  const hidden = positionsOf(vocabulary, exclude);
  const difference = evaluate(terms, { image: vocabulary.imageMean, text: vocabulary.textMean });
  const noise = noiseOf(terms, retakes);
  const ranking = rank(vocabulary, difference, LOOK_AHEAD * k + hidden.size, {
    method,
    scanner,
    noise,
    weight: pairWeight(terms),
  });
  const compared = centredWords(vocabulary, scanner?.products);
  const shown = (direction: 'gained' | 'lost') =>
    directions.includes(direction)
      ? gather(
          vocabulary,
          compared,
          ranking[direction].filter((w) => w.score > 0 && !hidden.has(w.position)),
        ).slice(0, k)
      : [];
  const [gained, lost] = [shown('gained'), shown('lost')];
  const pictures = terms.filter(({ modality }) => modality === 'image');
  const finding = judgeOod(
    domain,
    pictures.map(({ embedding, flatness }) => ({ vector: embedding.vector, flatness })),
  );
  const kind = questionKindOf(terms);
  const reason = reasonForNone(kind, ranking.verdict, finding);
  // A number that was not measured for such a question is not given.
  const judged = reason === null ? ranking : { verdict: null, pValue: null, clearZ: null };
  const standing = (words: readonly RankedWord[], sign: 1 | -1): ReadonlySet<number> =>
    difference.direction
      ? wordsStandingOut(vocabulary, difference.direction, words, judged.clearZ, standsOut, {
          words: compared,
          sign,
        })
      : new Set();
  const [up, down] = [standing(gained, 1), standing(lost, -1)];
  return {
    object: 'ranking',
    model: vocabulary.space,
    vocabulary: { ...reference, size: vocabulary.words.length },
    method,
    norm: ranking.norm,
    question: kind,
    centred: [...difference.centred],
    verdict: judged.verdict,
    verdict_reason: reason,
    p_value: judged.pValue,
    clear_z: judged.clearZ,
    gained: gained.map((word) => toApi(word, up.has(word.position))),
    lost: lost.map((word) => toApi(word, down.has(word.position))),
    explained: explanation(vocabulary, compared, difference, [...gained, ...lost]),
    domain: finding && { verdict: finding.verdict, p_value: finding.pValue },
    noise_floor:
      noise.length === 0
        ? null
        : {
            retakes: noise.length,
            norm: Math.sqrt(noise.reduce((sum, n) => sum + norm(n) ** 2, 0) / noise.length),
          },
  };
}

/** Where the words stand that are the same as one of the labels once they are encoded: `Hat`, ` hat `. */
function positionsOf({ words }: Vocabulary, labels: readonly string[]): Set<number> {
  if (labels.length === 0) return new Set();
  const known = positionsByForm.get(words) ?? byForm(words);
  positionsByForm.set(words, known);
  return new Set(labels.flatMap((label) => known.get(encodedForm(label)) ?? []));
}

/** Words of a vocabulary by what they are encoded as: lists are immutable, and cleaning thousands of labels takes time. */
const positionsByForm = new WeakMap<Vocabulary['words'], Map<string, number[]>>();

function byForm(words: Vocabulary['words']): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  words.forEach(({ label }, i) => {
    const form = encodedForm(label);
    positions.set(form, [...(positions.get(form) ?? []), i]);
  });
  return positions;
}

type Gathered = RankedWord & { also: string[] };

function gather(
  vocabulary: Vocabulary,
  compared: CentredWords,
  words: readonly RankedWord[],
): Gathered[] {
  const byPosition = new Map(words.map((word) => [word.position, word]));
  return gatherDuplicates(vocabulary, [...byPosition.keys()], compared).flatMap(
    ({ position, also }) => {
      const head = byPosition.get(position);
      const labels = also.flatMap((other) => byPosition.get(other)?.label ?? []);
      return head ? [{ ...head, also: labels }] : [];
    },
  );
}

/** Why there is no verdict, the reason that a reader can do most about first; null where there is one. */
function reasonForNone(
  kind: QuestionKind,
  verdict: Verdict | null,
  finding: OodFinding | null,
): RankResponse['verdict_reason'] {
  if (finding?.verdict === 'unlike') return 'out-of-distribution';
  if (kind !== 'picture-pair') return 'question-not-calibrated';
  return verdict === null ? 'background-missing' : null;
}

function toApi({ label, score, cosine, z, rank: place, category, also }: Gathered, out: boolean) {
  return { label, score, cosine, z, rank: place, category, also, stands_out: out };
}

/** What the shown words explain together; null where there is no direction. */
function explanation(
  vocabulary: Vocabulary,
  words: CentredWords,
  { direction }: Difference,
  shown: readonly RankedWord[],
): RankResponse['explained'] {
  if (!direction) return null;
  const { share, words: explaining } = explain(
    vocabulary,
    direction,
    shown.map(({ position }) => position),
    { words },
  );
  return {
    share,
    words: explaining.map(({ position, ...word }) => ({
      label: vocabulary.words[position]?.label ?? '',
      ...word,
    })),
  };
}
