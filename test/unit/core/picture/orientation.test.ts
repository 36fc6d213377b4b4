import { expect, test } from 'vitest';
import { orient, type Orientation } from '#core/picture/orientation.ts';

// The letter F, of which every turned and mirrored view differs; EXIF's own picture of the eight.
const VIEWS: Readonly<Record<Orientation, string>> = {
  1: '### #.. ##. #..',
  2: '### ..# .## ..#',
  3: '..# .## ..# ###',
  4: '#.. ##. #.. ###',
  5: '#### #.#. #...',
  6: '#### .#.# ...#',
  7: '...# .#.# ####',
  8: '#... #.#. ####',
};
const UPRIGHT = VIEWS[1];

function draw(view: string) {
  const rows = view.split(' ');
  const width = rows[0]?.length ?? 0;
  const data = Uint8ClampedArray.from(
    rows
      .join('')
      .split('')
      .flatMap((c) => (c === '#' ? [1, 2, 3, 255] : [9, 8, 7, 6])),
  );
  return { width, height: rows.length, data };
}

test.each(Object.keys(VIEWS))(
  'pixels that are stored in orientation %s are turned upright',
  (key) => {
    const orientation = Number(key) as Orientation;
    // Stored so that turning it by the orientation gives the letter: mirrored views undo themselves, 6 and 8 each other.
    const stored = VIEWS[orientation === 6 ? 8 : orientation === 8 ? 6 : orientation];
    expect(orient(draw(stored), orientation)).toEqual(draw(UPRIGHT));
  },
);
