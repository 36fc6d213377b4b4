/** Drawings put into wide and tall pictures: the thing in the middle or at an end, its background continued and shaded. */
import sharp from 'sharp';
import type { Pixels } from '../../../core/picture/preprocess.ts';
import type { View } from '../../../core/picture/view.ts';

/** Of the shorter side, in pixels. */
const SHORT = 448;
const RATIO = 16 / 9;

export const SHAPES = ['wide', 'tall'] as const;
export const PLACES = ['in the middle', 'at an end'] as const;
export interface Placing {
  shape: (typeof SHAPES)[number];
  place: (typeof PLACES)[number];
}
/** A picture taken again: how far it moved (of the 100 units of a drawing), and how hard it was compressed. */
export interface Retake {
  across: number;
  down: number;
  quality: number;
}

/** Where the drawing's box begins along the long side, in its own units of 100. */
const startOf = ({ place }: Placing) => (place === 'at an end' ? 0 : (100 * (RATIO - 1)) / 2);

/** The square at the thing. */
export function squareAt(placing: Placing): View {
  const along = startOf(placing) / (100 * RATIO);
  return placing.shape === 'wide'
    ? { kind: 'square', x: along, y: 0, side: 1 }
    : { kind: 'square', x: 0, y: along, side: 1 };
}

/**
 * SVG content of the 100 x 100 box as a picture of 16:9 or 9:16. What lies beyond the box has the colour of its paper, and
 * falls into shade towards the far ends, so that neither edge is of one colour.
 */
export async function placeDrawing(
  content: string,
  placing: Placing,
  retake: Retake | null = null,
): Promise<Pixels> {
  const long = 100 * RATIO;
  const start = startOf(placing);
  const isWide = placing.shape === 'wide';
  const [width, height] = isWide ? [long, 100] : [100, long];
  const paper = /^<rect width="100" height="100" fill="([^"]+)"\/>/.exec(content)?.[1] ?? '#fff';
  const sheet = `width="${width}" height="${height}"`;
  const moved = retake ? `translate(${retake.across} ${retake.down})` : '';
  const at = isWide ? `translate(${start} 0)` : `translate(0 ${start})`;
  const end = isWide ? 'x2="1" y2="0"' : 'x2="0" y2="1"';
  const middle = (start + 50) / long;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${(width * SHORT) / 100}" height="${(height * SHORT) / 100}" viewBox="0 0 ${width} ${height}">
<defs><linearGradient id="placed-shade" ${end}><stop offset="0" stop-opacity="${0.35 * middle}"/><stop offset="${middle}" stop-opacity="0"/><stop offset="1" stop-opacity="${0.35 * (1 - middle)}"/></linearGradient></defs>
<rect ${sheet} fill="${paper}"/><g transform="${moved}"><g transform="${at}">${content}</g></g><rect ${sheet} fill="url(#placed-shade)"/></svg>`;
  const drawn = sharp(Buffer.from(svg)).flatten({ background: '#fff' });
  const taken = retake ? sharp(await drawn.jpeg({ quality: retake.quality }).toBuffer()) : drawn;
  const { data, info } = await taken.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
