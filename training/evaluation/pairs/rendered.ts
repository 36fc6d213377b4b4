/**
 * Pairs of rendered people that training never saw, and things pasted into photographs: what changed is known from the
 * renderer, or was put there.
 */
import type { Random } from '../../../core/random.ts';
import sharp from 'sharp';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupOf } from '../groups.ts';
import { emojiWords, trainedEmojiWords } from './held-out.ts';
import type { Pair } from './pair.ts';
import { readPeople, readPerson, scenesOf, type Render } from './people.ts';
import { readPhotograph } from './photographs.ts';

const rules = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../drawings/concepts.json'), 'utf8'),
) as {
  implies: Record<string, string[]>;
};
/** Hair shows or not with what is worn over it: no change of its own. */
const INCIDENTAL = [
  'long hair',
  'short hair',
  'curly hair',
  'bald head',
  'shirt',
  'coat',
  'person',
];

/** What the renderer's words imply beside those of drawings. */
const IMPLIED: Record<string, readonly string[]> = {
  ...rules.implies,
  cap: ['hat'],
  'bicycle helmet': ['helmet'],
  'motorcycle helmet': ['helmet'],
  headset: ['headphones'],
  'gas mask': ['mask'],
};

/** Words of `a`, of those that `known` has, that `b` lacks, without those that another of them implies. */
export function changesOf(a: Render, b: Render, known?: ReadonlySet<string>): string[] {
  const gained = a.words.filter(
    (word) => !b.words.includes(word) && (known === undefined || known.has(word)),
  );
  const implied = new Set(gained.flatMap((word) => IMPLIED[word] ?? []));
  const own = gained.filter((word) => !implied.has(word));
  const worn = own.filter((word) => !INCIDENTAL.includes(word));
  return worn.length > 0 ? worn : own;
}

const whoOf = ({ sex, age, tone }: Render) => ({ sex, age, skin: tone });

/**
 * Every two states of a scene that differ in one word each way at most, and as many pairs of two people: the first has
 * something on that the second has not.
 */
export async function peoplePairs(
  folder: string,
  common: ReadonlySet<string>,
  random: Random,
): Promise<Pair[]> {
  const renders = await readPeople(folder);
  const pairs: Pair[] = [];
  const push = async (how: Pair['how'], a: Render, b: Render) => {
    const [concept, ...besides] = changesOf(a, b, common);
    const [lost, ...more] = changesOf(b, a, common);
    if (concept === undefined || (how === 'one person' && besides.length > 0)) return;
    pairs.push({
      test: 'rendered people',
      style: 'rendered',
      how,
      concept,
      ...(besides.length > 0 ? { besides } : {}),
      ...(lost === undefined || more.length > 0 || how === 'two people' ? {} : { lost }),
      a: await readPerson(folder, a),
      b: await readPerson(folder, b),
      who: whoOf(a),
    });
  };
  for (const scene of scenesOf(renders))
    for (const a of scene) for (const b of scene) if (a !== b) await push('one person', a, b);
  const one = pairs.length;
  for (let tries = 0; pairs.length < 2 * one && tries < 20 * one; tries++) {
    const [a, b] = [random.pick(renders), random.pick(renders)];
    if (a.scene === b.scene) continue;
    const [concept] = changesOf(a, b, common);
    // B has nothing of the kind.
    if (concept && !b.words.some((word) => groupOf(concept).includes(word)))
      await push('two people', a, b);
  }
  return pairs;
}

/** Photographs that things are pasted into; the packages that they come in say that they are in the public domain. */
const GROUNDS = ['astronaut.png', 'coffee.png', 'rocket.jpg', 'chelsea.png', 'motorcycle_left.png'];

/** A thing somewhere in a photograph, and the photograph without it. */
async function putInto(
  thing: Buffer | string,
  concept: string,
  style: string,
  random: Random,
): Promise<Pair> {
  const ground = await readPhotograph(random.pick(GROUNDS));
  const side = Math.floor(random.range(150, 230));
  const { width = 0, height = 0 } = await sharp(ground).metadata();
  const input = await sharp(thing).resize(side, side).png().toBuffer();
  const at = {
    left: Math.floor(random.range(0, width - side)),
    top: Math.floor(random.range(0, height - side)),
  };
  const a = await sharp(ground)
    .composite([{ input, ...at }])
    .png()
    .toBuffer();
  return { test: 'photographs', style, how: 'pasted', concept, a, b: ground };
}

/** Things of the sets that training saw and of one that it never saw, put into photographs. */
export async function photographPairs(count: number, random: Random): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const sets = { seen: trainedEmojiWords(), 'held out': emojiWords() };
  for (const [style, words] of Object.entries(sets))
    for (let n = 0; n < count; n++) {
      const { word, svg } = random.pick(words);
      const drawn = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="230" height="230" viewBox="0 0 100 100">${svg}</svg>`;
      pairs.push(await putInto(Buffer.from(drawn), word, style, random));
    }
  return pairs;
}

/** Rendered things of shapes and patterns that training never saw, put into photographs; `folder`: things.py's, with files. */
export async function thingPairs(
  folder: string,
  common: ReadonlySet<string>,
  count: number,
  random: Random,
): Promise<Pair[]> {
  const things = (
    JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      file: string;
      words: string[];
    }[]
  ).flatMap(({ file, words }) => {
    const concept = words.find((word) => common.has(word));
    return concept === undefined ? [] : [{ file, concept }];
  });
  const pairs: Pair[] = [];
  for (let n = 0; n < count; n++) {
    const { file, concept } = random.pick(things);
    pairs.push(await putInto(join(folder, file), concept, 'rendered', random));
  }
  return pairs;
}
