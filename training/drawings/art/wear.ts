/**
 * Things worn on a head, as SVG in a 100 x 100 box. Every drawer takes where the head is, so that the same hat sits on
 * our own faces and on every avatar style: overlays worn on all styles carry over best to styles never seen.
 */
import { createRandom, type Random } from '../../../core/random.ts';
import { ellipse, path } from './shapes.ts';

/** What is worn on a head; the order is part of what a seed draws. */
export const HEADWEAR: readonly string[] = [
  'hat',
  'top hat',
  'cowboy hat',
  'sun hat',
  'cap',
  'beanie',
  'helmet',
  'crown',
  'party hat',
  'Santa hat',
  'graduation cap',
  'turban',
  'headscarf',
  'headband',
  'beret',
  'bowler hat',
  'bucket hat',
  'chef hat',
  'fez',
  'witch hat',
  'pirate hat',
  'sombrero',
  'hard hat',
  'viking helmet',
  'tiara',
  'newsboy cap',
  'sailor cap',
  'bobble hat',
  'flower crown',
  'hood',
];
/** On a head too, but nobody would call it headwear; not together with it. */
export const HEAD_ORNAMENTS: readonly string[] = [
  'headphones',
  'cat ears',
  'hair bow',
  'halo',
  'horns',
];

/** Where the head is: centre, crown, width, eye line and chin, in units of the 100 x 100 box. */
export interface Head {
  cx: number;
  top: number;
  width: number;
  eye: number;
  chin: number;
}

/** `back` is drawn under the person, `front` over it. */
export interface Layer {
  back?: string;
  front: string;
}

export const PALETTE = {
  red: ['#d62828', '#e63946', '#b71c1c', '#ef5350'],
  orange: ['#f77f00', '#fb8c00', '#ff9f1c'],
  yellow: ['#fcbf49', '#ffd60a', '#fdd835'],
  green: ['#2a9d4a', '#388e3c', '#52b788', '#1b5e20'],
  blue: ['#1d4ed8', '#2196f3', '#3a86ff', '#0d3b66'],
  purple: ['#7b2cbf', '#8e24aa', '#9d4edd'],
  pink: ['#ff5d8f', '#f06292', '#f8a5c2'],
  brown: ['#6f4518', '#8d5524', '#5d4037', '#a47148'],
  black: ['#111111', '#1f1f24', '#2b2b2b'],
  white: ['#ffffff', '#f5f5f5', '#fafafa'],
  grey: ['#8d99ae', '#9e9e9e', '#616161'],
} as const;
export type Colour = keyof typeof PALETTE;
export const COLOURS = Object.keys(PALETTE) as Colour[];

/** A shade of a random or given colour. */
export function shade(random: Random, colour?: Colour): string {
  return random.pick(PALETTE[colour ?? random.pick(COLOURS)]);
}

/** Outline attributes: from none to a heavy ink line. */
export function ink(random: Random): string {
  const width = random.pick([0, 0, 0.6, 1, 1.6, 2.2]);
  return width === 0
    ? ''
    : `stroke="${random.pick(['#111', '#000', '#333', '#4a2c2a'])}" stroke-width="${width}" stroke-linejoin="round"`;
}

type Drawer = (head: Head, random: Random) => Layer;
const front = (svg: string): Layer => ({ front: svg });

/** The line where a hat ends on the forehead, and half its width there. */
function brim({ cx, top, width, eye }: Head, random: Random) {
  return {
    x: cx,
    y: top + (eye - top) * random.range(0.3, 0.5),
    r: (width / 2) * random.range(1.0, 1.12),
  };
}

function brimmedHat(
  head: Head,
  random: Random,
  crown: { height: number; taper: number; round: number; spread: number; tilt?: number },
): Layer {
  const { x, y, r } = brim(head, random);
  const fill = shade(random);
  const line = ink(random);
  const h = head.width * crown.height;
  const t = r * crown.taper;
  const top = y - h;
  const spread = r * crown.spread;
  const up = head.width * (crown.tilt ?? 0);
  const band = random.chance(0.7)
    ? path(
        `M${x - r * 0.93} ${y - h * 0.24}Q${x} ${y - h * 0.1} ${x + r * 0.93} ${y - h * 0.24}L${x + r} ${y}Q${x} ${y + 4} ${x - r} ${y}Z`,
        `fill="${shade(random)}"`,
      )
    : '';
  return front(
    path(
      `M${x - r} ${y}L${x - t} ${top + crown.round}Q${x - t} ${top} ${x - t + crown.round} ${top}L${x + t - crown.round} ${top}Q${x + t} ${top} ${x + t} ${top + crown.round}L${x + r} ${y}Z`,
      `fill="${fill}" ${line}`,
    ) +
      band +
      path(
        `M${x - spread} ${y - up}Q${x - r} ${y - 1} ${x} ${y - 1.5}Q${x + r} ${y - 1} ${x + spread} ${y - up}Q${x} ${y + head.width * 0.2} ${x - spread} ${y - up}Z`,
        `fill="${fill}" ${line}`,
      ),
  );
}

const dome = (x: number, y: number, r: number, top: number, rest: string) =>
  path(
    `M${x - r} ${y}C${x - r} ${top - (y - top) * 0.18} ${x + r} ${top - (y - top) * 0.18} ${x + r} ${y}Z`,
    rest,
  );

export const WEAR: Record<string, Drawer> = {
  hat: (h, r) =>
    brimmedHat(h, r, {
      height: r.range(0.42, 0.6),
      taper: r.range(0.62, 0.85),
      round: r.range(4, 9),
      spread: r.range(1.45, 1.8),
    }),
  'top hat': (h, r) =>
    brimmedHat(h, r, {
      height: r.range(0.7, 0.95),
      taper: r.range(0.88, 1.05),
      round: 1,
      spread: r.range(1.3, 1.5),
    }),
  'cowboy hat': (h, r) =>
    brimmedHat(h, r, {
      height: r.range(0.5, 0.62),
      taper: r.range(0.5, 0.68),
      round: 7,
      spread: r.range(1.7, 2.0),
      tilt: r.range(0.1, 0.2),
    }),
  'sun hat': (h, r) =>
    brimmedHat(h, r, {
      height: r.range(0.34, 0.42),
      taper: 0.8,
      round: 9,
      spread: r.range(1.9, 2.2),
      tilt: -0.02,
    }),
  cap: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = ink(r);
    const side = r.pick([-1, 1, 0]);
    const top = h.top - h.width * r.range(0.06, 0.14);
    const peak =
      side === 0
        ? path(
            `M${x - half * 0.85} ${y - 1}Q${x} ${y - 6} ${x + half * 0.85} ${y - 1}Q${x} ${y + h.width * 0.26} ${x - half * 0.85} ${y - 1}Z`,
            `fill="${r.chance(0.5) ? fill : shade(r)}" ${line}`,
          )
        : path(
            `M${x + side * half * 0.1} ${y - 3}Q${x + side * half} ${y - 6} ${x + side * half * 1.8} ${y + 1}Q${x + side * half * 1.2} ${y + 5} ${x + side * half * 0.1} ${y + 2}Z`,
            `fill="${r.chance(0.5) ? fill : shade(r)}" ${line}`,
          );
    return front(
      dome(x, y, half, top, `fill="${fill}" ${line}`) +
        (r.chance(0.6) ? ellipse(x, h.top - h.width * 0.05, 1.6, 1.2, `fill="${shade(r)}"`) : '') +
        peak +
        (r.chance(0.4) ? ellipse(x, (y + top) / 2, 4, 4, `fill="${shade(r)}"`) : ''),
    );
  },
  beanie: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = ink(r);
    const top = h.top - h.width * r.range(0.1, 0.25);
    return front(
      dome(x, y, half, top, `fill="${fill}" ${line}`) +
        `<rect x="${x - half * 1.05}" y="${y - 5}" width="${half * 2.1}" height="${r.range(7, 10)}" rx="3" fill="${r.chance(0.5) ? fill : shade(r)}" ${line || 'stroke="#0004" stroke-width=".8"'}/>` +
        (r.chance(0.6) ? ellipse(x, top + 1, 5, 5, `fill="${shade(r)}" ${line}`) : ''),
    );
  },
  helmet: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = ink(r);
    const top = h.top - h.width * r.range(0.12, 0.22);
    const kind = r.pick(['rescue', 'bike', 'full']);
    const shell = dome(x, y + 1, half * 1.16, top, `fill="${fill}" ${line}`);
    const strap = path(
      `M${x - half * 1.05} ${y}L${x - half * 0.7} ${h.chin}Q${x} ${h.chin + 4} ${x + half * 0.7} ${h.chin}L${x + half * 1.05} ${y}`,
      `fill="none" stroke="${shade(r, r.pick(['black', 'grey', 'brown']))}" stroke-width="2"`,
    );
    if (kind === 'rescue')
      return front(
        strap +
          shell +
          path(`M${x - 2.5} ${top + 3}h5V${y}h-5Z`, `fill="#fff5"`) +
          `<rect x="${x - half * 1.35}" y="${y - 1}" width="${half * 2.7}" height="4" rx="2" fill="${fill}" ${line}/>`,
      );
    if (kind === 'bike')
      return front(
        strap +
          shell +
          [-0.5, 0, 0.5]
            .map((o) =>
              path(
                `M${x + half * o - 2} ${y - 4}L${x + half * o * 0.6 - 1} ${top + 8}L${x + half * o * 0.6 + 2} ${top + 8}L${x + half * o + 3} ${y - 4}Z`,
                'fill="#0008"',
              ),
            )
            .join(''),
      );
    return {
      back: dome(x, h.chin, half * 1.2, top, `fill="${fill}"`),
      front:
        path(
          `M${x - half * 1.2} ${h.chin}V${h.eye - 6}C${x - half * 1.2} ${top - 8} ${x + half * 1.2} ${top - 8} ${x + half * 1.2} ${h.eye - 6}V${h.chin}H${x + half * 0.85}V${h.eye - 5}Q${x} ${y - 2} ${x - half * 0.85} ${h.eye - 5}V${h.chin}Z`,
          `fill="${fill}" ${line}`,
        ) + path(`M${x - 3} ${top}h6V${y}h-6Z`, `fill="${shade(r)}"`),
    };
  },
  crown: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = r.pick(['#ffd60a', '#fcbf49', '#e9b824', '#f4d35e', '#c0c5ce']);
    const line = ink(r);
    const points = r.pick([3, 5]);
    const height = h.width * r.range(0.35, 0.6);
    const base = y - h.width * 0.06;
    let d = `M${x - half} ${base}L${x - half * 1.08} ${base - height}`;
    for (let i = 1; i < points; i++) {
      const step = (2 * half) / (points - 1);
      d += `L${x - half + step * (i - 0.5)} ${base - height * 0.45}L${x - half * 1.04 + step * i} ${base - height}`;
    }
    return front(
      path(
        `${d}L${x + half} ${base}Q${x} ${base + 4} ${x - half} ${base}Z`,
        `fill="${fill}" ${line}`,
      ) +
        [-0.5, 0, 0.5]
          .map((o) =>
            ellipse(
              x + half * o,
              base - height * 0.15,
              2.2,
              2.2,
              `fill="${shade(r, r.pick(['red', 'blue', 'green', 'purple']))}"`,
            ),
          )
          .join(''),
    );
  },
  'party hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const height = h.width * r.range(0.7, 0.95);
    const tilt = r.range(-6, 6);
    const w = half * r.range(0.6, 0.8);
    const stripe = shade(r);
    return front(
      path(
        `M${x - w} ${y}L${x + tilt} ${y - height}L${x + w} ${y}Q${x} ${y + 5} ${x - w} ${y}Z`,
        `fill="${shade(r)}" ${ink(r)}`,
      ) +
        [0.25, 0.5, 0.72]
          .map((t) =>
            ellipse(x + tilt * t + r.range(-2, 2), y - height * t, 2, 2, `fill="${stripe}"`),
          )
          .join('') +
        ellipse(x + tilt, y - height, 4, 4, `fill="${shade(r)}"`),
    );
  },
  'Santa hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const side = r.pick([-1, 1]);
    const line = ink(r);
    const top = h.top - h.width * 0.35;
    return front(
      path(
        `M${x - half} ${y}C${x - half * 0.8} ${top} ${x + side * half * 0.2} ${top - 4} ${x + side * half * 1.35} ${y + 2}Q${x + side * half * 0.9} ${top + 14} ${x + side * half * 0.95} ${y}Z`,
        `fill="${shade(r, 'red')}" ${line}`,
      ) +
        `<rect x="${x - half * 1.08}" y="${y - 4}" width="${half * 2.16}" height="8" rx="4" fill="#fff" ${line || 'stroke="#ccc" stroke-width=".6"'}/>` +
        ellipse(
          x + side * half * 1.35,
          y + 4,
          5,
          5,
          `fill="#fff" ${line || 'stroke="#ccc" stroke-width=".6"'}`,
        ),
    );
  },
  'graduation cap': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['black', 'blue', 'red']));
    const line = ink(r) || 'stroke="#0006" stroke-width=".7"';
    const t = h.top - h.width * 0.08;
    return front(
      path(
        `M${x - half * 0.9} ${y}V${t}H${x + half * 0.9}V${y}Q${x} ${y + 5} ${x - half * 0.9} ${y}Z`,
        `fill="${fill}" ${line}`,
      ) +
        path(
          `M${x} ${t - h.width * 0.25}L${x + half * 1.6} ${t}L${x} ${t + h.width * 0.2}L${x - half * 1.6} ${t}Z`,
          `fill="${fill}" ${line}`,
        ) +
        path(
          `M${x} ${t}L${x + half * 1.2} ${t + 2}V${y + 4}`,
          `fill="none" stroke="${shade(r, 'yellow')}" stroke-width="1.6"`,
        ) +
        ellipse(x + half * 1.2, y + 5, 1.8, 3, `fill="${shade(r, 'yellow')}"`),
    );
  },
  turban: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = 'stroke="#0006" stroke-width="1.1"';
    const top = h.top - h.width * r.range(0.15, 0.28);
    return front(
      path(
        `M${x - half * 1.1} ${y + 2}C${x - half * 1.4} ${top - 8} ${x + half * 1.4} ${top - 8} ${x + half * 1.1} ${y + 2}Q${x + half * 0.3} ${y + 3} ${x} ${y - 7}Q${x - half * 0.3} ${y + 3} ${x - half * 1.1} ${y + 2}Z`,
        `fill="${fill}" ${line}`,
      ) +
        [0.25, 0.5, 0.75]
          .map(
            (t) =>
              path(
                `M${x - half * 1.15} ${y - (y - top) * t}Q${x} ${y - (y - top) * t * 0.4} ${x + half * 0.4} ${top + (y - top) * 0.1 * t}`,
                `fill="none" ${line}`,
              ) +
              path(
                `M${x + half * 1.15} ${y - (y - top) * t}Q${x} ${y - (y - top) * t * 0.4} ${x - half * 0.4} ${top + (y - top) * 0.1 * t}`,
                `fill="none" ${line}`,
              ),
          )
          .join(''),
    );
  },
  headscarf: (h, r) => {
    const fill = shade(r);
    const { cx: x, top, width: w, chin } = h;
    const line = ink(r);
    return {
      back: path(
        `M${x - w * 0.66} ${chin + 14}Q${x - w * 0.8} ${top - 14} ${x} ${top - 8}Q${x + w * 0.8} ${top - 14} ${x + w * 0.66} ${chin + 14}Z`,
        `fill="${fill}" ${line}`,
      ),
      front: path(
        `M${x} ${top - 9}C${x - w * 0.95} ${top - 9} ${x - w * 0.7} ${chin} ${x - w * 0.6} ${chin + 12}Q${x} ${chin + 20} ${x + w * 0.6} ${chin + 12}C${x + w * 0.7} ${chin} ${x + w * 0.95} ${top - 9} ${x} ${top - 9}ZM${x} ${top + (h.eye - top) * 0.42}C${x + w * 0.5} ${top + (h.eye - top) * 0.42} ${x + w * 0.5} ${chin} ${x} ${chin + 1}C${x - w * 0.5} ${chin} ${x - w * 0.5} ${top + (h.eye - top) * 0.42} ${x} ${top + (h.eye - top) * 0.42}Z`,
        `fill="${fill}" fill-rule="evenodd" ${line}`,
      ),
    };
  },
  headband: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    return front(
      path(
        `M${x - half} ${y - 3}Q${x} ${y - 8} ${x + half} ${y - 3}L${x + half} ${y + 3}Q${x} ${y - 2} ${x - half} ${y + 3}Z`,
        `fill="${shade(r)}" ${ink(r)}`,
      ),
    );
  },
  beret: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const side = r.pick([-1, 1]);
    const fill = shade(r);
    const line = ink(r);
    return front(
      path(
        `M${x - half} ${y}Q${x - half * (side < 0 ? 1.7 : 1.1)} ${h.top - h.width * 0.2} ${x + side * half * 0.2} ${h.top - h.width * 0.2}Q${x + half * (side > 0 ? 1.7 : 1.1)} ${h.top - h.width * 0.2} ${x + half} ${y}Q${x} ${y - 5} ${x - half} ${y}Z`,
        `fill="${fill}" ${line}`,
      ) +
        path(
          `M${x + side * half * 0.2} ${h.top - h.width * 0.19}v-4`,
          `stroke="${fill}" stroke-width="2"`,
        ),
    );
  },
  'bowler hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['black', 'brown', 'grey', 'black', 'green']));
    const line = ink(r);
    return front(
      dome(x, y, half * 0.98, h.top - h.width * r.range(0.12, 0.25), `fill="${fill}" ${line}`) +
        `<rect x="${x - half}" y="${y - 6}" width="${half * 2}" height="4" fill="${shade(r)}"/>` +
        path(
          `M${x - half * 1.35} ${y - 4}Q${x} ${y + 3} ${x + half * 1.35} ${y - 4}Q${x + half * 1.2} ${y + 4} ${x} ${y + 4}Q${x - half * 1.2} ${y + 4} ${x - half * 1.35} ${y - 4}Z`,
          `fill="${fill}" ${line}`,
        ),
    );
  },
  'bucket hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = ink(r) || 'stroke="#0004" stroke-width=".7"';
    const top = h.top - h.width * r.range(0.08, 0.18);
    return front(
      path(
        `M${x - half} ${y - 3}L${x - half * 0.75} ${top}H${x + half * 0.75}L${x + half} ${y - 3}Z`,
        `fill="${fill}" ${line}`,
      ) +
        path(
          `M${x - half} ${y - 4}H${x + half}L${x + half * 1.4} ${y + 6}Q${x} ${y + 9} ${x - half * 1.4} ${y + 6}Z`,
          `fill="${fill}" ${line}`,
        ),
    );
  },
  'chef hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const line = ink(r) || 'stroke="#999" stroke-width=".8"';
    const up = h.width * r.range(0.35, 0.6);
    return front(
      [-0.6, 0, 0.6]
        .map((o) =>
          ellipse(
            x + half * o,
            y - up,
            half * 0.58,
            half * (o === 0 ? 0.62 : 0.5),
            `fill="#fff" ${line}`,
          ),
        )
        .join('') +
        path(
          `M${x - half * 0.85} ${y}L${x - half * 0.95} ${y - up}H${x + half * 0.95}L${x + half * 0.85} ${y}Q${x} ${y + 3} ${x - half * 0.85} ${y}Z`,
          `fill="#fff" ${line}`,
        ),
    );
  },
  fez: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['red', 'red', 'purple', 'blue', 'green']));
    const top = y - h.width * r.range(0.38, 0.55);
    const w = half * r.range(0.6, 0.85);
    return front(
      path(
        `M${x - w} ${y}L${x - w * 0.75} ${top}H${x + w * 0.75}L${x + w} ${y}Q${x} ${y + 4} ${x - w} ${y}Z`,
        `fill="${fill}" ${ink(r)}`,
      ) +
        path(
          `M${x} ${top}Q${x + w} ${top - 2} ${x + w * 0.95} ${top + 12}`,
          'fill="none" stroke="#222" stroke-width="1.6"',
        ),
    );
  },
  'witch hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['black', 'purple', 'blue', 'black']));
    const line = ink(r);
    const bend = r.range(-14, 14);
    const top = y - h.width * r.range(0.75, 1.0);
    return front(
      path(
        `M${x - half * 0.9} ${y}Q${x - half * 0.3} ${(y + top) / 2} ${x + bend} ${top}Q${x + half * 0.4} ${(y + top) / 2} ${x + half * 0.9} ${y}Z`,
        `fill="${fill}" ${line}`,
      ) +
        ellipse(x, y, half * r.range(1.5, 1.9), 4.5, `fill="${fill}" ${line}`) +
        path(
          `M${x - half * 0.8} ${y - 6}L${x - half * 0.88} ${y - 1}Q${x} ${y + 3} ${x + half * 0.88} ${y - 1}L${x + half * 0.8} ${y - 6}Q${x} ${y - 3} ${x - half * 0.8} ${y - 6}Z`,
          `fill="${shade(r, r.pick(['yellow', 'orange', 'green', 'purple']))}"`,
        ),
    );
  },
  'pirate hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['black', 'black', 'brown', 'red']));
    const top = h.top - h.width * r.range(0.2, 0.35);
    return front(
      path(
        `M${x - half * 1.5} ${y - 2}Q${x - half * 0.8} ${top - 6} ${x} ${top}Q${x + half * 0.8} ${top - 6} ${x + half * 1.5} ${y - 2}Q${x} ${y - 9} ${x - half * 1.5} ${y - 2}Z`,
        `fill="${fill}" ${ink(r) || 'stroke="#fff8" stroke-width="1"'}`,
      ) +
        ellipse(x, (y + top) / 2 - 3, 4.5, 4.2, 'fill="#fff"') +
        `<rect x="${x - 2.5}" y="${(y + top) / 2}" width="5" height="4" fill="#fff"/>` +
        ellipse(x - 1.7, (y + top) / 2 - 3, 1.1, 1.3, 'fill="#111"') +
        ellipse(x + 1.7, (y + top) / 2 - 3, 1.1, 1.3, 'fill="#111"'),
    );
  },
  sombrero: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['yellow', 'brown', 'red', 'green', 'orange']));
    const line = ink(r);
    const up = h.width * r.range(0.12, 0.22);
    return front(
      path(
        `M${x - half * 2.1} ${y - up}Q${x - half * 1.8} ${y + 7} ${x} ${y + 6}Q${x + half * 1.8} ${y + 7} ${x + half * 2.1} ${y - up}Q${x + half} ${y} ${x} ${y}Q${x - half} ${y} ${x - half * 2.1} ${y - up}Z`,
        `fill="${fill}" ${line}`,
      ) +
        path(
          `M${x - half * 0.8} ${y + 1}Q${x - half * 0.6} ${h.top - h.width * 0.45} ${x} ${h.top - h.width * 0.42}Q${x + half * 0.6} ${h.top - h.width * 0.45} ${x + half * 0.8} ${y + 1}Z`,
          `fill="${fill}" ${line}`,
        ) +
        path(
          `M${x - half * 0.78} ${y - 4}H${x + half * 0.78}`,
          `stroke="${shade(r)}" stroke-width="3" stroke-dasharray="3 2"`,
        ),
    );
  },
  'hard hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['yellow', 'yellow', 'orange', 'white', 'blue', 'red']));
    const line = ink(r) || 'stroke="#0004" stroke-width=".7"';
    const top = h.top - h.width * r.range(0.12, 0.2);
    return front(
      dome(x, y, half * 1.08, top, `fill="${fill}" ${line}`) +
        `<rect x="${x - 4}" y="${top - 1}" width="8" height="${y - top}" rx="3" fill="${fill}" ${line}/>` +
        `<rect x="${x - half * 1.25}" y="${y - 2}" width="${half * 2.5}" height="4.5" rx="2" fill="${fill}" ${line}/>`,
    );
  },
  'viking helmet': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['grey', 'brown', 'yellow']));
    const line = ink(r) || 'stroke="#0005" stroke-width=".8"';
    const horn = [-1, 1]
      .map((s) =>
        path(
          `M${x + s * half * 0.9} ${y - 4}Q${x + s * half * 1.8} ${y - 6} ${x + s * half * 1.7} ${y - h.width * 0.55}Q${x + s * half * 1.35} ${y - 14} ${x + s * half * 0.75} ${y - 12}Z`,
          `fill="#f4ecd8" ${line}`,
        ),
      )
      .join('');
    return front(
      horn +
        dome(x, y, half * 1.05, h.top - h.width * 0.15, `fill="${fill}" ${line}`) +
        `<rect x="${x - half * 1.05}" y="${y - 4}" width="${half * 2.1}" height="5" fill="${shade(r, r.pick(['grey', 'yellow', 'brown']))}" ${line}/>`,
    );
  },
  tiara: (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = r.pick(['#ffd60a', '#e0e1dd', '#f4d35e', '#f8a5c2']);
    const base = y - h.width * 0.06;
    const line = ink(r) || 'stroke="#0005" stroke-width=".6"';
    return front(
      path(
        `M${x - half * 0.75} ${base}L${x - half * 0.5} ${base - 7}L${x - half * 0.25} ${base - 5}L${x} ${base - h.width * 0.3}L${x + half * 0.25} ${base - 5}L${x + half * 0.5} ${base - 7}L${x + half * 0.75} ${base}Q${x} ${base + 2} ${x - half * 0.75} ${base}Z`,
        `fill="${fill}" ${line}`,
      ) + ellipse(x, base - 5, 2, 2.4, `fill="${shade(r, r.pick(['red', 'blue', 'pink']))}"`),
    );
  },
  'newsboy cap': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r, r.pick(['brown', 'grey', 'green', 'black', 'blue']));
    const line = ink(r) || 'stroke="#0004" stroke-width=".8"';
    return front(
      path(
        `M${x - half * 1.1} ${y - 2}Q${x - half * 1.3} ${h.top - h.width * 0.22} ${x} ${h.top - h.width * 0.2}Q${x + half * 1.3} ${h.top - h.width * 0.22} ${x + half * 1.1} ${y - 2}Q${x} ${y - 7} ${x - half * 1.1} ${y - 2}Z`,
        `fill="${fill}" ${line}`,
      ) +
        path(
          `M${x - half * 0.9} ${y - 4}Q${x} ${y - 9} ${x + half * 0.9} ${y - 4}Q${x} ${y + h.width * 0.14} ${x - half * 0.9} ${y - 4}Z`,
          `fill="${fill}" ${line}`,
        ),
    );
  },
  'sailor cap': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const line = ink(r) || 'stroke="#678" stroke-width=".8"';
    const band = shade(r, r.pick(['blue', 'black', 'white']));
    return front(
      path(
        `M${x - half * 1.2} ${h.top - 2}Q${x} ${h.top - h.width * 0.32} ${x + half * 1.2} ${h.top - 2}L${x + half * 0.9} ${y - 4}H${x - half * 0.9}Z`,
        `fill="${r.pick(['#fff', '#fff', '#1d3557'])}" ${line}`,
      ) +
        `<rect x="${x - half * 0.95}" y="${y - 7}" width="${half * 1.9}" height="7" rx="1" fill="${band}" ${line}/>`,
    );
  },
  'bobble hat': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    const fill = shade(r);
    const line = ink(r);
    const top = h.top - h.width * r.range(0.2, 0.35);
    const stripes = [0.35, 0.6]
      .map((t) =>
        path(
          `M${x - half * (1 - t * 0.35)} ${y - (y - top) * t}Q${x} ${y - (y - top) * t - 4} ${x + half * (1 - t * 0.35)} ${y - (y - top) * t}`,
          `fill="none" stroke="${shade(r)}" stroke-width="3"`,
        ),
      )
      .join('');
    const ears = r.chance(0.4)
      ? [-1, 1]
          .map((s) =>
            path(
              `M${x + s * half * 1.05} ${y}L${x + s * half * 1.0} ${h.eye + 8}L${x + s * half * 0.7} ${y}Z`,
              `fill="${fill}" ${line}`,
            ),
          )
          .join('')
      : '';
    return front(
      ears +
        dome(x, y, half * 1.03, top, `fill="${fill}" ${line}`) +
        stripes +
        `<rect x="${x - half * 1.08}" y="${y - 6}" width="${half * 2.16}" height="8" rx="3" fill="${shade(r)}" ${line}/>` +
        ellipse(
          x,
          top - 2,
          6,
          6,
          `fill="${shade(r)}" ${line || 'stroke="#0003" stroke-width=".6"'}`,
        ),
    );
  },
  'flower crown': (h, r) => {
    const { x, y, r: half } = brim(h, r);
    return front(
      Array.from({ length: 7 }, (_, i) => {
        const t = (i - 3) / 3;
        const fill = shade(r, r.pick(['red', 'pink', 'yellow', 'white', 'purple', 'orange']));
        const at = [x + t * half, y - 6 + t * t * 4] as const;
        return (
          ellipse(at[0] + 3, at[1] + 2, 3, 1.8, 'fill="#52b788"') +
          ellipse(...at, 3.9, 3.9, `fill="${fill}" stroke="#0003" stroke-width=".6"`) +
          ellipse(...at, 1.4, 1.4, 'fill="#ffd60a"')
        );
      }).join(''),
    );
  },
  hood: (h, r) => {
    const fill = shade(r);
    const { cx: x, top, width: w, chin, eye } = h;
    const line = ink(r) || 'stroke="#0004" stroke-width="1"';
    return front(
      path(
        `M${x} ${top - 11}C${x - w * 0.9} ${top - 9} ${x - w * 0.75} ${chin} ${x - w * 0.95} 101H${x + w * 0.95}C${x + w * 0.75} ${chin} ${x + w * 0.9} ${top - 9} ${x} ${top - 11}ZM${x} ${top + (eye - top) * 0.15}C${x + w * 0.62} ${top} ${x + w * 0.56} ${chin} ${x} ${chin + 3}C${x - w * 0.56} ${chin} ${x - w * 0.62} ${top} ${x} ${top + (eye - top) * 0.15}Z`,
        `fill="${fill}" fill-rule="evenodd" ${line}`,
      ),
    );
  },
  'cat ears': (h, r) => {
    const fill = shade(r, r.pick(['black', 'white', 'orange', 'pink', 'grey', 'brown']));
    const inner = shade(r, 'pink');
    return front(
      [-1, 1]
        .map((s) => {
          const at = h.cx + s * h.width * 0.33;
          const top = h.top - h.width * 0.05;
          return (
            path(
              `M${at - 9} ${top + 6}L${at + s * 5} ${top - 14}L${at + 9} ${top + 7}Z`,
              `fill="${fill}" ${ink(r)}`,
            ) +
            path(
              `M${at - 4} ${top + 3}L${at + s * 3.5} ${top - 8}L${at + 5} ${top + 4}Z`,
              `fill="${inner}"`,
            )
          );
        })
        .join(''),
    );
  },
  'hair bow': (h, r) => {
    const x = h.cx + r.pick([-1, 0, 1]) * h.width * 0.32;
    const y = h.top + h.width * 0.02;
    const fill = shade(r, r.pick(['red', 'pink', 'purple', 'blue', 'yellow']));
    const line = ink(r) || 'stroke="#0004" stroke-width=".7"';
    return front(
      path(
        `M${x} ${y}L${x - 13} ${y - 8}Q${x - 15} ${y} ${x - 13} ${y + 8}ZM${x} ${y}L${x + 13} ${y - 8}Q${x + 15} ${y} ${x + 13} ${y + 8}Z`,
        `fill="${fill}" ${line}`,
      ) + ellipse(x, y, 3.4, 3.8, `fill="${fill}" ${line}`),
    );
  },
  halo: (h, r) =>
    front(
      ellipse(
        h.cx,
        h.top - h.width * r.range(0.15, 0.28),
        h.width * 0.36,
        h.width * 0.1,
        `fill="none" stroke="${r.pick(['#ffd60a', '#ffe97f', '#fcbf49'])}" stroke-width="${r.range(2.5, 4)}"`,
      ),
    ),
  horns: (h, r) => {
    const fill = shade(r, r.pick(['red', 'red', 'black', 'brown', 'purple']));
    const line = ink(r);
    return front(
      [-1, 1]
        .map((s) => {
          const at = h.cx + s * h.width * 0.27;
          return path(
            `M${at - 4} ${h.top + 4}Q${at + s * 2} ${h.top - 8} ${at + s * 9} ${h.top - 15}Q${at + s * 9} ${h.top} ${at + 5} ${h.top + 5}Z`,
            `fill="${fill}" ${line}`,
          );
        })
        .join(''),
    );
  },
  goggles: (h, r) => {
    const frame = shade(r);
    const lens = r.pick(['#8ecae6', '#ffb703', '#333', '#caf0f8', '#52b788']);
    const y = h.eye;
    const w = h.width;
    const strap = `<rect x="${h.cx - w * 0.53}" y="${y - 3}" width="${w * 1.06}" height="6" fill="${shade(r, r.pick(['black', 'grey', 'brown']))}"/>`;
    return front(
      strap +
        (r.chance(0.5)
          ? `<rect x="${h.cx - w * 0.44}" y="${y - w * 0.17}" width="${w * 0.88}" height="${w * 0.34}" rx="${w * 0.13}" fill="${lens}" stroke="${frame}" stroke-width="3.2"/>`
          : [-1, 1]
              .map((s) =>
                ellipse(
                  h.cx + s * w * 0.22,
                  y,
                  w * 0.18,
                  w * 0.17,
                  `fill="${lens}" stroke="${frame}" stroke-width="3.4"`,
                ),
              )
              .join('')) +
        path(
          `M${h.cx - w * 0.3} ${y - w * 0.08}l${w * 0.1} ${w * 0.02}`,
          'stroke="#fff" stroke-width="1.6"',
        ),
    );
  },
  headphones: (h, r) => {
    const { cx: x, top, width: w, eye } = h;
    const fill = shade(r);
    const line = ink(r);
    return front(
      path(
        `M${x - w * 0.54} ${eye}C${x - w * 0.6} ${top - 14} ${x + w * 0.6} ${top - 14} ${x + w * 0.54} ${eye}`,
        `fill="none" stroke="${shade(r, r.pick(['black', 'grey', 'white', 'red', 'blue']))}" stroke-width="${r.range(3, 5)}"`,
      ) +
        [-1, 1]
          .map(
            (s) =>
              `<rect x="${x + s * w * 0.54 - w * 0.09}" y="${eye - w * 0.16}" width="${w * 0.18}" height="${w * 0.36}" rx="${w * 0.08}" fill="${fill}" ${line}/>`,
          )
          .join(''),
    );
  },
  glasses: (h, r) => spectacles(h, r, r.chance(0.6) ? 'none' : '#bde0fe66'),
  sunglasses: (h, r) => spectacles(h, r, r.pick(['#111', '#000', '#222c', '#3b1f0b', '#0b2545'])),
  'eye patch': (h, r) => {
    const side = r.pick([-1, 1]);
    const x = h.cx + side * h.width * 0.2;
    const fill = shade(r, r.pick(['black', 'black', 'brown']));
    const patch = `M${x - h.width * 0.15} ${h.eye - h.width * 0.1}Q${x} ${h.eye - h.width * 0.17} ${x + h.width * 0.15} ${h.eye - h.width * 0.1}Q${x + h.width * 0.13} ${h.eye + h.width * 0.17} ${x} ${h.eye + h.width * 0.16}Q${x - h.width * 0.13} ${h.eye + h.width * 0.17} ${x - h.width * 0.15} ${h.eye - h.width * 0.1}Z`;
    const strap = `M${h.cx - side * h.width * 0.48} ${h.eye - h.width * 0.3}L${h.cx + side * h.width * 0.5} ${h.eye + 1}`;
    if (r.chance(0.4))
      return front(
        path(strap, `stroke="${fill}" stroke-width="1.8" fill="none"`) +
          path(patch, `fill="${fill}"`),
      );
    // Other art has other patches: round, square, half round, with a strap over the head or without one.
    const w = h.width * r.range(0.12, 0.19);
    const shapes = [
      `<ellipse cx="${x}" cy="${h.eye}" rx="${w}" ry="${w * r.range(0.8, 1.1)}" fill="${fill}"/>`,
      `<rect x="${x - w}" y="${h.eye - w * 0.85}" width="${w * 2}" height="${w * 1.7}" rx="${w * r.range(0.1, 0.6)}" fill="${fill}"/>`,
      path(
        `M${x - w} ${h.eye - w * 0.5}H${x + w}Q${x + w} ${h.eye + w} ${x} ${h.eye + w}Q${x - w} ${h.eye + w} ${x - w} ${h.eye - w * 0.5}Z`,
        `fill="${fill}"`,
      ),
      path(
        `M${x - w} ${h.eye - w * 0.7}L${x + w} ${h.eye - w * 0.7}L${x} ${h.eye + w}Z`,
        `fill="${fill}" stroke="${fill}" stroke-width="${w * 0.4}" stroke-linejoin="round"`,
      ),
    ];
    const straps = [
      path(strap, `stroke="${fill}" stroke-width="${r.range(0.8, 3)}" fill="none"`),
      path(
        `M${h.cx - h.width * 0.5} ${h.eye - h.width * r.range(0, 0.2)}L${x} ${h.eye - w * 0.4}L${h.cx + h.width * 0.5} ${h.eye - h.width * r.range(0, 0.2)}`,
        `stroke="${fill}" stroke-width="${r.range(0.8, 3)}" fill="none"`,
      ),
      path(
        `M${h.cx - side * h.width * 0.35} ${h.top + 1}L${x} ${h.eye}L${h.cx + side * h.width * 0.48} ${h.eye + h.width * 0.12}`,
        `stroke="${fill}" stroke-width="${r.range(0.8, 2.4)}" fill="none"`,
      ),
      '',
    ];
    return front(r.pick(straps) + r.pick(shapes));
  },
  mask: (h, r) => {
    const { cx: x, width: w } = h;
    const nose = h.eye + (h.chin - h.eye) * 0.3;
    return front(
      path(
        `M${x - w * 0.36} ${nose + 1}Q${x} ${nose - 4} ${x + w * 0.36} ${nose + 1}L${x + w * 0.3} ${h.chin - 2}Q${x} ${h.chin + 5} ${x - w * 0.3} ${h.chin - 2}Z`,
        `fill="${r.pick(['#e8f4f8', '#a2d2ff', '#90e0ef', '#ffffff', '#222'])}" ${ink(r) || 'stroke="#789" stroke-width=".7"'}`,
      ) +
        path(
          `M${x - w * 0.36} ${nose + 2}L${x - w * 0.5} ${h.eye}M${x + w * 0.36} ${nose + 2}L${x + w * 0.5} ${h.eye}M${x - w * 0.25} ${nose + 6}Q${x} ${nose + 4} ${x + w * 0.25} ${nose + 6}`,
          'fill="none" stroke="#789" stroke-width=".9"',
        ),
    );
  },
  scarf: (h, r) => {
    const { cx: x, width: w, chin } = h;
    const fill = shade(r);
    const line = ink(r) || 'stroke="#0003" stroke-width=".8"';
    const side = r.pick([-1, 1]);
    const stripes = r.chance(0.5)
      ? [6, 12]
          .map(
            (o) =>
              `<rect x="${x + side * w * 0.22 - 6}" y="${chin + 8 + o}" width="12" height="3" fill="${shade(r)}"/>`,
          )
          .join('')
      : '';
    return front(
      `<rect x="${x + side * w * 0.22 - 6}" y="${chin + 5}" width="12" height="22" rx="2" fill="${fill}" ${line}/>` +
        stripes +
        path(
          `M${x - w * 0.46} ${chin - 1}Q${x} ${chin + 9} ${x + w * 0.46} ${chin - 1}L${x + w * 0.5} ${chin + 8}Q${x} ${chin + 19} ${x - w * 0.5} ${chin + 8}Z`,
          `fill="${fill}" ${line}`,
        ),
    );
  },
  'bow tie': (h, r) => {
    const { cx: x, width: w } = h;
    const y = Math.min(h.chin + 9, 92);
    return front(
      path(
        `M${x} ${y}L${x - w * 0.28} ${y - 6}V${y + 6}ZM${x} ${y}L${x + w * 0.28} ${y - 6}V${y + 6}Z`,
        `fill="${shade(r)}" ${ink(r)}`,
      ) + ellipse(x, y, 2.6, 2.6, `fill="${shade(r)}"`),
    );
  },
  necktie: (h, r) => {
    const x = h.cx;
    const y = h.chin + 4;
    return front(
      path(
        `M${x - 3} ${y}h6l1.5 5l-2 2l4 14l-6.5 7l-6.5-7l4-14l-2-2Z`,
        `fill="${shade(r)}" ${ink(r)}`,
      ),
    );
  },
  necklace: (h, r) => {
    const { cx: x, width: w, chin } = h;
    const fill = r.pick(['#ffd60a', '#f5f5f5', '#e63946', '#48cae4', '#222']);
    return front(
      Array.from({ length: 11 }, (_, i) => {
        const t = (i - 5) / 5;
        return ellipse(
          x + t * w * 0.38,
          chin + 14 - t * t * 11,
          2.2,
          2.2,
          `fill="${fill}" stroke="#0005" stroke-width=".5"`,
        );
      }).join(''),
    );
  },
  earrings: (h, r) => {
    const { cx: x, width: w } = h;
    const y = h.eye + (h.chin - h.eye) * 0.4;
    const fill = r.pick(['#ffd60a', '#e63946', '#48cae4', '#f5f5f5', '#9d4edd']);
    const hoop = r.chance(0.5);
    return front(
      [-1, 1]
        .map((s) =>
          ellipse(
            x + s * w * 0.53,
            y + 4,
            hoop ? 4 : 2.8,
            hoop ? 4.5 : 3.6,
            hoop
              ? `fill="none" stroke="${fill}" stroke-width="1.7"`
              : `fill="${fill}" stroke="#0006" stroke-width=".6"`,
          ),
        )
        .join(''),
    );
  },
  beard: (h, r) => {
    const { cx: x, width: w, eye, chin } = h;
    const fill = r.pick(HAIR);
    const long = r.range(2, 12);
    const mouth = eye + (chin - eye) * 0.62;
    return front(
      path(
        `M${x - w * 0.47} ${eye + 4}Q${x - w * 0.46} ${chin + long} ${x} ${chin + long}Q${x + w * 0.46} ${chin + long} ${x + w * 0.47} ${eye + 4}Q${x + w * 0.3} ${mouth - 6} ${x} ${mouth - 5}Q${x - w * 0.3} ${mouth - 6} ${x - w * 0.47} ${eye + 4}Z`,
        `fill="${fill}" ${ink(r)}`,
      ) + ellipse(x, mouth + 2, w * 0.14, 2.6, `fill="${r.pick(['#a33', '#fff', '#822'])}"`),
    );
  },
  moustache: (h, r) => {
    const { cx: x, width: w, eye, chin } = h;
    const y = eye + (chin - eye) * 0.52;
    const curl = r.range(-4, 4);
    return front(
      path(
        `M${x} ${y - 2}Q${x - w * 0.15} ${y - 5} ${x - w * 0.32} ${y + curl}Q${x - w * 0.15} ${y + 5} ${x} ${y + 2}Q${x + w * 0.15} ${y + 5} ${x + w * 0.32} ${y + curl}Q${x + w * 0.15} ${y - 5} ${x} ${y - 2}Z`,
        `fill="${r.pick(HAIR)}" ${ink(r)}`,
      ),
    );
  },
  flower: (h, r) => {
    const x = h.cx + r.pick([-1, 1]) * h.width * 0.4;
    const y = h.top + (h.eye - h.top) * 0.3;
    const fill = shade(r, r.pick(['red', 'pink', 'purple', 'white', 'yellow', 'orange']));
    const n = r.pick([5, 6]);
    return front(
      Array.from({ length: n }, (_, i) =>
        ellipse(
          x + Math.cos((i * 6.283) / n) * 5,
          y + Math.sin((i * 6.283) / n) * 5,
          4,
          4,
          `fill="${fill}" stroke="#0003" stroke-width=".5"`,
        ),
      ).join('') + ellipse(x, y, 3, 3, `fill="${r.pick(['#ffd60a', '#fb8500', '#5d4037'])}"`),
    );
  },
  freckles: (h, r) =>
    front(
      [-1, 1]
        .flatMap((s) =>
          [0, 1, 2, 3].map((i) =>
            ellipse(
              h.cx + s * h.width * (0.18 + (i % 2) * 0.1),
              h.eye + h.width * (0.15 + Math.floor(i / 2) * 0.07),
              1.1,
              1.1,
              `fill="${r.pick(['#8d5524', '#a0522d', '#6f3e1a'])}"`,
            ),
          ),
        )
        .join(''),
    ),
  tears: (h) =>
    front(
      [-1, 1]
        .map((s) =>
          path(
            `M${h.cx + s * h.width * 0.22} ${h.eye + 4}q-4 8 0 9q4 -1 0 -9Z`,
            'fill="#4cc9f0" stroke="#0077b6" stroke-width=".6"',
          ),
        )
        .join(''),
    ),
};

export const HAIR = [
  '#111',
  '#2b1b12',
  '#4e342e',
  '#6f4518',
  '#a47148',
  '#d9a441',
  '#e8c872',
  '#b5451b',
  '#9e9e9e',
  '#e0e0e0',
];

function spectacles(h: Head, r: Random, lens: string): Layer {
  const frame = shade(r, r.pick(['black', 'black', 'brown', 'red', 'blue', 'grey', 'purple']));
  const size = h.width * r.range(0.15, 0.22);
  const gap = h.width * 0.23;
  const stroke = `fill="${lens}" stroke="${frame}" stroke-width="${r.range(1.3, 3)}"`;
  const kind = r.pick(['round', 'square', 'cat', 'wide']);
  const lensAt = (s: number) => {
    const x = h.cx + s * gap;
    if (kind === 'round') return ellipse(x, h.eye, size, size, stroke);
    if (kind === 'square')
      return `<rect x="${x - size}" y="${h.eye - size * 0.8}" width="${size * 2}" height="${size * 1.6}" rx="2" ${stroke}/>`;
    if (kind === 'wide') return ellipse(x, h.eye, size * 1.1, size * 0.75, stroke);
    return path(
      `M${x - size * s} ${h.eye - size * 0.5}L${x + size * 1.2 * s} ${h.eye - size}Q${x + size * s} ${h.eye + size} ${x} ${h.eye + size * 0.8}Q${x - size * s} ${h.eye + size * 0.7} ${x - size * s} ${h.eye - size * 0.5}Z`,
      stroke,
    );
  };
  return front(
    lensAt(-1) +
      lensAt(1) +
      path(
        `M${h.cx - gap + size} ${h.eye}Q${h.cx} ${h.eye - 3} ${h.cx + gap - size} ${h.eye}M${h.cx - gap - size} ${h.eye}L${h.cx - h.width * 0.5} ${h.eye - 2}M${h.cx + gap + size} ${h.eye}L${h.cx + h.width * 0.5} ${h.eye - 2}`,
        `fill="none" stroke="${frame}" stroke-width="1.6"`,
      ),
  );
}

/** Draws `name` on `head`; the same seed draws the same thing. */
export function createLayer(name: string, head: Head, seed: number): Layer {
  const drawer = WEAR[name];
  if (!drawer)
    throw new RangeError(`Expected one of ${Object.keys(WEAR).join(', ')}, got ${name}.`);
  let hash = seed;
  for (const character of name) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return drawer(head, createRandom(hash));
}
