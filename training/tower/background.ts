/**
 * What the verdict and the domain need beside the towers: differences of pairs in which nothing changed, drawings and
 * photograph-like renders by halves, and what tells blank pictures, text, screenshots and noise from pictures.
 * Writes `background.f32`, `mean.f32` and `domain.f32` into the model's folder and names them in `model.json`.
 *
 *   node training/tower/background.ts MODEL RENDERS UNCHANGED
 *
 * RENDERS and UNCHANGED are folders of unpack.py: people of seeds that training never used, and scenes in which nothing
 * changes but the moment.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { fitOodDetector, packOodDetector, type Seen } from '../../core/rank/out-of-distribution.ts';
import { embedPicture } from '../../core/model/embed.ts';
import { parseManifest } from '../../core/model/manifest.ts';
import { createRandom } from '../../core/random.ts';
import { combine, meanOf } from '../../core/vector/vector.ts';
import { readManifest } from '../../tools/model/folder.ts';
import { MODELS } from '../../tools/places.ts';
import { decodePicture } from '../../tools/picture/picture.ts';
import { createProgress } from '../../tools/terminal/progress.ts';
import { createVisionTower } from '../../tools/model/towers.ts';
import { PERTURBED_SIZE, PERTURBATIONS, perturb } from '../../tools/picture/perturb.ts';
import { openPhotographs } from '../evaluation/pairs/photographs.ts';
import { readPeople, readPerson, scenesOf } from '../evaluation/pairs/people.ts';
import { ODD_KINDS, oddPicture } from '../drawings/odd.ts';
import { FIRST_UNSEEN_SEED, anyPicture } from '../drawings/pictures.ts';

const PAIRS = 600;
/** Pictures that the odd ones are told from: drawings, renders and cuts of photographs by thirds. */
const PICTURES = 4800;
const ODD = 500;

const [id = '', renders = '', unchanged = ''] = process.argv.slice(2);
const manifest = await readManifest(id);
const tower = await createVisionTower(manifest);
const { dimensions } = manifest;
async function see(bytes: Buffer): Promise<Required<Seen>> {
  const pixels = await decodePicture(bytes);
  const { embedding, flatness } = await embedPicture(manifest, tower, pixels);
  return { vector: embedding.vector, flatness };
}
const drawing = (n: number) =>
  sharp(Buffer.from(anyPicture(FIRST_UNSEEN_SEED + 500_000 + n, PERTURBED_SIZE)))
    .png()
    .toBuffer();
const people = await readPeople(renders);
const render = async (n: number) =>
  sharp(await readPerson(renders, people[n % people.length]))
    .resize(PERTURBED_SIZE, PERTURBED_SIZE)
    .png()
    .toBuffer();
const retaken = (picture: Buffer, n: number) =>
  perturb(PERTURBATIONS[n % PERTURBATIONS.length] ?? 'several', picture, createRandom(n));

const moments = scenesOf(await readPeople(unchanged)).filter((scene) => scene.length > 1);
/** Pair `n`: drawings taken again, renders taken again, and people at another moment, in turns. */
async function unchangedPair(n: number): Promise<[Buffer, Buffer]> {
  const round = Math.floor(n / 4);
  if (n % 4 === 1) {
    const [a, b] = moments[round % moments.length] ?? [];
    return [await readPerson(unchanged, a), await readPerson(unchanged, b)];
  }
  const picture = await (n % 4 === 3 ? render(round) : drawing(n));
  return [picture, await retaken(picture, round)];
}

const total = PAIRS + PICTURES + ODD * ODD_KINDS.length;
const report = createProgress('Pictures encoded');
let done = 0;
const onProgress = () => report(++done, total);
const differences = new Float32Array(PAIRS * dimensions);
for (let n = 0; n < PAIRS; n++) {
  const [a, b] = await unchangedPair(n);
  const difference = combine([
    { weight: 1, vector: (await see(a)).vector },
    { weight: -1, vector: (await see(b)).vector },
  ]);
  differences.set(difference, n * dimensions);
  onProgress();
}
const photographs = await openPhotographs('calibration');
/** Cuts of a few photographs at all scales: what photographs of anything look like. */
async function cut(n: number): Promise<Buffer> {
  const random = createRandom(3_000_000 + n);
  const { path, width, height } = random.pick(photographs);
  const side = Math.floor(Math.min(width, height) * random.range(0.1, 1));
  const at = (size: number) => Math.floor(random.range(0, size - side));
  return sharp(path)
    .extract({ left: at(width), top: at(height), width: side, height: side })
    .resize(PERTURBED_SIZE, PERTURBED_SIZE)
    .png()
    .toBuffer();
}
const kinds = [(n: number) => drawing(100_000 + n), render, cut];
const fitted: Required<Seen>[] = [];
const measured: Required<Seen>[] = [];
for (let n = 0; n < PICTURES; n++) {
  const picture = await kinds[n % kinds.length]?.(n);
  if (!picture) throw new RangeError('Expected three kinds of pictures.');
  // Half of the pictures have been stored, cut or turned before, as users' have; each sort stands on both sides.
  const round = Math.floor(n / kinds.length);
  const seen = await see(round % 2 === 0 ? picture : await retaken(picture, round));
  (Math.floor(round / 2) % 2 === 0 ? fitted : measured).push(seen);
  onProgress();
}
const odd: Required<Seen>[][] = [];
for (const kind of ODD_KINDS) {
  const pictures: Required<Seen>[] = [];
  for (let n = 0; n < ODD; n++) {
    pictures.push(await see(await oddPicture(kind, n)));
    onProgress();
  }
  odd.push(pictures);
}

const seen = [...fitted, ...measured];
const pictures = new Float32Array(seen.length * dimensions);
seen.forEach(({ vector }, i) => pictures.set(vector, i * dimensions));

async function write(use: 'background' | 'mean' | 'domain', numbers: Float32Array) {
  const bytes = Buffer.from(numbers.buffer);
  await writeFile(join(MODELS, id, `${use}.f32`), bytes);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { path: `${use}.f32`, use, precision: 'fp32' as const, bytes: bytes.length, sha256: hash };
}
const path = join(MODELS, id, 'model.json');
const document = parseManifest(JSON.parse(await readFile(path, 'utf8')));
const files = [
  ...document.files.filter(({ use }) => !['background', 'mean', 'domain'].includes(use)),
  await write('background', differences),
  await write('mean', meanOf(pictures, dimensions)),
  await write('domain', packOodDetector(fitOodDetector(fitted, measured, odd))),
];
await writeFile(path, `${JSON.stringify({ ...document, files }, null, 2)}\n`);
console.log(`${PAIRS} pairs and ${total - PAIRS} pictures of ${dimensions} numbers`);
