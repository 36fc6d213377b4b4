/** A typed client of the API for JavaScript, in browsers, Node and Workers: no element, no DOM. */
import { createApiClient } from '#lib/service/api-client.ts';
import type { components } from './api-types.ts';

export { PictureMathError } from '#core/errors.ts';

const TIMEOUT_MS = 60_000;
const RETRIES = 2;

type Schemas = components['schemas'];
export type RankRequest = Schemas['RankRequest'];
export type Ranking = Schemas['Ranking'];
export type EmbeddingsRequest = Schemas['EmbeddingsRequest'];
export type Embeddings = Schemas['Embeddings'];
export type CreateVocabulary = Omit<Schemas['CreateVocabulary'], 'done'>;
export type Vocabulary = Schemas['Vocabulary'];
export type Model = Schemas['Model'];

/** Of one call, instead of what the client was made with. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Until an answer begins, milliseconds; each try has as long. */
  timeoutMs?: number | undefined;
  /** How often more a call is sent that was refused with 429 or 503, or whose connection failed. */
  maxRetries?: number | undefined;
}
type Options = AbortSignal | CallOptions;

/**
 * Each call throws PictureMathError with the API's `code`, `status` and `requestId` (null where nothing answered); the
 * reason of a signal passes. What is refused for a while is sent again after as many seconds as the service asks for, and
 * some more by chance.
 */
export interface PictureMathClient {
  /** Words of a sum of vectors and texts. */
  rank(request: RankRequest, options?: Options): Promise<Ranking>;
  /** Unit vectors of texts. */
  embed(request: EmbeddingsRequest, options?: Options): Promise<Embeddings>;
  models(options?: Options): Promise<Model[]>;
  /** The service's own word lists. */
  vocabularies(options?: Options): Promise<Vocabulary[]>;
  /**
   * A word list by its id: one of your own, or one of the service such as `common`, of which there may be one for each of
   * several models: that of `model` (`id` or `id@revision`), or the first.
   */
  vocabulary(
    id: string,
    options?: AbortSignal | (CallOptions & { model?: string | undefined }),
  ): Promise<Vocabulary>;
  /** The file of a word list (docs/vocabulary-format.md). @param space `id@revision` */
  vocabularyFile(id: string, space: string, options?: Options): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Makes a word list in as many requests as that takes; waits where the service asks for it. What is sent again after a
   * failure makes no second list.
   */
  createVocabulary(
    request: CreateVocabulary,
    options?: CallOptions & { onProgress?: (done: number, total: number) => void },
  ): Promise<Vocabulary>;
  /** @param token the `delete_token` that was shown when the list was made */
  deleteVocabulary(id: string, token: string, options?: Options): Promise<void>;
}

/**
 * @param options.origin of the service, such as https://example.org or https://example.org/words/; the page's own when left out
 * @param options.key a key of the service, for higher limits
 * @param options.timeoutMs until an answer begins; a minute when left out
 * @param options.maxRetries 2 when left out
 */
export const createClient = (
  options: {
    origin?: string;
    key?: string | undefined;
    timeoutMs?: number;
    maxRetries?: number;
  } = {},
): PictureMathClient => createApiClient({ timeoutMs: TIMEOUT_MS, maxRetries: RETRIES, ...options });
