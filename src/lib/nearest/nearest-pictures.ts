/** An answer in pictures: those that lie furthest along a direction, of samples and of the reader's own. */
import { dot, norm } from '#core/vector/vector.ts';

export interface Candidate {
  url: string;
  vector: Float32Array;
  isOwn: boolean;
}
export interface Near extends Omit<Candidate, 'vector'> {
  cosine: number;
}

/**
 * The `most` candidates whose vectors, without what all of them share, lie nearest to `direction`; the nearest first, and
 * none that points the other way. Pictures share much, which a difference has lost: their mean is taken off.
 */
export function nearestPictures(
  direction: Float32Array,
  candidates: readonly Candidate[],
  most: number,
): Near[] {
  const length = norm(direction);
  if (length === 0 || candidates.length < 2) return [];
  const mean = new Float32Array(direction.length);
  for (const { vector } of candidates)
    for (const [i, x] of vector.entries()) mean[i] = (mean[i] ?? 0) + x / candidates.length;
  return candidates
    .map(({ vector, ...rest }) => {
      const own = vector.map((x, i) => x - (mean[i] ?? 0));
      return { ...rest, cosine: dot(direction, own) / (length * norm(own) || 1) };
    })
    .filter(({ cosine }) => cosine > 0)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, most);
}
