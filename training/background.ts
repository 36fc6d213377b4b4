/**
 * Writes what is known of a model's space beside its words: `background.f32`, embedding differences of pairs in which
 * nothing changed (one picture taken again), f32 [pairs, D], which the verdict compares against; and `domain.f32`, what
 * the embeddings of pictures of the recipe are like (core/domain.ts).
 *
 *   node training/background.ts MODEL
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { fitDomain, packDomain } from '../core/domain.ts';
import { embedPicture } from '../core/embed.ts';
import { parseManifest } from '../core/manifest.ts';
import { createRandom } from '../core/random.ts';
import { combine } from '../core/vector.ts';
import { MODELS, readManifest } from '../tools/model-folder.ts';
import { decodePicture } from '../tools/picture.ts';
import { createProgress } from '../tools/progress.ts';
import { createVisionTower } from '../tools/towers.ts';
import { RETAKES, retakeAs } from './evaluation/nothing.ts';
import { FIRST_UNSEEN_SEED, anyPicture } from './pictures.ts';

const SIZE = 224;
const PAIRS = 600;
const PICTURES = 4000;

const id = process.argv[2] ?? '';
const manifest = await readManifest(id);
const tower = await createVisionTower(manifest);
const { dimensions } = manifest;
async function see(bytes: Buffer) {
  const pixels = await decodePicture(bytes, 'background');
  const { embedding, flatness } = await embedPicture(manifest, tower, pixels);
  return { vector: embedding.vector, flatness };
}
const differences = new Float32Array(PAIRS * dimensions);
const fitted: Float32Array[] = [];
const measured: { vector: Float32Array; flatness: number }[] = [];
const onProgress = createProgress('Pictures encoded');
for (let n = 0; n < PICTURES; n++) {
  const seed = FIRST_UNSEEN_SEED + 500_000 + n;
  const picture = await sharp(Buffer.from(anyPicture(seed, SIZE)))
    .png()
    .toBuffer();
  const a = await see(picture);
  const again = async () =>
    see(await retakeAs(RETAKES[n % RETAKES.length] ?? 'several', picture, createRandom(seed)));
  if (n < PAIRS) {
    const difference = combine([
      { weight: 1, vector: a.vector },
      { weight: -1, vector: (await again()).vector },
    ]);
    differences.set(difference, n * dimensions);
  }
  // Half of the pictures that others are compared with have been stored, cut or turned before, as users' have.
  if (n % 2 === 0) fitted.push(a.vector);
  else measured.push(n % 4 === 1 ? a : await again());
  onProgress(n + 1, PICTURES);
}

async function write(use: 'background' | 'domain', numbers: Float32Array) {
  const bytes = Buffer.from(numbers.buffer);
  await writeFile(join(MODELS, id, `${use}.f32`), bytes);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { path: `${use}.f32`, use, precision: 'fp32' as const, bytes: bytes.length, sha256: hash };
}
const path = join(MODELS, id, 'model.json');
const document = parseManifest(JSON.parse(await readFile(path, 'utf8')));
const files = [
  ...document.files.filter(({ use }) => use !== 'background' && use !== 'domain'),
  await write('background', differences),
  await write('domain', packDomain(fitDomain(fitted, measured))),
];
await writeFile(path, `${JSON.stringify({ ...document, files }, null, 2)}\n`);
console.log(`${PAIRS} pairs and ${PICTURES} pictures of ${dimensions} numbers`);
