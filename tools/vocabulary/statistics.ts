/** A model's statistics (core/rank/statistics.ts) from the files that come with it and the words that are built for it. */
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { readNumbers, type BuiltVocabulary } from './vocabulary.ts';

/** @param common says what the texts of the space are like: its mean is the space's */
export async function buildStatistics(
  manifest: Manifest,
  { vocabulary }: BuiltVocabulary,
): Promise<Uint8Array<ArrayBuffer>> {
  return encodeStatistics({
    space: spaceOf(manifest).id,
    dimensions: manifest.dimensions,
    imageMean: vocabulary.imageMean,
    textMean: vocabulary.textMean,
    differences: await readNumbers(manifest, 'background'),
    domain: await readNumbers(manifest, 'domain'),
  });
}
