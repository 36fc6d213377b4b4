/** Words that name one thing, as a reader would judge: an answer from a word's group counts as right for the group. */
import { HEADWEAR } from '../drawings/art/wear.ts';

const GROUPS: readonly (readonly string[])[] = [
  HEADWEAR,
  ['glasses', 'sunglasses', 'goggles'],
  ['beard', 'moustache'],
  ['smile', 'laughing face'],
  ['frown', 'angry face'],
  ['open mouth', 'tongue'],
  ['necktie', 'bow tie'],
  ['flower', 'rose', 'tulip', 'sunflower', 'bouquet', 'flower crown'],
  ['sun', 'sunset'],
  ['night', 'stars', 'moon', 'star'],
  ['snow', 'snowflake'],
  ['rain', 'clouds'],
  ['sea', 'beach', 'wave'],
  ['forest', 'tree', 'palm tree', 'plant', 'leaf'],
  ['circle', 'ball'],
  ['bag', 'handbag'],
  ['cup', 'coffee', 'tea'],
  ['city', 'house'],
  ['car', 'taxi', 'racing car'],
  ['ship', 'sailboat', 'canoe'],
  ['cake', 'cupcake', 'pie'],
  ['shoe', 'boot', 'sandal'],
  ['wine', 'cocktail', 'juice', 'glass', 'beer'],
];

/** The words that are right for a concept, itself among them. */
export function groupOf(concept: string): readonly string[] {
  return [...new Set([concept, ...GROUPS.filter((g) => g.includes(concept)).flat()])];
}
export { HEADWEAR };
