/** Draws the part of the map that is seen: every word a dot, and names in the order of their importance, where there is room. */
import { toScreen, type Camera, type Extent } from './camera.ts';
import type { WordLayout } from './layout.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export type MapColours = Record<'chalk' | 'quiet' | 'edge' | 'gain' | 'loss' | 'board', string>;

export interface Drawn {
  layout: WordLayout;
  /** Positions in the order in which they get names. */
  order: readonly number[];
  nameOf: (position: number) => string;
  /** What the sum says of a word. */
  toneOf: (position: number) => 'gain' | 'loss' | null;
  selected: number | null;
  /** Beside the selected one. */
  near: ReadonlySet<number>;
}

/** A dot and, where it has a name, that: what a pointer meets. */
export interface Target {
  position: number;
  x: number;
  y: number;
  box: Box | null;
}

const GAP = 7;
const REACH = 60;
/** Dots of words without a name grow as one comes closer. */
const dotRadius = (scale: number, { width, height }: Extent) =>
  Math.max(1.4, Math.min(3.5, (3.2 * scale) / Math.min(width, height)));

/** @returns what is seen, for the pointer */
export function drawWords(
  context: CanvasRenderingContext2D,
  extent: Extent,
  camera: Camera,
  drawn: Drawn,
  colours: MapColours,
): Target[] {
  const { layout, order, nameOf, toneOf, selected, near } = drawn;
  context.clearRect(0, 0, extent.width, extent.height);
  context.textBaseline = 'middle';
  const dot = dotRadius(camera.scale, extent);
  const used: Box[] = [];
  const targets: Target[] = [];
  for (const position of order) {
    const at = toScreen(
      camera,
      extent,
      layout.places[2 * position] ?? 0,
      layout.places[2 * position + 1] ?? 0,
    );
    if (
      at.x < -REACH ||
      at.y < -REACH ||
      at.x > extent.width + REACH ||
      at.y > extent.height + REACH
    )
      continue;
    const tone = toneOf(position);
    const isChosen = position === selected;
    const stands = isChosen || tone !== null || near.has(position);
    context.beginPath();
    context.arc(at.x, at.y, isChosen ? 6 : stands ? 4.5 : dot, 0, 2 * Math.PI);
    context.fillStyle = isChosen
      ? colours.chalk
      : tone
        ? colours[tone]
        : near.has(position)
          ? colours.chalk
          : colours.edge;
    context.fill();
    const size = isChosen ? 26 : stands ? 19 : 15;
    context.font = `italic ${isChosen ? 560 : 480} ${size}px Newsreader, Georgia, serif`;
    const name = nameOf(position);
    const width = context.measureText(name).width;
    // To the right of the dot, or to its left.
    const boxAt = (x: number): Box => ({ x, y: at.y - size * 0.62, width, height: size * 1.24 });
    const box = [boxAt(at.x + GAP), boxAt(at.x - GAP - width)].find(
      (place) =>
        place.x >= 0 &&
        place.x + width <= extent.width &&
        !used.some((other) => overlap(place, other)),
    );
    if (box) {
      used.push({ x: box.x - 3, y: box.y, width: box.width + 8, height: box.height });
      context.lineWidth = 4;
      context.lineJoin = 'round';
      context.strokeStyle = colours.board;
      context.strokeText(name, box.x, at.y);
      context.fillStyle = tone ? colours[tone] : stands ? colours.chalk : colours.quiet;
      context.fillText(name, box.x, at.y);
    }
    targets.push({ position, ...at, box: box ?? null });
  }
  return targets;
}

/** The word at a pixel: by its name, or the nearest dot within a finger's breadth. */
export function wordAt(targets: readonly Target[], x: number, y: number): number | null {
  const named = targets.find(({ box }) => box && overlap(box, { x, y, width: 0.01, height: 0.01 }));
  if (named) return named.position;
  const [nearest] = targets
    .map((target) => ({ target, away: Math.hypot(target.x - x, target.y - y) }))
    .sort((a, b) => a.away - b.away);
  return nearest && nearest.away <= 22 ? nearest.target.position : null;
}
