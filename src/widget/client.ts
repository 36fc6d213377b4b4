/** A typed client of the API for JavaScript, in browsers, Node and Workers: no element, no DOM. */
import { createApiClient } from '#lib/service/api-client.ts';
import type { components } from './api-types.ts';

export { PictureMathError } from '#core/errors.ts';

type Schemas = components['schemas'];
export type RankRequest = Schemas['RankRequest'];
export type Ranking = Schemas['Ranking'];
export type EmbeddingsRequest = Schemas['EmbeddingsRequest'];
export type Embeddings = Schemas['Embeddings'];
export type CreateVocabulary = Omit<Schemas['CreateVocabulary'], 'done'>;
export type Vocabulary = Schemas['Vocabulary'];
export type Model = Schemas['Model'];

/** Each call throws PictureMathError with the API's code; aborting passes. */
export interface PictureMathClient {
  /** Words of a sum of vectors and texts. */
  rank(request: RankRequest, signal?: AbortSignal): Promise<Ranking>;
  /** Unit vectors of texts. */
  embed(request: EmbeddingsRequest, signal?: AbortSignal): Promise<Embeddings>;
  models(signal?: AbortSignal): Promise<Model[]>;
  /** The service's own word lists. */
  vocabularies(signal?: AbortSignal): Promise<Vocabulary[]>;
  /** A word list of your own. */
  vocabulary(id: string, signal?: AbortSignal): Promise<Vocabulary>;
  /** The file of a word list (docs/vocabulary-format.md). @param space `id@revision` */
  vocabularyFile(id: string, space: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Makes a word list in as many requests as that takes; waits where the service asks for it. */
  createVocabulary(
    request: CreateVocabulary,
    options?: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void },
  ): Promise<Vocabulary>;
  /** @param token the `delete_token` that was shown when the list was made */
  deleteVocabulary(id: string, token: string, signal?: AbortSignal): Promise<void>;
}

/**
 * @param options.origin of the service, such as https://example.org; the page's own when left out
 * @param options.key a key of the service, for higher limits
 */
export const createClient = (options: { origin?: string; key?: string } = {}): PictureMathClient =>
  createApiClient(options);
