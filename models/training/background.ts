/**
 * Writes a model's `background.f32`: embedding differences of 600 pairs in which nothing changed (crop, flip, shift,
 * JPEG, brightness, blur of one picture), f32 [pairs, D], which the verdict compares against; and `pictures.f32`, the
 * embeddings of the 600 pictures, f32 [pictures, D], whose mean is that of the space.
 *
 *   node models/training/background.ts MODEL
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { embedImage } from '../../core/embed.ts';
import { parseManifest } from '../../core/manifest.ts';
import { MODELS, readManifest } from '../../tools/model-folder.ts';
import { decodePicture } from '../../tools/picture.ts';
import { createVisionTower } from '../../tools/towers.ts';
import { combine } from '../../core/vector.ts';
import { FIRST_UNSEEN_SEED, anyPicture } from './pictures.ts';
import { createRandom, type Random } from '../../core/random.ts';

const SIZE = 224;
const PAIRS = 600;

/** The same picture, taken again: one or two small changes that add and remove nothing. */
export async function retake(picture: Buffer, random: Random): Promise<Buffer> {
  const edits: ((image: Sharp) => Sharp)[] = [
    (i) => i.modulate({ brightness: random.range(0.88, 1.12) }),
    (i) => i.blur(random.range(0.4, 1.2)),
    (i) => i.linear(random.range(0.9, 1.1), random.range(-8, 8)),
    (i) =>
      i.extract({
        left: Math.floor(random.range(0, 10)),
        top: Math.floor(random.range(0, 10)),
        width: SIZE - 12,
        height: SIZE - 12,
      }),
    (i) => i.flop(),
  ];
  let image = sharp(picture);
  const count = 1 + Math.floor(random.range(0, 2));
  for (let n = 0; n < count; n++)
    image = sharp(await random.pick(edits)(image).resize(SIZE, SIZE).png().toBuffer());
  return random.chance(0.5)
    ? image.jpeg({ quality: Math.floor(random.range(50, 92)) }).toBuffer()
    : image.png().toBuffer();
}

if (import.meta.main) {
  const id = process.argv[2] ?? '';
  const manifest = await readManifest(id);
  const tower = await createVisionTower(manifest);
  const rows = new Float32Array(PAIRS * manifest.dimensions);
  const pictures = new Float32Array(PAIRS * manifest.dimensions);
  for (let n = 0; n < PAIRS; n++) {
    const seed = FIRST_UNSEEN_SEED + 500_000 + n;
    const picture = await sharp(Buffer.from(anyPicture(seed, SIZE)))
      .png()
      .toBuffer();
    const embed = async (bytes: Buffer) =>
      (await embedImage(manifest, tower, await decodePicture(bytes, 'background'))).vector;
    const a = await embed(picture);
    const b = await embed(await retake(picture, createRandom(seed)));
    pictures.set(a, n * manifest.dimensions);
    rows.set(
      combine([
        { weight: 1, vector: a },
        { weight: -1, vector: b },
      ]),
      n * manifest.dimensions,
    );
  }
  const path = join(MODELS, id, 'model.json');
  const document = parseManifest(JSON.parse(await readFile(path, 'utf8')));
  const write = async (name: 'background' | 'pictures', numbers: Float32Array) => {
    const bytes = Buffer.from(numbers.buffer);
    await writeFile(join(MODELS, id, `${name}.f32`), bytes);
    return {
      path: `${name}.f32`,
      use: name,
      precision: 'fp32' as const,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  };
  const files = [
    ...document.files.filter(({ use }) => use !== 'background' && use !== 'pictures'),
    await write('background', rows),
    await write('pictures', pictures),
  ];
  await writeFile(path, `${JSON.stringify({ ...document, files }, null, 2)}\n`);
  console.log(`${PAIRS} pairs of ${manifest.dimensions} numbers`);
}
