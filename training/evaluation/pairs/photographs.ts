/**
 * Photographs that anyone may use, out of Debian packages: nothing of them is kept in the repository. Cuts of those for
 * calibration keep the model used to photographs, and help to tell pictures from text and noise; the others evaluate.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { PictureMathError } from '../../../core/errors.ts';
import { ROOT } from '../../../tools/places.ts';

export type Use = 'calibration' | 'evaluation';

/** By package: CC BY 4.0 and CC0 wallpapers; samples of scikit-image (public domain, CC0) and scikit-learn (CC BY). */
const SOURCES: Record<string, { use: Use; folder: string; files: string[] }> = {
  'lomiri-wallpapers-16.04': {
    use: 'calibration',
    folder: 'usr/share/backgrounds',
    files: [
      'Picture_0B_by_freespace.jpg',
      'Picture_1A_by_freespace.jpg',
      'Wine_by_Jakkub_Mede.jpg',
      'aitzgorri_by_Aitzol_Berasategi.jpg',
      'friends_by_Aitzol_Berasategi.jpg',
      'life_by_Aitzol_Berasategi.jpg',
      'picosdeeuropa_by_Aitzol_Berasategi.jpg',
      'seeding_by_Clements_Engelhardt.jpg',
      'sunset_by_Aitzol_Berasategi.jpg',
      'umang_by_Abhishek_Mudgal.jpg',
    ],
  },
  'lomiri-wallpapers-20.04': {
    use: 'evaluation',
    folder: 'usr/share/backgrounds',
    files: ['Fossa_by_Jasper_Roks.jpg'],
  },
  'python3-skimage': {
    use: 'evaluation',
    folder: 'usr/lib/python3/dist-packages/skimage/data',
    files: [
      'astronaut.png',
      'brick.png',
      'camera.png',
      'chelsea.png',
      'clock_motion.png',
      'coffee.png',
      'coins.png',
      'grass.png',
      'gravel.png',
      'hubble_deep_field.jpg',
      'moon.png',
      'motorcycle_left.png',
      'rocket.jpg',
    ],
  },
  'python3-sklearn': {
    use: 'evaluation',
    folder: 'usr/lib/python3/dist-packages/sklearn/datasets/images',
    files: ['china.jpg', 'flower.jpg'],
  },
};
const FOLDER = join(ROOT, '.cache', 'photographs');
const CROP = 0.6;
const SIZE = 448;

/**
 * The photographs for a use; the packages are downloaded and unpacked, not installed.
 * @throws PictureMathError `network-failed` without apt-get, dpkg-deb or their network
 */
export async function openPhotographs(
  wanted: Use,
): Promise<{ path: string; width: number; height: number }[]> {
  const found = [];
  for (const [name, { use, folder, files }] of Object.entries(SOURCES)) {
    if (use !== wanted) continue;
    const unpacked = join(FOLDER, name);
    if (!existsSync(join(unpacked, folder))) await fetchPackage(name, unpacked);
    for (const file of files) {
      const path = join(unpacked, folder, file);
      const { width, height } = await sharp(path).metadata();
      found.push({ path, width, height });
    }
  }
  return found;
}

/** Each photograph whole and its four corners, as PNG. Errors as `openPhotographs`. */
export async function readPhotographs(wanted: Use = 'evaluation'): Promise<Buffer[]> {
  const views: Buffer[] = [];
  for (const { path } of await openPhotographs(wanted))
    views.push(...(await viewsOf(await readFile(path))));
  return views;
}

/** One photograph whole, as a square, by its file's name. Errors as `readPhotographs`. */
export async function readPhotograph(file: string): Promise<Buffer> {
  for (const [name, { folder, files }] of Object.entries(SOURCES)) {
    if (!files.includes(file)) continue;
    const unpacked = join(FOLDER, name);
    if (!existsSync(join(unpacked, folder))) await fetchPackage(name, unpacked);
    const bytes = await readFile(join(unpacked, folder, file));
    return sharp(bytes).resize(SIZE, SIZE, { fit: 'cover' }).png().toBuffer();
  }
  throw new Error(`Expected a photograph of the packages, got ${file}.`);
}

async function fetchPackage(name: string, unpacked: string): Promise<void> {
  await mkdir(unpacked, { recursive: true });
  try {
    execFileSync('apt-get', ['download', name], { cwd: unpacked, stdio: 'pipe' });
    execFileSync('sh', ['-c', 'dpkg-deb -x ./*.deb . && rm ./*.deb'], {
      cwd: unpacked,
      stdio: 'pipe',
    });
  } catch (cause) {
    throw new PictureMathError(
      'network-failed',
      `Expected to download the Debian package ${name} (apt-get update && apt-get download), got ${cause instanceof Error ? cause.message : 'an error'}.`,
      { cause },
    );
  }
}

async function viewsOf(photograph: Buffer): Promise<Buffer[]> {
  const { width, height } = await sharp(photograph).metadata();
  const side = Math.floor(Math.min(width, height) * CROP);
  const corners = [0, width - side].flatMap((left) =>
    [0, height - side].map((top) => ({ left, top })),
  );
  const whole = sharp(photograph).resize(SIZE, SIZE, { fit: 'cover' });
  const cut = corners.map((at) =>
    sharp(photograph)
      .extract({ ...at, width: side, height: side })
      .resize(SIZE, SIZE),
  );
  return Promise.all([whole, ...cut].map((image) => image.png().toBuffer()));
}
