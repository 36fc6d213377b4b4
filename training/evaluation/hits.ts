/** Which words come out for each pair, and how often they are the right ones: by concept, by test, by method. */
import { METHODS, scorer, scoringOf, type Method } from '../../core/rank/methods.ts';
import { combine } from '../../core/vector/vector.ts';
import type { Vocabulary } from '../../core/format/vocabulary.ts';
import { createWhitened } from './real-clip/whitening.ts';
import type { Looked } from './encoder.ts';
import { groupOf, HEADWEAR } from './groups.ts';
import { score, type Outcome, type Score } from './metrics.ts';
import type { Pair } from './pairs/pair.ts';

export type Asked = Pair & { from: Looked; to: Looked };
/** Scores of all words for a difference. */
export type Scores = (difference: Float32Array) => Float64Array;

export interface Row extends Score {
  test: string;
  style: string;
  how: string;
  concept: string;
  direction: 'gained' | 'lost';
  list: string;
}

export function scoresBy(vocabulary: Vocabulary, method: Method): Scores {
  const scoring = scoringOf(vocabulary, method);
  return (difference) => {
    const exact = scorer(vocabulary, scoring, difference);
    return Float64Array.from(vocabulary.words, (_, i) => exact(i));
  };
}

/** Where the wanted words stand; `sign` -1 reads the list from its end. */
export function outcome(
  vocabulary: Vocabulary,
  scores: Float64Array,
  concept: string,
  sign: 1 | -1,
  besides: readonly string[] = [],
): Outcome {
  const group = [...new Set([concept, ...besides].flatMap(groupOf))];
  const rankOf = (labels: readonly string[]) => {
    let best = -Infinity;
    vocabulary.words.forEach(({ label }, i) => {
      if (labels.includes(label)) best = Math.max(best, sign * (scores[i] as number));
    });
    let rank = 1;
    for (const value of scores) if (sign * value > best) rank++;
    return rank;
  };
  return { concept, group, groupRank: rankOf(group), wordRank: rankOf([concept, ...besides]) };
}

const difference = ({ from, to }: Asked, share = 1) =>
  combine([
    { weight: 1, vector: from.embedding.vector },
    { weight: -share, vector: to.embedding.vector },
  ]);

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

const resultOf = ({ outcome: one }: Counted): Outcome => one;

export interface Counted {
  pair: Asked;
  direction: 'gained' | 'lost';
  outcome: Outcome;
}

export function count(asked: readonly Asked[], vocabulary: Vocabulary, scores: Scores): Counted[] {
  return asked.flatMap((pair) => {
    const all = scores(difference(pair));
    const gained: Counted = {
      pair,
      direction: 'gained',
      outcome: outcome(vocabulary, all, pair.concept, 1, pair.besides),
    };
    if (pair.lost === undefined) return [gained];
    return [
      gained,
      { pair, direction: 'lost', outcome: outcome(vocabulary, all, pair.lost, -1) } as const,
    ];
  });
}

/** The parts that the bars of the issue ask for, each a choice of counted pairs. */
const SUMMARIES: Record<string, (counted: Counted) => boolean> = {
  'seen styles, gained': ({ pair, direction }) =>
    pair.test === 'seen styles' && direction === 'gained',
  'seen styles, own faces': ({ pair }) => pair.test === 'seen styles' && pair.how === 'drawn',
  'seen styles, pasted': ({ pair }) => pair.test === 'seen styles' && pair.how === 'pasted',
  'seen styles, as the art draws it': ({ pair }) =>
    pair.test === 'seen styles' && pair.how === 'native',
  'held-out styles, gained': ({ pair, direction }) =>
    pair.test === 'held-out styles' && direction === 'gained',
  'held-out styles, people': ({ pair }) =>
    pair.test === 'held-out styles' && ['pasted', 'native'].includes(pair.how),
  'held-out styles, pasted': ({ pair }) => pair.test === 'held-out styles' && pair.how === 'pasted',
  'held-out styles, as the art draws it': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'native',
  'held-out styles, thing for thing': ({ pair, direction }) =>
    pair.test === 'held-out styles' && pair.how === 'alone' && direction === 'gained',
  'held-out styles, thing beside a face': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'beside',
  'headwear as a held-out style draws it': ({ pair }) =>
    pair.test === 'held-out styles' && pair.how === 'native' && HEADWEAR.includes(pair.concept),
  'exchange, gained': ({ pair, direction }) => pair.test === 'exchange' && direction === 'gained',
  'exchange, lost': ({ pair, direction }) => pair.test === 'exchange' && direction === 'lost',
  'different people, own faces': ({ pair }) =>
    pair.test === 'different people' && pair.how === 'drawn',
  'different people, seen avatars': ({ pair }) =>
    pair.test === 'different people' &&
    pair.how === 'pasted' &&
    !['personas', 'big-smile'].includes(pair.style),
  'different people, held-out avatars': ({ pair }) =>
    pair.test === 'different people' && ['personas', 'big-smile'].includes(pair.style),
  'scenes and things, gained': ({ pair, direction }) =>
    pair.test === 'scenes and things' && direction === 'gained',
  'rendered people, gained': ({ pair, direction }) =>
    pair.how === 'one person' && direction === 'gained',
  'rendered people, lost': ({ pair, direction }) =>
    pair.how === 'one person' && direction === 'lost',
  'rendered people, headwear': ({ pair, direction }) =>
    pair.how === 'one person' && direction === 'gained' && HEADWEAR.includes(pair.concept),
  'one rendered person minus another': ({ pair, direction }) =>
    pair.how === 'two people' && direction === 'gained',
  'a rendered thing put into a photograph': ({ pair }) =>
    pair.test === 'photographs' && pair.style === 'rendered',
  'a drawn thing put into a photograph': ({ pair }) =>
    pair.test === 'photographs' && pair.style !== 'rendered',
  'scenes and things, lost': ({ pair, direction }) =>
    pair.test === 'scenes and things' && direction === 'lost',
};

/** A score for each concept, style, way of drawing and direction; the constant answer is chosen for the whole test. */
export function scoreConcepts(list: string, counted: readonly Counted[]): Row[] {
  const keyOf = ({ pair, direction, outcome: { concept } }: Counted) =>
    [pair.test, pair.style, pair.how, concept, direction].join('\n');
  return [...groupBy(counted, keyOf).values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { pair, direction, outcome: one } = first;
    const pool = counted.filter((c) => c.pair.test === pair.test && c.direction === direction);
    return [
      {
        test: pair.test,
        style: pair.style,
        how: pair.how,
        concept: one.concept,
        direction,
        list,
        ...score(of.map(resultOf), pool.map(resultOf)),
      },
    ];
  });
}

export const summarise = (list: string, counted: readonly Counted[]) =>
  Object.entries(SUMMARIES).map(([name, chosen]) => ({
    name,
    list,
    score: score(counted.filter(chosen).map(resultOf)),
  }));

/**
 * Every method on the changes of people and things, in seen and held-out styles; `bare` are the same words without
 * prompt templates. Less of B is asked about where it might help to name what is in A.
 */
export function compareMethods(
  asked: readonly Asked[],
  vocabulary: Vocabulary,
  bare: Vocabulary,
): { method: string; list: string; score: Score }[] {
  const methods: [string, Vocabulary, Scores][] = [
    ...METHODS.map((name): [string, Vocabulary, Scores] => [
      name,
      vocabulary,
      scoresBy(vocabulary, name),
    ]),
    ['whitened', vocabulary, createWhitened(vocabulary.rows, vocabulary.textMean)],
    ['cosine, bare words', bare, scoresBy(bare, 'cosine')],
  ];
  const changed = asked.filter(({ test }) => test !== 'scenes and things');
  const results = methods.flatMap(([name, words, scores]) =>
    (['seen', 'held-out'] as const).map((which) => {
      const pairs = changed.filter(
        ({ test }) => (test === 'held-out styles') === (which === 'held-out'),
      );
      const gained = count(pairs, words, scores).filter(({ direction }) => direction === 'gained');
      return {
        method: `${name}, ${which} styles`,
        list: 'common',
        score: score(gained.map(resultOf)),
      };
    }),
  );
  const cosine = scoresBy(vocabulary, 'cosine');
  const things = asked.filter(({ how }) => how === 'alone');
  const shares = [1, 0.75, 0.5].map((share) => ({
    method: `cosine, A - ${share} B, thing for thing of held-out art`,
    list: 'common',
    score: score(
      things.map((pair) => outcome(vocabulary, cosine(difference(pair, share)), pair.concept, 1)),
    ),
  }));
  return [...results, ...shares];
}
