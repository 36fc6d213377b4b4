import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { embedImage } from '#core/model/embed.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { readManifest } from '../../tools/model/folder.ts';
import { createVisionTower } from '../../tools/model/towers.ts';
import { decodePicture } from '../../tools/picture/picture.ts';
import { BITMAP_KINDS, makeBitmap, makeIcon } from '../support/bitmaps.ts';
import { HEADERS, withHeader } from '../support/headers.ts';
import { dropPath } from '../support/page/drop.ts';
import { expect, open, test, words } from '../support/page/page.ts';
import { withGamma } from '../support/png.ts';
import { cosine } from '../support/vectors.ts';

const B = 'static/samples/hat-b.png';
/** What the decoders of JPEG and AVIF round differently is far below this. */
const SAME = 0.9995;

/** What the command line makes of a file. */
let encode: (bytes: Buffer) => Promise<Float32Array>;
test.beforeAll(async () => {
  const manifest = await readManifest('picture-math-small');
  const tower = await createVisionTower(manifest);
  encode = async (bytes) => (await embedImage(manifest, tower, await decodePicture(bytes))).vector;
});

/** Puts a file into slot A, and gives the vector that the page sends for it, or what it says is wrong. */
async function put(page: Page, name: string, bytes: Buffer): Promise<Float32Array | string> {
  const asked = page.waitForRequest((request) => request.url().endsWith('/rank'));
  const alert = page.getByRole('alert').filter({ hasText: name });
  await page
    .getByLabel('A, with')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  const sent = asked.then((request) => {
    const { terms } = JSON.parse(request.postData() ?? '{}') as { terms: { embedding: string }[] };
    return decodeBase64(terms[0]?.embedding ?? '');
  });
  const result = await Promise.race([sent, alert.innerText()]);
  sent.catch(() => {});
  return result;
}

async function expectSameVectors(page: Page, files: Readonly<Record<string, Buffer>>) {
  await open(page);
  await page.getByLabel('B, without').setInputFiles(B);
  for (const [name, bytes] of Object.entries(files)) {
    const vector = await put(page, name, bytes);
    if (typeof vector === 'string') throw new Error(`${name}: ${vector}`);
    expect(cosine(vector, await encode(bytes)), name).toBeGreaterThan(SAME);
  }
}

const hat = () =>
  sharp('static/samples/hat-a.png')
    .flatten({ background: '#fff' })
    .resize(240, 200, { fit: 'fill' });

test('pictures that are turned by what they say of themselves have the vector of the command line', async ({
  page,
}) => {
  const files: Record<string, Buffer> = {
    'exif6.webp': readFileSync('test/fixtures/pictures/exif6.webp'),
  };
  for (const format of ['webp', 'png', 'jpeg', 'avif'] as const)
    for (const orientation of [3, 6, 7])
      files[`${orientation}.${format}`] = await hat()
        .withMetadata({ orientation })
        .toFormat(format)
        .toBuffer();
  await expectSameVectors(page, files);
});

test('and so have bitmaps and icons of every kind, pictures of 16 bits, and AVIF under a general name', async ({
  page,
}) => {
  const flat = await hat().resize(64, 64).raw().ensureAlpha().toBuffer();
  const palette = await sharp(
    await hat().resize(64, 64).png({ palette: true, colours: 16, dither: 0 }).toBuffer(),
  )
    .ensureAlpha()
    .raw()
    .toBuffer();
  const two = await sharp(await hat().resize(64, 64).threshold(128).png().toBuffer())
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer();
  const files: Record<string, Buffer> = {
    'os2.bmp': gunzipSync(readFileSync('test/fixtures/pictures/os2.bmp.gz')),
    'mif1.avif': readFileSync('test/fixtures/pictures/mif1.avif'),
    'gray16.png': readFileSync('test/fixtures/pictures/gray16.png'),
    'inks.jpg': readFileSync('test/fixtures/pictures/cmyk.jpg'),
    'profile.png': await hat().withIccProfile('p3').png().toBuffer(),
    'light.png': withGamma(await hat().png().toBuffer(), 100_000),
    'dark.png': withGamma(await hat().png().toBuffer(), 30_000),
    'rgb16.png': await hat().toColourspace('rgb16').png().toBuffer(),
  };
  for (const kind of BITMAP_KINDS) {
    const data = kind.depth === 1 ? two : kind.depth <= 8 ? palette : flat;
    files[`${JSON.stringify(kind).replaceAll(/[^\w]+/g, '-')}.bmp`] = makeBitmap(
      { width: 64, height: 64, data },
      kind,
    );
  }
  files['large.ico'] = makeIcon([
    {
      side: 16,
      bytes: makeBitmap(
        { width: 16, height: 16, data: flat.subarray(0, 1024) },
        { header: 40, depth: 24 },
      ),
    },
    {
      side: 64,
      bytes: makeBitmap({ width: 64, height: 64, data: flat }, { header: 40, depth: 24 }),
    },
  ]);
  await expectSameVectors(page, files);
});

test('and so have pictures that are longer than a canvas may be, and transparent ones', async ({
  page,
}) => {
  const middle = await hat().resize(320, 320).toBuffer();
  const long = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#f0e1c8' } })
      .composite([{ input: middle, gravity: 'centre' }])
      .png({ compressionLevel: 9 })
      .toBuffer();
  await expectSameVectors(page, {
    'tall.png': await long(320, 66_000),
    'wide.png': await long(66_000, 320),
    'large.png': await long(9000, 9000),
    'clear.png': await sharp('static/samples/hat-a.png').png().toBuffer(),
  });
});

test('files of any known beginning end in a vector or in what is wrong with them, and never in a failure of the encoder', async ({
  page,
}) => {
  await open(page);
  await page.getByLabel('B, without').setInputFiles(B);
  let seed = 18;
  const random = () => (seed = (seed * 48271) % 2147483647) & 255;
  for (const header of Object.keys(HEADERS)) {
    const name = `${header.replaceAll(/\W/g, '-')}.png`;
    const result = await put(
      page,
      name,
      Buffer.from(withHeader(header, Uint8Array.from({ length: 64 }, random))),
    );
    if (typeof result !== 'string') continue;
    const [file, reason] = result.split(/: (.*)/s);
    expect(file).toBe(name);
    expect(reason, header).toMatch(
      /^(This is a (damaged|file of another kind|picture in)|This picture has .* at most 100 million|This browser cannot draw|iPhone photos \(HEIC\) cannot be opened here: save as JPEG)/,
    );
  }
  await expect(page.getByRole('button', { name: /Try again: load/ })).toHaveCount(0);
});

test.describe('files that go wrong after they were chosen', () => {
  test.use({
    tolerate: [
      /ERR_FILE_NOT_FOUND|ERR_UPLOAD_FILE_CHANGED|ERR_ACCESS_DENIED|Failed to load resource/,
    ],
  });
  let folder: string;
  test.beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pm-gone-'))));
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('a folder that is dropped on a slot is named, and the model is not offered again', async ({
    page,
  }) => {
    mkdirSync(join(folder, 'holiday'));
    writeFileSync(join(folder, 'holiday', '1.png'), readFileSync(B));
    await open(page);
    await page.getByLabel('B, without').setInputFiles(B);
    await dropPath(page, page.locator('.slot').first(), join(folder, 'holiday'));
    await expect(page.getByRole('alert')).toContainText(/holiday: .*a folder/);
    await expect(page.getByRole('button', { name: /Try again: load/ })).toHaveCount(0);
    await page.getByLabel('A, with').setInputFiles('static/samples/hat-a.png');
    expect(await words(page, 'Gained')).toContain('hat');
  });

  test('in two folders, one that was deleted and one that was changed are named, and the others compared', async ({
    page,
  }) => {
    for (const side of ['a', 'b']) {
      mkdirSync(join(folder, side));
      for (let i = 0; i < 4; i++)
        writeFileSync(
          join(folder, side, `${i}.png`),
          readFileSync(`static/samples/crown-${side}.png`),
        );
    }
    await open(page, '/sets');
    await page.getByLabel('Folder A: choose a folder').setInputFiles(join(folder, 'a'));
    await page.getByLabel('Folder B: choose a folder').setInputFiles(join(folder, 'b'));
    await expect(page.getByText('b: 4 pictures')).toBeVisible();
    rmSync(join(folder, 'a', '1.png'));
    writeFileSync(join(folder, 'b', '2.png'), readFileSync('static/samples/hat-b.png'));
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.locator('[data-finds]')).toBeVisible();
    const left = page.getByText('1 file left out');
    await expect(left).toHaveCount(2);
    for (const at of [0, 1]) await left.nth(at).click();
    await expect(
      page.getByRole('listitem').filter({ hasText: /^1\.png: .*moved, deleted or changed/ }),
    ).toBeVisible();
    await expect(
      page.getByRole('listitem').filter({ hasText: /^2\.png: .*moved, deleted or changed/ }),
    ).toBeVisible();
  });

  test('a picture that was deleted is named in its slot, and the model is not offered', async ({
    page,
  }) => {
    await open(page);
    // Encodes wait behind this one, so that there is time to delete.
    const file = join(folder, 'gone.png');
    writeFileSync(file, readFileSync('static/samples/hat-a.png'));
    await page.route('**/models/**', async (route) => {
      await new Promise((resume) => setTimeout(resume, 1500));
      await route.continue();
    });
    await page.getByLabel('B, without').setInputFiles(B);
    const chosen = page.getByLabel('A, with').setInputFiles(file);
    await chosen;
    rmSync(file);
    await expect(page.getByRole('alert')).toContainText(/gone\.png: .*moved, deleted or changed/);
    await expect(page.getByRole('button', { name: /Try again: load/ })).toHaveCount(0);
  });
});
