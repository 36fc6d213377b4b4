/** Vectors by the name that their rows have in files of vectors. */
import { PictureMathError } from '#core/errors.ts';
import type { RowFacts } from '#core/format/vectors.ts';
import type { Manifest } from '#core/model/manifest.ts';
import { quoted } from '#core/visible-text.ts';
import { openVectorsOf, type Vectors } from './vector-files.ts';

export interface NamedVectors {
  /** @throws PictureMathError `request-malformed` for a name that nothing has, or several different things */
  get(name: string): Promise<{ facts: RowFacts; vector: Float32Array }>;
  close(): Promise<void>;
}

interface Place {
  file: Vectors;
  index: number;
}

/** What is on the disk is compared by what it was made of, not by its numbers. */
const isSame = (x: RowFacts, y: RowFacts) => x.sha256 === y.sha256 && x.modality === y.modality;

/** Reads the names of all rows. Errors as `openVectorsOf`. */
export async function openNamedVectors(
  paths: readonly string[],
  manifest: Manifest,
): Promise<NamedVectors> {
  const files: Vectors[] = [];
  const close = async () => {
    for (const file of files) await file.close();
  };
  const places = new Map<string, Place>();
  const ambiguous = new Set<string>();
  const note = async (file: Vectors, index: number) => {
    const facts = await file.facts(index);
    const other = places.get(facts.name);
    if (!other) places.set(facts.name, { file, index });
    else if (!isSame(facts, await other.file.facts(other.index))) ambiguous.add(facts.name);
  };
  try {
    for (const path of paths) {
      const file = await openVectorsOf(path, manifest);
      files.push(file);
      for (let index = 0; index < file.count; index++) await note(file, index);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const where = paths.map(quoted).join(', ');
  return {
    async get(name) {
      const place = places.get(name);
      if (!place || ambiguous.has(name)) {
        const got = place ? 'several with different contents' : 'none';
        throw new PictureMathError(
          'request-malformed',
          `Expected one vector called ${quoted(name)} in ${where}, got ${got}.`,
        );
      }
      const { file, index } = place;
      const vector = new Float32Array(file.dimensions);
      await file.readRows(index, index + 1, vector);
      return { facts: await file.facts(index), vector };
    },
    close,
  };
}
