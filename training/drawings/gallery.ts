/**
 * Draws the page's sample pairs and lists them: node training/drawings/gallery.ts. Each is named after what A has and B has not. The
 * rendered people among them are those of people/samples.py.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { FIRST_UNSEEN_SEED, person, scene, thing, toPng } from './pictures.ts';

const SIZE = 320;
const seed = (n: number) => FIRST_UNSEEN_SEED + n;
const wearing = (n: number, item: string, background: string, base: readonly string[] = []) =>
  [
    person(seed(n), { worn: [...base, item], background }, SIZE),
    person(seed(n), { worn: base, background }, SIZE),
  ] as const;

const PAIRS: { name: string; title: string; pair: readonly [string, string] }[] = [
  { name: 'hat', title: 'hat', pair: wearing(3, 'hat', '#dceaf7') },
  { name: 'glasses', title: 'glasses', pair: wearing(8, 'glasses', '#f7e9dc') },
  { name: 'crown', title: 'crown', pair: wearing(12, 'crown', '#e8f5e0') },
  { name: 'beard', title: 'beard', pair: wearing(24, 'beard', '#ffffff') },
  { name: 'headphones', title: 'headphones', pair: wearing(31, 'headphones', '#f3e3f7') },
  { name: 'scarf', title: 'scarf', pair: wearing(33, 'scarf', '#e0f2f1') },
  {
    name: 'rainbow',
    title: 'rainbow',
    pair: [
      scene(seed(5), 'grass', 'day', ['rainbow'], SIZE),
      scene(seed(5), 'grass', 'day', [], SIZE),
    ],
  },
  {
    name: 'house',
    title: 'house',
    pair: [
      scene(seed(9), 'mountain', 'day', ['house'], SIZE),
      scene(seed(9), 'mountain', 'day', [], SIZE),
    ],
  },
  {
    name: 'night',
    title: 'night',
    pair: [
      scene(seed(15), 'mountain', 'night', [], SIZE),
      scene(seed(15), 'mountain', 'day', [], SIZE),
    ],
  },
  {
    name: 'red',
    title: 'red',
    pair: [thing(seed(2), 'balloon', 'red', SIZE), thing(seed(2), 'balloon', 'blue', SIZE)],
  },
];

/** Rendered people, the first of whom every visitor sees first. */
const RENDERED = ['cap', 'sunglasses', 'mask', 'helmet', 'beanie', 'headscarf'];

const out = join(import.meta.dirname, '../../static/samples');
mkdirSync(out, { recursive: true });
for (const { name, pair } of PAIRS)
  for (const [side, svg] of [
    ['a', pair[0]],
    ['b', pair[1]],
  ] as const)
    writeFileSync(join(out, `${name}-${side}.png`), await toPng(svg));
// The pair in which nothing changes: the same picture, stored once as it is and once as a darker, softer JPEG.
const same = await sharp(
  Buffer.from(
    person(seed(41), { worn: ['cap'], expression: 'smile', background: '#e9edc9' }, SIZE),
  ),
)
  .png()
  .toBuffer();
writeFileSync(join(out, 'nothing-a.png'), await sharp(same).png({ palette: true }).toBuffer());
writeFileSync(
  join(out, 'nothing-b.jpg'),
  await sharp(same).modulate({ brightness: 0.96 }).jpeg({ quality: 60 }).toBuffer(),
);
const rendered = (name: string, title = name) => ({
  name,
  title,
  a: `/samples/${name}-a.jpg`,
  b: `/samples/${name}-b.jpg`,
});
const index = [
  ...RENDERED.map((name) => rendered(name)),
  ...PAIRS.map(({ name, title }) => ({
    name,
    title,
    a: `/samples/${name}-a.png`,
    b: `/samples/${name}-b.png`,
  })),
  {
    name: 'nothing',
    title: 'nothing changes',
    a: '/samples/nothing-a.png',
    b: '/samples/nothing-b.jpg',
  },
  rendered('moment', 'another moment'),
];
writeFileSync(join(out, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
