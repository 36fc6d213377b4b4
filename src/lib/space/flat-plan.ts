/** The flat drawing of a space in pixels: how it is fitted into its place, its arrows, and where its words stand. */
import type { Point } from './geometry.ts';
import { placeLabels, type Label } from './labels.ts';
import type { SpaceView, SpaceWord } from './space-view.ts';

export type Spot = readonly [x: number, y: number];
export interface FlatPlan {
  zero: Spot;
  tip: Spot;
  /** Of pictures, in pixels. */
  radius: number;
  terms: readonly { spot: Spot; name: string; url: string | null; isMinus: boolean }[];
  /** The terms, each at its weight, head to tail. */
  chain: readonly { from: Spot; to: Spot; isMinus: boolean }[];
  near: readonly Label[];
  lost: readonly Label[];
  far: readonly Label[];
  grid: string;
}
interface Place {
  width: number;
  height: number;
  /** What a word is called, and so how long it is. */
  say: (word: string) => string;
}

const NARROW = 600;
/** Mean width of a letter of the words' font, in parts of its size. */
const LETTER = 0.46;
const FEW = 20;

/** Fits points of a plane into a place, at one scale, up is up. */
function fit(points: readonly Point[], { width, height }: Place, room: { x: number; y: number }) {
  const range = (axis: 0 | 1) => {
    const all = points.map((point) => point[axis] ?? 0);
    return [Math.min(...all), Math.max(...all)] as const;
  };
  const [[left, right], [low, high]] = [range(0), range(1)];
  const scale = Math.min(
    (width - 2 * room.x) / Math.max(0.2, right - left),
    (height - 2 * room.y) / Math.max(0.2, high - low),
  );
  const [x0, y0] = [(width - scale * (left + right)) / 2, (height + scale * (low + high)) / 2];
  return ([x = 0, y = 0]: Point): Spot => [x0 + scale * x, y0 - scale * y];
}

function gridThrough([x0, y0]: Spot, { width, height }: Place): string {
  const gap = width < NARROW ? 44 : 64;
  const lines: string[] = [];
  for (let x = ((x0 % gap) + gap) % gap; x < width; x += gap) lines.push(`M${x} 0V${height}`);
  for (let y = ((y0 % gap) + gap) % gap; y < height; y += gap) lines.push(`M0 ${y}H${width}`);
  return lines.join('');
}

/** A label over the middle of a line, and places along it that words leave free. */
const along = (from: Spot, to: Spot): Label[] =>
  Array.from({ length: 12 }, (_, i) => ({
    text: '',
    x: from[0] + ((to[0] - from[0]) * (i + 0.5)) / 12,
    y: from[1] + ((to[1] - from[1]) * (i + 0.5)) / 12,
    width: Math.abs(to[0] - from[0]) / 12 + 6,
    height: Math.abs(to[1] - from[1]) / 12 + 10,
  }));

/**
 * Plans the drawing of a view in a place of so many pixels. Words lie over nothing: the nearest take their place first,
 * and far ones are left out where there is none.
 * @param says whether words near the result and lost ones are shown
 */
export function planFlat(view: SpaceView, place: Place, says: boolean): FlatPlan {
  const { width, height } = place;
  const isNarrow = width < NARROW;
  const shown = says ? [...view.near, ...view.lost] : [];
  const full = isNarrow ? 32 : Math.min(52, width / 15);
  let from: Point = [0, 0];
  const steps = view.terms.map(({ weight, at: [x = 0, y = 0] }) => {
    const to: Point = [(from[0] ?? 0) + weight * x, (from[1] ?? 0) + weight * y];
    const step = { from, to, isMinus: weight < 0 };
    from = to;
    return step;
  });
  const points = [[0, 0], view.result.at, ...[...view.terms, ...shown].map(({ at }) => at)];
  const isChain = view.terms.length > 2;
  const at = fit([...points, ...(isChain ? steps.map(({ to }) => to) : [])], place, {
    x: full + (isNarrow ? 26 : 70),
    y: full + 34,
  });
  const spots = view.terms.map((term) => at(term.at));
  // Pictures that lie close are smaller, so that both are seen, and the step between them.
  const gaps = spots.flatMap((one, i) =>
    spots.slice(i + 1).map((other) => Math.hypot(one[0] - other[0], one[1] - other[1])),
  );
  const radius = Math.max(FEW, Math.min(full, ...gaps.map((gap) => gap / 3)));
  const [zero, tip] = [at([0, 0]), at(view.result.at)];

  const [largest, second, away, aside] = isNarrow
    ? [40, 20, 14, 12]
    : [Math.min(72, width * 0.08), 26, 18, 15];
  // A long word is no wider than its part of the place.
  const letters = view.near[0] ? place.say(view.near[0].label).length : 1;
  const first = Math.max(second, Math.min(largest, (0.36 * width) / (LETTER * letters)));
  const labelOf = ({ label, at: point }: SpaceWord, size: number): Label => {
    const [x, y] = at(point);
    const long = Math.max(20, LETTER * size * place.say(label).length);
    return { text: label, x, y, width: long, height: size };
  };
  const pictures = spots.map(([x, y]): Label => ({
    text: '',
    x,
    y: y - 16,
    width: 2 * radius,
    height: 2 * radius + 40,
  }));
  const taken = [
    ...pictures,
    { text: '0', x: zero[0] - 4, y: zero[1] + 14, width: 18, height: 34 },
    ...along(zero, tip),
    // Its head.
    { text: '', x: tip[0], y: tip[1], width: 36, height: 32 },
    ...spots.flatMap((spot) => along(zero, spot)),
  ];
  const room = { width, height, reach: height / 3 };
  const near = placeLabels(
    says ? view.near.map((one, i) => labelOf(one, i === 0 ? first : second)) : [],
    taken,
    room,
  );
  const lost = placeLabels(
    says ? view.lost.map((one) => labelOf(one, away)) : [],
    [...taken, ...near],
    room,
  );
  const far = placeLabels(
    view.far.map((one) => labelOf(one, aside)),
    [...taken, ...near, ...lost],
    { ...room, reach: 24 },
  );
  return {
    zero,
    tip,
    radius,
    terms: view.terms.map(({ name, url, weight }, i) => ({
      spot: spots[i] as Spot,
      name,
      url,
      isMinus: weight < 0,
    })),
    chain: steps.map((step) => ({ ...step, from: at(step.from), to: at(step.to) })),
    near,
    lost,
    far,
    grid: gridThrough(zero, place),
  };
}

/** Where an arrow ends that shall not run into a picture: so many pixels before `to`. */
export function short([x, y]: Spot, [u, v]: Spot, by: number): Spot {
  const length = Math.hypot(u - x, v - y) || 1;
  const share = Math.max(0, 1 - by / length);
  return [x + (u - x) * share, y + (v - y) * share];
}

/** The path of an arrow head. */
export function headOf([x, y]: Spot, [u, v]: Spot, size: number): string {
  const angle = Math.atan2(v - y, u - x);
  const side = (turn: number) =>
    `${u - size * Math.cos(angle + turn)} ${v - size * Math.sin(angle + turn)}`;
  return `M${side(0.42)}L${u} ${v}L${side(-0.42)}`;
}
