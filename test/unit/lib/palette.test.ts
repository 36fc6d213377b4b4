import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(path, 'utf8');
/** A colour of the palette, light and dark. */
const colour = (name: string) => {
  const found = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\);`).exec(
    read('src/palette.css'),
  );
  if (!found) throw new RangeError(`Expected a colour --${name} in src/palette.css.`);
  return { light: found[1], dark: found[2] };
};

test('what a browser paints around the page has the colours of the page', () => {
  const page = read('src/app.html');
  for (const scheme of ['light', 'dark'] as const)
    expect(page).toContain(
      `media="(prefers-color-scheme: ${scheme})" content="${colour('board')[scheme]}"`,
    );
  expect(JSON.parse(read('static/manifest.webmanifest'))).toMatchObject({
    background_color: colour('board').dark,
    theme_color: colour('board').dark,
  });
});
