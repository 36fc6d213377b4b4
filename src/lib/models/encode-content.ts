/** Vectors of the sum's contents: pictures by the encoder on the device, texts by the service. */
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { createEmbedding, decodeBase64 } from '#core/vector/embedding.ts';
import type { Content, Encoded } from '../sum/content.svelte.ts';
import type { Encoder } from './encoder.svelte.ts';
import type { Models } from './models.svelte.ts';

/** Null for a picture that waits for the model. @throws PictureMathError of the list, the encoder or the service */
export async function encodeContent(
  content: Content,
  models: Models,
  encoder: Encoder,
): Promise<Encoded | null> {
  await models.open();
  const { model, waits } = models;
  if (content.picture) return waits ? null : encoder.client().encode(content.picture, content.view);
  if (!model) throw new PictureMathError('model-unknown', 'No model.');
  const space = spaceOf(model.manifest);
  const { requestTextEmbedding } = await import('../service/api-client.ts');
  const { embedding, kept } = await requestTextEmbedding(space.id, content.name);
  return { embedding: createEmbedding(space, decodeBase64(embedding)), kept, encodeMs: null };
}

/** Takes pictures again where that was not done, until the signal is aborted. Errors as `EncoderClient.retake`. */
export async function retakeMissing(
  contents: readonly Content[],
  { models, encoder }: { models: Models; encoder: Encoder },
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const { space } = models;
  if (space === null) return;
  const missing = contents.filter((content) => content.picture && !content.retakesIn(space));
  for (const [i, content] of missing.entries()) {
    if (!content.picture || signal.aborted) return;
    const retakes = await encoder.client().retake(content.picture, content.view, (now, each) => {
      if (!signal.aborted) onProgress(i * each + now, each * missing.length);
    });
    content.keepRetakes(space, retakes);
  }
}
