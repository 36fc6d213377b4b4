/** Seeded prompts of a wanted length, as token ids; the same in Node and in the Worker. */
import { createRandom } from '../../core/random.ts';

/** Ids stay below this, so that a benchmark of the transformer does not measure the token table's shards. */
const COMMON_IDS = 2048;

export interface PromptShape {
  tokens: number;
  start: number;
  end: number;
}

/** `count` prompts of `tokens` ids each, start and end included; no two begin alike but for the start token. */
export function createPrompts({ tokens, start, end }: PromptShape, count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, n) => [
    start,
    ...Array.from({ length: tokens - 2 }, (_, i) =>
      i === 0 ? (seed + n) % COMMON_IDS : Math.floor(random.next() * COMMON_IDS),
    ),
    end,
  ]);
}

/** The same prompts with end tokens behind, as those do who always run the whole context. */
export const padTo = (ids: readonly number[], length: number, end: number): number[] => [
  ...ids,
  ...Array.from({ length: length - ids.length }, () => end),
];
