/** Whether answers about people are as good for everybody: by what changed, and by skin, sex and age. */
import { groupBy, type Counted } from './hits.ts';
import { groupOf, HEADWEAR } from './groups.ts';
import { wilson, type Share } from '#core/rank/share.ts';

/** Too few pairs to compare groups by. */
const FEWEST = 30;

export interface FairnessRow {
  attribute: string;
  /** `skin: dark` and so on. */
  group: string;
  pairs: number;
  /** A right word first, in three. */
  first: Share;
  three: Share;
}

function attributeOf(concept: string): string {
  if (HEADWEAR.includes(concept)) return 'headwear';
  const kinds: Record<string, string[]> = {
    glasses: groupOf('glasses').slice(),
    mask: ['mask', 'gas mask', 'ski mask'],
    'face hair': ['beard', 'moustache'],
    expression: ['smile', 'open mouth', 'frown', 'wink', 'closed eyes', 'tongue'],
    'neck and ears': ['scarf', 'necktie', 'bow tie', 'necklace', 'earrings', 'headphones'],
  };
  const found = Object.entries(kinds).find(([, words]) => words.includes(concept));
  return found?.[0] ?? 'held or other';
}

/** Of what one rendered person gained: each attribute, for each group of people. */
export function fairnessOf(counted: readonly Counted[]): FairnessRow[] {
  const own = counted.filter(
    ({ pair, direction }) => pair.how === 'one person' && pair.who && direction === 'gained',
  );
  const rows: FairnessRow[] = [];
  for (const [attribute, of] of groupBy(own, ({ pair }) => attributeOf(pair.concept)))
    for (const trait of ['skin', 'sex', 'age'] as const)
      for (const [value, group] of groupBy(of, ({ pair }) => pair.who?.[trait] ?? '')) {
        const within = (k: number) =>
          wilson(group.filter(({ outcome }) => outcome.groupRank <= k).length, group.length);
        rows.push({
          attribute,
          group: `${trait}: ${value}`,
          pairs: group.length,
          first: within(1),
          three: within(3),
        });
      }
  return rows.sort((a, b) => (`${a.attribute}${a.group}` < `${b.attribute}${b.group}` ? -1 : 1));
}

/** The largest difference between groups of one trait, for each attribute that enough pairs ask about. */
export function gapsOf(
  rows: readonly FairnessRow[],
): { attribute: string; gap: number; between: string }[] {
  const enough = rows.filter(({ pairs }) => pairs >= FEWEST);
  const keyOf = ({ attribute, group }: FairnessRow) => `${attribute}, ${group.split(':')[0] ?? ''}`;
  return [...groupBy(enough, keyOf)].flatMap(([attribute, of]) => {
    const sorted = [...of].sort((a, b) => a.three.share - b.three.share);
    const [low, high] = [sorted[0], sorted.at(-1)];
    if (!low || !high || low === high) return [];
    return [
      {
        attribute,
        gap: high.three.share - low.three.share,
        between: `${low.group}, ${high.group}`,
      },
    ];
  });
}
