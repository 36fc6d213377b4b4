/** The only caller of the API; throws the API's problems as the errors that they came from. */
import * as v from 'valibot';
import {
  embeddingsResponseSchema,
  modelListSchema,
  rankResponseSchema,
  vocabularyJobSchema,
  vocabularyListSchema,
  vocabularySchema,
  type CreateVocabulary,
  type EmbeddingsRequest,
  type EmbeddingsResponse,
  type ModelList,
  type RankRequest,
  type RankResponse,
  type VocabularyInfo,
  type VocabularyJob,
} from '#core/contract/api.ts';
import { API_BASE } from '#core/contract/routes.ts';
import { fromProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { fetchOwn, readJson } from './fetch-own.ts';

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  token?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface ApiOptions {
  /** Where the service is: the page's own when left out. */
  origin?: string;
  /** A key of the service, for higher limits. */
  key?: string | undefined;
}

/** Longer than any allowance's period. */
const MAX_WAIT_SECONDS = 90;

/** Resolves after so many seconds. @throws the signal's reason when it is aborted before */
const wait = (seconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resume, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resume();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
  });

const notUnderstood = () =>
  new PictureMathError(
    'network-failed',
    'The service gave an answer that this page does not understand: reload the page.',
    { reason: { key: 'answer-strange' } },
  );

/** Calls of a service. Each throws PictureMathError, what the API refused or `network-failed`; `AbortError` passes. */
export function createApiClient({ origin = '', key }: ApiOptions = {}) {
  async function send(path: string, { method = 'GET', body, token = key, signal }: Call) {
    const response = await fetchOwn(`${origin}${API_BASE}${path}`, 'service', {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (response.ok) return response;
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    throw (
      fromProblem(
        await readJson(response, signal),
        Number.isFinite(retryAfter) ? retryAfter : null,
      ) ??
      new PictureMathError(
        'network-failed',
        `The service answered ${response.status} without saying why: try again.`,
        { reason: { key: 'refused', asked: 'service', status: response.status } },
      )
    );
  }

  async function call<T>(
    path: string,
    schema: v.GenericSchema<unknown, T>,
    options: Call = {},
  ): Promise<T> {
    const response = await send(path, options);
    const result = v.safeParse(schema, await readJson(response, options.signal));
    if (!result.success) throw notUnderstood();
    return result.output;
  }

  const client = {
    rank: (request: RankRequest, signal?: AbortSignal): Promise<RankResponse> =>
      call('/rank', rankResponseSchema, { method: 'POST', body: request, signal }),
    embed: (request: EmbeddingsRequest, signal?: AbortSignal): Promise<EmbeddingsResponse> =>
      call('/embeddings', embeddingsResponseSchema, { method: 'POST', body: request, signal }),
    models: async (signal?: AbortSignal): Promise<ModelList['data']> =>
      (await call('/models', modelListSchema, { signal })).data,
    /** The shipped word lists of all models. */
    vocabularies: async (signal?: AbortSignal): Promise<VocabularyInfo[]> =>
      (await call('/vocabularies', vocabularyListSchema, { signal })).data,
    /** A word list of somebody's own, by its id. */
    vocabulary: (id: string, signal?: AbortSignal): Promise<VocabularyInfo> =>
      call(`/vocabularies/${encodeURIComponent(id)}`, vocabularySchema, { signal }),
    /** The bytes of a word list's file (core/format/vocabulary.ts), not checked. */
    vocabularyFile: async (
      id: string,
      space: string,
      signal?: AbortSignal,
    ): Promise<Uint8Array<ArrayBuffer>> =>
      new Uint8Array(
        await (
          await send(`/vocabularies/${encodeURIComponent(id)}/data?model=${space}`, { signal })
        ).arrayBuffer(),
      ),
    /** Makes a word list, in as many requests as that takes; waits where the service asks for it. */
    async createVocabulary(
      request: Omit<CreateVocabulary, 'done'>,
      {
        signal,
        onProgress = () => {},
      }: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
    ): Promise<VocabularyInfo> {
      const step = v.union([vocabularySchema, vocabularyJobSchema]);
      for (let done = 0; ;) {
        let answer: VocabularyInfo | VocabularyJob;
        try {
          answer = await call('/vocabularies', step, {
            method: 'POST',
            body: { ...request, done },
            signal,
          });
        } catch (error) {
          const seconds = error instanceof PictureMathError ? error.retryAfter : null;
          const limited = error instanceof PictureMathError && error.code === 'rate-limited';
          if (!limited || seconds === null || seconds > MAX_WAIT_SECONDS) throw error;
          await wait(seconds, signal);
          continue;
        }
        if (answer.object === 'vocabulary') return answer;
        if (answer.done <= done && answer.done < answer.total)
          throw new PictureMathError('internal', 'The word list does not get on: try again.');
        done = answer.done;
        onProgress(done, answer.total);
      }
    },
    deleteVocabulary: async (id: string, token: string, signal?: AbortSignal): Promise<void> =>
      void (await send(`/vocabularies/${encodeURIComponent(id)}`, {
        method: 'DELETE',
        token,
        signal,
      })),
  };
  return client;
}

/** The service that this page came from. */
export const service = createApiClient();

/**
 * The embedding of a text, base64 of little-endian float32; of one that was cut, how many of its characters were read.
 * Errors as the client's.
 */
export async function requestTextEmbedding(
  model: string,
  text: string,
  signal?: AbortSignal,
): Promise<{ embedding: string; kept: number | undefined }> {
  const { data, usage } = await service.embed(
    { model, input: text, encoding_format: 'base64' },
    signal,
  );
  const embedding = data[0]?.embedding;
  if (typeof embedding !== 'string') throw notUnderstood();
  return { embedding, kept: usage.cut?.[0]?.kept };
}
