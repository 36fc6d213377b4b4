/** Finished pictures of our own, from seeds that training never saw: the gallery, evaluation pairs, background pairs. */
import sharp from 'sharp';
import { createPerson, drawPerson, type Expression } from './render/faces.ts';
import { createRandom } from '../../core/random.ts';
import { drawScene, drawThing, PLACES, SKY, THINGS, COLOURS } from './render/scenes.ts';

/** Training uses seeds below this. */
export const FIRST_UNSEEN_SEED = 10_000_000;

export const svgDocument = (content: string, background: string, size: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><rect width="100" height="100" fill="${background}"/>${content}</svg>`;

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

/** Any picture of ours by seed. */
export function anyPicture(seed: number, size: number): string {
  const random = createRandom(seed);
  const kind = random.next();
  if (kind < 0.5)
    return person(
      seed,
      {
        worn: random.chance(0.5)
          ? [random.pick(['hat', 'cap', 'glasses', 'beard', 'scarf', 'crown', 'headphones'])]
          : [],
        background: random.pick(['#fff', '#dceaf7', '#f7e9dc', '#e8f5e0', '#333']),
      },
      size,
    );
  if (kind < 0.8)
    return scene(
      seed,
      random.pick(PLACES),
      random.pick(['day', 'night', 'sunset']),
      random.chance(0.6) ? [random.pick(SKY)] : [],
      size,
    );
  return thing(seed, random.pick(Object.keys(THINGS)), random.pick(COLOURS), size);
}
