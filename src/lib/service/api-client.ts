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
} from '#core/contract/api.ts';
import { API_BASE } from '#core/contract/routes.ts';
import { fromProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { retryAfterMs } from '#core/retry.ts';
import { fetchOwn, readJson } from './fetch-own.ts';
import { retryCalls } from './retry-calls.ts';

/** A list that is made waits for allowances, whoever asks: a long one takes several. */
const LIST_RETRIES = 3;

const stepSchema = v.union([vocabularySchema, vocabularyJobSchema]);
const oneOrListSchema = v.union([vocabularySchema, vocabularyListSchema]);

/** Stands for a 202 that asks to wait. */
const busy = (retryAfter: number) =>
  new PictureMathError('rate-limited', 'The word list is not made yet: try again in a moment.', {
    status: 429,
    retryAfter,
  });

const dropUndefined = ({ signal, maxRetries }: CallOptions) => ({
  signal,
  ...(maxRetries === undefined ? {} : { maxRetries }),
});

/** Of one call. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Until an answer begins, milliseconds; each try has as long. */
  timeoutMs?: number | undefined;
  /** How often a call that was refused with 429 or 503, or did not come through, is sent once more. */
  maxRetries?: number | undefined;
}
type Options = AbortSignal | CallOptions | undefined;

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  token?: string | undefined;
  /** Under which a request that makes something may be sent again. */
  idempotencyKey?: string;
  options?: Options;
}

export interface ApiOptions extends Omit<CallOptions, 'signal'> {
  /** Where the service is, with or without a path and a slash at its end: the page's own when left out. */
  origin?: string;
  /** A key of the service, for higher limits. */
  key?: string | undefined;
}

const optionsOf = (options: Options): CallOptions =>
  options instanceof AbortSignal ? { signal: options } : (options ?? {});

const notUnderstood = () =>
  new PictureMathError(
    'network-failed',
    'The service gave an answer that this page does not understand: reload the page.',
    { status: 200, reason: { key: 'answer-strange' } },
  );

/** What is refused, as the error that it came from. */
async function errorOf(response: Response, signal?: AbortSignal): Promise<PictureMathError> {
  const { status, headers } = response;
  const ms = retryAfterMs(headers.get('retry-after'), Date.now());
  const retryAfter = ms === undefined ? null : ms / 1000;
  return (
    fromProblem(await readJson(response, signal), retryAfter) ??
    new PictureMathError(
      'network-failed',
      `The service answered ${status} without saying why: try again.`,
      {
        retryAfter,
        status,
        requestId: headers.get('x-request-id'),
        reason: { key: 'refused', asked: 'service', status },
      },
    )
  );
}

/** A name that nobody else takes; pages without https have no `randomUUID`. */
const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * Calls of a service. Each throws PictureMathError, what the API refused or `network-failed`; `AbortError` passes. Without
 * `maxRetries` nothing is sent again.
 */
export function createApiClient({ origin = '', key, timeoutMs, maxRetries = 0 }: ApiOptions = {}) {
  const base = `${origin.replace(/\/+$/, '')}${API_BASE}`;
  const retries = (options: Options) => ({ maxRetries, ...dropUndefined(optionsOf(options)) });

  async function send(path: string, call: Call) {
    const { method = 'GET', body, token = key, idempotencyKey } = call;
    const { signal, timeoutMs: ms = timeoutMs } = optionsOf(call.options);
    const response = await fetchOwn(
      `${base}${path}`,
      'service',
      {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      },
      ms,
    );
    if (response.ok) return response;
    throw await errorOf(response, signal);
  }

  async function read<T>(path: string, schema: v.GenericSchema<unknown, T>, call: Call) {
    const response = await send(path, call);
    const result = v.safeParse(schema, await readJson(response, optionsOf(call.options).signal));
    if (!result.success) throw notUnderstood();
    return result.output;
  }

  const call = <T>(path: string, schema: v.GenericSchema<unknown, T>, options: Call = {}) =>
    retryCalls(() => read(path, schema, options), retries(options.options));

  const client = {
    rank: (request: RankRequest, options?: Options): Promise<RankResponse> =>
      call('/rank', rankResponseSchema, { method: 'POST', body: request, options }),
    embed: (request: EmbeddingsRequest, options?: Options): Promise<EmbeddingsResponse> =>
      call('/embeddings', embeddingsResponseSchema, { method: 'POST', body: request, options }),
    models: async (options?: Options): Promise<ModelList['data']> =>
      (await call('/models', modelListSchema, { options })).data,
    /** The shipped word lists of all models. */
    vocabularies: async (options?: Options): Promise<VocabularyInfo[]> =>
      (await call('/vocabularies', vocabularyListSchema, { options })).data,
    /**
     * A word list by its id: somebody's own, or the service's by name, which may have one for each of several models: the
     * one of `model` (`id` or `id@revision`), or the first.
     */
    async vocabulary(
      id: string,
      options?: AbortSignal | (CallOptions & { model?: string | undefined }),
    ): Promise<VocabularyInfo> {
      const found = await call(`/vocabularies/${encodeURIComponent(id)}`, oneOrListSchema, {
        options,
      });
      if (found.object === 'vocabulary') return found;
      const model = options instanceof AbortSignal ? undefined : options?.model;
      const one = found.data.find(
        (info) => model === undefined || info.model === model || info.model.startsWith(`${model}@`),
      );
      if (one) return one;
      throw new PictureMathError(
        'vocabulary-unknown',
        'Expected a model that has a word list of this name, got another one.',
      );
    },
    /** The bytes of a word list's file (core/format/vocabulary.ts), not checked. */
    vocabularyFile: (
      id: string,
      space: string,
      options?: Options,
    ): Promise<Uint8Array<ArrayBuffer>> =>
      retryCalls(async () => {
        // As src/service-worker.ts fetches it beforehand: what is kept is found by its address.
        const model = encodeURIComponent(space).replace('%40', '@');
        const path = `/vocabularies/${encodeURIComponent(id)}/data?model=${model}`;
        return new Uint8Array(await (await send(path, { options })).arrayBuffer());
      }, retries(options)),
    /**
     * Makes a word list, in as many requests as that takes; waits where the service asks for it. All of them carry one
     * key, so that what is sent again makes no second list.
     */
    createVocabulary(
      request: Omit<CreateVocabulary, 'done'>,
      {
        onProgress = () => {},
        ...options
      }: CallOptions & { onProgress?: (done: number, total: number) => void } = {},
    ): Promise<VocabularyInfo> {
      const idempotencyKey = randomKey();
      let done = 0;
      const advance = async (): Promise<VocabularyInfo> => {
        for (;;) {
          const answer = await read('/vocabularies', stepSchema, {
            method: 'POST',
            body: { ...request, done },
            idempotencyKey,
            options,
          });
          if (answer.object === 'vocabulary') return answer;
          const { done: now, total, retry_after: retryAfter = 0 } = answer;
          const hasMoved = now > done;
          done = now;
          if (hasMoved) onProgress(done, total);
          // It has stopped at what an address may ask for, and goes on from there when there is more.
          if (retryAfter > 0) throw busy(retryAfter);
          if (!hasMoved)
            throw new PictureMathError('internal', 'The word list does not get on: try again.');
        }
      };
      const most = Math.max(LIST_RETRIES, retries(options).maxRetries);
      return retryCalls(advance, {
        maxRetries: most,
        signal: options.signal,
        progress: () => done,
      });
    },
    deleteVocabulary: async (id: string, token: string, options?: Options): Promise<void> =>
      void (await retryCalls(
        () => send(`/vocabularies/${encodeURIComponent(id)}`, { method: 'DELETE', token, options }),
        retries(options),
      )),
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
