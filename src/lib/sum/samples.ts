/** The sample pairs: their pictures, and the vectors that come with them. */
import { createEmbedding, decodeBase64 } from '#core/vector/embedding.ts';
import type { SampleVectors, ServedModel } from '#core/contract/served-models.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { Content } from './content.svelte.ts';
import { fetchOwn } from '../service/fetch-own.ts';
import { fetchSampleVectors } from '../service/served-models.ts';
import { createTerm, type Terms } from './terms.ts';

export interface Sample {
  name: string;
  title: string;
  a: string;
  b: string;
}

async function fetchPicture(url: string): Promise<Blob> {
  const response = await fetchOwn(url, 'sample');
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The sample could not be loaded: the server answered ${response.status}.`,
      { reason: { key: 'refused', asked: 'sample', status: response.status } },
    );
  return response.blob();
}

/** A minus B of a sample, with its vectors in the model's space. @throws PictureMathError `network-failed`, `manifest-invalid` */
export async function loadSample(sample: Sample, model: ServedModel | null): Promise<Terms> {
  const [a, b, vectors]: [Blob, Blob, SampleVectors] = await Promise.all([
    fetchPicture(sample.a),
    fetchPicture(sample.b),
    model ? fetchSampleVectors(model) : {},
  ]);
  const contentOf = (picture: Blob, url: string, letter: string) => {
    const caption = { kind: 'sample', name: sample.name, letter } as const;
    const content = Content.ofPicture(picture, caption, { address: url });
    const known = vectors[url];
    if (model && known)
      content.keep({
        embedding: createEmbedding(spaceOf(model.manifest), decodeBase64(known.embedding)),
        flatness: known.flatness,
        encodeMs: null,
      });
    return content;
  };
  return [
    createTerm('A', 1, contentOf(a, sample.a, 'A')),
    createTerm('B', -1, contentOf(b, sample.b, 'B')),
  ];
}
