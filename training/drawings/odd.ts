/**
 * Pictures that the model cannot speak about, by seed: blank ones, pages of text, screenshots, noise. `fitOodDetector` learns to
 * tell them from pictures; evaluation asks about other seeds.
 */
import sharp from 'sharp';
import { createRandom, type Random } from '../../core/random.ts';

export const ODD_KINDS = ['blank', 'text', 'screenshot', 'noise'] as const;
export type OddKind = (typeof ODD_KINDS)[number];

const SIZE = 224;
const WORDS =
  'time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea body information back parent face others level office door health person art war history party result change morning reason research girl guy moment air teacher force education'.split(
    ' ',
  );
const FONTS = ['sans-serif', 'serif', 'monospace', 'DejaVu Sans', 'DejaVu Serif'];

const grey = (random: Random, low: number, high: number) => {
  const base = random.range(low, high);
  const channel = () =>
    Math.max(0, Math.min(255, Math.round(base + (random.chance(0.7) ? 0 : random.range(-40, 40)))));
  return `rgb(${channel()},${channel()},${channel()})`;
};
const colour = (random: Random) =>
  `hsl(${Math.floor(random.range(0, 360))},${Math.floor(random.range(5, 100))}%,${Math.floor(random.range(5, 97))}%)`;

function sentence(random: Random, letters: number): string {
  let text = '';
  while (text.length < letters) text += `${random.pick(WORDS)}${random.chance(0.12) ? ', ' : ' '}`;
  return text.charAt(0).toUpperCase() + text.slice(1, letters);
}

const svg = (content: string) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${content}</svg>`,
  );
const rect = (x: number, y: number, w: number, h: number, fill: string, round = 0) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" rx="${round.toFixed(1)}" fill="${fill}"/>`;
const line = (random: Random, x: number, y: number, size: number, letters: number, fill: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size.toFixed(1)}" font-family="${random.pick(FONTS)}" fill="${fill}">${sentence(random, letters)}</text>`;

/** One colour, a slow gradient or a soft spot, now and then with a trace of grain. */
function blank(random: Random): string {
  const [one, two] = [colour(random), colour(random)];
  if (random.chance(0.45))
    return rect(0, 0, 100, 100, random.chance(0.5) ? one : grey(random, 0, 255));
  const stops = `<stop stop-color="${one}"/><stop offset="1" stop-color="${two}"/>`;
  const shape = random.chance(0.6)
    ? `<linearGradient id="g" x2="${random.range(0, 1)}" y2="${random.range(0, 1)}">${stops}</linearGradient>`
    : `<radialGradient id="g">${stops}</radialGradient>`;
  return `<defs>${shape}</defs>${rect(0, 0, 100, 100, 'url(#g)')}`;
}

/** A page of a book, a letter, a slide or a list. */
function text(random: Random): string {
  const dark = random.chance(0.2);
  const paper = dark ? grey(random, 0, 60) : grey(random, 205, 255);
  const ink = dark ? grey(random, 180, 255) : grey(random, 0, 90);
  const size = random.range(1.8, 9);
  const margin = random.range(2, 14);
  let content = rect(0, 0, 100, 100, paper);
  const columns = size < 4 && random.chance(0.25) ? 2 : 1;
  for (let column = 0; column < columns; column++)
    for (let y = margin + size; y < 100 - margin * random.range(0.3, 2); y += size * 1.4) {
      if (random.chance(0.08)) continue;
      const letters = Math.round(
        ((100 - 2 * margin) / columns / size) *
          random.range(1.3, 1.9) *
          (random.chance(0.1) ? 0.5 : 1),
      );
      const large = random.chance(0.06) ? 1.6 : 1;
      content += line(
        random,
        margin + column * 50,
        y,
        size * large,
        Math.round(letters / large),
        ink,
      );
    }
  return `<g transform="rotate(${random.chance(0.3) ? random.range(-6, 6) : 0} 50 50)">${content}</g>`;
}

/** Windows, bars, lists, forms, cards, code. */
function screenshot(random: Random): string {
  const dark = random.chance(0.35);
  const [ground, card, ink] = dark
    ? [grey(random, 10, 50), grey(random, 35, 80), grey(random, 170, 250)]
    : [grey(random, 225, 255), grey(random, 235, 255), grey(random, 10, 110)];
  const accent = colour(random);
  let content = rect(0, 0, 100, 100, ground);
  const bar = random.range(4, 12);
  content += rect(0, 0, 100, bar, random.chance(0.5) ? accent : card);
  for (let i = 0; i < 4; i++)
    content += line(random, 4 + i * random.range(12, 22), bar * 0.7, bar * 0.35, 7, ink);
  const side = random.chance(0.6) ? random.range(12, 28) : 0;
  if (side > 0) {
    content += rect(0, bar, side, 100 - bar, card);
    for (let y = bar + 6; y < 96; y += random.range(4, 7))
      content += line(random, 3, y, 2.6, Math.round(side * 0.5), ink);
  }
  const code = random.chance(0.25);
  for (let y = bar + 6; y < 96;) {
    const left = side + 3 + (code ? random.pick([0, 3, 6, 9]) : 0);
    if (code || random.chance(0.55)) {
      content += line(
        random,
        left,
        y,
        2.6,
        Math.round((97 - left) * random.range(0.15, code ? 0.6 : 0.68)),
        code && random.chance(0.5) ? colour(random) : ink,
      );
      y += 4.2;
    } else {
      const height = random.range(6, 22);
      const width = random.range(10, 94 - left);
      content += rect(left, y, width, height, random.chance(0.5) ? card : colour(random), 1.5);
      content += line(random, left + 2, y + height / 2, 2.6, Math.round(width * 0.4), ink);
      if (random.chance(0.5)) content += rect(left + width - 12, y + height - 5, 10, 4, accent, 1);
      y += height + 4;
    }
  }
  return content;
}

/** White, coloured, coarse or striped noise. */
async function noise(random: Random): Promise<Buffer> {
  const cells = random.pick([SIZE, SIZE, 112, 56, 28]);
  const mono = random.chance(0.4);
  const [middle, spread] = [random.range(60, 190), random.range(15, 120)];
  const striped = random.chance(0.15);
  const data = Buffer.alloc(cells * cells * 3);
  for (let y = 0; y < cells; y++) {
    const row = random.range(-1, 1);
    for (let x = 0; x < cells; x++) {
      const one = striped ? row : random.range(-1, 1);
      for (let c = 0; c < 3; c++)
        data[(y * cells + x) * 3 + c] = Math.max(
          0,
          Math.min(255, middle + spread * (mono || striped ? one : random.range(-1, 1))),
        );
    }
  }
  return sharp(data, { raw: { width: cells, height: cells, channels: 3 } })
    .resize(SIZE, SIZE, { kernel: random.pick(['nearest', 'cubic'] as const) })
    .png()
    .toBuffer();
}

/** A picture of the kind, stored as people store them. */
export async function oddPicture(kind: OddKind, seed: number): Promise<Buffer> {
  const random = createRandom(seed * 4 + ODD_KINDS.indexOf(kind));
  const image =
    kind === 'noise'
      ? await noise(random)
      : await sharp(svg({ blank, text, screenshot }[kind](random)))
          .png()
          .toBuffer();
  return random.chance(0.5)
    ? sharp(image)
        .jpeg({ quality: Math.floor(random.range(40, 95)) })
        .toBuffer()
    : image;
}
