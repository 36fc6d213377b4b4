/** One picture to its vector, from the cache where it was encoded before: what each thread of the encoder does. */
import { createHash } from 'node:crypto';
import { PictureMathError, toPlain, type PlainError } from '#core/errors.ts';
import { AUGMENTED_VIEWS } from '#core/picture/augmented-views.ts';
import { embedAugmentedViews, embedPicture } from '#core/model/embed.ts';
import { fileFor, spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { VisionTower } from '#core/model/tower.ts';
import type { View } from '#core/picture/view.ts';
import { createVisionTower } from '../model/towers.ts';
import { openBytes, openPicture } from '../picture/picture.ts';
import { complain } from '../terminal/say.ts';
import { openVectorCache, type KeptVector } from './vector-cache.ts';

/** A file by its path, which is its name too unless it has another; or bytes that are here. */
export type PictureSource =
  string | { name: string; path: string } | { name: string; bytes: Uint8Array };

export const nameOf = (source: PictureSource): string =>
  typeof source === 'string' ? source : source.name;

/** Everything that the vector of a picture depends on, and whether it is kept. */
export interface EncodingSettings {
  manifest: Manifest;
  view: View;
  /** Whether each picture is taken again, for the noise floor. */
  retakes: boolean;
  /** As `runtimeName` says. */
  runtime: string;
  isCached: boolean;
}

/** A vector, and those of the retakes; of unit length. */
export interface PictureVector {
  sha256: string;
  vector: Float32Array<ArrayBuffer>;
  /** 0 to 1 (core/picture/flatness.ts). */
  flatness: number;
  retakes: Float32Array<ArrayBuffer>[];
}

/** Raised when the same picture would be encoded into other numbers by this code. */
const EDITION = 1;

/** By which vectors are kept. */
export function encodingKey({ manifest, view, retakes, runtime }: EncodingSettings): string {
  const { image } = manifest;
  const parts = [EDITION, spaceOf(manifest).id, fileFor(manifest, 'vision').sha256, image];
  return createHash('sha256')
    .update(JSON.stringify([...parts, view, retakes, runtime]))
    .digest('hex')
    .slice(0, 24);
}

/** What would fail for every picture. */
export const isOfModel = ({ code }: PictureMathError) => /^(model|manifest)-/.test(code);

export type EncodePicture = (
  source: PictureSource,
) => Promise<PictureVector | { error: PlainError }>;

/** The tower is opened for the first picture that was not encoded before. Rejects with what is no fault of a picture. */
export function createEncodePicture(settings: EncodingSettings): EncodePicture {
  const { manifest, view, retakes, isCached } = settings;
  const { dimensions } = manifest;
  const count = dimensions * (1 + (retakes ? AUGMENTED_VIEWS : 0));
  const cache = isCached ? openVectorCache(encodingKey(settings), count) : null;
  let tower: Promise<VisionTower> | null = null;
  let isKept = true;

  async function compute(opened: Awaited<ReturnType<typeof openBytes>>): Promise<KeptVector> {
    const pixels = await opened.decode();
    const runs = await (tower ??= createVisionTower(manifest));
    const { embedding, flatness } = await embedPicture(manifest, runs, pixels, view);
    const again = retakes ? await embedAugmentedViews(manifest, runs, pixels, view) : [];
    const numbers = new Float32Array(count);
    [embedding, ...again].forEach(({ vector }, i) => numbers.set(vector, i * dimensions));
    return { numbers, flatness };
  }
  async function keep(sha256: string, made: KeptVector): Promise<void> {
    try {
      await cache?.put(sha256, made);
    } catch (error) {
      // The answer does not need it; who goes on later does, and hears of it once.
      if (isKept) complain(`Vectors are not kept for the next time: ${(error as Error).message}`);
      isKept = false;
    }
  }
  return async (source) => {
    try {
      const opened = await (typeof source === 'string'
        ? openPicture(source)
        : 'path' in source
          ? openPicture(source.path)
          : openBytes(source.bytes));
      const sha256 = createHash('sha256').update(opened.bytes).digest('hex');
      const known = await cache?.get(sha256);
      const made = known ?? (await compute(opened));
      if (!known) await keep(sha256, made);
      const rows = Array.from({ length: count / dimensions }, (_, i) =>
        made.numbers.slice(i * dimensions, (i + 1) * dimensions),
      );
      const [vector = new Float32Array(), ...again] = rows;
      return { sha256, vector, flatness: made.flatness, retakes: again };
    } catch (error) {
      if (!(error instanceof PictureMathError) || isOfModel(error)) throw error;
      return { error: toPlain(error) };
    }
  };
}
