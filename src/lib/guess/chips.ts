/** Four words to choose from: the arithmetic's first, and three that are as likely at first sight but far from its mind. */
import type { RankResponse } from '#core/contract/api.ts';
import { crc32 } from '#core/format/crc32.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { createRandom } from '#core/random.ts';
import { centredCosine, SAME_WORD_COSINE } from '#core/rank/duplicates.ts';
import { GOOD } from './judge.ts';

const WRONG = 3;
/** Wrong ones are drawn from so many that are nearest to the right one. */
const NEAREST = 5;
/** A word that the difference says at least so much of, compared with the first, is not wrong. */
const NOT_WRONG = 0.6;
/** Words of the same kind come before all others. */
const SAME_CATEGORY = 1;
/** First words that name a pair: the same before and after a link has rounded its vectors. */
const NAMED_BY = 3;

type List = Pick<Vocabulary, 'words' | 'rows' | 'dimensions' | 'textMean'>;

/**
 * The chips of a pair, in an order that says nothing; the same whenever the pair is played. Fewer where the list has no
 * wrong words that are right for it; none without a first word.
 */
export function chipsOf(
  list: List,
  { gained, lost }: Pick<RankResponse, 'gained' | 'lost'>,
): string[] {
  const [right] = gained;
  if (!right) return [];
  const positions = new Map(list.words.map(({ label }, i) => [label, i]));
  const at = positions.get(right.label);
  if (at === undefined) return [];
  const category = list.words[at]?.category;
  // A party hat is a hat, and sunglasses are glasses: whoever says so is not wrong.
  const rightOnes = gained.slice(0, GOOD).flatMap(({ label, also }) => [label, ...also]);
  const isRight = (label: string) =>
    rightOnes.some((one) => one.includes(label) || label.includes(one));
  const candidates = [
    ...gained.slice(GOOD).filter(({ score }) => score < NOT_WRONG * right.score),
    ...lost,
  ]
    .flatMap(({ label, category: own }) => {
      const position = positions.get(label);
      if (position === undefined || isRight(label)) return [];
      const near = centredCosine(list, at, position);
      if (near >= SAME_WORD_COSINE) return [];
      const isSame = own !== null && own === category;
      return [{ label, position, likely: near + (isSame ? SAME_CATEGORY : 0) }];
    })
    .sort((x, y) => y.likely - x.likely || x.position - y.position)
    .slice(0, NEAREST);
  const seed = gained.slice(0, NAMED_BY).map(({ label }) => label);
  const random = createRandom(Number.parseInt(crc32(seed.join()), 16));
  const wrong: typeof candidates = [];
  for (const candidate of random.shuffle(candidates))
    if (
      wrong.length < WRONG &&
      wrong.every((one) => centredCosine(list, one.position, candidate.position) < SAME_WORD_COSINE)
    )
      wrong.push(candidate);
  return random.shuffle([right.label, ...wrong.map(({ label }) => label)]);
}
