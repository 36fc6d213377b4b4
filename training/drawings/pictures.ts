/** Finished pictures of our own, from seeds that training never saw: the gallery, evaluation pairs, background pairs. */
import sharp from 'sharp';
import { AVATAR_STYLES, drawAvatar } from './art/avatars.ts';
import { emojiDrawings, type EmojiDrawing } from './art/emoji.ts';
import { createPerson, drawPerson, type Expression } from './art/faces.ts';
import { createLayer } from './art/wear.ts';
import { createRandom } from '../../core/random.ts';
import { drawScene, drawThing, PLACES, SKY, THINGS, COLOURS } from './art/scenes.ts';

/** Training uses seeds below this. */
export const FIRST_UNSEEN_SEED = 10_000_000;

export const svgDocument = (content: string, background: string, size: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="0 0 100 100"><rect width="100" height="100" fill="${background}"/>${content}</svg>`;

export const toPng = (svg: string) =>
  sharp(Buffer.from(svg)).flatten({ background: '#fff' }).png({ palette: true }).toBuffer();

export interface Look {
  worn?: readonly string[];
  expression?: Expression;
  background?: string;
}

/** A person by seed; the same seed with another look is the same person. */
export function person(
  seed: number,
  { worn = [], expression = 'neutral', background = '#fff' }: Look,
  size: number,
): string {
  return svgDocument(
    drawPerson(createPerson(createRandom(seed)), worn, expression, seed),
    background,
    size,
  );
}

export function scene(
  seed: number,
  place: (typeof PLACES)[number],
  time: 'day' | 'night' | 'sunset',
  extras: readonly string[],
  size: number,
): string {
  return svgDocument(drawScene(place, time, extras, createRandom(seed)), '#fff', size);
}

export function thing(
  seed: number,
  name: string,
  colour: (typeof COLOURS)[number],
  size: number,
): string {
  return svgDocument(drawThing(name, colour, createRandom(seed)), '#fff', size);
}

const PAPER = ['#fff', '#fff', '#dceaf7', '#f7e9dc', '#e8f5e0', '#333'];
let drawings: EmojiDrawing[] | undefined;

/** Any picture by seed, of all kinds that training saw: people, avatars, landscapes, things, emoji. */
export function anyPicture(seed: number, size: number): string {
  const random = createRandom(seed);
  const kind = random.next();
  const background = random.pick(PAPER);
  const worn = random.chance(0.5)
    ? [random.pick(['hat', 'cap', 'glasses', 'beard', 'scarf', 'crown', 'headphones'])]
    : [];
  if (kind < 0.35) return person(seed, { worn, background }, size);
  if (kind < 0.6) {
    const style = random.pick(AVATAR_STYLES);
    const layers = worn.map((item) => createLayer(item, style.head, seed));
    const drawn = drawAvatar(style, `any-${seed}`, style.bare(random));
    return svgDocument(
      [...layers.map((l) => l.back ?? ''), drawn, ...layers.map((l) => l.front)].join(''),
      background,
      size,
    );
  }
  if (kind < 0.75)
    return scene(
      seed,
      random.pick(PLACES),
      random.pick(['day', 'night', 'sunset']),
      random.chance(0.6) ? [random.pick(SKY)] : [],
      size,
    );
  if (kind < 0.85) return thing(seed, random.pick(Object.keys(THINGS)), random.pick(COLOURS), size);
  drawings ??= emojiDrawings();
  return svgDocument(random.pick(drawings).svg, background, size);
}
