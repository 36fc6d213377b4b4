import { expect } from '@playwright/test';
import { decodeBase64 } from '#core/vector/embedding.ts';
import fixture from '../../fixtures/embeddings/samples.json' with { type: 'json' };
import { cosine } from '../vectors.ts';

/** The terms of a ranking request that a page sent against the embeddings that Python gives for these sample pictures. */
export function expectPythonEmbeddings(
  body: string | null,
  pictures: readonly (keyof typeof fixture.pictures)[],
  atLeast: number,
): void {
  const { terms } = JSON.parse(body ?? '{}') as { terms: { embedding: string }[] };
  expect(terms).toHaveLength(pictures.length);
  pictures.forEach((name, i) => {
    const sent = decodeBase64(terms[i]?.embedding ?? '');
    expect(sent).toHaveLength(fixture.pictures[name].length);
    expect(cosine(sent, fixture.pictures[name]), name).toBeGreaterThanOrEqual(atLeast);
  });
}
