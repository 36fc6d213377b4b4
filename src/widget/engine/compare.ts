/** A comparison from its pictures to its words: they are encoded here, and their vectors ranked by the service. */
import type { RankRequest } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { METHODS } from '#core/rank/methods.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { service } from '#lib/service/api-client.ts';
import type { EncodedPicture } from '#lib/vision/client.ts';
import { assertSecureContext } from '#lib/vision/secure-context.ts';
import { bytesToAgree, findModel, openEncoder, planEncoder } from './encoders.ts';
import type { Comparison, FromEngine, Progress } from './protocol.ts';

type WithoutId<M> = M extends unknown ? Omit<M, 'id'> : never;
/** How a comparison ends when nothing fails. */
export type Outcome = WithoutId<Extract<FromEngine, { type: 'result' | 'ask' }>>;

const termOf = (weight: number, { embedding, flatness }: EncodedPicture) => ({
  weight,
  model: embedding.space,
  flatness,
  embedding: encodeBase64(embedding.vector),
});

function readMethod(name: string | undefined) {
  const method = METHODS.find((known) => known === name);
  if (name !== undefined && !method)
    throw new PictureMathError(
      'request-malformed',
      `Expected a method of ${METHODS.join(', ')}, got another one.`,
    );
  return method;
}

/** @throws PictureMathError of the model, the encoder or the service; `AbortError` */
export async function compare(
  { a, b, model: wanted, vocabulary, method: name, k, agreed }: Comparison,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Outcome> {
  assertSecureContext();
  const model = await findModel(wanted);
  const { manifest } = model;
  const setup = await planEncoder(model);
  const bytes = agreed ? null : await bytesToAgree(setup);
  if (bytes !== null) {
    const { title, licence } = manifest;
    return { type: 'ask', title, licence, bytes };
  }
  const { client, watchers } = openEncoder(setup);
  watchers.add(onProgress);
  try {
    const encodedA = await client.encode(a);
    signal.throwIfAborted();
    const encodedB = await client.encode(b);
    signal.throwIfAborted();
    const method = readMethod(name);
    const request: RankRequest = {
      model: spaceOf(manifest).id,
      ...(vocabulary === undefined ? {} : { vocabulary }),
      ...(method ? { method } : {}),
      ...(k === undefined ? {} : { k }),
      terms: [termOf(1, encodedA), termOf(-1, encodedB)],
    };
    const result = await service.rank(request, signal);
    return { type: 'result', result, ranOn: encodedB.backend.name };
  } finally {
    watchers.delete(onProgress);
  }
}
