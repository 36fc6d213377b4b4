/** Labels on a plot that do not lie over each other: those that matter most take their place first. */
export interface Label {
  text: string;
  /** The middle, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const GAP = 3;
const meets = (a: Label, b: Label): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 + GAP &&
  Math.abs(a.y - b.y) < (a.height + b.height) / 2 + GAP;

interface Room {
  width: number;
  height: number;
  /** How far a label may be moved from its true place. */
  reach: number;
}

/**
 * Moves each label up or down, as little as it takes, so that it lies over none before it, nor over `taken`, and within the
 * plot. Those that find no place within reach are left out.
 */
export function placeLabels<One extends Label>(
  labels: readonly One[],
  taken: readonly Label[],
  { width, height, reach }: Room,
): One[] {
  const placed: One[] = [];
  for (const label of labels) {
    const x = Math.max(label.width / 2, Math.min(width - label.width / 2, label.x));
    for (let by = 0; by <= reach; by += 3) {
      const free = [by, -by]
        .map((up) => ({ ...label, x, y: label.y + up }))
        .find(
          (one) =>
            one.y - one.height / 2 >= 0 &&
            one.y + one.height / 2 <= height &&
            ![...taken, ...placed].some((other) => meets(one, other)),
        );
      if (!free) continue;
      placed.push(free);
      break;
    }
  }
  return placed;
}
