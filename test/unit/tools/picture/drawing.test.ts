import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../../../tools/picture/picture.ts';

const svg = (size: number, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${content}</svg>`;
const RED = svg(40, '<rect width="20" height="40" fill="#f00"/>');

/** Sixty surfaces of 100 MB at once. */
const HUNGRY = svg(
  5000,
  `<filter id="f" x="0" y="0" width="1" height="1">
    ${Array.from({ length: 60 }, (_, i) => `<feFlood flood-color="#f00" result="r${i}"/>`).join('')}
    <feMerge>${Array.from({ length: 60 }, (_, i) => `<feMergeNode in="r${i}"/>`).join('')}</feMerge>
  </filter><rect width="5000" height="5000" filter="url(#f)"/>`,
);

describe('drawings', () => {
  test('are drawn, packed ones too', async () => {
    for (const bytes of [Buffer.from(RED), gzipSync(RED)]) {
      const { width, height, data } = await decodePicture(bytes);
      expect([width, height]).toEqual([40, 40]);
      expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
      expect(data[4 * 39 + 3]).toBe(0);
    }
  });
  test('that take more memory than they may are given up, and the next one is drawn', async () => {
    await expect(decodePicture(Buffer.from(HUNGRY))).rejects.toMatchObject({
      code: 'picture-too-large',
      message: expect.stringMatching(/700 MB of memory.*export it as PNG/) as string,
    });
    await expect(decodePicture(Buffer.from(RED))).resolves.toMatchObject({ width: 40 });
  });
  test('are drawn smaller where they are large, and refused where they are larger still', async () => {
    const { width, height } = await decodePicture(
      Buffer.from(svg(9000, '<rect width="9000" height="9000"/>')),
    );
    expect([width, height]).toEqual([5000, 5000]);
    await expect(decodePicture(Buffer.from(svg(90_000, '')))).rejects.toMatchObject({
      code: 'picture-too-large',
    });
  });
  test('that unpack to more than anybody draws are refused', async () => {
    const bomb = gzipSync(svg(40, ' '.repeat(100_000_000)));
    expect(bomb.length).toBeLessThan(200_000);
    await expect(decodePicture(bomb)).rejects.toMatchObject({
      code: 'picture-too-large',
      message: 'Expected a drawing (SVG) that has at most 20 MB: export it as PNG.',
    });
  });
  test('that are none say so', async () => {
    for (const [bytes, came] of [
      [Buffer.from('<svg><'), 'got a damaged SVG file.'],
      [Buffer.from([0x1f, 0x8b, 8, 0]), 'got a damaged SVG file.'],
      [gzipSync('hello'), 'got a file of another kind (gzip).'],
    ] as const)
      await expect(decodePicture(bytes)).rejects.toMatchObject({
        code: 'picture-unreadable',
        message: expect.stringContaining(came) as string,
      });
  });
});
