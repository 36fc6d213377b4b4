/** What of the map is seen: a place in the middle, and how close it is. Values; every move makes a new one. */

export interface Camera {
  /** On the map, whose longer side goes from -1 to 1, y upwards. */
  x: number;
  y: number;
  /** Pixels a unit. */
  scale: number;
}

export interface Extent {
  width: number;
  height: number;
}

const MARGIN = 28;
/** Times the scale at which all is seen. */
const CLOSEST = 24;
const FARTHEST = 0.8;

const wholeScale = ({ width, height }: Extent): number =>
  Math.max(20, Math.min(width, height) / 2 - MARGIN);

export const whole = (extent: Extent): Camera => ({ x: 0, y: 0, scale: wholeScale(extent) });

export const toScreen = (camera: Camera, { width, height }: Extent, x: number, y: number) => ({
  x: width / 2 + (x - camera.x) * camera.scale,
  y: height / 2 - (y - camera.y) * camera.scale,
});

export const toMap = (camera: Camera, { width, height }: Extent, x: number, y: number) => ({
  x: camera.x + (x - width / 2) / camera.scale,
  y: camera.y - (y - height / 2) / camera.scale,
});

/** The middle stays on the map. */
const held = (camera: Camera): Camera => ({
  ...camera,
  x: Math.max(-1, Math.min(1, camera.x)),
  y: Math.max(-1, Math.min(1, camera.y)),
});

/** Closer or further by a factor; the place under a pixel stays under it. */
export function zoomAt(
  camera: Camera,
  extent: Extent,
  factor: number,
  x: number,
  y: number,
): Camera {
  const all = wholeScale(extent);
  const scale = Math.max(FARTHEST * all, Math.min(CLOSEST * all, camera.scale * factor));
  const fixed = toMap(camera, extent, x, y);
  return held({
    x: fixed.x - (x - extent.width / 2) / scale,
    y: fixed.y + (y - extent.height / 2) / scale,
    scale,
  });
}

/** By pixels, as a hand drags it. */
export const panBy = (camera: Camera, dx: number, dy: number): Camera =>
  held({ ...camera, x: camera.x - dx / camera.scale, y: camera.y + dy / camera.scale });

/** A place in the middle, at least so close that words around it have room. */
export const centreOn = (camera: Camera, extent: Extent, x: number, y: number): Camera =>
  held({ x, y, scale: Math.max(camera.scale, 5 * wholeScale(extent)) });

/** Between two, for a move that is seen: closeness by its logarithm, so that it is even. */
export const between = (from: Camera, to: Camera, share: number): Camera => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
  scale: Math.exp(Math.log(from.scale) + Math.log(to.scale / from.scale) * share),
});
