/** Places for labels beside their points, so that none lies on another. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Wanted {
  /** Of the point that it names. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Has a place wherever there is one; others stay away unless they fit beside their point. */
  must: boolean;
}

/** Newsreader's italics: what a letter takes on average, of its size, with some to spare. */
const LETTER = 0.46;

/** The width that a word gets, in pixels. */
export const textWidth = (text: string, size: number): number =>
  Math.max(14, text.length * size * LETTER);

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (box: Box, area: Box): boolean =>
  box.x >= area.x &&
  box.y >= area.y &&
  box.x + box.width <= area.x + area.width &&
  box.y + box.height <= area.y + area.height;

const GAP = 8;
const RINGS = 14;
const RING = 14;
/** Eight ways from the point: right first, as one reads. */
const WAYS = [0, 1, -1, 2, -2, 3, -3, 4].map((eighth) => (eighth * Math.PI) / 4);

/** Centres the box so that its edge is `GAP + away` from the point, in a direction. */
function beside({ x, y, width, height }: Wanted, way: number, away: number): Box {
  const [dx, dy] = [Math.cos(way), Math.sin(way)];
  const reachX = Math.abs(dx) < 0.01 ? 0 : Math.sign(dx) * (width / 2);
  const reachY = Math.abs(dy) < 0.01 ? 0 : Math.sign(dy) * (height / 2);
  const cx = x + dx * (GAP + away) + reachX;
  const cy = y + dy * (GAP + away) + reachY;
  return { x: cx - width / 2, y: cy - height / 2, width, height };
}

/**
 * One box a label, in the order given: those that come first choose first. Null where a label finds no place.
 * @param taken what is there already; @param area what no label may leave
 */
export function placeLabels(
  wanted: readonly Wanted[],
  taken: readonly Box[],
  area: Box,
): (Box | null)[] {
  const used = [...taken];
  return wanted.map((label) => {
    for (let ring = 0; ring < (label.must ? RINGS : 1); ring++)
      for (const way of WAYS) {
        const box = beside(label, way, ring * RING);
        if (!inside(box, area) || used.some((other) => overlap(box, other))) continue;
        used.push(box);
        return box;
      }
    return null;
  });
}

/** Boxes along a stroke: labels keep off it. */
export function alongStroke(
  from: { x: number; y: number },
  to: { x: number; y: number },
  size = 10,
): Box[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / size));
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / steps - size / 2,
    y: from.y + ((to.y - from.y) * i) / steps - size / 2,
    width: size,
    height: size,
  }));
}
