/** Where everything of a flat space is drawn: from coordinates of the scene to pixels, one scale both ways. */
import { alongStroke, placeLabels, textWidth, type Box, type Wanted } from './labels.ts';
import type { Scene, SceneWord } from './scene.ts';

export interface Spot {
  x: number;
  y: number;
}

export interface PlacedWord {
  word: SceneWord;
  at: Spot;
  /** The middle of its label. */
  label: Spot;
  size: number;
  /** The label had to go so far from its point that a line says which is which. */
  isAway: boolean;
}

export interface FlatPlan {
  zero: Spot;
  /** The tips of the terms' arrows, at their true places. */
  tips: Spot[];
  /** Where their pictures are: beside the tips, where they would lie on each other. */
  pictures: Spot[];
  radius: number;
  /** The terms, weighted, end to end; begins at zero. */
  chain: Spot[];
  end: Spot;
  dots: Spot[];
  words: PlacedWord[];
  glow: (Spot & { rx: number; ry: number }) | null;
}

const LINE = 1.15;

/** The end of a stroke that stops short of its target by so much. */
export function shortened(from: Spot, to: Spot, by: number): Spot {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.max(0, length - by) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

interface Size {
  width: number;
  height: number;
}

/** The scale and the origin at which all spots fit between margins. */
function fit(
  spots: readonly (readonly [number, number])[],
  { width, height }: Size,
  narrow: boolean,
) {
  const xs = spots.map(([x]) => x);
  const ys = spots.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const pad = narrow
    ? { left: 46, right: 64, top: 78, bottom: 34 }
    : { left: 84, right: 132, top: 116, bottom: 52 };
  const scale = Math.max(
    1,
    Math.min(
      (width - pad.left - pad.right) / Math.max(0.5, right - left),
      (height - pad.top - pad.bottom) / Math.max(0.5, high - low),
    ),
  );
  const spareX = width - pad.left - pad.right - (right - left) * scale;
  const spareY = height - pad.top - pad.bottom - (high - low) * scale;
  const zero = {
    x: pad.left + spareX / 2 - left * scale,
    y: pad.top + spareY / 2 + high * scale,
  };
  return { zero, to: ([x, y]: readonly number[]) => spot(zero, scale, x ?? 0, y ?? 0) };
}

const spot = (zero: Spot, scale: number, x: number, y: number): Spot => ({
  x: zero.x + x * scale,
  y: zero.y - y * scale,
});

/** Pictures of two terms beside each other, where their tips are closer than they are wide. */
function apart(tips: readonly Spot[], radius: number): Spot[] {
  const [a, b] = tips;
  if (tips.length !== 2 || !a || !b) return [...tips];
  const missing = 2 * radius + 48 - Math.hypot(a.x - b.x, a.y - b.y);
  if (missing <= 0) return [...tips];
  const sign = a.x >= b.x ? 1 : -1;
  return [
    { x: a.x + (sign * missing) / 2, y: a.y },
    { x: b.x - (sign * missing) / 2, y: b.y },
  ];
}

/** Words that are named though they lie elsewhere: spread over the plane, the same ones each time. */
const OTHERS = 14;
function spread(words: readonly SceneWord[]): SceneWord[] {
  const others = words.filter(({ kind }) => kind === 'other');
  const chosen: SceneWord[] = [];
  const gaps = others.map(() => Infinity);
  let next = others.reduce(
    (best, { at }, i) => (at[0] < (others[best]?.at[0] ?? Infinity) ? i : best),
    0,
  );
  while (chosen.length < Math.min(OTHERS, others.length)) {
    const word = others[next];
    if (!word) break;
    chosen.push(word);
    others.forEach(({ at }, i) => {
      gaps[i] = Math.min(gaps[i] ?? 0, Math.hypot(at[0] - word.at[0], at[1] - word.at[1]));
    });
    next = gaps.reduce((best, gap, i) => (gap > (gaps[best] ?? 0) ? i : best), 0);
  }
  return chosen;
}

/** @param nameOf the word as it is shown, which is as long as its label */
export function planFlat(scene: Scene, size: Size, nameOf: (label: string) => string): FlatPlan {
  const narrow = size.width < 600;
  const told = scene.words.filter(({ kind }) => kind !== 'other');
  const chainAt = scene.terms.reduce<[number, number][]>(
    (path, { weight, at }) => {
      const [x, y] = path.at(-1) ?? [0, 0];
      return [...path, [x + weight * at[0], y + weight * at[1]]];
    },
    [[0, 0]],
  );
  const isPair = scene.terms.length === 2;
  const { zero, to } = fit(
    [
      [0, 0],
      ...scene.terms.map(({ at }) => [at[0], at[1]] as const),
      ...(isPair ? [] : chainAt),
      [scene.difference[0], scene.difference[1]],
      ...scene.words.map(({ at }) => [at[0], at[1]] as const),
    ],
    size,
    narrow,
  );
  const tips = scene.terms.map(({ at }) => to(at));
  const radius = Math.min(narrow ? 34 : 50, size.width / (narrow ? 10 : 16), isPair ? 99 : 30);
  const pictures = apart(tips, radius);
  const end = to(scene.difference);
  const area: Box = { x: 4, y: 4, width: size.width - 8, height: size.height - 8 };
  const taken: Box[] = [
    ...pictures.map(({ x, y }) => ({
      x: x - radius - 4,
      y: y - radius - 38,
      width: 2 * radius + 8,
      height: 2 * radius + 44,
    })),
    ...tips.flatMap((tip) => alongStroke(zero, tip)),
    ...alongStroke(zero, end, 16),
    { x: zero.x - 16, y: zero.y - 6, width: 32, height: 40 },
    ...told
      .map(({ at }) => to(at))
      .map(({ x, y }) => ({ x: x - 5, y: y - 5, width: 10, height: 10 })),
  ];
  const sized = (word: SceneWord, i: number): number => {
    if (word.kind === 'near')
      return i === 0
        ? narrow
          ? 44
          : Math.min(76, size.width * 0.085)
        : narrow
          ? 20
          : Math.min(28, size.width * 0.033);
    if (word.kind === 'lost') return narrow ? 16 : 20;
    return narrow ? 13 : 16;
  };
  const shown = [...told, ...spread(scene.words)].map((word, i) => ({
    word,
    size: sized(word, i),
    at: to(word.at),
  }));
  const wanted = shown.map(({ word, size: letter, at }): Wanted => {
    const width = textWidth(nameOf(word.label), letter);
    return { ...at, width, height: letter * LINE, must: word.kind !== 'other' };
  });
  const boxes = placeLabels(wanted, taken, area);
  const words = shown.flatMap(({ word, size: letter, at }, i): PlacedWord[] => {
    const box = boxes[i];
    if (!box) return [];
    const label = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const gap = Math.max(
      box.x - at.x,
      at.x - box.x - box.width,
      box.y - at.y,
      at.y - box.y - box.height,
    );
    return [{ word, at, label, size: letter, isAway: gap > 18 }];
  });
  const near = words.filter(({ word }) => word.kind === 'near');
  return {
    zero,
    tips,
    pictures,
    radius,
    chain: chainAt.map(to),
    end,
    dots: scene.words.filter(({ kind }) => kind === 'other').map(({ at }) => to(at)),
    words,
    glow: glowOf(near, size),
  };
}

/** A light round the words that are told. */
function glowOf(near: readonly PlacedWord[], size: Size): FlatPlan['glow'] {
  if (near.length === 0) return null;
  const x = near.reduce((sum, { label }) => sum + label.x, 0) / near.length;
  const y = near.reduce((sum, { label }) => sum + label.y, 0) / near.length;
  const reach = Math.max(
    size.height * 0.2,
    ...near.map(({ label }) => 1.5 * Math.hypot(label.x - x, label.y - y)),
  );
  return { x, y, rx: Math.min(reach * 1.15, size.width * 0.34), ry: reach };
}
