/**
 * `model calibrate`: gives a model from the hub what its verdict needs, from pictures of the user's own: how far vectors
 * move when nothing changed, and the mean of pictures, without which pictures and texts cannot be mixed.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { embedImage } from '#core/model/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { fileFor, type ModelFile } from '#core/model/manifest.ts';
import { createRandom } from '#core/random.ts';
import { combine, meanOf } from '#core/vector/vector.ts';
import { quoted } from '#core/visible-text.ts';
import { PERTURBATIONS, perturb, PERTURBED_SIZE } from '../picture/perturb.ts';
import { PULLED, modelFolder, readManifest, readPulled } from './folder.ts';
import { decodeFile, decodePicture } from '../picture/picture.ts';
import type { OnProgress } from '../terminal/progress.ts';
import { listPictures } from '../picture/list-pictures.ts';
import { createVisionTower } from './towers.ts';
import { writeWhole } from '../terminal/whole-file.ts';

/** Fewer pictures would say more of themselves than of pictures. */
const MIN_PICTURES = 30;
/** The smallest p-value is 1 in one more than these. */
const MAX_PAIRS = 600;
const SEED = 41_411;
const MOST_NAMED = 20;

export interface Calibration {
  pictures: number;
  pairs: number;
  /** Files that are no readable pictures. */
  skipped: string[];
}

/** The picture as a square of the size that retakes work on, upright. Errors as `decodeFile`. */
async function square(path: string): Promise<Buffer> {
  const { width, height, data } = await decodeFile(path);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .resize(PERTURBED_SIZE, PERTURBED_SIZE, { fit: 'cover' })
    .png()
    .toBuffer();
}

/**
 * Encodes up to 600 pictures of a folder and takes them again (crop, mirror, JPEG, brightness, shift, several); few
 * pictures are taken again more often. Writes `background.f32` and `mean.f32` beside the model.
 * @throws PictureMathError `set-too-small`, `request-malformed` for a model that is not from the hub or not pulled
 */
export async function calibrateModel(
  id: string,
  folder: string,
  onProgress: OnProgress,
): Promise<Calibration> {
  const manifest = await readManifest(id);
  const pulled = await readPulled(id);
  if (!pulled)
    throw new PictureMathError(
      'request-malformed',
      `${id} is not from the hub: what its verdict needs came with it.`,
    );
  const pictures: Buffer[] = [];
  const skipped: string[] = [];
  for (const name of (await listPictures(folder)).pictures) {
    if (pictures.length === MAX_PAIRS) break;
    try {
      pictures.push(await square(join(folder, name)));
    } catch (error) {
      skipped.push(`${quoted(name)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (pictures.length < MIN_PICTURES)
    throw new PictureMathError(
      'set-too-small',
      `Expected at least ${MIN_PICTURES} pictures of different things in ${folder}, got ${pictures.length}${skipped.length > 0 ? ` (left out: ${skipped.slice(0, MOST_NAMED).join('; ')}${skipped.length > MOST_NAMED ? ' …' : ''})` : ''}.`,
    );
  const vision = fileFor(manifest, 'vision');
  const tower = await createVisionTower(manifest);
  const { dimensions } = manifest;
  const see = async (bytes: Buffer) =>
    (await embedImage(manifest, tower, await decodePicture(bytes))).vector;
  const pairs = Math.max(
    pictures.length,
    Math.min(MAX_PAIRS, pictures.length * PERTURBATIONS.length),
  );
  const differences = new Float32Array(pairs * dimensions);
  const vectors = new Float32Array(pictures.length * dimensions);
  const random = createRandom(SEED);
  for (let n = 0; n < pairs; n++) {
    const i = n % pictures.length;
    const picture = pictures[i] as Buffer;
    if (n < pictures.length) vectors.set(await see(picture), i * dimensions);
    // Each picture is taken again in another way in each round.
    const kind =
      PERTURBATIONS[(i + Math.floor(n / pictures.length)) % PERTURBATIONS.length] ?? 'several';
    const difference = combine([
      { weight: 1, vector: vectors.subarray(i * dimensions, (i + 1) * dimensions) },
      { weight: -1, vector: await see(await perturb(kind, picture, random)) },
    ]);
    differences.set(difference, n * dimensions);
    onProgress(n + 1, pairs);
  }
  const place = modelFolder(id);
  const write = async (use: 'background' | 'mean', numbers: Float32Array): Promise<ModelFile> => {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    await writeFile(join(place, `${use}.f32`), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path: `${use}.f32`, use, precision: 'fp32', bytes: bytes.length, sha256 };
  };
  const files = [
    await write('background', differences),
    await write('mean', meanOf(vectors, dimensions)),
  ];
  await writeWhole(
    join(place, PULLED),
    `${JSON.stringify({ ...pulled, calibration: { from: vision.sha256, files } }, null, 2)}\n`,
  );
  return { pictures: pictures.length, pairs, skipped };
}
