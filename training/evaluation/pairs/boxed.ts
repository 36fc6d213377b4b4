/** Pairs of which it is known where the thing is: from the pixels that a drawing changed, or from the people's renderer. */
import type { Random } from '../../../core/random.ts';
import { createPairs } from './pairs.ts';
import { readPeople, readPerson, scenesOf, type Render } from './people.ts';
import { changesOf } from './rendered.ts';

/** Left, top, right, bottom: shares of the square. */
export type Box = readonly [number, number, number, number];

export interface BoxedPair {
  test: 'seen styles' | 'held-out styles' | 'one rendered person' | 'two rendered people';
  concept: string;
  a: string | Buffer;
  b: string | Buffer;
  /** Of the thing in A; null: what differs between the squares is the thing. */
  box: Box | null;
}

/** Compression and smooth edges change a channel by less. */
const SAME = 24;

/** The box of what differs between two squares [size, size, 3]; null where nothing does. */
export function boxOfChange(a: Uint8ClampedArray, b: Uint8ClampedArray, size: number): Box | null {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 3;
      const differs = [0, 1, 2].some(
        (c) => Math.abs((a[at + c] as number) - (b[at + c] as number)) > SAME,
      );
      if (!differs) continue;
      [left, top] = [Math.min(left, x), Math.min(top, y)];
      [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
    }
  return right === 0 ? null : [left / size, top / size, right / size, bottom / size];
}

/** Drawings with and without a thing, all else the same: `count` in styles that training saw, and in styles held out. */
export function boxedDrawings(count: number, random: Random): BoxedPair[] {
  const pairs = createPairs(0.3).filter(
    ({ style, how }) => style !== 'fluent-emoji-flat' || how === 'beside',
  );
  return (['seen styles', 'held-out styles'] as const).flatMap((test) =>
    random
      .shuffle(pairs.filter((pair) => pair.test === test))
      .slice(0, count)
      .map(({ concept, a, b }) => ({ test, concept, a, b, box: null })),
  );
}

/** Rendered people with a thing on, minus themselves without it and minus others without it. */
export async function boxedPeople(
  folder: string,
  words: ReadonlySet<string>,
  count: number,
  random: Random,
): Promise<BoxedPair[]> {
  const renders = await readPeople(folder);
  const found: [test: BoxedPair['test'], a: Render, b: Render][] = [];
  for (const scene of scenesOf(renders))
    for (const a of scene) for (const b of scene) found.push(['one rendered person', a, b]);
  for (let n = 0; n < 4 * count; n++)
    found.push(['two rendered people', random.pick(renders), random.pick(renders)]);
  const left = { 'one rendered person': count, 'two rendered people': count };
  const pairs: BoxedPair[] = [];
  for (const [test, a, b] of random.shuffle(found)) {
    if (!(test in left)) continue;
    const name = test as keyof typeof left;
    const [concept, ...more] = changesOf(a, b, words);
    const box = concept === undefined ? undefined : a.boxes[concept];
    const isOther = name === 'two rendered people';
    if (!concept || !box || left[name] === 0 || (isOther && a.scene === b.scene)) continue;
    if (!isOther && more.length > 0) continue;
    left[name]--;
    pairs.push({
      test,
      concept,
      a: await readPerson(folder, a),
      b: await readPerson(folder, b),
      box,
    });
  }
  return pairs;
}
