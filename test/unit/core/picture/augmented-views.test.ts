import { expect, test } from 'vitest';
import { AUGMENTED_VIEWS, augmentedView } from '#core/picture/augmented-views.ts';

/** Each pixel says where it was: red its column, green its row. */
function plan(width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([x, y, 0, 255], (y * width + x) * 4);
  return { width, height, data };
}
const corners = ({ width, height, data }: ReturnType<typeof plan>) => {
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * 4).subarray(0, 2)];
  return [at(0, 0), at(width - 1, height - 1)];
};

test('retakes are crops of 93 % from the four corners, every second one mirrored', () => {
  const picture = plan(100, 200);
  const views = Array.from({ length: AUGMENTED_VIEWS }, (_, i) => augmentedView(picture, i));
  for (const { width, height } of views) expect([width, height]).toEqual([93, 186]);
  expect(views.map((view) => corners(view as ReturnType<typeof plan>))).toEqual([
    [
      [92, 0],
      [0, 185],
    ],
    [
      [7, 14],
      [99, 199],
    ],
    [
      [99, 0],
      [7, 185],
    ],
    [
      [0, 14],
      [92, 199],
    ],
  ]);
});

test('a picture of one pixel stays itself, and the picture is not changed', () => {
  const picture = plan(1, 1);
  for (let i = 0; i < AUGMENTED_VIEWS; i++) expect(augmentedView(picture, i)).toEqual(picture);
  const large = plan(30, 20);
  const before = large.data.slice();
  augmentedView(large, 0);
  expect(large.data).toEqual(before);
});

test('there is no retake beyond the last', () => {
  expect(() => augmentedView(plan(2, 2), AUGMENTED_VIEWS)).toThrow(RangeError);
});
