/** The only caller of the API; throws the API's problems as the errors that they came from. */
import * as v from 'valibot';
import {
  API_BASE,
  embeddingsResponseSchema,
  rankResponseSchema,
  vocabularyJobSchema,
  vocabularyListSchema,
  vocabularySchema,
  type CreateVocabulary,
  type RankRequest,
  type RankResponse,
  type VocabularyInfo,
  type VocabularyJob,
} from '#core/contract/api.ts';
import { fromProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { fetchOwn } from './fetch-own.ts';

interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  token?: string;
  signal?: AbortSignal | undefined;
}

async function send(path: string, { method = 'GET', body, token, signal }: Call) {
  const response = await fetchOwn(`${API_BASE}${path}`, 'service', {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (response.ok) return response;
  throw (
    fromProblem(await response.json().catch(() => null)) ??
    new PictureMathError(
      'network-failed',
      `The service answered ${response.status} without saying why: try again.`,
    )
  );
}

async function call<T>(
  path: string,
  schema: v.GenericSchema<unknown, T>,
  options: Call = {},
): Promise<T> {
  const response = await send(path, options);
  const result = v.safeParse(schema, await response.json().catch(() => null));
  if (!result.success)
    throw new PictureMathError(
      'network-failed',
      'The service gave an answer that this page does not understand: reload the page.',
    );
  return result.output;
}

/** @throws PictureMathError what the API refused, or `network-failed`; `AbortError` passes */
export const requestRanking = (request: RankRequest, signal?: AbortSignal): Promise<RankResponse> =>
  call('/rank', rankResponseSchema, { method: 'POST', body: request, signal });

/** The embedding of a text, base64 of little-endian float32. Errors as `requestRanking`. */
export async function requestTextEmbedding(
  model: string,
  text: string,
  signal?: AbortSignal,
): Promise<string> {
  const { data } = await call('/embeddings', embeddingsResponseSchema, {
    method: 'POST',
    body: { model, input: text, encoding_format: 'base64' },
    signal,
  });
  const embedding = data[0]?.embedding;
  if (typeof embedding !== 'string')
    throw new PictureMathError(
      'network-failed',
      'The service gave an answer that this page does not understand: reload the page.',
    );
  return embedding;
}

/** The shipped word lists of all models. */
export const listVocabularies = async (): Promise<VocabularyInfo[]> =>
  (await call('/vocabularies', vocabularyListSchema)).data;

/** A word list of somebody's own, by its id. @throws PictureMathError `vocabulary-unknown` and as `requestRanking` */
export const readOwnVocabulary = (id: string): Promise<VocabularyInfo> =>
  call(`/vocabularies/${encodeURIComponent(id)}`, vocabularySchema);

/** One step of making a word list; a job says how far it is. */
export const createVocabulary = (
  request: CreateVocabulary,
  signal?: AbortSignal,
): Promise<VocabularyInfo | VocabularyJob> =>
  call('/vocabularies', v.union([vocabularySchema, vocabularyJobSchema]), {
    method: 'POST',
    body: request,
    signal,
  });

export const deleteVocabulary = async (id: string, token: string): Promise<void> =>
  void (await send(`/vocabularies/${encodeURIComponent(id)}`, { method: 'DELETE', token }));

/** The bytes of a word list's file (core/vocabulary.ts), not checked. */
export const fetchVocabularyFile = async (
  space: string,
  id: string,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await (
      await send(`/vocabularies/${encodeURIComponent(id)}/data?model=${space}`, {})
    ).arrayBuffer(),
  );
