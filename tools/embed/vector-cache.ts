/**
 * Vectors that were computed here once, by the SHA-256 of what they were computed from: a file each, so that several
 * processes may read and write at once, a kill loses what was being written alone, and all of it may be deleted at any time.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../places.ts';
import { writeWhole } from '../terminal/whole-file.ts';

export interface KeptVector {
  numbers: Float32Array<ArrayBuffer>;
  /** Not a number where nothing is flat: of texts. */
  flatness: number;
}

export interface VectorCache {
  /** Null where there is none, or a damaged one. */
  get(sha256: string): Promise<KeptVector | null>;
  /** Rejects as the file system does. */
  put(sha256: string, vector: KeptVector): Promise<void>;
}

const FOLDER = join(CACHE, 'vectors');
/** Vectors of one encoder; of 384 numbers they take 4 GB, as files do. */
const MOST_VECTORS = 1_000_000;
/** Vectors lie in so many folders, by the first digits of the hash. */
const FOLDERS = 256;
const LOOK_EVERY = 64;
/** What is left of a folder that had too many. */
const KEPT_SHARE = 3 / 4;
/** Vectors of encoders that nobody used for so long are deleted. */
const UNUSED_DAYS = 90;
const DAY_MS = 86_400_000;
/** What a process that was killed left half-written, after an hour. */
const STALE_MS = 3_600_000;
const DIGEST_BYTES = 32;
const NAME = /^[0-9a-f]{64}$/;

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Numbers, flatness, and the SHA-256 of both: a file that was cut short by a lost disk is known by it. */
function encode({ numbers, flatness }: KeptVector): Uint8Array {
  const body = new Uint8Array(numbers.byteLength + 8);
  body.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  new DataView(body.buffer).setFloat64(numbers.byteLength, flatness, true);
  return Buffer.concat([body, digestOf(body)]);
}

function decode(bytes: Uint8Array, count: number): KeptVector | null {
  const bodyBytes = count * 4 + 8;
  if (bytes.length !== bodyBytes + DIGEST_BYTES) return null;
  const body = bytes.slice(0, bodyBytes);
  if (!digestOf(body).equals(bytes.subarray(bodyBytes))) return null;
  return {
    numbers: new Float32Array(body.buffer, 0, count),
    flatness: new DataView(body.buffer).getFloat64(count * 4, true),
  };
}

/** Deletes the oldest of a folder that has too many, and what was left half-written. */
async function tidy(folder: string, most: number): Promise<void> {
  const names = await readdir(folder);
  const isOver = names.length > most;
  const odd = names.filter((name) => !NAME.test(name));
  const looked = await Promise.all(
    (isOver ? names : odd).map(async (name) => {
      const path = join(folder, name);
      // Another process may tidy too.
      const found = await stat(path).catch(() => null);
      return { path, isOdd: !NAME.test(name), changedMs: found?.mtimeMs ?? 0 };
    }),
  );
  const stale = looked.filter(({ isOdd, changedMs }) => isOdd && changedMs < Date.now() - STALE_MS);
  const vectors = looked.filter(({ isOdd }) => !isOdd).sort((x, y) => x.changedMs - y.changedMs);
  const excess = isOver ? vectors.slice(0, vectors.length - Math.floor(most * KEPT_SHARE)) : [];
  for (const { path } of [...stale, ...excess]) await rm(path, { force: true });
}

/** Deletes vectors of encoders that were not used for long, and notes that this one is. */
export async function noteUse(key: string, folder = FOLDER): Promise<void> {
  await mkdir(join(folder, key), { recursive: true });
  await writeFile(join(folder, key, 'used'), '');
  for (const name of await readdir(folder)) {
    const used = await stat(join(folder, name, 'used')).catch(() => null);
    if (used && used.mtimeMs < Date.now() - UNUSED_DAYS * DAY_MS)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * @param key of the encoder: everything that a vector depends on beside what is encoded
 * @param count of the numbers of a vector
 */
export function openVectorCache(
  key: string,
  count: number,
  { folder = FOLDER, most = MOST_VECTORS } = {},
): VectorCache {
  const written = new Map<string, number>();
  const folderOf = (sha256: string) => join(folder, key, sha256.slice(0, 2));
  return {
    async get(sha256) {
      try {
        return decode(await readFile(join(folderOf(sha256), sha256)), count);
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async put(sha256, vector) {
      const place = folderOf(sha256);
      const before = written.get(place) ?? 0;
      written.set(place, before + 1);
      const path = join(place, sha256);
      const bytes = encode(vector);
      try {
        await writeWhole(path, bytes);
      } catch (error) {
        if (!isMissing(error)) throw error;
        // The first there, or somebody has deleted all.
        await mkdir(place, { recursive: true });
        await writeWhole(path, bytes);
      }
      if (before % LOOK_EVERY === 0) await tidy(place, most / FOLDERS);
    },
  };
}
