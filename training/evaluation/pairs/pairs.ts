/**
 * The fixed pairs that evaluation asks about, rendered from seeds that training never used: people, landscapes and things
 * of our own, avatars of the styles that training saw, and styles that it never saw.
 */
import { createRandom, type Random } from '../../../core/random.ts';
import { AVATAR_STYLES, drawAvatar, type AvatarStyle } from '../../drawings/art/avatars.ts';
import {
  EXPRESSIONS,
  HAIR_WORDS,
  createPerson,
  drawPerson,
  type Haircut,
} from '../../drawings/art/faces.ts';
import { COLOURS, PLACES, SKY, THINGS, drawScene, drawThing } from '../../drawings/art/scenes.ts';
import { HEADWEAR, WEAR, createLayer } from '../../drawings/art/wear.ts';
import { FIRST_UNSEEN_SEED } from '../../drawings/pictures.ts';
import { HELD_OUT_STYLES, emojiPairs } from './held-out.ts';
import type { Pair } from './pair.ts';

const PAPER = ['#fff', '#dceaf7', '#f7e9dc', '#e8f5e0', '#2b2b3a'];
/** What is asked about on people of our own and pasted onto avatars; all of it in `common`. */
const WORN = [
  ...HEADWEAR.slice(0, 14),
  'headphones',
  'glasses',
  'sunglasses',
  'goggles',
  'eye patch',
  'beard',
  'moustache',
  'mask',
  'scarf',
  'bow tie',
  'necktie',
  'necklace',
  'earrings',
  'freckles',
  'tears',
  'flower',
];
const page = (background: string, content: string) =>
  `<rect width="100" height="100" fill="${background}"/>${content}`;
const base = FIRST_UNSEEN_SEED + 900_000;

function ownPairs(count: number, random: Random): Pair[] {
  const pairs: Pair[] = [];
  const pair = (concept: string, how: Pair['how'], a: string, b: string) => {
    const background = random.pick(PAPER);
    pairs.push({
      test: 'seen styles',
      style: 'own',
      how,
      concept,
      a: page(background, a),
      b: page(background, b),
    });
  };
  for (let n = 0; n < count; n++) {
    const seed = base + n;
    const person = createPerson(createRandom(seed));
    for (const item of WORN)
      pair(
        item,
        'drawn',
        drawPerson(person, [item], 'neutral', seed),
        drawPerson(person, [], 'neutral', seed),
      );
    for (const expression of EXPRESSIONS)
      pair(
        expression,
        'drawn',
        drawPerson(person, [], expression, seed),
        drawPerson(person, [], 'neutral', seed),
      );
    for (const hair of ['long hair', 'curly hair', 'bald'] as Haircut[]) {
      if (HAIR_WORDS[person.hair] === HAIR_WORDS[hair]) continue;
      pair(
        hair === 'bald' ? 'bald head' : hair,
        'drawn',
        drawPerson({ ...person, hair }, [], 'neutral', seed),
        drawPerson(person, [], 'neutral', seed),
      );
    }
  }
  return pairs;
}

function avatarPairs(
  styles: readonly AvatarStyle[],
  test: 'seen styles' | 'held-out styles',
  count: number,
  random: Random,
): Pair[] {
  const pairs: Pair[] = [];
  for (const style of styles)
    for (let n = 0; n < count; n++) {
      const seed = base + 50_000 + n;
      const name = `unseen-${style.name}-${n}`;
      const options = style.bare(createRandom(seed));
      const bare = drawAvatar(style, name, options);
      const background = random.pick(PAPER);
      const add = (concept: string, how: Pair['how'], a: string) =>
        pairs.push({
          test,
          style: style.name,
          how,
          concept,
          a: page(background, a),
          b: page(background, bare),
        });
      for (const item of random.shuffle(WORN).slice(0, 8)) {
        const layer = createLayer(item, style.head, seed);
        add(item, 'pasted', (layer.back ?? '') + bare + layer.front);
      }
      for (const [concept, choices] of Object.entries(style.native)) {
        const drawn = drawAvatar(style, name, { ...options, ...random.pick(choices) });
        if (drawn.replaceAll(/m\d+/g, '') === bare.replaceAll(/m\d+/g, '')) continue;
        add(concept === 'bald' ? 'bald head' : concept, 'native', drawn);
      }
    }
  return pairs;
}

/** One thing worn for another on one person: both directions have a word. */
function exchangePairs(count: number, random: Random): Pair[] {
  const head = ['hat', 'cap', 'crown', 'helmet', 'beanie', 'headphones', 'turban'];
  const other = ['glasses', 'sunglasses', 'beard', 'moustache', 'scarf', 'mask', 'eye patch'];
  return Array.from({ length: count }, (_, n) => {
    const seed = base + 100_000 + n;
    const two = [random.pick(head), random.pick(other)] as const;
    const [gained, lost] = random.chance(0.5) ? two : ([two[1], two[0]] as const);
    const background = random.pick(PAPER);
    if (n % 2 === 0) {
      const person = createPerson(createRandom(seed));
      const draw = (item: string) => page(background, drawPerson(person, [item], 'neutral', seed));
      return {
        test: 'exchange',
        style: 'own',
        how: 'drawn',
        concept: gained,
        lost,
        a: draw(gained),
        b: draw(lost),
      } as const;
    }
    const style = AVATAR_STYLES[(n >> 1) % AVATAR_STYLES.length] as AvatarStyle;
    const bare = drawAvatar(style, `unseen-x-${n}`, style.bare(createRandom(seed)));
    const draw = (item: string) => {
      const layer = createLayer(item, style.head, seed);
      return page(background, (layer.back ?? '') + bare + layer.front);
    };
    return {
      test: 'exchange',
      style: style.name,
      how: 'pasted',
      concept: gained,
      lost,
      a: draw(gained),
      b: draw(lost),
    } as const;
  });
}

/** A hat on one person minus another person without, of one style. */
function strangerPairs(count: number, random: Random): Pair[] {
  const pairs: Pair[] = [];
  const hats = ['hat', 'cap', 'helmet', 'crown', 'beanie', 'top hat'];
  for (let n = 0; n < count; n++) {
    const seed = base + 150_000 + n * 2;
    const item = random.pick(hats);
    const [first, second] = [0, 1].map((i) => createPerson(createRandom(seed + i)));
    if (!first || !second) continue;
    const push = (style: string, how: Pair['how'], a: string, b: string) =>
      pairs.push({ test: 'different people', style, how, concept: item, a, b });
    push(
      'own',
      'drawn',
      page(random.pick(PAPER), drawPerson(first, [item], 'neutral', seed)),
      page(random.pick(PAPER), drawPerson(second, [], 'neutral', seed + 1)),
    );
    for (const style of [
      AVATAR_STYLES[n % AVATAR_STYLES.length],
      HELD_OUT_STYLES[n % HELD_OUT_STYLES.length],
    ]) {
      if (!style) continue;
      const [a, b] = [0, 1].map((i) =>
        drawAvatar(style, `stranger-${n}-${i}`, style.bare(createRandom(seed + i))),
      );
      const layer = createLayer(item, style.head, seed);
      push(
        style.name,
        'pasted',
        page(random.pick(PAPER), (layer.back ?? '') + (a ?? '') + layer.front),
        page(random.pick(PAPER), b ?? ''),
      );
    }
  }
  return pairs;
}

/** What the recipe calls a thing, and what the vocabulary calls it. */
const NAMES: Record<string, string> = {
  snowfall: 'snow',
  flowers: 'flower',
  orange: 'orange colour',
};
const nameOf = (word: string) => NAMES[word] ?? word;

function scenePairs(count: number, random: Random): Pair[] {
  const pairs: Pair[] = [];
  const add = (concept: string, lost: string | undefined, a: string, b: string) =>
    pairs.push({
      test: 'scenes and things',
      style: 'own',
      how: 'drawn',
      concept: nameOf(concept),
      ...(lost === undefined ? {} : { lost: nameOf(lost) }),
      a,
      b,
    });
  const outside = PLACES.filter((place) => place !== 'room');
  for (let n = 0; n < count; n++) {
    const seed = base + 200_000 + n;
    const scene = (
      place: (typeof PLACES)[number],
      time: 'day' | 'night' | 'sunset',
      extras: string[],
    ) => drawScene(place, time, extras, createRandom(seed));
    for (const extra of SKY) {
      const place = random.pick(outside.filter((p) => p !== 'snow' && p !== 'forest'));
      add(extra, undefined, scene(place, 'day', [extra]), scene(place, 'day', []));
    }
    const place = random.pick(outside);
    for (const time of ['night', 'sunset'] as const)
      add(time, undefined, scene(place, time, []), scene(place, 'day', []));
    const [here, there] = random.shuffle(outside) as [
      (typeof PLACES)[number],
      (typeof PLACES)[number],
    ];
    add(here, there, scene(here, 'day', []), scene(there, 'day', []));
    const names = random.shuffle(Object.keys(THINGS));
    const [one, two] = names as [string, string];
    const [colour, second] = random.shuffle([...COLOURS]) as [
      (typeof COLOURS)[number],
      (typeof COLOURS)[number],
    ];
    const thing = (name: string, in_: (typeof COLOURS)[number]) =>
      page('#fff', drawThing(name, in_, createRandom(seed)));
    add(colour, second, thing(one, colour), thing(one, second));
    add(one, two, thing(one, colour), thing(two, colour));
  }
  return pairs;
}

/** All pairs, in a fixed order; `scale` shrinks every part alike. */
export function createPairs(scale = 1): Pair[] {
  const random = createRandom(2_024_77);
  const n = (count: number) => Math.max(2, Math.round(count * scale));
  return [
    ...ownPairs(n(25), random),
    ...avatarPairs(AVATAR_STYLES, 'seen styles', n(30), random),
    ...avatarPairs(HELD_OUT_STYLES, 'held-out styles', n(60), random),
    ...emojiPairs(random, n(150)),
    ...exchangePairs(n(300), random),
    ...strangerPairs(n(120), random),
    ...scenePairs(n(25), random),
  ].filter(({ concept }) => concept in WEAR || concept !== '');
}
