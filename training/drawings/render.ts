/**
 * Renders every sprite that training composes pictures from: faces of our own, avatars of the permitted styles with and
 * without things worn, emoji of the permitted sets, coloured things, landscapes. Writes `sprites.bin` (uint8 RGBA,
 * [N, SIZE, SIZE, 4]) and `sprites.json` (groups of sprites and the concepts that each shows).
 *
 *   node training/drawings/render.ts OUT [--scale 1.0]
 */
import { mkdirSync, writeFileSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { AVATAR_STYLES, drawAvatar, hairWords } from './art/avatars.ts';
import {
  EXPRESSIONS,
  HAIRCUTS,
  HAIR_WORDS,
  MORE_EXPRESSIONS,
  WEAR,
  createPerson,
  drawPerson,
  monochrome,
  type Expression,
} from './art/faces.ts';
import { randomMimics } from './art/mimics.ts';
import { createRandom, type Random } from '../../core/random.ts';
import { COLOURS, PLACES, SKY, THINGS, drawScene, drawThing } from './art/scenes.ts';
import { emojiDrawings } from './art/emoji.ts';
import { createLayer, HEADWEAR, HEAD_ORNAMENTS } from './art/wear.ts';

const SIZE = 160;

interface Group {
  kind: 'person' | 'thing' | 'emoji' | 'scene';
  style: string;
  sprites: { svg: string; shows: string[] }[];
}

/** What cannot be worn together. */
const SLOTS: Record<string, string[]> = {
  head: [...HEADWEAR, ...HEAD_ORNAMENTS],
  eyes: ['glasses', 'sunglasses', 'eye patch', 'goggles'],
  mouth: ['mask', 'beard', 'moustache'],
  neck: ['scarf', 'bow tie', 'necktie', 'necklace'],
  ears: ['earrings'],
  skin: ['freckles', 'tears', 'flower'],
};
const slotOf = (name: string) =>
  Object.entries(SLOTS).find(([, items]) => items.includes(name))?.[0] ?? name;

/** What no wink is seen behind. */
const HIDES_EYES = ['sunglasses', 'goggles', 'eye patch'];

function randomWorn(random: Random, probability: number): string[] {
  return Object.values(SLOTS).flatMap((items) =>
    random.chance(probability) ? [random.pick(items)] : [],
  );
}

function withItem(worn: readonly string[], item: string): string[] {
  return [...worn.filter((other) => slotOf(other) !== slotOf(item)), item];
}

function personGroup(seed: number): Group {
  const random = createRandom(seed);
  // Three in four faces are drawn in a manner of their own.
  const mimics = createRandom(seed + 9_000_000);
  const varied = mimics.chance(0.75);
  const person = { ...createPerson(random), ...(varied ? { mimics: randomMimics(mimics) } : {}) };
  const base = random.chance(0.5) ? [] : randomWorn(random, 0.18);
  const calm: Expression = random.pick(['neutral', 'neutral', 'smile']);
  const variants: [string[], Expression, typeof person][] = [[base, calm, person]];
  const items = Object.keys(WEAR);
  for (let i = 0; i < 9; i++)
    variants.push([
      withItem(base, i < 4 ? random.pick(SLOTS.head as string[]) : random.pick(items)),
      calm,
      person,
    ]);
  const bareFaced = base.filter((i) => i !== 'mask' && !HIDES_EYES.includes(i));
  for (const expression of [...EXPRESSIONS, ...(varied ? MORE_EXPRESSIONS : [])])
    if (expression !== calm && random.chance(varied ? 0.75 : 0.5))
      variants.push([bareFaced, expression, person]);
  for (let i = 0; i < 3; i++)
    variants.push([base, calm, { ...person, hair: random.pick(HAIRCUTS) }]);
  return {
    kind: 'person',
    style: 'own',
    sprites: variants.map(([worn, expression, who], at) => ({
      svg: drawPerson(who, worn, expression, seed * 31 + at),
      shows: [
        'person',
        ...worn,
        ...(worn.includes('mask') || expression === 'neutral' ? [] : [expression]),
        // It is drawn with the mouth of one.
        ...(expression === 'angry face' ? ['frown'] : []),
        ...(worn.some((item) => HEADWEAR.includes(item)) && who.hair !== 'long hair'
          ? []
          : [HAIR_WORDS[who.hair] ?? []].flat()),
      ],
    })),
  };
}

function avatarGroup(style: (typeof AVATAR_STYLES)[number], seed: number): Group {
  const random = createRandom(seed * 7919 + 13);
  const name = `${style.name}-${seed}`;
  let options = style.bare(random);
  const shows = ['person'];
  let hair = hairWords(style, options);
  const natives = Object.keys(style.native);
  const changesHair = (added: Record<string, unknown>) =>
    Object.keys(added).some((key) => key === style.hair.key || key in (style.hair.without ?? {}));
  if (random.chance(0.4)) {
    const item = random.pick(natives);
    const added = random.pick(style.native[item] as Record<string, unknown>[]);
    options = { ...options, ...added };
    shows.push(item);
    if (changesHair(added)) hair = [];
  }
  const sprites = [{ svg: drawAvatar(style, name, options), shows: [...shows, ...hair] }];
  for (const item of natives) {
    if (shows.includes(item) || !random.chance(0.7)) continue;
    const added = random.pick(style.native[item] as Record<string, unknown>[]);
    const keys = Object.keys(added);
    const kept = shows.filter(
      (other) =>
        other === 'person' ||
        !(style.native[other] ?? []).some((o) => keys.some((key) => key in o)),
    );
    sprites.push({
      svg: drawAvatar(style, name, { ...options, ...added }),
      shows: [...kept, ...(changesHair(added) ? [] : hair), item],
    });
  }
  const overlays = Object.keys(WEAR);
  const headTaken = shows.some((other) => slotOf(other) === 'head');
  for (let i = 0; i < 8; i++) {
    const item = i < 5 ? random.pick(SLOTS.head as string[]) : random.pick(overlays);
    if (shows.some((other) => slotOf(other) === slotOf(item))) continue;
    const jitter = {
      cx: style.head.cx + random.range(-1.5, 1.5),
      top: style.head.top + random.range(-2, 3),
      width: style.head.width * random.range(0.95, 1.1),
      eye: style.head.eye + random.range(-1.5, 1.5),
      chin: style.head.chin + random.range(-1.5, 1.5),
    };
    // Art that draws its own hats leaves the hair out under them; so do some of ours.
    const shorn =
      HEADWEAR.includes(item) && style.hair.without && !headTaken && random.chance(0.4)
        ? style.hair.without
        : undefined;
    const layer = createLayer(item, jitter, seed * 53 + i);
    const drawn = drawAvatar(style, name, { ...options, ...shorn });
    sprites.push({
      svg: (layer.back ?? '') + drawn + layer.front,
      shows: [...shows, ...(shorn ? [] : hair), item],
    });
  }
  // A whole group in ink on paper now and then.
  if (random.chance(0.1)) for (const sprite of sprites) sprite.svg = monochrome(sprite.svg);
  return { kind: 'person', style: style.name, sprites };
}

function thingGroup(name: string, seed: number): Group {
  return {
    kind: 'thing',
    style: 'own',
    sprites: COLOURS.map((colour) => ({
      svg: drawThing(name, colour, createRandom(seed)),
      shows: [name, colour === 'orange' ? 'orange colour' : colour],
    })),
  };
}

function sceneGroup(seed: number): Group {
  const random = createRandom(seed + 5_000_000);
  const place = random.pick(PLACES);
  const draw = (where: typeof place, time: 'day' | 'night' | 'sunset', extras: string[]) => ({
    svg: drawScene(where, time, extras, createRandom(seed)),
    shows: [where, ...(time === 'day' || where === 'room' ? [] : [time]), ...extras],
  });
  const time = random.pick(['day', 'day', 'night', 'sunset'] as const);
  const base = random.chance(0.5) ? [] : [random.pick(SKY)];
  const sprites = [draw(place, time, base)];
  if (place === 'room') return { kind: 'scene', style: 'own', sprites: [draw(place, 'day', [])] };
  for (const extra of SKY)
    if (!base.includes(extra) && random.chance(0.55))
      sprites.push(draw(place, time, [...base, extra]));
  for (const other of ['day', 'night', 'sunset'] as const)
    if (other !== time) sprites.push(draw(place, other, base));
  sprites.push(draw(random.pick(PLACES.filter((p) => p !== place && p !== 'room')), time, base));
  return { kind: 'scene', style: 'own', sprites };
}

const emojiGroups = (): Group[] =>
  emojiDrawings().map(({ set, svg, shows }) => ({
    kind: 'emoji',
    style: set,
    sprites: [{ svg, shows }],
  }));

async function rasterise(svg: string): Promise<Buffer> {
  const document = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${svg}</svg>`;
  return sharp(Buffer.from(document)).ensureAlpha().raw().toBuffer();
}

const out = process.argv[2];
if (!out) throw new Error('Expected an output folder: node training/drawings/render.ts OUT');
const scale = Number(process.argv[4] ?? 1);
const count = (n: number) => Array.from({ length: Math.round(n * scale) }, (_, i) => i);
mkdirSync(out, { recursive: true });
const plan: (() => Group[])[] = [
  () => count(2600).map(personGroup),
  ...AVATAR_STYLES.map((style) => () => count(320).map((seed) => avatarGroup(style, seed))),
  () => Object.keys(THINGS).flatMap((name) => count(8).map((seed) => thingGroup(name, seed))),
  () => count(350).map(sceneGroup),
  emojiGroups,
];
const file = createWriteStream(join(out, 'sprites.bin'));
const index: { kind: string; style: string; sprites: string[][] }[] = [];
let written = 0;
for (const make of plan) {
  const groups = make();
  for (let from = 0; from < groups.length; from += 64) {
    const slice = groups.slice(from, from + 64);
    const images = await Promise.all(
      slice.flatMap((group) => group.sprites.map((sprite) => rasterise(sprite.svg))),
    );
    for (const image of images)
      if (!file.write(image))
        await new Promise<void>((resume) => file.once('drain', () => resume()));
    written += images.length;
    index.push(
      ...slice.map(({ kind, style, sprites }) => ({
        kind,
        style,
        sprites: sprites.map((s) => s.shows),
      })),
    );
  }
  console.log(`${written} sprites, ${index.length} groups`);
}
await new Promise<void>((done) => file.end(done));
writeFileSync(
  join(out, 'sprites.json'),
  JSON.stringify({
    size: SIZE,
    count: written,
    groups: index,
  }),
);
