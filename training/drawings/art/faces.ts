/**
 * Our own faces: a person described by a few numbers, drawn with any set of things worn and any expression. The drawing
 * style varies as much as the people do (outline, flat, monochrome; dots, buttons or painted eyes; bust, shoulders or
 * head alone), because a model that saw one style only does not carry over to others.
 */
import { createRandom, type Random } from '../../../core/random.ts';
import { drawMimics, type Expression, type Mimics } from './mimics.ts';
import { ellipse, path } from './shapes.ts';
import { HAIR, HEADWEAR, WEAR, createLayer, ink, shade, type Head } from './wear.ts';

const SKIN = [
  '#ffdbac',
  '#f1c27d',
  '#e0ac69',
  '#c68642',
  '#8d5524',
  '#5c3a21',
  '#ffe0bd',
  '#ffcd94',
  '#fff',
  '#ffd54f',
];
/** Skins that no person has, as many avatars do. */
const FANTASY = ['#a2d2ff', '#caffbf', '#ffc8dd', '#bdb2ff', '#e0e0e0', '#ffadad'];
const EXPRESSIONS = ['smile', 'frown', 'open mouth', 'tongue', 'wink'] as const;
/** What faces that are drawn in many manners show beside those. */
export const MORE_EXPRESSIONS = ['closed eyes', 'angry face'] as const;
export type { Expression };

export const HAIRCUTS = [
  'bald',
  'short',
  'side parting',
  'buzz',
  'spiky',
  'bangs',
  'bun',
  'mohawk',
  'fringe',
  'bob',
  'long hair',
  'pigtails',
  'ponytail',
  'curly hair',
  'afro',
] as const;
export type Haircut = (typeof HAIRCUTS)[number];
/** What a haircut is called where it has a name of its own. */
export const HAIR_WORDS: Partial<Record<Haircut, string>> = {
  bald: 'bald',
  'long hair': 'long hair',
  'curly hair': 'curly hair',
  afro: 'curly hair',
};

export interface Person {
  head: Head;
  skin: string;
  hairColour: string;
  hair: Haircut;
  shirt: string;
  trim: string;
  line: string;
  look: 'flat' | 'monochrome';
  body: 'bust' | 'square' | 'slim' | 'none';
  neckline: number;
  eyes: 'dots' | 'whites' | 'big' | 'tall' | 'iris' | 'lines';
  brows: number;
  skull: 'egg' | 'round' | 'square' | 'long';
  shape: number;
  nose: number;
  mouth: number;
  blush: boolean;
  ears: boolean;
  /** The manner in which eyes, brows and mouth are drawn; without it, the plain one. */
  mimics?: Mimics;
}

export function createPerson(random: Random): Person {
  const close = random.chance(0.25);
  const cx = random.range(46, 54);
  const width = close ? random.range(52, 64) : random.range(34, 52);
  const top = close ? random.range(22, 28) : random.range(20, 34);
  const chin = Math.min(top + width * random.range(0.95, 1.28), close ? 92 : 86);
  const look = random.chance(0.15) ? 'monochrome' : 'flat';
  return {
    head: { cx, top, width, eye: top + (chin - top) * random.range(0.44, 0.56), chin },
    skin: random.chance(0.1) ? random.pick(FANTASY) : random.pick(SKIN),
    hairColour: random.chance(0.12) ? shade(random) : random.pick(HAIR),
    hair: random.pick(HAIRCUTS),
    shirt: shade(random),
    trim: shade(random),
    line: ink(random),
    look,
    body: random.pick(['bust', 'bust', 'square', 'slim', close ? 'none' : 'bust']),
    neckline: Math.floor(random.range(0, 5)),
    eyes: random.pick(['dots', 'dots', 'whites', 'big', 'tall', 'iris', 'lines']),
    brows: Math.floor(random.range(0, 4)),
    skull: random.pick(['egg', 'egg', 'round', 'square', 'long']),
    shape: random.range(0.75, 1.2),
    nose: Math.floor(random.range(0, 6)),
    mouth: Math.floor(random.range(0, 4)),
    blush: random.chance(0.2),
    ears: random.chance(0.8),
  };
}

/** What becomes of hair under headwear: drawn art keeps it, cuts it at the brim or leaves it out. */
export type HairUnder = 'kept' | 'cut' | 'gone';

/**
 * SVG content (no root element) of a person wearing `worn`, in that drawing order. `seed` fixes what things look like
 * and, unless `under` says it, what becomes of the hair under headwear.
 */
export function drawPerson(
  { skin: tone, ...rest }: Person,
  worn: readonly string[],
  expression: Expression,
  seed: number,
  under?: HairUnder,
): string {
  // In ink, skin is paper: on black no face would be seen.
  const skin = rest.look === 'monochrome' ? '#fff' : tone;
  const person = { ...rest, skin };
  const { head: h, line } = person;
  const w = h.width;
  const layers = worn.map((name) => createLayer(name, h, seed));
  const fate =
    under ??
    createRandom(seed * 17 + 5).pick<HairUnder>(['kept', 'kept', 'kept', 'cut', 'cut', 'gone']);
  const covered = worn.some((name) => HEADWEAR.includes(name));
  const hair = covered && fate === 'gone' ? { ...person, hair: 'bald' as const } : person;
  const low = h.top + (h.eye - h.top) * 0.36;
  const clip = `h${Math.abs(seed)}`;
  const top =
    covered && fate === 'cut'
      ? `<clipPath id="${clip}"><rect y="${low}" width="100" height="100"/></clipPath><g clip-path="url(#${clip})">${hairFront(hair)}</g>`
      : hairFront(hair);
  const ears = person.ears
    ? [-1, 1]
        .map((s) =>
          ellipse(h.cx + s * w * 0.5, h.eye + 2, w * 0.07, w * 0.11, `fill="${skin}" ${line}`),
        )
        .join('')
    : '';
  const svg = [
    covered && fate === 'cut' ? '' : hairBack(hair),
    ...layers.map((l) => l.back ?? ''),
    drawBody(person),
    ears,
    path(skull(person), `fill="${skin}" ${line}`),
    features(person, expression),
    top,
    ...layers.map((l) => l.front),
  ].join('');
  return person.look === 'monochrome' ? monochrome(svg) : svg;
}

/** How light a colour (#rgb or #rrggbb) is, 0 to 255. */
function luma(colour: string): number {
  const hex =
    colour.length < 7 ? [...colour.slice(1, 4)].map((c) => c + c).join('') : colour.slice(1, 7);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.3 * r + 0.59 * g + 0.11 * b;
}

/** Ink on paper: light fills become white, dark ones black, and everything has an outline. */
export function monochrome(svg: string): string {
  const drawn = svg
    .replaceAll(/fill="(#[0-9a-f]{3,8})"/g, (_, colour: string) =>
      luma(colour) > 70 ? 'fill="#fff"' : 'fill="#1a1a1a"',
    )
    .replaceAll(/stroke="#[0-9a-f]{3,8}"/g, 'stroke="#111"');
  return `<g stroke="#111" stroke-width="1.1">${drawn}</g>`;
}

function skull({ head: h, skull: kind, shape }: Person): string {
  const w = h.width / 2;
  const x = h.cx;
  if (kind === 'round') {
    const middle = (h.top + h.chin) / 2;
    const ry = (h.chin - h.top) / 2 + 1;
    return `M${x - w} ${middle}A${w} ${ry} 0 0 1 ${x + w} ${middle}A${w} ${ry} 0 0 1 ${x - w} ${middle}Z`;
  }
  if (kind === 'square')
    return `M${x - w} ${h.top + 8}Q${x - w} ${h.top - 2} ${x - w + 10} ${h.top - 2}H${x + w - 10}Q${x + w} ${h.top - 2} ${x + w} ${h.top + 8}V${h.chin - 10}Q${x + w} ${h.chin} ${x + w - 10} ${h.chin}H${x - w + 10}Q${x - w} ${h.chin} ${x - w} ${h.chin - 10}Z`;
  if (kind === 'long')
    return `M${x - w} ${h.top + w}A${w} ${w + 1} 0 0 1 ${x + w} ${h.top + w}L${x + w * 0.9} ${h.chin - w * 0.6}Q${x} ${h.chin + w * 0.6} ${x - w * 0.9} ${h.chin - w * 0.6}Z`;
  return `M${x - w} ${h.eye}C${x - w} ${h.top - 7} ${x + w} ${h.top - 7} ${x + w} ${h.eye}C${x + w * shape} ${h.chin + 3} ${x - w * shape} ${h.chin + 3} ${x - w} ${h.eye}Z`;
}

function drawBody({ head: h, body, shirt, trim, skin, line, neckline }: Person): string {
  if (body === 'none') return '';
  const { cx: x, width: w, chin } = h;
  const wide = { bust: 0.85, square: 1.0, slim: 0.62 }[body];
  const y = chin + 6;
  const torso =
    body === 'square'
      ? `M${x - w * wide} 101V${y + 10}Q${x - w * wide} ${y + 2} ${x - w * 0.7} ${y + 2}H${x + w * 0.7}Q${x + w * wide} ${y + 2} ${x + w * wide} ${y + 10}V101Z`
      : `M${x - w * wide} 101Q${x - w * (wide - 0.05)} ${y} ${x} ${y - 1}Q${x + w * (wide - 0.05)} ${y} ${x + w * wide} 101Z`;
  const clothes = [
    '',
    path(
      `M${x - w * 0.2} ${y}L${x} ${y + 12}L${x + w * 0.2} ${y}Z`,
      `fill="${trim}" ${line || 'stroke="#0003" stroke-width=".6"'}`,
    ),
    `<rect x="${x - w * wide * 0.75}" y="${y + 9}" width="${w * wide * 1.5}" height="4" fill="${trim}"/>`,
    path(`M${x} ${y + 5}V101`, `stroke="${trim}" stroke-width="2" fill="none"`),
    path(
      `M${x - w * 0.3} ${y - 1}Q${x} ${y + 14} ${x + w * 0.3} ${y - 1}`,
      `stroke="${trim}" stroke-width="3" fill="none"`,
    ),
  ];
  const neck = `<rect x="${x - w * 0.15}" y="${chin - 6}" width="${w * 0.3}" height="15" rx="5" fill="${skin}" ${line}/>`;
  return neck + path(torso, `fill="${shirt}" ${line}`) + (clothes[neckline] ?? '');
}

function drawEye({ head: h, eyes }: Person, s: number, closed: boolean): string {
  const w = h.width;
  const x = h.cx + s * w * 0.22;
  const y = h.eye;
  const k = w / 45;
  if (closed)
    return path(`M${x - 4} ${y}q4 3.5 8 0`, 'fill="none" stroke="#111" stroke-width="1.6"');
  if (eyes === 'dots') return ellipse(x, y, 2.2 * k, 2.2 * k, 'fill="#111"');
  if (eyes === 'tall') return ellipse(x, y, 1.9 * k, 3.6 * k, 'fill="#111"');
  if (eyes === 'lines')
    return path(
      `M${x - 4 * k} ${y}h${8 * k}`,
      'stroke="#111" stroke-width="1.8" stroke-linecap="round"',
    );
  const r = (eyes === 'big' ? 5.5 : 4) * k;
  const iris = eyes === 'iris' ? ['#4895ef', '#588157', '#6f4518'][Math.floor(w) % 3] : '#1b1b1b';
  return (
    ellipse(x, y, r, r * 0.85, 'fill="#fff" stroke="#333" stroke-width=".5"') +
    ellipse(x, y, r * 0.55, r * 0.6, `fill="${iris}"`) +
    (eyes === 'iris' ? ellipse(x, y, r * 0.25, r * 0.3, 'fill="#111"') : '')
  );
}

function features(person: Person, expression: Expression): string {
  const { head: h, nose, mouth, brows, mimics } = person;
  const w = h.width;
  const k = w / 45;
  const arched = [-2.5, 0, -1.5, -2.5][brows] ?? 0;
  const drawnBrows =
    brows === 1
      ? ''
      : [-1, 1]
          .map((s) =>
            path(
              `M${h.cx + s * w * 0.13} ${h.eye - 7 * k}q${s * w * 0.09} ${expression === 'frown' ? 2 : arched} ${s * w * 0.18} ${expression === 'frown' ? 2.5 : 0}`,
              `fill="none" stroke="#3a2a1a" stroke-width="${[1.5, 0, 2.6, 1][brows]}"`,
            ),
          )
          .join('');
  const y = h.eye + (h.chin - h.eye) * 0.62;
  const n = h.eye + (y - h.eye) * 0.55;
  const noses = [
    path(`M${h.cx} ${h.eye + 3}q4 6 -1 7`, 'fill="none" stroke="#0007" stroke-width="1"'),
    ellipse(h.cx, n, 2.4 * k, 1.6 * k, 'fill="#0003"'),
    '',
    path(`M${h.cx - 3} ${n}q3 3 6 0`, 'fill="none" stroke="#0008" stroke-width="1.2"'),
    ellipse(h.cx, n, 3.2 * k, 2.8 * k, 'fill="#e57373" stroke="#0004" stroke-width=".5"'),
    path(
      `M${h.cx} ${h.eye}L${h.cx - 3} ${n + 1}H${h.cx + 1}`,
      'fill="none" stroke="#0008" stroke-width="1"',
    ),
  ];
  const cheeks = person.blush
    ? [-1, 1].map((s) => ellipse(h.cx + s * w * 0.3, n + 3, w * 0.07, w * 0.05, 'fill="#ff5d8f66"'))
    : [];
  if (mimics) {
    // On dark skin only black lines are seen.
    const line = luma(person.skin) < 110 ? '#000' : mimics.line;
    return (noses[nose] ?? '') + cheeks.join('') + drawMimics(h, { ...mimics, line }, expression);
  }
  return (
    drawEye(person, -1, false) +
    drawEye(person, 1, expression === 'wink') +
    drawnBrows +
    (noses[nose] ?? '') +
    cheeks.join('') +
    drawMouth(h.cx, y, w * 0.2, expression, mouth)
  );
}

function drawMouth(x: number, y: number, m: number, expression: Expression, kind: number): string {
  const lip = (d: string, fill = 'none') =>
    path(d, `fill="${fill}" stroke="#722" stroke-width="1.7" stroke-linecap="round"`);
  if (expression === 'neutral')
    return [
      lip(`M${x - m * 0.7} ${y}h${m * 1.4}`),
      lip(`M${x - m * 0.4} ${y}h${m * 0.8}`),
      ellipse(x, y, m * 0.5, m * 0.18, 'fill="#b5545a"'),
      lip(`M${x - m * 0.6} ${y}q${m * 0.6} 1 ${m * 1.2} -1`),
    ][kind] as string;
  if (expression === 'smile')
    return [
      lip(`M${x - m} ${y - 2}Q${x} ${y + 9} ${x + m} ${y - 2}`),
      lip(`M${x - m} ${y - 2}Q${x} ${y + 12} ${x + m} ${y - 2}Z`, '#fff'),
      lip(`M${x - m * 1.2} ${y - 3}Q${x} ${y + 14} ${x + m * 1.2} ${y - 3}Z`, '#7a1f2b'),
      lip(`M${x - m * 1.3} ${y - 3}Q${x} ${y + 7} ${x + m * 1.3} ${y - 3}`),
    ][kind] as string;
  if (expression === 'frown')
    return lip(
      `M${x - m} ${y + 4}Q${x} ${y - (kind > 1 ? 8 : 5)} ${x + m} ${y + 4}${kind === 2 ? 'Z' : ''}`,
      kind === 2 ? '#7a1f2b' : 'none',
    );
  if (expression === 'open mouth')
    return ellipse(
      x,
      y + 1,
      m * (kind % 2 ? 0.6 : 0.45),
      m * (kind > 1 ? 0.8 : 0.6),
      'fill="#611" stroke="#300" stroke-width=".8"',
    );
  if (expression === 'tongue')
    return (
      path(`M${x - m} ${y - 1}h${2 * m}q-${m} 7 -${2 * m} 0Z`, 'fill="#611"') +
      path(
        `M${x - 3.5} ${y + 1}h7v6a3.5 3.5 0 0 1 -7 0Z`,
        'fill="#ff6b8b" stroke="#a23" stroke-width=".6"',
      )
    );
  return lip(`M${x - m} ${y - 1}Q${x} ${y + 7} ${x + m} ${y - 1}`);
}

function hairBack({ head: h, hair, hairColour, line }: Person): string {
  const { cx: x, width: w, top, eye, chin } = h;
  const fill = `fill="${hairColour}" ${line}`;
  const curls = (n: number, from: number, to: number, r: number, spread: number) =>
    Array.from({ length: n }, (_, i) => {
      const a = Math.PI * (from + (i / (n - 1)) * (to - from));
      return `<circle cx="${x + Math.cos(a) * w * spread}" cy="${eye - 3 + Math.sin(a) * w * (spread + 0.03)}" r="${w * r}" ${fill}/>`;
    }).join('');
  switch (hair) {
    case 'long hair':
      return path(
        `M${x - w * 0.6} ${chin + 14}Q${x - w * 0.72} ${top - 10} ${x} ${top - 7}Q${x + w * 0.72} ${top - 10} ${x + w * 0.6} ${chin + 14}Z`,
        fill,
      );
    case 'bob':
      return path(
        `M${x - w * 0.62} ${chin - 4}Q${x - w * 0.7} ${top - 8} ${x} ${top - 7}Q${x + w * 0.7} ${top - 8} ${x + w * 0.62} ${chin - 4}Z`,
        fill,
      );
    case 'curly hair':
      return curls(13, 0.9, 2.1, 0.17, 0.52);
    case 'afro':
      return (
        curls(11, 0.85, 2.15, 0.26, 0.58) + ellipse(x, eye - w * 0.25, w * 0.62, w * 0.6, fill)
      );
    case 'bun':
      return `<circle cx="${x}" cy="${top - 5}" r="${w * 0.19}" ${fill}/>`;
    case 'pigtails':
      return [-1, 1]
        .map((s) => ellipse(x + s * w * 0.66, eye + w * 0.22, w * 0.16, w * 0.36, fill))
        .join('');
    case 'ponytail':
      return path(
        `M${x + w * 0.3} ${top + 2}Q${x + w * 0.95} ${top} ${x + w * 0.72} ${chin}Q${x + w * 0.5} ${eye} ${x + w * 0.3} ${top + 8}Z`,
        fill,
      );
    default:
      return '';
  }
}

function hairFront({ head: h, hair, hairColour, line }: Person): string {
  const { cx: x, width: w, top, eye } = h;
  const fill = `fill="${hairColour}" ${line}`;
  const low = top + (eye - top) * 0.4;
  const cap = (fringe: string) =>
    path(
      `M${x - w * 0.51} ${eye - 2}C${x - w * 0.56} ${top - 10} ${x + w * 0.56} ${top - 10} ${x + w * 0.51} ${eye - 2}${fringe}Z`,
      fill,
    );
  switch (hair) {
    case 'bald':
      return '';
    case 'spiky':
      return path(
        `M${x - w * 0.5} ${low + 3}L${x - w * 0.5} ${top - 4}L${x - w * 0.3} ${top}L${x - w * 0.15} ${top - 9}L${x} ${top - 2}L${x + w * 0.2} ${top - 9}L${x + w * 0.3} ${top}L${x + w * 0.5} ${top - 4}L${x + w * 0.5} ${low + 3}Q${x} ${top + 2} ${x - w * 0.5} ${low + 3}Z`,
        fill,
      );
    case 'mohawk':
      return path(
        `M${x - w * 0.13} ${low}Q${x - w * 0.18} ${top - w * 0.25} ${x} ${top - w * 0.3}Q${x + w * 0.18} ${top - w * 0.25} ${x + w * 0.13} ${low}Z`,
        fill,
      );
    case 'buzz':
      return path(
        `M${x - w * 0.5} ${low + 4}C${x - w * 0.5} ${top - 7} ${x + w * 0.5} ${top - 7} ${x + w * 0.5} ${low + 4}Q${x} ${top + 3} ${x - w * 0.5} ${low + 4}Z`,
        `fill="${hairColour}" opacity=".75"`,
      );
    case 'bangs':
    case 'fringe':
      return cap(
        `L${x + w * 0.4} ${eye - 4}Q${x} ${low + (hair === 'bangs' ? 5 : 1)} ${x - w * 0.4} ${eye - 4}`,
      );
    case 'side parting':
      return cap(`Q${x + w * 0.35} ${low} ${x - w * 0.2} ${low - 5}L${x - w * 0.42} ${eye - 3}`);
    case 'short':
    case 'bun':
    case 'ponytail':
      return path(
        `M${x - w * 0.5} ${eye - 4}C${x - w * 0.58} ${top - 8} ${x + w * 0.58} ${top - 8} ${x + w * 0.5} ${eye - 4}Q${x + w * 0.4} ${low - 2} ${x} ${low - 3}Q${x - w * 0.4} ${low - 2} ${x - w * 0.5} ${eye - 4}Z`,
        fill,
      );
    case 'afro':
    case 'curly hair':
      return path(
        `M${x - w * 0.52} ${eye - 3}C${x - w * 0.56} ${top - 9} ${x + w * 0.56} ${top - 9} ${x + w * 0.52} ${eye - 3}Q${x + w * 0.3} ${low - 1} ${x + w * 0.15} ${low}Q${x} ${low - 4} ${x - w * 0.18} ${low}Q${x - w * 0.35} ${low - 2} ${x - w * 0.52} ${eye - 3}Z`,
        fill,
      );
    default:
      return cap(
        `Q${x + w * 0.42} ${low} ${x + w * 0.1} ${low - 2}Q${x - w * 0.3} ${low - 3} ${x - w * 0.51} ${eye - 2}`,
      );
  }
}

export { EXPRESSIONS, WEAR };
