import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { resizeAndCrop } from '#core/picture/preprocess.ts';
import type { View } from '#core/picture/view.ts';
import { normalize } from '#core/vector/vector.ts';
import type { Content } from '#lib/sum/content.svelte.ts';
import type { SumQuestion } from '../../../../src/lib/answer/question.ts';
import { formatCurl } from '../../../../src/lib/export/curl.ts';
import { findPython, runPython } from '../../../support/python.ts';
import { formatPython } from '../../../../src/lib/export/python.ts';
import manifest from '../../../../models/clip-vit-base-patch32/model.json' with { type: 'json' };
import { decodePicture } from '../../../../tools/picture/picture.ts';
import { createPicture } from '../../../support/pictures.ts';
import { withGamma } from '../../../support/png.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 16;
const space = `${manifest.id}@${manifest.revision}`;
const vocabulary = {
  ...randomVocabulary({ seed: 3, words: 4, dimensions: D, space }),
  textMean: randomVector(1, D),
  imageMean: randomVector(2, D),
};
const question = {
  model: { manifest } as unknown as SumQuestion['model'],
  vocabulary: 'common',
  method: 'centred',
  terms: [
    {
      weight: 1,
      modality: 'image',
      embedding: { space, vector: normalize(randomVector(5, D)) },
      flatness: 0.5,
      retakes: [],
    },
  ],
  exclude: ["it's"],
  k: 5,
} satisfies SumQuestion;
const result = {
  model: space,
  vocabulary: { id: 'common', sha256: 'abc', size: 4 },
  centred: ['image'],
} as unknown as Parameters<typeof formatPython>[1];

test('Python names the model at its pinned revision, and holds the means that the answer took off', () => {
  const program = formatPython(question, result, vocabulary, [
    { id: 1, letter: 'A', weight: 1, content: null },
  ]);
  expect(program).toContain(
    `pretrained_model_name_or_path="${manifest.hub}", revision="${manifest.revision}"`,
  );
  for (const [name, mean] of [
    ['IMAGE_MEAN', vocabulary.imageMean],
    ['TEXT_MEAN', vocabulary.textMean],
  ] as const) {
    const code = new RegExp(`${name} = np\\.frombuffer\\(base64\\.b64decode\\("([^"]+)"`).exec(
      program,
    );
    expect(decodeBase64(code?.[1] ?? '')).toEqual(mean);
  }
  expect(program).toContain('EXCLUDED = ["it\'s"]');
  expect(program).toContain(
    'scores = centred @ direction / np.linalg.norm(centred, axis=1) ** 1.5',
  );
  expect(program).toContain('("word 3", "default")');
});

/** Pillow's reading of pictures in the exported program. */
function readByProgram(paths: readonly string[]): string[] {
  const program = formatPython(question, result, vocabulary, [
    { id: 1, letter: 'A', weight: 1, content: null },
  ]);
  const opened = /def opened\(path\):[\s\S]*?\n\n\n/.exec(program)?.[0] ?? '';
  const code = `import base64, io, sys
import numpy as np
from PIL import Image, ImageCms, ImageOps
${opened}
for path in sys.argv[1:]: print(base64.b64encode(opened(path).tobytes()).decode())`;
  return runPython(code, paths).trim().split('\n');
}

const oracle = findPython();

test.skipIf(oracle === null)(
  'Python reads pictures as the page does: 16 bits, profiles, inks, palettes, transparency',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pm-python-'));
    const hat = sharp('static/samples/hat-a.png').resize(64, 48, { fit: 'fill' });
    const flat = hat.clone().flatten({ background: '#fff' });
    const files: Record<string, Buffer> = {
      'gray16.png': readFileSync('test/fixtures/pictures/gray16.png'),
      'rgb16.png': await flat.clone().toColourspace('rgb16').png().toBuffer(),
      'rgba16.png': await hat.clone().toColourspace('rgb16').png().toBuffer(),
      'profile.png': await hat.clone().withIccProfile('p3').png().toBuffer(),
      'gamma.png': withGamma(await hat.clone().png().toBuffer(), 55_556),
      'palette.png': await hat.clone().png({ palette: true, colours: 8 }).toBuffer(),
      'grey-clear.png': await hat.clone().toColourspace('b-w').png().toBuffer(),
      'one.png': await flat
        .clone()
        .threshold()
        .png({ bitdepth: 1 } as object)
        .toBuffer(),
      'inks.jpg': readFileSync('test/fixtures/pictures/cmyk.jpg'),
      'turned.webp': readFileSync('test/fixtures/pictures/exif6.webp'),
    };
    const paths = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    });
    const read = readByProgram(paths);
    for (const [i, [name, bytes]] of Object.entries(files).entries()) {
      const { data } = await decodePicture(bytes);
      const rgb = Buffer.from(read[i] ?? '', 'base64');
      expect(rgb.length, name).toBe((data.length / 4) * 3);
      let sum = 0;
      for (let at = 0; at < rgb.length; at++) {
        const pixel = Math.floor(at / 3) * 4;
        const alpha = data[pixel + 3] ?? 0;
        const shown = ((data[pixel + (at % 3)] ?? 0) * alpha + 255 * (255 - alpha)) / 255;
        sum += Math.abs((rgb[at] ?? 0) - shown);
      }
      expect(sum / rgb.length, name).toBeLessThan(0.6);
    }
    rmSync(folder, { recursive: true });
  },
);

test.skipIf(oracle === null)(
  'Python reads the part of a picture that the page reads, pixel for pixel',
  () => {
    const views: View[] = [
      { kind: 'square', x: 0.31, y: 0.2, side: 0.6 },
      { kind: 'square', x: 0.5, y: 0, side: 1 },
      { kind: 'whole' },
    ];
    const terms = views.map((view, i) => ({
      id: i,
      letter: 'ABC'[i] ?? '',
      weight: 1,
      content: { kind: 'picture', view } as Content,
    }));
    const program = formatPython(question, result, vocabulary, terms);
    expect(program).toContain('picture("B.png", lambda image: square(image, 0.5, 0, 1))');
    expect(program).toContain('picture("C.png", whole)');
    const parts = /def square\([\s\S]*?(?=def picture)/.exec(program)?.[0] ?? '';
    const size = question.model.manifest.image.size;
    for (const [width, height] of [
      [90, 50],
      [50, 91],
      [300, 7],
    ] as const) {
      const picture = createPicture(width, height);
      const code = `import base64, sys
import numpy as np
from PIL import Image
${parts}
image = Image.frombytes("RGBA", (${width}, ${height}), base64.b64decode(sys.stdin.read())).convert("RGB")
size = ${size}
for part in (square(image, 0.31, 0.2, 0.6), square(image, 0.5, 0, 1), whole(image)):
    w, h = part.size
    print(base64.b64encode(part.resize((size, size), Image.BICUBIC).tobytes()).decode())`;
      const output = runPython(code, [], Buffer.from(picture.data).toString('base64'));
      for (const [i, line] of output.trim().split('\n').entries())
        expect(
          Buffer.from(line, 'base64').equals(Buffer.from(resizeAndCrop(picture, size, views[i]))),
          `${width} x ${height}, ${JSON.stringify(views[i])}`,
        ).toBe(true);
    }
  },
);

test('curl survives a shell: apostrophes are escaped, and the body is the request', () => {
  const command = formatCurl(question, 'http://localhost:1');
  const args = execFileSync('sh', ['-c', `printf '%s\\n' ${command.replace('curl', '')}`], {
    encoding: 'utf8',
  }).split('\n');
  expect(args).toContain('http://localhost:1/api/v1/rank');
  expect(JSON.parse(args[args.indexOf('--data') + 1] ?? '')).toMatchObject({
    model: space,
    exclude: ["it's"],
    terms: [{ weight: 1, model: space, flatness: 0.5 }],
  });
});
