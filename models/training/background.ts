/**
 * Writes a model's `background.f32`: embedding differences of pairs in which nothing changed (crop, flip, shift, JPEG,
 * brightness, blur of one picture), f32 [pairs, D]. The verdict compares against them.
 *
 *   node models/training/background.ts MODEL [--pairs 600]
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
import { createRandom, type Random } from './render/random.ts';

const SIZE = 224;
const PAIRS = 600;

/** The same picture, taken again: one to three small changes that add and remove nothing. */
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
  for (let n = 0; n < PAIRS; n++) {
    const seed = FIRST_UNSEEN_SEED + 500_000 + n;
    const picture = await sharp(Buffer.from(anyPicture(seed, SIZE)))
      .png()
      .toBuffer();
    const embed = async (bytes: Buffer) =>
      (await embedImage(manifest, tower, await decodePicture(bytes, 'background'))).vector;
    const a = await embed(picture);
    const b = await embed(await retake(picture, createRandom(seed)));
    rows.set(
      combine([
        { weight: 1, vector: a },
        { weight: -1, vector: b },
      ]),
      n * manifest.dimensions,
    );
  }
  const bytes = Buffer.from(rows.buffer);
  const path = join(MODELS, id, 'model.json');
  const document = parseManifest(JSON.parse(await readFile(path, 'utf8')));
  const file = {
    path: 'background.f32',
    use: 'background' as const,
    precision: 'fp32' as const,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  await writeFile(join(MODELS, id, file.path), bytes);
  await writeFile(
    path,
    `${JSON.stringify({ ...document, files: [...document.files.filter(({ use }) => use !== 'background'), file] }, null, 2)}\n`,
  );
  console.log(`${PAIRS} pairs, ${bytes.length} bytes`);
}
