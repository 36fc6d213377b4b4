/**
 * Renders every sprite that training composes pictures from: faces of our own, avatars of the permitted styles with and
 * without things worn, emoji of the permitted sets, coloured things, landscapes. Writes `sprites.bin` (uint8 RGBA,
 * [N, SIZE, SIZE, 4]) and `sprites.json` (groups of sprites and the concepts that each shows).
 *
 *   node models/training/render.ts OUT [--scale 1.0]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync, createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { AVATAR_STYLES, drawAvatar } from './render/avatars.ts';
import { EXPRESSIONS, WEAR, createPerson, drawPerson, type Expression } from './render/faces.ts';
import { createRandom, type Random } from '../../core/random.ts';
import { COLOURS, PLACES, SKY, THINGS, drawScene, drawThing } from './render/scenes.ts';
import { createLayer, HEADWEAR } from './render/wear.ts';

const SIZE = 96;
const require = createRequire(import.meta.url);

interface Group {
  kind: 'person' | 'thing' | 'emoji' | 'scene';
  style: string;
  sprites: { svg: string; shows: string[] }[];
}

/** What cannot be worn together. */
const SLOTS: Record<string, string[]> = {
  head: [...HEADWEAR, 'headphones'],
  eyes: ['glasses', 'sunglasses', 'eye patch'],
  mouth: ['mask', 'beard', 'moustache'],
  neck: ['scarf', 'bow tie', 'necktie', 'necklace'],
  ears: ['earrings'],
  skin: ['freckles', 'tears', 'flower'],
};
const slotOf = (name: string) =>
  Object.entries(SLOTS).find(([, items]) => items.includes(name))?.[0] ?? name;

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
  const person = createPerson(random);
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
  for (const expression of EXPRESSIONS)
    if (expression !== calm && random.chance(0.5))
      variants.push([base.filter((i) => i !== 'mask'), expression, person]);
  for (const hair of ['long hair', 'curly hair', 'bald', 'short'] as const)
    if (hair !== person.hair && random.chance(0.4))
      variants.push([base, calm, { ...person, hair }]);
  return {
    kind: 'person',
    style: 'own',
    sprites: variants.map(([worn, expression, who]) => ({
      svg: drawPerson(who, worn, expression, seed * 31),
      shows: [
        'person',
        ...worn,
        ...(worn.includes('mask') || expression === 'neutral' ? [] : [expression]),
        ...(['long hair', 'curly hair', 'bald'].includes(who.hair) ? [who.hair] : []),
      ],
    })),
  };
}

function avatarGroup(style: (typeof AVATAR_STYLES)[number], seed: number): Group {
  const random = createRandom(seed * 7919 + 13);
  const name = `${style.name}-${seed}`;
  let options = style.bare(random);
  const shows = ['person'];
  const natives = Object.keys(style.native);
  if (random.chance(0.4)) {
    const item = random.pick(natives);
    options = { ...options, ...random.pick(style.native[item] as Record<string, unknown>[]) };
    shows.push(item);
  }
  const sprites = [{ svg: drawAvatar(style, name, options), shows }];
  for (const item of natives) {
    if (shows.includes(item) || !random.chance(0.7)) continue;
    const added = random.pick(style.native[item] as Record<string, unknown>[]);
    const keys = Object.keys(added);
    const replaced = shows.filter(
      (other) =>
        other === 'person' ||
        !(style.native[other] ?? []).some((o) => keys.some((key) => key in o)),
    );
    sprites.push({
      svg: drawAvatar(style, name, { ...options, ...added }),
      shows: [...replaced, item],
    });
  }
  const overlays = Object.keys(WEAR);
  for (let i = 0; i < 7; i++) {
    const item = i < 4 ? random.pick(SLOTS.head as string[]) : random.pick(overlays);
    if (shows.some((other) => slotOf(other) === slotOf(item))) continue;
    const jitter = {
      cx: style.head.cx + random.range(-1.5, 1.5),
      top: style.head.top + random.range(-2, 3),
      width: style.head.width * random.range(0.95, 1.1),
      eye: style.head.eye + random.range(-1.5, 1.5),
      chin: style.head.chin + random.range(-1.5, 1.5),
    };
    const layer = createLayer(item, jitter, seed * 53 + i);
    sprites.push({
      svg: (layer.back ?? '') + drawAvatar(style, name, options) + layer.front,
      shows: [...shows, item],
    });
  }
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

const SUBGROUP_WORDS: Record<string, string[]> = {
  'animal-bird': ['bird'],
  'plant-flower': ['flower'],
};

function emojiGroups(): Group[] {
  const emoji = require('emojibase-data/en/data.json') as {
    label: string;
    hexcode: string;
    group?: number;
    subgroup?: number;
  }[];
  const subgroups = (
    require('emojibase-data/meta/groups.json') as { subgroups: Record<string, string> }
  ).subgroups;
  const chars = (name: string) =>
    join(dirname(require.resolve(`@iconify-json/${name}/icons.json`)), 'chars.json');
  const slug = (label: string) =>
    label
      .toLowerCase()
      .replaceAll(/[’'.]/g, '')
      .replaceAll(/[^a-z0-9]+/g, '-');
  const sets = ['noto', 'twemoji', 'emojione'].map((name) => ({
    name,
    icons: require(`@iconify-json/${name}/icons.json`) as {
      width: number;
      height: number;
      icons: Record<string, { body: string; width?: number; height?: number }>;
    },
    chars: (existsSync(chars(name)) ? require(chars(name)) : {}) as Record<string, string>,
  }));
  const groups: Group[] = [];
  for (const { label, hexcode, group, subgroup } of emoji) {
    if (![0, 3, 4, 5, 6, 7].includes(group ?? -1) || /o’clock|-thirty|ZZZ/.test(label)) continue;
    for (const set of sets) {
      const code = hexcode.toLowerCase().replaceAll('-fe0f', '');
      const icon =
        set.icons.icons[set.chars[code] ?? set.chars[hexcode.toLowerCase()] ?? slug(label)];
      if (!icon) continue;
      const width = icon.width ?? set.icons.width;
      const height = icon.height ?? set.icons.height;
      groups.push({
        kind: 'emoji',
        style: set.name,
        sprites: [
          {
            svg: `<svg width="100" height="100" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`,
            shows: [label, ...(SUBGROUP_WORDS[subgroups[String(subgroup)] ?? ''] ?? [])],
          },
        ],
      });
    }
  }
  return groups;
}

async function rasterise(svg: string): Promise<Buffer> {
  const document = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${svg}</svg>`;
  return sharp(Buffer.from(document)).ensureAlpha().raw().toBuffer();
}

const out = process.argv[2];
if (!out) throw new Error('Expected an output folder: node models/training/render.ts OUT');
const scale = Number(process.argv[4] ?? 1);
const count = (n: number) => Array.from({ length: Math.round(n * scale) }, (_, i) => i);
mkdirSync(out, { recursive: true });
const plan: (() => Group[])[] = [
  () => count(1000).map(personGroup),
  ...AVATAR_STYLES.map((style) => () => count(260).map((seed) => avatarGroup(style, seed))),
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
    concepts: JSON.parse(readFileSync(join(import.meta.dirname, 'concepts.json'), 'utf8')),
  }),
);
