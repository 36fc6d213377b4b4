import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { createRandom } from '#core/random.ts';
import {
  EXPRESSIONS,
  MORE_EXPRESSIONS,
  createPerson,
  drawPerson,
} from '../../../training/drawings/art/faces.ts';
import { randomMimics, type Expression } from '../../../training/drawings/art/mimics.ts';

const SIZE = 160;

async function pixels(seed: number, expression: Expression): Promise<Buffer> {
  const person = {
    ...createPerson(createRandom(seed)),
    mimics: randomMimics(createRandom(seed + 1)),
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 100 100">${drawPerson(person, [], expression, seed)}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).removeAlpha().raw().toBuffer();
}

/** Pixels in which two pictures differ visibly. */
function differing(a: Buffer, b: Buffer): number {
  let count = 0;
  for (let at = 0; at < a.length; at += 3)
    if ([0, 1, 2].some((i) => Math.abs((a[at + i] ?? 0) - (b[at + i] ?? 0)) > 30)) count++;
  return count;
}

describe('faces drawn in many manners', () => {
  test.each([...EXPRESSIONS, ...MORE_EXPRESSIONS])(
    'show what they are said to show: %s',
    async (expression) => {
      for (let seed = 0; seed < 60; seed++) {
        const [calm, shown] = await Promise.all([
          pixels(seed, 'neutral'),
          pixels(seed, expression),
        ]);
        expect(differing(calm, shown), `face ${seed}`).toBeGreaterThan(8);
      }
    },
  );
  test('are the same whenever they are drawn', async () => {
    expect(await pixels(3, 'wink')).toEqual(await pixels(3, 'wink'));
  });
});
